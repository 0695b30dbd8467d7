"""From an issue to the message that arrives."""

import json

import pytest

from balise.alerts.delivering import DAY_MS
from balise.errors import WrongInput
from balise.metadata import IssueState, JobState
from balise.metadata.alert_types import DeliveryState, Digest
from tests.alerts.conftest import ADDRESS, joined
from tests.alerts.receiving import hook_running, relay_running

MINUTE, HOUR = 60_000, 3_600_000


def payments_alert(told, **choices):
    alert = told.metadata.alerts.create(1, actor="test", **({"name": "Payments"} | choices))
    told.clock.now += 1
    return alert


def test_a_new_issue_reaches_people_in_their_language(metadata, clock):
    """Each member gets one mail with the issue, what helps and a link, in the language of their account."""
    with relay_running() as relay:
        told = joined(metadata, clock, relay)
        payments_alert(told, mail_to=(told.ada, told.zoe))
        issue = told.issue()
        told.look()
        told.look()
    by_person = {mail["to"]: mail for mail in relay.mails}

    assert sorted(relay.receivers) == ["ada@shop.example", "zoe@shop.example"]
    english = by_person["ada@shop.example"].get_body(("plain",)).get_content()
    french = by_person["zoe@shop.example"].get_body(("plain",)).get_content()
    link = f"{ADDRESS}/sources/SHOP/diagnostics/{issue.id}"
    assert by_person["ada@shop.example"]["subject"] == "CompletePayment without a value · Garden shop"
    for text in (english, french, by_person["ada@shop.example"].get_body(("html",)).get_content()):
        assert link in text
    assert "12 of 48" in english
    assert "What helps:" in english
    assert "Ce qui aide" in french
    assert "Payments" in english


def test_a_webhook_gets_the_issue_as_json(metadata, clock):
    """One post with what became of which issue, in words and codes, and a link."""
    with hook_running() as hook:
        told = joined(metadata, clock)
        payments_alert(told, webhook_url=hook.url)
        issue = told.issue()
        told.look()
    body = json.loads(hook.got[0][2])
    (told_issue,) = body["issues"]

    assert len(hook.got) == 1
    assert (body["type"], body["alert"]["name"], body["workspace"]) == (
        "issues.changed",
        "Payments",
        metadata.workspaces.find(1).name,
    )
    assert (told_issue["change"], told_issue["id"], told_issue["code"]) == ("opened", issue.id, "missing_value")
    assert told_issue["source"] == {"code": "SHOP", "name": "Garden shop"}
    assert told_issue["title"] == "CompletePayment without a value"
    assert told_issue["link"] == f"{ADDRESS}/sources/SHOP/diagnostics/{issue.id}"
    assert told_issue["receipts"] == list(issue.samples)


def test_a_webhook_says_it_in_the_alerts_language(metadata, clock):
    """Title, summary and cure are French where the alert is; codes and names stay as they are."""
    with hook_running() as hook:
        told = joined(metadata, clock)
        payments_alert(told, webhook_url=hook.url, language="fr")
        told.issue()
        told.look()
    body = json.loads(hook.got[0][2])

    assert body["language"] == "fr"
    assert body["issues"][0]["title"] == "CompletePayment sans valeur"
    assert body["issues"][0]["code"] == "missing_value"


@pytest.mark.parametrize("choice", [{"zone": "Europe/Nowhere"}, {"zone": "../etc/passwd"}, {"language": "de"}])
def test_a_zone_or_a_language_that_is_not_known_is_refused(told, choice):
    """With a sentence that begins with the field."""
    with pytest.raises(WrongInput, match=f"^{next(iter(choice))} must"):
        payments_alert(told, mail_to=(told.ada,), **choice)


def test_issues_from_before_the_alert_are_not_told(told):
    """A new alert begins with what happens from then on."""
    told.issue()
    told.clock.now += 1
    payments_alert(told, mail_to=(told.ada,))
    told.look()

    assert told.metadata.deliveries.recent(1) == []


@pytest.mark.parametrize(
    "choices, heard",
    [
        ({"sources": ("SHOP",)}, True),
        ({"sources": ("OTHER",)}, False),
        ({"severities": ("warning", "error")}, True),
        ({"severities": ("error",)}, False),
        ({"codes": ("missing_value",)}, True),
        ({"codes": ("event_stopped",)}, False),
        ({"changes": ("closed",)}, False),
        ({"active": False}, False),
    ],
)
def test_an_alert_hears_what_it_asks_for(told, choices, heard):
    """Sources, severities, codes, kinds of change, and whether it is on."""
    told.metadata.sources.create("Other", "web", "OTHER")
    payments_alert(told, mail_to=(told.ada,), **choices)
    told.issue()
    told.look()

    assert bool(told.metadata.deliveries.recent(1)) is heard


def test_a_flapping_issue_is_one_message(told):
    """Opening and closing ten times within the quiet period is told once; what stays afterwards once more."""
    payments_alert(told, mail_to=(told.ada,), changes=("opened", "reopened", "closed"), quiet_minutes=60)
    issue = told.issue()
    told.look()
    for _ in range(10):
        told.clock.now += MINUTE
        told.becomes(issue, IssueState.GONE)
        told.look()
        told.clock.now += MINUTE
        told.becomes(issue, IssueState.OPEN)
        told.look()
    assert len(told.metadata.deliveries.recent(1)) == 1

    told.becomes(issue, IssueState.GONE)
    told.look()
    told.clock.now += HOUR
    told.look()
    last, _ = told.metadata.deliveries.recent(1)
    assert json.loads(last.payload)["issues"][0]["change"] == "closed"


