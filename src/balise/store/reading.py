"""May this text be asked? One SELECT, and none of the functions that reach out of the tables."""

import re

from balise.errors import WrongInput

_REACHING_OUT = re.compile(
    r"\b(file|eval|executable|dictionary|url|s3|remote\w*|cluster\w*|sqlite|python|ai[a-z]+)\s*\(", re.IGNORECASE
)
_WAYS_ROUND = re.compile(r"[`\"\\#;]|--|/\*|\boutfile\b", re.IGNORECASE)


def require_select(sql: str) -> None:
    """Raise `WrongInput` for a text that is not one plain SELECT over tables.

    Read-only mode alone lets `file()` read any file and `INTO OUTFILE` write one. Comments, quoted identifiers,
    escapes and a second statement are refused because words could hide in them; values belong in parameters.
    """
    if not re.match(r"\s*(SELECT|WITH)\b", sql, re.IGNORECASE):
        raise WrongInput("A question to the store must be a SELECT.")
    if _WAYS_ROUND.search(sql) or _REACHING_OUT.search(sql):
        raise WrongInput("A question to the store may read its tables only: no comments, escapes, files or addresses.")
