from balise.metadata import DoorCount

HOUR = 3_600_000
DAY = 24 * HOUR


def count(clock, **changes):
    hour = clock.now - clock.now % HOUR
    return DoorCount(
        **({"source": "C1", "hour": hour, "what": "40002", "subject": "a", "requests": 2, "last_at": clock.now} | changes)
    )


def test_counts_of_one_kind_are_summed(metadata, clock):
    """What was counted in several hours and writings is one sum a kind, from its first hour to its last moment."""
    metadata.sources.create("Shop", "web", code="C1")
    first = count(clock)
    metadata.door_counts.add([first, count(clock, subject="b")])
    clock.now += 2 * HOUR
    metadata.door_counts.add([count(clock), count(clock, requests=5)])

    summed, other = metadata.door_counts.since("C1", first.hour)
    assert (summed.subject, summed.requests, summed.hour, summed.last_at) == ("a", 9, first.hour, clock.now)
    assert (other.subject, other.requests) == ("b", 2)
    assert [each.subject for each in metadata.door_counts.since("C1", first.last_at)] == ["a"]


def test_an_unknown_source_is_passed_over_and_the_old_forgotten(metadata, clock):
    """Counts of a code that no source has are not kept, and after eight days none is."""
    metadata.sources.create("Shop", "web", code="C1")
    metadata.door_counts.add([count(clock), count(clock, source="NOSUCH")])

    assert metadata.door_counts.since("NOSUCH", 0) == []
    assert len(metadata.door_counts.since("C1", 0)) == 1

    clock.now += 9 * DAY
    metadata.door_counts.add([])
    assert metadata.door_counts.since("C1", 0) == []
