"""What a client is told about events that are on disk: a receipt each, warnings, and what waits with its reason."""

from collections.abc import Sequence
from typing import Any

import msgspec

from balise.collect import answers
from balise.collect.answers import envelope
from balise.events.stored import QuarantinedEvent
from balise.pipeline import Result


class NotTaken(msgspec.Struct):
    """An event that could not be kept, because there is no source it could wait in."""

    path: str
    outcome: str
    message: str
    receipt: str = ""


Told = Result | NotTaken


def told(results: Sequence[Told], request_id: str, with_verdicts: bool = False) -> bytes:
    """The envelope for these events, in their order; `with_verdicts` says of each what it is called and whether it waits."""
    warnings: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for index, result in enumerate(results):
        if isinstance(result, QuarantinedEvent):
            reason = result.findings[0]
            errors.append({"index": index, "path": result.path, "code": result.outcome, "reason": reason.message})
            notes = result.findings[1:]
        elif isinstance(result, NotTaken):
            errors.append({"index": index, "path": result.path, "code": result.outcome, "reason": result.message})
            continue
        else:
            notes = result.findings
        warnings += [{"index": index, "path": note.path, "code": note.code, "message": note.message} for note in notes]
    data: dict[str, Any] = {"receipts": [result.receipt for result in results], "warnings": warnings}
    if with_verdicts:
        data["events"] = [verdict(result) for result in results]
    if not errors:
        return envelope(answers.OK, answers.TEXTS[answers.OK], request_id, data)
    data["errors"] = errors
    message = f"{len(errors)} of {len(results)} events {_what_became(results)}: see data.errors for index, path and reason."
    return envelope(answers.PARTIAL, message, request_id, data)


def verdict(result: Told) -> dict[str, str]:
    """An event's canonical name and class, or the outcome it waits with; copies are found later, by the writer."""
    if isinstance(result, QuarantinedEvent | NotTaken):
        return {"receipt": result.receipt, "event": "", "class": "", "outcome": result.outcome}
    return {"receipt": result.receipt, "event": result.event, "class": result.event_class, "outcome": ""}


def _what_became(results: Sequence[Told]) -> str:
    none_lost = not any(type(result) is NotTaken for result in results)
    return "wait in quarantine" if none_lost else "wait in quarantine or were not taken"
