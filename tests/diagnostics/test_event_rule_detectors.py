"""Detectors of rules that stopped, drifted, double or cannot be checked; faults come in as they would."""

from decimal import Decimal

import pytest

from balise.clock import now_ms
from balise.diagnostics.run import Doctor
from balise.metadata import CheckRun, RuleCheck, RuleSighting
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.rules.rule import Rule, Target, Trigger
from tests.store.resting import event_row, put_events

DAY_MS = 86_400_000
PAGE = "https://shop.example/lamp"
BUTTON = Target(tag="button", name="Leave a review")
POSITIONS = iter(range(10_000_000, 100_000_000))


def live_rule(patient, published_days_ago: int = 40, **changes) -> EventRule:
    """A rule that pages run for so many days."""
    app = patient.running.app
    rules = app.metadata.event_rules
    clock, rules._clock = rules._clock, lambda: now_ms() - published_days_ago * DAY_MS
    try:
        rule = Rule(**({"event": "leave_review", "trigger": Trigger(on="click", target=BUTTON)} | changes))
        made = rules.create(patient.code, RuleDraft(rule=rule, name="Reviews", pages=(PAGE,)), app.policy)
        return rules.publish(patient.code, made.id, app.policy)
    finally:
        rules._clock = clock


def sent(patient, rule: EventRule, days_ago: int, many: int) -> None:
    """Events of the rule on one day."""
    at = now_ms() // DAY_MS * DAY_MS - days_ago * DAY_MS
    by = {"rule": rule.id, "rule_version": 1, "rule_score": Decimal("0.95")}
    own = {"source": patient.code, "event": "leave_review", "channel": "browser", "event_time": at // 1000, "received_at": at}
    rows = [event_row(place, receipt=f"r-{place}", **own, **by) for place in (next(POSITIONS) for _ in range(many))]
    put_events(patient.running.app.store, *rows)


def seen(patient, rule: EventRule, days_ago: int, **ways: int) -> None:
    """How page views of one day saw the rule's element."""
    now = now_ms()
    at = now - days_ago * DAY_MS
    sums = {"seen": sum(ways.values()), "score_sum": 50, "score_least": 50}
    one = RuleSighting(
        source=patient.code, rule=rule.id, version=1, day=at - at % DAY_MS, page="/lamp", last_at=at, **sums, **ways
    )
    patient.running.app.metadata.rule_sightings.add([one])


def checked(patient, rule: EventRule, state: str, hours_ago: int = 1, opened: str = "opened") -> None:
    """What a check saw on the sample page."""
    at = now_ms() - hours_ago * 3_600_000
    one = RuleCheck(source=patient.code, rule=rule.id, version=1, page=PAGE, at=at, opened=opened, state=state)
    checks = patient.running.app.metadata.rule_checks
    checks.add([one])
    checks.note_run(CheckRun(source=patient.code, at=at, state="done", rules=1, pages=1))


def of_rules(patient) -> list[tuple[str, str, str]]:
    """Look, and tell what is open about rules: detector, event, subject."""
    return [found for found in patient.found() if found[0].startswith("rule_")]


@pytest.fixture
async def patient(clinic):
    """A source whose rule was looked at well by a check just now."""
    return await clinic()


async def test_a_rule_that_stopped_is_told(patient):
    """It sent every day, and for two whole days nothing: the days, and how many are usual."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    for day in range(3, 35):
        sent(patient, rule, day, 6)

    issue = patient.the("rule_stopped")

    assert (issue.event, issue.subject, issue.facts) == ("leave_review", rule.id, {"rule": "Reviews", "days": 2, "usual": 12})


async def test_a_rule_that_sends_as_ever_is_well(patient):
    """Quiet days of the week stay quiet, and what was sent today ends a silence."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    for day in range(35):
        if day % 7 not in (1, 2):
            sent(patient, rule, day, 6)

    assert of_rules(patient) == []


async def test_a_rule_whose_element_is_found_less_is_told(patient):
    """By what pages see, since the day the share fell."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    sent(patient, rule, 0, 1)
    for day in range(3, 12):
        seen(patient, rule, day, found=95, weak=5)
    for day in range(3):
        seen(patient, rule, day, found=20, missing=80)

    issue = patient.the("rule_drifted")

    assert (issue.subject, issue.events, issue.of) == (rule.id, 240, 300)
    assert (now_ms() - issue.first_at) // DAY_MS == 2


async def test_a_rule_that_a_check_lost_is_told(patient):
    """By the nightly check, where it found the element before; an element that never was found there is no drift."""
    rule = live_rule(patient)
    sent(patient, rule, 0, 1)
    checked(patient, rule, "missing", hours_ago=30)
    assert of_rules(patient) == []
    checked(patient, rule, "found", hours_ago=20)
    checked(patient, rule, "weak")

    assert of_rules(patient) == [("rule_drifted", "leave_review", rule.id)]

    checked(patient, rule, "found", hours_ago=0)
    assert of_rules(patient) == []


@pytest.mark.parametrize("unclear, told", [(4, False), (20, True)])
async def test_two_elements_that_fit_are_told(patient, unclear, told):
    """Where a tenth of the views saw two; a few do not matter."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    sent(patient, rule, 0, 1)
    seen(patient, rule, 1, found=100, unclear=unclear)

    assert of_rules(patient) == ([("rule_unclear", "leave_review", rule.id)] if told else [])


@pytest.mark.parametrize("days, views, told", [(4, 30, True), (2, 30, False), (4, 5, False)])
async def test_a_rule_that_never_fired_is_told(patient, days, views, told):
    """After three days in which its pages were seen; not sooner, and not where nobody was there."""
    rule = live_rule(patient, days)
    checked(patient, rule, "found")
    seen(patient, rule, 0, found=views)

    assert of_rules(patient) == ([("rule_never_fired", "leave_review", rule.id)] if told else [])


async def test_what_rule_and_code_both_send_is_told(patient):
    """The same name, visitor and page within seconds, by the real door; with a common event_id it counts once and is well."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    by = {"id": rule.id, "version": 1, "score": 1}
    for place in range(4):
        user = {"anonymous_id": f"01JABCDEFGHJKMNPQRSTVWXY{place:02d}"}
        await patient.browse(
            patient.wire("leave_review", event_id=f"a{place}", context__user=user),
            patient.wire("leave_review", event_id=f"b{place}", context__user=user, rule=by),
        )

    assert ("rule_double", "leave_review", rule.id) in of_rules(patient)


async def test_what_rule_and_code_send_under_one_id_is_well(patient):
    """Copies of one event count once."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    by = {"id": rule.id, "version": 1, "score": 1}
    for place in range(4):
        await patient.browse(
            patient.wire("leave_review", event_id=f"a{place}"), patient.wire("leave_review", event_id=f"a{place}", rule=by)
        )

    assert of_rules(patient) == []


async def test_a_rule_whose_event_was_blocked_is_told(patient):
    """Its events wait in quarantine from then on."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    sent(patient, rule, 0, 1)
    patient.running.app.metadata.plan.block(patient.code, "leave_review")

    assert of_rules(patient) == [("rule_event_refused", "leave_review", rule.id)]


async def test_checks_that_cannot_run_are_told(patient):
    """No browser on the server, or no check for days; a rule without sample pages waits for none."""
    rule = live_rule(patient)
    sent(patient, rule, 0, 1)
    assert of_rules(patient) == [("rule_check_cannot_run", "", "")]

    checks = patient.running.app.metadata.rule_checks
    checks.note_run(CheckRun(source=patient.code, at=now_ms(), state="done"))
    assert of_rules(patient) == []

    checks.note_run(CheckRun(source=patient.code, at=now_ms(), state="no_browser"))
    assert of_rules(patient) == [("rule_check_cannot_run", "", "")]


async def test_sample_pages_that_cannot_be_opened_are_told(patient):
    """Where no page of the rule was opened the last time."""
    rule = live_rule(patient)
    sent(patient, rule, 0, 1)
    checked(patient, rule, "", opened="robots")

    assert of_rules(patient) == [("rule_pages_closed", "leave_review", rule.id)]


async def test_pages_that_stop_telling_are_told(patient):
    """Events come and no page says how it sees the rule's element: the proof itself is silent."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    sent(patient, rule, 0, 1)
    await patient.browse(*(patient.wire("ViewContent", event_id=f"v{place}") for place in range(60)))
    assert of_rules(patient) == [("rule_proof_silent", "", "")]

    seen(patient, rule, 0, found=10)
    assert of_rules(patient) == []


async def test_parameters_that_a_rule_cannot_read_are_told(patient):
    """At the parameter, as the events say; so are rules that the source does not have."""
    rule = live_rule(patient)
    checked(patient, rule, "found")
    by = {"id": rule.id, "version": 1, "score": 1, "unread": ["value"]}
    other = {"id": "r_zzzzzzzzzzzz", "version": 1, "score": 1}
    for place in range(6):
        user = {"anonymous_id": f"01JABCDEFGHJKMNPQRSTVWXY{place:02d}"}
        await patient.browse(patient.wire("leave_review", event_id=f"a{place}", rule=by, context__user=user))
        await patient.browse(patient.wire("made_up", event_id=f"b{place}", rule=other, context__user=user))

    told = of_rules(patient)
    assert ("rule_parameter_unread", "leave_review", "properties.value") in told
    assert ("rule_unknown", "made_up", "rule.id") in told


async def test_a_source_without_rules_asks_nothing_of_them(patient):
    """Nothing is told, and the store is not asked for what no rule can have sent."""
    app = patient.running.app
    asked = []
    store = type("Counting", (), {"ask": lambda self, sql, given=None: asked.append(sql) or app.store.ask(sql, given)})()
    Doctor(store, app.metadata, app.policy, now_ms).diagnose(patient.code)

    assert [sql for sql in asked if "daily_rules" in sql or "e.rule" in sql] == []
