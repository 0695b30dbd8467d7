"""Every exception of Balise, in one tree.

BaliseError
  + SettingError          a setting is unknown or has the wrong type; the message names it
  + RequestError          the caller can mend it
    - UnreadableBody      not JSON, not UTF-8, nested too deep
    - BodyTooLarge        over `max_body_bytes`, as sent or inflated
    - UnsupportedEncoding Content-Encoding is none of identity, gzip, deflate
    - RefusedRequest      the whole request is refused with one of the platform's codes
  + NotFound              the thing named does not exist
  + Conflict              what is asked contradicts what is there
  + WrongInput            a value from a person or a file is not what it must be
  + Unavailable           we cannot do it now; the caller may retry
    - LogUnavailable      the log cannot be written: nothing was accepted
    - StoreUnavailable    the store cannot be read or written; the log keeps what was accepted
    - DataFolderBusy      another process holds the data folder

`collect/answers.py` turns them into the envelope of the Events API, `api/problems.py` into the
answers of the management API, `cli` into exit codes. Nothing else maps them.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol


class BaliseError(Exception):
    """The root. `str(error)` is a sentence for a person, without personal data in it.

    `reason` names the sentence for the pages, which say it in the reader's language; empty where they have none of their own.
    """

    def __init__(self, message: str = "", *, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class SettingError(BaliseError):
    """A setting is unknown or has the wrong type."""


class RequestError(BaliseError):
    """The caller can mend it."""


class UnreadableBody(RequestError):
    """The body is not a JSON object in UTF-8."""


class BodyTooLarge(RequestError):
    """The body is over the limit."""


class UnsupportedEncoding(RequestError):
    """The body is compressed in a way that is not read here."""


class RefusedRequest(RequestError):
    """The whole request is refused with one of the platform's codes; `retry_after` are seconds, 0 where nothing is said."""

    def __init__(self, code: int, message: str, retry_after: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after = retry_after


class NotFound(BaliseError):
    """The thing named does not exist."""


class Conflict(BaliseError):
    """What is asked contradicts what is there."""


class WrongInput(BaliseError):
    """A value from a person or a file is not what it must be."""


class PlanRefused(WrongInput):
    """A plan of custom events breaks a rule. `text` is the sentence by language, `field` the field it is about."""

    def __init__(self, text: Mapping[str, str], field: str = "") -> None:
        super().__init__(text["en"])
        self.text = text
        self.field = field


class RuleProblem(Protocol):
    """One thing that is wrong with a rule: its place, its code, what is wrong and what cures it, by language."""

    @property
    def path(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def message(self) -> Mapping[str, str]: ...

    @property
    def cure(self) -> Mapping[str, str]: ...

    @property
    def suggestion(self) -> str: ...


class RuleRefused(WrongInput):
    """A rule cannot be kept or published as it is; `problems` says everything that is wrong with it, at least one thing."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        super().__init__(problems[0].message["en"])
        self.problems = tuple(problems)


class Unavailable(BaliseError):
    """We cannot do it now; the caller may retry."""


class LogUnavailable(Unavailable):
    """The log cannot be written: nothing was accepted."""


class StoreUnavailable(Unavailable):
    """The store cannot be read or written; the log keeps what was accepted."""


class DataFolderBusy(Unavailable):
    """Another process holds the data folder."""
