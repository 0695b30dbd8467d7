"""No personal identifier in clear text on disk, in a log line, or in an answer, whatever is sent wherever."""

import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.running import balise, free_port, start, wait_until_ready

PEOPLE = 250
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Person:
    """A made-up person; each of the four identifiers is random enough to be found again in any pile of bytes."""

    def __init__(self, dice: random.Random) -> None:
        word = "".join(dice.choices(LETTERS, k=14))
        self.email = f"{word}.{dice.randrange(10**6)}@mail-{''.join(dice.choices(LETTERS, k=8))}.example"
        self.phone = f"+336{dice.randrange(10**8):08d}"
        self.external_id = f"customer-{''.join(dice.choices(LETTERS, k=16))}"
        self.last_name = "".join(dice.choices(LETTERS, k=18)).title()

    def secrets(self) -> list[str]:
        """What must be found nowhere, in every spelling it could be kept in."""
        plain = [
            self.email,
            self.phone,
            self.phone[1:],
            f"0{self.phone[3:]}",
            self.external_id,
            self.last_name,
            self.last_name.lower(),
        ]
        return [*plain, self.email.upper(), urllib.parse.quote(self.email), urllib.parse.quote(self.phone, safe="")]


def item(person: Person, dice: random.Random) -> dict:
    """An event that holds the person in the right places, or in wrong ones."""
    user: dict = {"email": person.email, "phone": person.phone, "external_id": person.external_id, "last_name": person.last_name}
    event: dict = {"event": "Contact", "event_time": int(time.time()), "event_id": f"e-{dice.randrange(10**12)}", "user": user}
    breaks = [
        lambda: user.update(email=[person.email, person.email.upper()], phone=[person.phone]),
        lambda: user.update(email={"address": person.email}, phone={"n": person.phone}),
        lambda: event.update(user={"emails": [person.email], "phone_numbers": [person.phone], "username": person.external_id}),
        lambda: event.update(
            user={"em": person.email, "ph": person.phone, "externalId": person.external_id, "ln": person.last_name}
        ),
        lambda: event.update(user=[person.email]),
        lambda: event.update(user=person.email),
        lambda: event.update(event=person.email),
        lambda: event.update(event=f"Contact {person.email}"),
        lambda: event.update(event={"name": person.email}),
        lambda: event.update(event_id=person.email),
        lambda: event.update(event_id={"id": person.phone}),
        lambda: event.update(event_time=person.phone),
        lambda: event.update(event_time=person.email),
        lambda: event.update(page={"url": f"https://shop.example/?email={urllib.parse.quote(person.email)}&tel={person.phone}"}),
        lambda: event.update(page={"url": f"https://shop.example/{person.email}", "title": person.phone}),
        lambda: event.update(page=person.email),
        lambda: event.update(properties={"email": person.email, "note": f"call {person.phone}", "last_name": person.last_name}),
        lambda: event.update(properties={"customer": {"mail": [person.email], "phone": person.phone}, person.email: 1}),
        lambda: event.update(properties={"value": person.phone, "currency": person.email, "order_id": person.email}),
        lambda: event.update(properties={"contents": [{"content_id": person.email, "content_name": person.phone}]}),
        lambda: event.update(properties=f"{person.email} {person.phone}"),
        lambda: event.update(app={"app_id": person.email}, ad={"callback": person.email}, lead={"lead_id": person.email}),
        lambda: event.update({"contact": {"email": person.email}, person.email: person.phone, "phone": person.phone}),
        lambda: event.update(context={"user": {"phone_number": person.phone, "email": person.email}}),
        lambda: user.update(user_agent=f"Browser ({person.email})", locale=person.email, city=person.email, ttclid=person.email),
        lambda: event.update(test_event_code=person.email),
        lambda: event.update(limited_data_use=person.email),
    ]
    for change in dice.sample(breaks, dice.randint(0, 3)):
        change()
    return event


