"""How findings are told: outcomes, and remarks of editions."""

from balise.events.finding import told
from balise.events.outcome import SENTENCES
from balise.vocabulary import EDITIONS, load_edition


def test_an_outcome_is_told_by_its_own_sentence():
    """A reason without a sentence of its own is the outcome's, in both languages."""
    for outcome, (english, french) in SENTENCES.items():
        assert (told(outcome, english, "en"), told(outcome, english, "fr")) == (english, french)


def test_a_deprecated_event_is_told_by_its_edition():
    """What an edition says about an event that should no longer be sent is told in French too."""
    for edition in map(load_edition, EDITIONS):
        for name in ("CompletePayment", "PlaceAnOrder", "Download", "ClickButton", "SubmitForm"):
            for warning in edition.canonical(name, "web").warnings:
                if warning.code == "deprecated":
                    assert told("deprecated", warning.message["en"], "fr") == warning.message["fr"]