def test_a_daily_digest_is_one_message_of_many_issues(told):
    """All of a day comes together at its hour."""
    payments_alert(told, mail_to=(told.ada,), digest=Digest.DAILY, hour=7)
    for event in ("CompletePayment", "AddToCart", "ViewContent"):
        told.issue(event=event)
        told.look()
    assert told.metadata.deliveries.recent(1) == []
    told.clock.now += 24 * HOUR
    told.look()

    (delivery,) = told.metadata.deliveries.recent(1)
    assert len(json.loads(delivery.payload)["issues"]) == 3


def test_a_receiver_that_is_away_gets_it_later(metadata, clock):
    """Each wait is longer, Retry-After is honoured, every try is kept, and the body and its id stay the same."""
    answers = [(500, {}, b"down"), (503, {"Retry-After": "600"}, b"busy"), (200, {}, b"thanks")]
    with hook_running(answers=answers) as hook:
        told = joined(metadata, clock)
        payments_alert(told, webhook_url=hook.url)
        told.issue()
        told.look()
        waits = []
        while (delivery := told.metadata.deliveries.recent(1)[0]).state is DeliveryState.WAITING:
            waits.append(delivery.next_at - clock())
            clock.now = delivery.next_at - 1
            assert told.runner.run_due() == 0
            clock.now += 1
            told.runner.run_due()

    assert waits == [10_000, 600_000]
    assert [(tried.status, tried.said) for tried in delivery.tries] == [(500, "down"), (503, "busy"), (200, "thanks")]
    assert len({headers["webhook-id"] for _, headers, _ in hook.got}) == 1
    assert len({body for _, _, body in hook.got}) == 1


def test_after_a_day_it_is_given_up_and_can_be_sent_again(metadata, clock):
    """A receiver that never answers well: a failed job that shows, and a delivery that somebody can send once more."""
    with hook_running(answers=[(500, {}, b"down")]) as hook:
        told = joined(metadata, clock)
        payments_alert(told, webhook_url=hook.url)
        told.issue()
        told.look()
        began = told.metadata.deliveries.recent(1)[0].made_at
        while (delivery := told.metadata.deliveries.recent(1)[0]).state is DeliveryState.WAITING:
            clock.now = delivery.next_at
            told.runner.run_due()
        assert delivery.state is DeliveryState.FAILED
        assert clock() - began <= DAY_MS
        assert len(hook.got) >= 8
        assert [job.state for job in told.metadata.jobs.failed((1,))] == [JobState.FAILED]
        hook.answers = [(200, {}, b"")]
        told.office.again(delivery.id, 1)
        told.runner.run_due()

    assert told.metadata.deliveries.find(delivery.id).state is DeliveryState.SENT
    assert hook.got[-1][1]["webhook-id"] == delivery.key


def test_what_is_refused_for_good_is_not_tried_again(metadata, clock):
    """410 Gone ends it at the first answer."""
    with hook_running(answers=[(410, {}, b"")]) as hook:
        told = joined(metadata, clock)
        payments_alert(told, webhook_url=hook.url)
        told.issue()
        told.look()

    assert told.metadata.deliveries.recent(1)[0].state is DeliveryState.FAILED
    assert len(hook.got) == 1


def test_without_a_relay_a_mail_waits_and_says_why(told):
    """Nothing is lost: the delivery names the settings, and is tried again."""
    payments_alert(told, mail_to=(told.ada,))
    told.issue()
    told.look()
    (delivery,) = told.metadata.deliveries.recent(1)

    assert delivery.state is DeliveryState.WAITING
    assert "smtp_host" in delivery.tries[0].said


def test_who_left_the_workspace_gets_nothing_more(metadata, clock):
    """A member who was removed after a mail was written does not get it."""
    with relay_running() as relay:
        told = joined(metadata, clock, relay)
        payments_alert(told, mail_to=(told.zoe,))
        told.issue()
        _, key = metadata.invitations.create("administrator", actor="test")
        metadata.invitations.accept(key, "root@shop.example", "Root", "correct horse battery")
        metadata.memberships.remove(1, told.zoe, actor="test")
        told.look()

    assert relay.mails == []
    assert told.metadata.deliveries.recent(1)[0].state is DeliveryState.FAILED


def test_a_test_reaches_everybody(metadata, clock):
    """The button sends a mail and a signed post that say they are a test."""
    with relay_running() as relay, hook_running() as hook:
        told = joined(metadata, clock, relay)
        alert = payments_alert(told, mail_to=(told.ada,), webhook_url=hook.url)
        told.office.test(alert, "ada@shop.example")
        told.runner.run_due()

    assert [mail["subject"] for mail in relay.mails] == ["Balise: a test mail"]
    assert json.loads(hook.got[0][2])["type"] == "test"


def test_an_issue_is_mailed_by_hand_with_a_note(metadata, clock):
    """Chosen members get the issue and who sent it with which words, as text and never as code of a page."""
    with relay_running() as relay:
        told = joined(metadata, clock, relay)
        told.office.send_by_hand(1, told.issue(), [told.ada, told.ada], "Look <script>\nplease", "zoe@shop.example")
        told.runner.run_due()
    (mail,) = relay.mails

    assert "zoe@shop.example sends you this:" in mail.get_body(("plain",)).get_content()
    assert "Look <script>" in mail.get_body(("plain",)).get_content()
    assert "<script>" not in mail.get_body(("html",)).get_content()


def test_nothing_is_told_twice_when_work_breaks_off(told):
    """Looking again after a crash between any two steps writes no second message."""
    payments_alert(told, mail_to=(told.ada,))
    told.issue()
    told.office.work(None, None)
    told.office.work(None, None)

    assert len(told.metadata.deliveries.recent(1)) == 1
