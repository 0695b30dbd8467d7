"""What is wrong with the identity that is sent is found, with its event or channel; good identity is looked at in silence."""

import hashlib

import pytest

from balise.clock import now_ms
from balise.events.finding import Finding
from balise.metadata import IssueState
from tests.diagnostics.clinic import payment
from tests.store.resting import event_row, put_events

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAY = "CompletePayment"
DAY = 86_400
OURS = {
    "hash_of_nothing",
    "other_hash",
    "private_address",
    "double_hash",
    "one_address_for_many",
    "one_agent_for_many",
    "click_id_cut",
    "match_quality_fell",
}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def put(patient, *users, event=PAY, days_ago=0.0, start=1):
    """Events at rest as the writer leaves them, each of a person of its own unless said otherwise."""
    now = now_ms()
    moment = {"received_at": now - int(days_ago * DAY * 1000) - 1, "event_time": now // 1000 - int(days_ago * DAY) - 1}
    code = patient.code
    rows = [
        event_row(
            start + n, source=code, event=event, receipt=f"{code}-{start + n}", **{"external_id": [sha(f"{n}")]} | moment | user
        )
        for n, user in enumerate(users)
    ]
    put_events(patient.running.app.store, *rows)


def ours(patient):
    """What our detectors find: code, event, subject."""
    return [each for each in patient.found() if each[0] in OURS]


async def test_good_identity_is_looked_at_in_silence(clinic):
    """Many people, each with an address, an agent, a whole click ID and hashes of their own."""
    patient = await clinic()
    put(
        patient,
        *(
            {
                "email": [sha(f"p{n}")],
                "ip_key": sha(f"ip{n}"),
                "ip_scope": "public",
                "user_agent": f"Mozilla/5.0 (X11; Linux x86_64; rv:{100 + n}) Firefox",
                "ttclid": "E.C.P." + "x" * (200 + 3 * n),
            }
            for n in range(80)
        ),
    )

    assert ours(patient) == []


@pytest.mark.parametrize(
    "value, code",
    [
        (sha(""), "hash_of_nothing"),
        (sha("undefined"), "hash_of_nothing"),
        (hashlib.md5(b"ann@shop.example").hexdigest(), "other_hash"),
        (sha(sha("")), "double_hash"),
    ],
)
async def test_a_hash_that_matches_nobody_is_found_where_it_is_frequent(clinic, value, code):
    """Three such values by the real door are an issue with their receipts; one is a slip."""
    few, many = await clinic(), await clinic()
    await few.track(payment(1, user={"email": value, "external_id": sha("a")}), *(payment(n) for n in range(2, 6)))
    answer = await many.track(*(payment(n, user={"email": value, "external_id": sha(f"{n}")}) for n in range(3)))
    issue = many.the(code)

    assert ours(few) == []
    assert ours(many) == [(code, PAY, "user.email")]
    assert (issue.events, issue.of, set(issue.samples)) == (3, 3, set(answer["data"]["receipts"]))


async def test_private_addresses_are_found(clinic):
    """A server that sends its own network's addresses."""
    patient = await clinic()
    await patient.track(*(payment(n, user={"ip": f"10.0.0.{n}", "external_id": sha(f"{n}")}) for n in range(1, 5)))

    assert ours(patient) == [("private_address", PAY, "user.ip")]


async def test_the_hash_of_a_known_hash_is_found(clinic):
    """The server hashes once more what the browser hashed: known by the single hash, though no finding tells it."""
    patient = await clinic()
    put(patient, *({"channel": "browser", "email": [sha(f"p{n}")]} for n in range(5)), event="SignUp")
    put(patient, *({"email": [sha(sha(f"p{n}"))]} for n in range(5)), start=50)
    issue = patient.the("double_hash")

    assert ours(patient) == [("double_hash", PAY, "user.email")]
    assert (issue.events, issue.of) == (5, 5)


async def test_one_address_and_one_agent_of_many_people_are_found(clinic):
    """The server's own address and program on every event; the people behind are counted."""
    patient = await clinic()
    put(patient, *({"ip_key": sha("server"), "ip_scope": "public", "user_agent": "node"} for _ in range(60)))

    assert ours(patient) == [("one_address_for_many", "", "server"), ("one_agent_for_many", "", "server")]
    assert patient.the("one_address_for_many").facts == {"people": 60}


async def test_cut_click_ids_are_found(clinic):
    """Every click ID of the server ends at 256 characters."""
    patient = await clinic()
    put(patient, *({"ttclid": f"E.C.P.{n:04}{'x' * 400}"[:256]} for n in range(20)))

    assert ours(patient) == [("click_id_cut", "", "server")]
    assert patient.the("click_id_cut").facts == {"length": 256}


@pytest.mark.parametrize("share, found", [(0.9, False), (0.5, False), (0.2, True), (0.0, True)])
async def test_a_fall_of_match_quality_is_found(clinic, share, found):
    """E-mails (2.5 points) on every event for four weeks, then on fewer: a fall of 1.5 points and more is told with the key."""
    patient = await clinic()
    put(patient, *({"email": [sha(f"p{n}")]} for n in range(420)), days_ago=9)
    put(patient, *({"email": [sha(f"p{n}")] if n < share * 120 else []} for n in range(120)), start=1000)

    assert [each for each in ours(patient) if each[0] == "match_quality_fell"] == (
        [("match_quality_fell", PAY, "")] if found else []
    )
    if found:
        facts = patient.the("match_quality_fell").facts
        assert (facts["before"], facts["now"], facts["key"]) == (4.0, pytest.approx(1.5 + 2.5 * share), "email")


async def test_few_events_do_not_make_quality_fall(clinic):
    """With few events a score moves by chance."""
    patient = await clinic()
    put(patient, *({"email": [sha(f"p{n}")]} for n in range(420)), days_ago=9)
    put(patient, *({"email": []} for _ in range(40)), start=1000)

    assert ours(patient) == []


async def test_the_workspaces_weights_are_used(clinic):
    """Where the lost key weighs nothing, quality did not fall."""
    patient = await clinic()
    put(patient, *({"email": [sha(f"p{n}")]} for n in range(420)), days_ago=9)
    put(patient, *({"email": []} for _ in range(120)), start=1000)
    weights, kind = patient.running.app.metadata.match_weights, patient.running.app.metadata.sources.find(patient.code).kind
    weights.change(1, kind, {"external_id": 1}, actor="test")
    before = ours(patient)
    weights.reset(1, kind, actor="test")

    assert before == []
    assert ours(patient) == [("match_quality_fell", PAY, "")]


async def test_what_was_resolved_comes_back_only_in_later_events(clinic):
    """Events from before the moment of resolving do not open the issue again; later ones do."""
    patient = await clinic()
    put(patient, *({"ip_key": sha("server"), "ip_scope": "public"} for _ in range(60)), days_ago=0.01)
    issue = patient.the("one_address_for_many")
    patient.running.app.metadata.issues.set_state(patient.code, issue.id, IssueState.RESOLVED, actor="ada")
    again = ours(patient)
    put(patient, *({"ip_key": sha("server"), "ip_scope": "public"} for _ in range(60)), start=1000, days_ago=-0.0005)
    patient.later_ms = 120_000

    assert again == []
    assert ours(patient) == [("one_address_for_many", "", "server")]


async def test_findings_of_the_reader_lead_to_the_same_issue(clinic):
    """A finding that was told when reading is enough."""
    patient = await clinic()
    put(patient, *({"findings": [Finding("double_hash", "user.phone.0", "")]} for _ in range(3)))

    assert ours(patient) == [("double_hash", PAY, "user.phone")]
