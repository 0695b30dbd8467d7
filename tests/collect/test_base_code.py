"""What people paste into their pages."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from balise.collect.base_code import BaseCode
from balise.collect.pixel_files import PixelFiles
from balise.web.router import STATIC

HOSTILE = ["SHOP", "</script>", "'+alert(1)+'", '"', "`${x}`", "{{BASE}}", "a&b=c", "é", "\u2028", "<!--<script>"]
TEMPLATE = "load('{{CODE}}', \"{{BASE}}/i18n/pixel/events.js\")"


class Page(HTMLParser):
    """The elements of a page and the text of its scripts."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.script = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.elements[-1][0] == "script":
            self.script += data


@pytest.mark.parametrize("code", HOSTILE)
def test_a_code_stays_inside_its_text(code):
    """Whatever the code is, the page has one script and one image, and the script's text is the code."""
    page = Page(BaseCode(TEMPLATE, "").html(code, "https://t.shop.example"))
    written = re.fullmatch(r"\s*load\('(.*)', \"https://t\.shop\.example/i18n/pixel/events\.js\"\)\s*", page.script)

    assert [tag for tag, _ in page.elements] == ["script", "noscript", "img"]
    assert json.loads(f'"{written.group(1)}"') == code


@pytest.mark.parametrize("code", HOSTILE)
def test_the_image_counts_a_page_without_scripts(code):
    """The image's address names the source, the event and that there was no script."""
    page = Page(BaseCode(TEMPLATE, "").html(code, "https://t.shop.example"))
    address = urlsplit(page.elements[-1][1]["src"])

    assert (address.scheme, address.netloc, address.path) == ("https", "t.shop.example", "/api/v2/pixel")
    assert parse_qs(address.query) == {"sdkid": [code], "event": ["Pageview"], "noscript": ["1"]}


def test_the_built_base_code_is_filled():
    """Both placeholders of the base code that is built are filled in, and none is left."""
    script = Page(BaseCode(PixelFiles(STATIC / "pixel").snippet, "").html("SHOP", "https://t.shop.example")).script

    assert not {"{{BASE}}", "{{CODE}}"} & set(re.findall(r"{{[A-Z]+}}", script))
    assert re.search(r"([\"'`])SHOP\1", script)
    assert re.search(r"[\"'`]https://t\.shop\.example[\"'`/]", script)


def test_the_module_names_the_same():
    """As a module the base code imports from the address, loads the code, and counts the page."""
    assert BaseCode(TEMPLATE, "").module("SHOP", "https://t.shop.example").splitlines() == [
        'import { ttq } from "https://t.shop.example/i18n/pixel/static/ttq.js";',
        "",
        'ttq.load("SHOP");',
        "ttq.page();",
    ]
