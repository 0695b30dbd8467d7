"""What the README tells people to send is taken."""

import json
import re
import time
from decimal import Decimal
from pathlib import Path

from balise.collect.from_events_api import open_events_api
from balise.events.identity import IdentityReader
from balise.events.received import Channel, Kind, ReceivedEvent
from balise.events.source import Source
from balise.events.stored import StoredEvent
from balise.pipeline import Context, run
from balise.vocabulary import load_edition
from balise.vocabulary.policy import load_policy

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def bodies() -> list[dict]:
    """The body of each `curl` of the README, with the shell's parts filled in."""
    written = re.findall(r"-d '(\{.*?\})'\n```", README, flags=re.DOTALL)
    filled = [body.replace("'$CODE'", "SHOP").replace("'$(date +%s)'", str(int(time.time()))) for body in written]
    return [json.loads(body) for body in filled]


def judged(body: dict) -> StoredEvent:
    """What the pipeline makes of the one event in a body."""
    opened = open_events_api(body)
    source = Source(code="SHOP", name="Shop", kind=Kind.WEB)
    context = Context(source, load_edition(source.edition), load_policy(), IdentityReader("", b"secret"))
    received = ReceivedEvent(
        receipt="r-0",
        source="SHOP",
        kind=Kind.WEB,
        channel=Channel.SERVER,
        protocol=opened.protocol,
        received_at=int(time.time() * 1000),
    )
    opened.read_item(received, opened.items[0])
    result = run(received, context)
    assert isinstance(result, StoredEvent), result
    return result


def test_the_readme_shows_both_examples():
    """There is one example with a single product and one with several."""
    single, several = (body["data"][0]["properties"] for body in bodies())

    assert single["content_id"] == "301"
    assert [product["content_id"] for product in several["contents"]] == ["301", "401"]


def test_the_readmes_events_are_taken():
    """Both are stored as custom events worth 9.20 USD."""
    stored = [judged(body) for body in bodies()]

    assert [(event.event, event.event_class, event.value, event.currency) for event in stored] == [
        ("YourCustomEvent", "custom", Decimal("9.2"), "USD")
    ] * 2


def test_the_readme_shows_the_warnings_given():
    """The first example is answered with the one warning that is printed, the second with none."""
    printed = json.loads(re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)[0])["data"]["warnings"]
    first, second = ([(note.path, note.code, note.message) for note in judged(body).findings] for body in bodies())

    assert first == [(note["path"], note["code"], note["message"]) for note in printed]
    assert second == []
