"""Where did it happen? Page and referrer as text."""

from balise.events.finding import found
from balise.events.received import Kind
from balise.pipeline.context import Context
from balise.pipeline.draft import Draft

_NO_URL = found("page_url_missing", "page.url")


def add_page(draft: Draft, context: Context) -> None:
    """Fill `draft.url` and `draft.referrer`; other fields of the page go to the extras."""
    page = draft.received.page
    draft.url = _text(draft, page.get("url"), "page.url")
    draft.referrer = _text(draft, page.get("referrer"), "page.referrer")
    rest = {name: value for name, value in page.items() if name not in ("url", "referrer")}
    if rest:
        draft.received.extra = {**draft.received.extra, "page": rest}
    if not draft.url and context.source.kind is Kind.WEB:
        draft.note(_NO_URL)


def _text(draft: Draft, value: object, path: str) -> str:
    if isinstance(value, str):
        return value
    if value is not None:
        draft.note(found("wrong_type", path, "page", "not a valid string"))
    return ""
