"""Regular expressions that people write for addresses: RE2's syntax here, a form for browsers there, the same answer in both."""

from functools import lru_cache

import re2

from balise.rules.expression.cost import require_quick, trimmed
from balise.rules.expression.javascript import write
from balise.rules.expression.nodes import NotTaken
from balise.rules.expression.reading import read
from balise.rules.sentences import Problem, problem

_ANY_ADDRESS = ("/", "Z", "7", "é", "https://q.example/a-b_c?d=e&f=%20#g")
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_REMEMBERED = 1_000


def problems_of(pattern: str, path: str) -> list[Problem]:
    """What keeps a rule from having this expression: RE2 or browsers cannot do it, they would be slow, or it fits all."""
    try:
        compiled = re2.compile(pattern, _OPTIONS)
        _translated(pattern)
    except re2.error as error:
        return [problem(path, "pattern_broken", why=_reason(error))]
    except UnicodeEncodeError:
        return [problem(path, "text_control")]
    except RecursionError:
        return [problem(path, "pattern_large")]
    except NotTaken as refused:
        return [problem(path, refused.code, part=refused.part, count=refused.part)]
    if all(compiled.search(each) for each in _ANY_ADDRESS):
        return [problem(path, "pattern_empty")]
    return []


def javascript_of(pattern: str) -> str:
    """The form for `new RegExp(text, "u")`. The expression had no `problems_of`; else raises `NotTaken` or RE2's own error."""
    return _translated(pattern)


@lru_cache(_REMEMBERED)
def _translated(pattern: str) -> str:
    re2.compile(pattern, _OPTIONS)
    node = trimmed(read(pattern))
    require_quick(node)
    return write(node)


def _reason(error: re2.error) -> str:
    said = error.args[0] if error.args else ""
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:200]
