"""What pages sent of an event without a rule."""

from decimal import Decimal

from balise.reports.events_without_rules import events_without_rules
from balise.reports.naming import Naming
from tests.making import NOW
from tests.store.resting import event_row, put_events

DAY = 86_400


def from_page(position: int, outcome: str = "counted", days_ago: int = 0, **fields) -> bytes:
    at = NOW // 1000 - days_ago * DAY
    usual = {"event": "leave_review", "event_class": "custom", "channel": "browser", "event_time": at, "received_at": at * 1000}
    return event_row(position, outcome, **(usual | fields))


def test_what_rules_sent_and_servers_sent_is_left_out(store):
    """Copies count as sent, tests and old events do not; events of an alias belong to the name they are shown under."""
    by_rule = {"rule": "r_aB3dE5fG7hJ9", "rule_version": 1, "rule_score": Decimal("0.90")}
    put_events(
        store,
        from_page(1),
        from_page(2, "merged", days_ago=3),
        from_page(3, event="review_left"),
        from_page(4, **by_rule),
        from_page(5, channel="server"),
        from_page(6, "test"),
        from_page(7, days_ago=8),
        from_page(8, source="OTHER"),
        from_page(9, event="another"),
    )
    naming = Naming(aliases={"review_left": "leave_review"})

    assert events_without_rules(store, "SHOP", "leave_review", NOW, naming) == 3
    assert events_without_rules(store, "SHOP", "review_left", NOW, naming) == 3
    assert events_without_rules(store, "SHOP", "nothing", NOW, naming) == 0
