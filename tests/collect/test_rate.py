"""A minute's requests for each key, refilled evenly."""

from balise.collect.rate import RateLimit


def test_a_key_has_its_own_bucket():
    """What one sends holds nobody else up."""
    rate = RateLimit(2)
    assert [rate.take("a") > 0 for _ in range(3)] == [False, False, True]
    assert rate.take("b") == 0


def test_the_wait_is_said_in_whole_seconds():
    """At two a minute the next is free within half a minute; at 600 within a second."""
    slow, quick = RateLimit(2), RateLimit(600)
    assert max(slow.take("a") for _ in range(3)) == 30
    assert max(quick.take("a") for _ in range(700)) == 1


def test_no_limit_counts_nothing():
    """0 lets everything through and remembers nobody."""
    rate = RateLimit(0)
    assert {rate.take(number) for number in range(1000)} == {0}
    assert rate._left == {}


def test_the_memory_is_bounded():
    """Endless new keys push out those that were asked for longest ago."""
    rate = RateLimit(10, most_kept=100)
    for number in range(1000):
        rate.take(number)
        assert len(rate._left) <= 100
    assert 999 in rate._left


def test_full_buckets_are_forgotten_first():
    """After a minute without a request a bucket is full, so nothing is lost with it."""
    now = [0.0]
    rate = RateLimit(10, most_kept=100, seconds=lambda: now[0])
    for number in range(100):
        rate.take(number)
    now[0] = 61.0
    rate.take("new")
    assert list(rate._left) == ["new"]


def test_a_bucket_fills_evenly():
    """At ten a minute one request is free every six seconds, and never more than ten at once."""
    now = [0.0]
    rate = RateLimit(10, seconds=lambda: now[0])
    assert [rate.take("a") for _ in range(11)] == [0] * 10 + [6]
    now[0] = 6.5
    assert [rate.take("a") > 0 for _ in range(2)] == [False, True]
    now[0] = 600.0
    assert [rate.take("a") > 0 for _ in range(11)] == [False] * 10 + [True]