def bodies(person: Person, dice: random.Random) -> list[tuple[str, str, bytes]]:
    """One person in a request of every shape: (path, which source, body), whole or broken."""
    event = item(person, dice)
    older = {"event": "Contact", "timestamp": "", "context": {"user": event.get("user"), "page": event.get("page", {})}}
    older["properties"] = event.get("properties", {})
    shapes: list[tuple[str, str, dict]] = [
        (
            "v1.3/event/track/",
            "WEB",
            {"event_source": "web", "event_source_id": "WEB", "data": [event], "partner_name": person.email},
        ),
        ("v1.3/event/track/", "WEB", {"event_source": person.email, "event_source_id": "WEB", "data": [event]}),
        ("v1.3/event/track/", "WEB", {"event_source": "web", "event_source_id": person.email, "data": [event]}),
        ("v1.3/event/track/", "CRM", {"event_source": "crm", "event_source_id": "CRM", "data": [event]}),
        ("v1.3/pixel/track/", "WEB", {"pixel_code": "WEB", **older}),
        ("v1.2/pixel/batch/", "WEB", {"pixel_code": "WEB", "batch": [older, event, person.email]}),
        ("v1.3/app/track/", "APP", {"tiktok_app_id": "APP", **older}),
        ("v1.3/app/batch/", "APP", {"app_id": "APP", "batch": [older]}),
        ("v1.3/offline/track/", "OFF", {"event_set_id": "OFF", **older}),
        ("v1.3/offline/batch/", "OFF", {"event_set_id": "OFF", "batch": [older]}),
    ]
    shapes += [(f"../api/v2/{path}", "WEB", body) for path, body in by_browser(person, event, dice)]
    path, source, body = dice.choice(shapes)
    content = json.dumps(body, ensure_ascii=dice.random() < 0.5).encode()
    if dice.random() < 0.15:
        content = content[: dice.randrange(len(content))]
    return [(f"/open_api/{path}".replace("/open_api/..", ""), source, content)]


def by_browser(person: Person, event: dict, dice: random.Random) -> list[tuple[str, dict]]:
    """The person in what a page sends, in the right places and in wrong ones."""
    context = {
        "pixel": {"code": dice.choice(["WEB", "WEB", person.email])},
        "user": dice.choice(
            [
                event.get("user"),
                {
                    "email": person.email,
                    "phone_number": person.phone,
                    "external_id": person.external_id,
                    "auto_email": person.email,
                },
                {"anonymous_id": person.email, "sha256_email": person.email},
            ]
        ),
        "page": event.get("page", {"url": f"https://shop.example/?ttclid={person.email}", "referrer": person.email}),
        "ad": {"callback": dice.choice([person.phone, "E.C.P.x"]), "note": person.email},
        "device": {"platform": person.email, "language": person.email},
        "library": {"name": person.email},
        "session_id": person.email,
        "index": person.phone,
        "userAgent": f"Browser ({person.email})",
    }
    wire = {"event": event["event"], "event_id": event.get("event_id"), "message_id": person.email, "context": context}
    wire["properties"] = event.get("properties", {"limited_data_use": person.email})
    wire["_inspection"] = {"removed": [person.email, f"properties.{person.phone}"], "altered": [person.email], person.email: 1}
    wire["auto_collected_properties"] = {"trigger_element": {"inner_text": person.email, "attributes": {"tel": person.phone}}}
    return [("pixel", {"batch": [wire, person.email], "sent_at": person.email}), ("pixel/act", {**wire, "action": person.email})]


def ask(url: str, body: bytes | None, headers: dict[str, str], method: str | None = None) -> str:
    headers = {"Origin": "https://shop.example", **headers}
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace")


