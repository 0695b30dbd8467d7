"""How an event ended, as pages show it: shape, word, colour, sentence."""

import asyncio
from dataclasses import dataclass
from typing import Final

from balise.errors import Unavailable
from balise.events.outcome import SENTENCES, Outcome
from balise.reports.receipt_life import receipt_life
from balise.store import EventStore

_TRIES: Final = 20
_BETWEEN_SECONDS: Final = 0.1
_TONES: Final = {Outcome.COUNTED: "good", Outcome.MERGED: "good", Outcome.DROPPED: "note", Outcome.TEST: "note"}
_SHAPES: Final = {Outcome.COUNTED: "good", Outcome.MERGED: "half", Outcome.DROPPED: "note", Outcome.TEST: "note"}


@dataclass(frozen=True)
class Ending:
    """An outcome to show. `first_receipt` is the copy that counted, empty where there is no other."""

    outcome: Outcome
    first_receipt: str = ""

    @classmethod
    def of(cls, outcome: str, first_receipt: str = "") -> "Ending":
        """The ending as it is stored; one that this version does not know shows as no event."""
        known = outcome in Outcome.__members__.values()
        return cls(Outcome(outcome) if known else Outcome.INVALID_EVENT, first_receipt)

    @property
    def tone(self) -> str:
        """The colour's name in the style sheet."""
        return _TONES.get(self.outcome, "warn")

    @property
    def shape(self) -> str:
        """The mark's name."""
        return _SHAPES.get(self.outcome, "warn")

    def sentence(self, language: str) -> str:
        """What it means and what helps."""
        english, french = SENTENCES[self.outcome]
        return french if language == "fr" else english


async def wait_for_ending(store: EventStore, receipt: str) -> Ending | None:
    """The event's ending, once the writer has judged it; None where that takes longer than two seconds."""
    for _ in range(_TRIES):
        await asyncio.sleep(_BETWEEN_SECONDS)
        try:
            life = await asyncio.to_thread(receipt_life, store, receipt)
        except Unavailable:
            return None
        if life is not None:
            return Ending(Outcome(life.ending.outcome), life.ending.first_receipt)
    return None
