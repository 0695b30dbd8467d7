"""The vocabulary as a page: every edition's names, uses, parameters and limits, made from the data.

`python -m balise.vocabulary.reference` prints it; it stands in `docs/reference/vocabulary.md`.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping

from balise.vocabulary import DEFAULT_EDITION, EDITIONS, KINDS, load_edition
from balise.vocabulary.edition import DAY_SECONDS, Edition
from balise.vocabulary.edition_file import Parameter

HEAD = """# The vocabulary

What an event may be called, and what it counts as. Each edition is the platform's vocabulary as its pages printed it at one
date; a source picks one (`{default}` unless said). Names are case-sensitive, but for `PageView`: the pixel sends `Pageview`.

A custom event's name has at most {most} characters, only letters A to Z and a to z, digits, `_` and `-`, begins with a letter,
and is neither standard nor reserved.

Made from `src/balise/vocabulary/editions/`."""

CLASSES = {
    "standard": "standard event",
    "page_view": "page view",
    "deprecated": "deprecated standard event",
    "custom": "custom event",
    "not_accepted": "custom event, offline",
}


def markdown_reference() -> str:
    """The page, in Markdown with a line break at its end."""
    default = load_edition(DEFAULT_EDITION)
    parts = [HEAD.format(default=DEFAULT_EDITION, most=default.limits.name_max_length)]
    before: tuple[str, dict[str, str]] = ("", {})
    for edition_id in EDITIONS:
        edition = load_edition(edition_id)
        sections = dict(_sections(edition))
        parts.append(f"## Edition {edition_id}\n\nSince {edition.since}. {edition.about['en']}")
        parts += [f"### {title}\n\n{_unless_same(title, body, before)}" for title, body in sections.items()]
        before = (edition_id, sections)
    return "\n\n".join(parts) + "\n"


def _unless_same(title: str, body: str, before: tuple[str, dict[str, str]]) -> str:
    return f"As in edition {before[0]}." if before[1].get(title) == body else body


def _sections(edition: Edition) -> Iterator[tuple[str, str]]:
    yield "Standard events: web, offline, CRM", _events(edition, "web")
    yield "Standard events: app", _events(edition, "app")
    yield "Reserved names", "Web, offline and CRM; in app events these names are not reserved.\n\n" + _reserved(edition)
    yield "Uses", "What the platform allows.\n\n" + _uses(edition)
    yield "Kinds of source", _kinds(edition)
    yield "Limits", _limits(edition)
    yield "Parameters", "Of standard and custom events alike.\n\n" + _parameters(edition.parameters)
    for vertical, parameters in edition.verticals.items():
        yield f"Parameters: {vertical}", _parameters(parameters)
    yield "Currencies", _currencies(edition)
    yield "Sources", _table(("in the tables", "what it is"), sorted(edition.sources.items()))


def _currencies(edition: Edition) -> str:
    extra = ", ".join(f"`{code}`" for code in sorted(edition.currencies_of("app") - edition.currencies))
    codes = ", ".join(f"`{code}`" for code in sorted(edition.currencies))
    return f"{len(edition.currencies)} codes: {codes}.\n\nIn app events also {extra}."


def _events(edition: Edition, kind: str) -> str:
    rows = []
    for name, event in sorted(edition.standard(kind).items()):
        notes = [event.deprecated.en] if event.deprecated else []
        others = [other for other, meant in edition.spellings(kind).items() if meant == name]
        notes += [f"Also taken as {', '.join(f'`{other}`' for other in others)}."] if others else []
        notes += ["Logged by the mobile SDKs by themselves."] if event.automatic else []
        recommended = ", ".join(f"`{parameter}`" for parameter in event.recommended)
        rows.append((f"`{name}`", event.en, event.fr, recommended, " ".join(notes), event.source))
    return _table(("event", "English", "French", "recommended parameters", "note", "source"), rows)


def _reserved(edition: Edition) -> str:
    printed = edition.reserved_as_printed("web")
    rows = []
    for name, event in sorted(edition.reserved("web").items()):
        chain = "" if printed[name] == event else f"the page prints `{printed[name]}`"
        names = (edition.display_name(name, "en", "web"), edition.display_name(name, "fr", "web"))
        rows.append((f"`{name}`", f"`{event}`", *names, chain))
    return _table(("reserved", "counts as", "English", "French", "note"), rows)


def _uses(edition: Edition) -> str:
    rows = []
    for name, label in CLASSES.items():
        uses = edition.uses_of_class(name)
        for purpose, use in (("reporting", uses.reporting), ("audience", uses.audience), ("optimisation", uses.optimisation)):
            rows.append((label, purpose, "yes" if use.allowed else "no", use.reason["en"], use.source))
    return _table(("class", "use", "allowed", "why", "source"), rows)


def _kinds(edition: Edition) -> str:
    ages = edition.limits.max_age_seconds
    rows = [
        (kind, "yes" if edition.custom_allowed(kind) else "no", f"{ages[kind] // DAY_SECONDS} days", edition.source_of_kind(kind))
        for kind in KINDS
    ]
    return _table(("kind", "custom events", "oldest event", "source"), rows)


def _limits(edition: Edition) -> str:
    return _table(
        ("limit", "value", "source"), [(f"`{name}`", str(value), source) for name, value, source in edition.limit_rows()]
    )


def _parameters(parameters: Mapping[str, Parameter]) -> str:
    rows = []
    for name, parameter in sorted(parameters.items()):
        levels = " and ".join({"item": "items of `contents`"}.get(level, level) for level in parameter.levels)
        values = ", ".join(f"`{value}`" for value in parameter.values)
        rows.append((f"`{name}`", parameter.type, levels, values, parameter.en))
    return _table(("parameter", "type", "where", "values", "note"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(markdown_reference())
