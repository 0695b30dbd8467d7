"""What is known of whether rules still hold, free of the database library."""

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
