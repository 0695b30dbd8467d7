"""What pages get: the live rules of a source as one small file, and the mark that says which content it is."""

import gzip
import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from balise.errors import RuleRefused
from balise.rules.expression import javascript_of
from balise.rules.rule import Condition, Rule
from balise.rules.sentences import problem

MOST_LIVE = 100
MOST_BYTES = 64 * 1024
NO_RULES = b'{"mark":"","rules":[]}'
"""The file of a source without live rules."""
FORMAT = 1
"""Grows when the same rules compile to something else: what was stored before is then made anew."""


class LiveRule(msgspec.Struct, frozen=True):
    """A rule that pages run, in the version that was published."""

    id: str
    version: int
    rule: Rule


class Compiled(msgspec.Struct, frozen=True):
    """The file for pages, plain and gzipped; `mark` is empty where there are no rules. The same rules have the same mark."""

    mark: str
    plain: bytes
    gzip: bytes


def compile_rules(live: Sequence[LiveRule]) -> Compiled:
    """The file of these rules, by id: conditions as browsers can test them. Raises `RuleRefused` over the limits."""
    if len(live) > MOST_LIVE:
        raise RuleRefused([problem("", "too_many_live", most=MOST_LIVE)])
    rules = [_for_pages(each) for each in sorted(live, key=lambda each: each.id)]
    content = msgspec.json.encode(rules)
    mark = hashlib.sha256(content).hexdigest()[:16] if rules else ""
    plain = b'{"mark":"%s","rules":%s}' % (mark.encode(), content)
    if len(plain) > MOST_BYTES:
        raise RuleRefused([problem("", "too_large_live", size=len(plain), most=MOST_BYTES)])
    return Compiled(mark, plain, gzip.compress(plain, 9, mtime=0))


def _for_pages(live: LiveRule) -> dict[str, Any]:
    rule = msgspec.structs.replace(
        live.rule, when=tuple(tuple(_condition(one) for one in alternative) for alternative in live.rule.when)
    )
    return {"id": live.id, "version": live.version, **msgspec.to_builtins(rule)}


def _condition(condition: Condition) -> Condition:
    """An expression in the form of JavaScript's `new RegExp(value, "u")`; anything else as it is."""
    if condition.is_ != "matches":
        return condition
    return msgspec.structs.replace(condition, value=javascript_of(condition.value))
