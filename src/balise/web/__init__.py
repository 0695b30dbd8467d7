"""WHAT DO PEOPLE SEE? Server-rendered pages, in English and French; nothing in them needs a script."""

from balise.web.headers import with_headers
from balise.web.oidc import Issuer
from balise.web.parts import Send, WebParts
from balise.web.problems import answer_page
from balise.web.router import pages_router
from balise.web.throttle import Throttle

__all__ = ["Issuer", "Send", "Throttle", "WebParts", "answer_page", "pages_router", "with_headers"]