def manage(url: str, token: str, person: Person) -> str:
    """The person in every place of the management API that takes text."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    quoted = urllib.parse.quote(person.email, safe="")
    lines = json.dumps(item(person, random.Random(person.email))).encode() + b'\n{"event": "' + person.email.encode() + b'", '
    said = [
        ask(f"{url}/api/v1/sources/WEB/imports?line=1", lines, headers | {"Content-Type": "application/x-ndjson"}),
        ask(f"{url}/api/v1/sources/{quoted}/event-types", None, headers),
        ask(f"{url}/api/v1/sources/WEB/event-types?from={quoted}", None, headers),
        ask(f"{url}/api/v1/receipts/{quoted}", None, headers),
        ask(f"{url}/api/v1/sources/WEB/quarantine/replay", json.dumps({"receipts": [person.email]}).encode(), headers),
        ask(f"{url}/{quoted}?q={quoted}", None, {"User-Agent": person.email}),
        ask(f"{url}/api/v2/pixel?sdkid=WEB&event=x{quoted}&note={quoted}", None, {"User-Agent": person.email}),
        ask(f"{url}/api/v2/pixel?sdkid=WEB", None, {"Referer": f"https://shop.example/?mail={quoted}", "Origin": person.email}),
    ]
    ask(f"{url}/api/v1/names/check", json.dumps({"names": [person.email]}).encode(), headers)
    return "\n".join(said[:1])


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> tuple[list[Person], Path, list[str]]:
    """Everything was sent to a real server, which was then stopped: the people, the folder, the answers."""
    folder, port = tmp_path_factory.mktemp("clear") / "data", free_port()
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    people = [Person(dice) for _ in range(PEOPLE)]
    for code, kind in (("WEB", "web"), ("APP", "app"), ("OFF", "offline"), ("CRM", "crm")):
        balise(folder, "source", "create", code, "--kind", kind, "--code", code)
    tokens = {code: balise(folder, "token", "create", "--source", code)["token"] for code in ("WEB", "APP", "OFF", "CRM")}
    management = balise(folder, "token", "create", "--api")["token"]
    process = start(folder, port, BALISE_LOG_LEVEL="debug", BALISE_PHONE_REGION="FR", BALISE_PIXEL_REQUESTS_PER_MINUTE="0")
    answers = []
    try:
        wait_until_ready(port, process)
        url = f"http://127.0.0.1:{port}"
        for number, person in enumerate(people):
            for path, source, body in bodies(person, dice) + bodies(person, dice):
                answers.append(ask(url + path, body, {"Access-Token": tokens[source], "Content-Type": "application/json"}))
            if number % 5 == 0:
                answers.append(manage(url, management, person))
        ask(f"{url}/api/v1/sources/WEB/quarantine/replay", b"{}", {"Authorization": f"Bearer {management}"})
    finally:
        process.terminate()
        process.wait(60)
    return people, folder, answers


def found_in(content: bytes, people: list[Person]) -> list[str]:
    return [secret for person in people for secret in person.secrets() if secret.encode() in content]


@pytest.mark.slow
def test_the_load_reached_the_store_and_the_quarantine(sent):
    """What is searched afterwards is not empty: events of every source were stored, others wait."""
    _, folder, answers = sent
    taken = [json.loads(answer) for answer in answers if answer.startswith('{"code"')]
    assert sum(told["code"] == 0 for told in taken) > PEOPLE // 5
    assert sum(told["code"] == 20001 for told in taken) > 10
    assert all(told["code"] != 50000 for told in taken)
    assert balise(folder, "report", "event-types", "--source", "WEB")["totals"]["counted"] > 10


@pytest.mark.slow
def test_no_byte_under_the_data_folder_holds_a_person(sent):
    """Every file of the data folder, and the server's whole output, is searched for every spelling."""
    people, folder, _ = sent
    found = {}
    for file in [*folder.rglob("*"), folder.parent / "server.log"]:
        if file.is_file() and (hits := found_in(file.read_bytes(), people)):
            found[str(file.relative_to(folder.parent))] = hits[:3]
    assert found == {}


@pytest.mark.slow
def test_no_row_of_the_store_holds_a_person(sent):
    """Columns are compressed on disk, so every row is also read back and searched as text."""
    from balise.store.engines.embedded import EmbeddedStore

    people, folder, _ = sent
    store = EmbeddedStore(folder / "store", 1_000_000_000)
    try:
        rows = {
            table: store.ask(f"SELECT * FROM {table}") for table in ("events", "quarantine", "hourly_events", "hourly_quarantine")
        }
    finally:
        store.close()
    assert len(rows["events"]) > 50
    assert len(rows["quarantine"]) > 10
    assert {table: hits for table, found in rows.items() if (hits := found_in(repr(found).encode(), people)[:3])} == {}


@pytest.mark.slow
def test_no_answer_repeats_a_person_but_the_code_it_was_asked_for(sent):
    """Answers name paths, never values; only the platform's own text repeats the code of an unknown source."""
    people, _, answers = sent
    told = [answer for answer in answers if "No permission to operate pixel code" not in answer]
    assert found_in("\n".join(told).encode(), people) == []
