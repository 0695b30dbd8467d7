"""The demonstration's day."""

from collections import Counter

from balise.cli.shop_day import HOURS, shop_day

NOW = 1_763_800_000


def test_the_same_day_gives_the_same_ids():
    """A second run on a day sends copies only."""
    first, second = ({(event["event"], event["event_id"]) for event in shop_day(now)} for now in (NOW, NOW + 60))

    assert first == second


def test_another_day_gives_other_ids():
    """The next day's events are new."""
    assert not {event["event_id"] for event in shop_day(NOW)} & {event["event_id"] for event in shop_day(NOW + 86_400)}


def test_nothing_lies_in_the_future():
    """Every event happened within the hours before."""
    assert all(NOW - (HOURS + 1) * 3_600 < event["event_time"] <= NOW for event in shop_day(NOW))


def test_the_day_has_what_there_is_to_see():
    """Some hundred events, with reserved names, copies, and names that break a rule."""
    events = shop_day(NOW)
    names = Counter(event["event"] for event in events)
    ids = Counter((event["event"], event["event_id"]) for event in events)

    assert 200 <= len(events) <= 500
    assert {"Purchase", "Registration", "2for1_banner", "free trial!", "diabetes_test_viewed", "size_guide_opened"} <= set(names)
    assert 1 <= sum(count - 1 for count in ids.values()) <= 10


def test_visitors_have_browsers_of_their_own():
    """No user agent stands for most of the visitors: it would be the sender's, and match nobody."""
    people = {(event["user"]["external_id"], event["user"]["user_agent"]) for event in shop_day(NOW)}
    agents = Counter(agent for _, agent in people)

    assert max(agents.values()) <= len(people) / 4
