"""Makes every part and joins them; nothing else does."""

from balise.app.application import Balise, build
from balise.app.serving import serve

__all__ = ["Balise", "build", "serve"]
