"""Writes a mail: a plain text and a simple page that say the same, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import msgspec
from babel.numbers import format_decimal

from balise.alerts.payload import Letter, Say, ToldIssue, issue_link

LANGUAGES: Final = ("en", "fr")


@dataclass(frozen=True)
class Mail:
    """A mail to one person."""

    to: str
    subject: str
    text: str
    html: str


@cache
def sentences(language: str) -> Mapping[str, str]:
    """The sentences of mails in a language; English for one there is not."""
    file = Path(__file__).parent / "sentences" / f"{language if language in LANGUAGES else 'en'}.toml"
    return msgspec.toml.decode(file.read_bytes(), type=dict[str, str])


@dataclass(frozen=True)
class Writer:
    """Writes mails. `address` is where people reach the server."""

    address: str
    say: Say

    def write(self, letter: Letter, to: str, language: str) -> Mail:
        """The mail to one person."""
        texts = sentences(language)
        parts = [self._issue(told, letter, texts, language) for told in letter.issues]
        opening = [line for line in self._opening(letter, texts) if line]
        closing = self._closing(letter, texts, language)
        return Mail(
            to,
            " ".join(self._subject(letter, texts, language).split()),
            "\n\n".join([*opening, *(text for text, _ in parts), *closing]) + "\n",
            _page(opening, [html for _, html in parts], closing, language),
        )

    def _subject(self, letter: Letter, texts: Mapping[str, str], language: str) -> str:
        if letter.kind == "test":
            return texts["test_subject"]
        if len(letter.issues) != 1 or letter.more:
            return texts["many_subject"].format(n=format_decimal(len(letter.issues) + letter.more, locale=language))
        (told,) = letter.issues
        source = letter.sources.get(told.issue.source, told.issue.source)
        return texts[f"subject_{told.change or 'by_hand'}"].format(title=self.say(told.issue, language).title, source=source)

    def _opening(self, letter: Letter, texts: Mapping[str, str]) -> list[str]:
        if letter.kind == "test":
            return [texts["test_text"].format(address=self.address)]
        if letter.kind == "by_hand":
            return [texts["by_hand"].format(by=letter.by), texts["note"].format(note=letter.note) if letter.note else ""]
        return []

    def _closing(self, letter: Letter, texts: Mapping[str, str], language: str) -> list[str]:
        more = [texts["more"].format(n=format_decimal(letter.more, locale=language))] if letter.more else []
        why = [texts["why"].format(alert=letter.alert, link=f"{self.address}/alerts")] if letter.alert else []
        return [*more, *why]

    def _issue(self, told: ToldIssue, letter: Letter, texts: Mapping[str, str], language: str) -> tuple[str, str]:
        """An issue as text and as a part of a page."""
        issue, said = told.issue, self.say(told.issue, language)
        source = letter.sources.get(issue.source, issue.source)
        state = texts[f"change_{told.change}"] if told.change else ""
        head = " · ".join(part for part in (state, texts[f"severity_{issue.severity}"], source) if part)
        cure = texts["cure"].format(cure=said.cure) if said.cure and told.change != "closed" else ""
        link = issue_link(self.address, issue)
        text = "\n".join(line for line in (head, said.title, said.summary, cure, link) if line)
        rows = [
            f'<p style="margin:0;color:#5d6870;font-size:13px">{escape(head)}</p>',
            f'<h2 style="margin:4px 0 8px;font-size:16px">{escape(said.title)}</h2>',
            *(f'<p style="margin:0 0 8px">{escape(line)}</p>' for line in (said.summary, cure) if line),
            f'<p style="margin:0"><a style="color:#07607c" href="{escape(link)}">{escape(texts["open"])}</a></p>',
        ]
        return text, f'<div style="border-top:1px solid #dde2e4;padding:16px 0">{"".join(rows)}</div>'


def _page(opening: list[str], parts: list[str], closing: list[str], language: str) -> str:
    def paragraphs(lines: list[str]) -> str:
        return "".join(f"<p>{escape(line).replace(chr(10), '<br>')}</p>" for line in lines)

    body = paragraphs(opening) + "".join(parts) + paragraphs(closing)
    style = "font:14px/20px -apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#12181c;max-width:600px;margin:24px auto"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"></head>'
        f'<body style="background:#ffffff"><div style="{style}">{body}</div></body></html>'
    )
