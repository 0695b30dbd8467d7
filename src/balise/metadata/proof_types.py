"""What is known of whether rules still hold, free of the database library."""

from typing import Literal

import msgspec


class RuleSighting(msgspec.Struct, kw_only=True):
    """How the pages of one path saw the target of a rule on one `day` (its first millisecond, UTC).

    Of `seen` page views it was found surely in `found`, below the threshold in `weak`, not at all in `missing`, and could have
    been two elements in `unclear`. Scores are hundredths. An empty `page` stands for all that are not told apart.
    """

    source: str
    rule: str
    version: int
    day: int
    page: str
    seen: int = 0
    found: int = 0
    weak: int = 0
    missing: int = 0
    unclear: int = 0
    score_sum: int = 0
    score_least: int = 100
    last_at: int = 0


TargetState = Literal["found", "weak", "missing", "unclear"]
"""How a target was seen: surely, below the threshold, not at all, or as two elements that cannot be told apart."""
PageState = Literal["opened", "robots", "private", "refused", "not_found", "server_error", "timeout", "elsewhere", "failed"]
"""What became of opening a page: `robots` forbids it, its host is at a `private` address, it answered that it may not be seen
(`refused`), is not there or cannot answer, took too long, led `elsewhere` (an origin not allowed), or `failed` otherwise."""
RunState = Literal["done", "no_browser", "failed"]


class RuleCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a check saw of one rule on one of its sample pages. Scores are hundredths; `at` is milliseconds.

    `state` is empty where the page was not `opened` or the rule has no target. `unread` are parameters whose element was not
    found.
    `proposed` describes the element that is most like the target where the target is lost and one stands out, as JSON; else "".
    """

    source: str
    rule: str
    version: int
    page: str
    at: int
    opened: PageState
    state: TargetState | Literal[""] = ""
    score: int = 0
    second: int = 0
    unread: tuple[str, ...] = ()
    proposed: str = ""


class CheckRun(msgspec.Struct, frozen=True, kw_only=True):
    """The last check of a source: when, how it ended, how many rules on how many pages; `left` pages were left for the next."""

    source: str
    at: int
    state: RunState
    rules: int = 0
    pages: int = 0
    left: int = 0
