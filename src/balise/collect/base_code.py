"""What people paste into their pages so that the pixel loads."""

from html import escape
from urllib.parse import urlencode

from balise.collect.script_text import in_quotes

_MODULE = """\
import {{ ttq }} from "{base}/i18n/pixel/static/ttq.js";

ttq.load("{code}");
ttq.page();
"""


class BaseCode:
    """Fills the built base code with a source's code and this server's address."""

    def __init__(self, snippet: str, address: str) -> None:
        """`snippet` has the placeholders `{{BASE}}` and `{{CODE}}` inside texts; `address` is where people reach the server."""
        self._snippet, self.address = snippet.strip(), address

    def html(self, code: str, address: str) -> str:
        """The base code for the head of every page, and the image for visitors without scripts."""
        script = self._snippet.replace("{{BASE}}", in_quotes(address)).replace("{{CODE}}", in_quotes(code))
        query = urlencode({"sdkid": code, "event": "Pageview", "noscript": "1"})
        image = escape(f"{address}/api/v2/pixel?{query}")
        return (
            f"<script>\n{script}\n</script>\n"
            f'<noscript><img height="1" width="1" style="display:none" alt="" src="{image}"></noscript>\n'
        )

    def module(self, code: str, address: str) -> str:
        """The same as an ES module, for sites that are built from modules."""
        return _MODULE.format(base=in_quotes(address), code=in_quotes(code))
