"""The page `docs/reference/policy.md`: what the policy looks for, and how well it does."""

from balise.vocabulary.policy.scores import Score
from balise.vocabulary.policy.terms import TermLists

_HEAD = """# The policy: what is never stored

This page is generated: `python -m balise.vocabulary.policy.measure --document`.

The platform forbids to share data from or about children under 13, health and financial information, and other
sensitive information (Business Products (Data) Terms, 2.8), and custom event names that suggest such data or illicit
acts. Balise looks at event names, the keys and values of properties, URLs and UTM values.

- A **name** with such a term is quarantined (`sensitive_name`).
- A **value**, or the value of a sensitive **key**, is replaced by `[removed: health]` and so on
  (`sensitive_data_removed`), or only reported where the source says `on_sensitive = warn` (`sensitive_data_found`).
- **Personal data** is always removed (`personal_data_removed`): e-mail addresses, phone numbers, payment cards, IBANs
  wherever they stand; names, addresses, dates of birth, government ids, credentials by the key or URL parameter that
  names them, unless the value is a SHA-256.

A **financial** finding is about a person's situation or accounts (income, debts, a credit score), not about paying:
`CompletePayment`, `credit_note_downloaded` and `payment_method_selected` are ordinary names.

## The lists

The lists are data in `src/balise/vocabulary/policy/data/`, written for this project. A term may be excused by words
near it (`breast` beside `pocket`), may need company (`stolen` beside `card`), or count only alone (`race` as a key).

"""

_MEASURED = """
## How well it does

Measured on labelled phrases, `tests/vocabulary/policy/corpus.tsv`. On `dev` the lists were tuned; `held_out` was
written before the lists, by their author, in one go with the first of `dev`, so its figures flatter them. `unseen` was written
after the lists, without looking at them, and nothing was tuned on it: **expect its figures on new phrases**.
Precision is counted on phrases of which about half are innocent look-alikes.

| half | group | phrases | recall | precision |
| --- | --- | --: | --: | --: |
"""

_LIMITS = """
## What it does not find

- A term that is on no list; languages other than English and French; words run together without capitals
  (`hivtest`), misspellings on purpose.
- Names and addresses in free text: only a key tells that a value is a person's name.
- National phone numbers written in an unusual way, or of countries other than Belgium, France, Germany, the
  Netherlands, Spain, Switzerland, the United Kingdom and the United States; with a country code (`+33…`, `0033…`)
  those of all countries are found.
- In the shop's own references (`order_id`, `sku` …) rows of digits are not taken for national phone numbers, in
  advertising identifiers (`ttclid`, `gclid` …) only e-mail addresses are looked for. Elsewhere an ISBN of ten digits that
  begins with 06 or 07 is taken for a French mobile number.
"""


def document(scores: dict[str, dict[str, Score]], lists: TermLists) -> str:
    """The page in Markdown."""
    return _HEAD + _categories(lists) + _MEASURED + _table(scores) + _LIMITS


def _categories(lists: TermLists) -> str:
    lines = ["| category | what | ways of writing |", "| --- | --- | --: |"]
    for category, title in lists.titles.items():
        lines.append(f"| `{category}` | {title['en']} | {sum(term.category == category for term in lists.terms)} |")
    return "\n".join(lines) + "\n"


def _table(scores: dict[str, dict[str, Score]]) -> str:
    lines = []
    for half, groups in scores.items():
        for group, one in groups.items():
            precision = "" if group.startswith("category") else f"{one.precision:.3f}"
            lines.append(f"| `{half}` | {group} | {one.total} | {one.recall:.3f} | {precision} |")
    return "\n".join(lines) + "\n"
