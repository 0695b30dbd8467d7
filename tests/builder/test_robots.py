"""robots.txt is read as RFC 9309 says."""

import pytest

from balise.builder.robots import Robots, read_robots

FILE = """
User-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?*q=

User-agent: OtherBot
User-agent: BaliseRuleCheck
Disallow: /lamp # for us
Disallow: /caf%C3%A9
"""


@pytest.mark.parametrize(
    "path, may",
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a.pdf", False),
        ("/a.pdf.html", True),
        ("/search?x=1&q=2", False),
        ("/search?x=1", True),
        ("/lamp", True),
        ("/robots.txt", True),
    ],
)
def test_the_longest_rule_that_fits_decides(path, may):
    """Patterns with `*` and `$`; of two that fit the longer one."""
    assert read_robots(FILE, "Nobody").allow(path) is may


@pytest.mark.parametrize("path, may", [("/lamp", False), ("/lampshade", False), ("/private", True), ("/café", False)])
def test_our_own_group_stands_alone(path, may):
    """A group that names us, in whatever case and among others, is the one that holds; paths are compared decoded."""
    assert read_robots(FILE.replace("BaliseRuleCheck", "balisERulecheck")).allow(path) is may


def test_no_rules_allow_and_a_closed_site_does_not():
    """A file without rules allows all; an empty Disallow too; a site that cannot answer allows nothing."""
    assert read_robots("").allow("/")
    assert read_robots("User-agent: *\nDisallow:").allow("/")
    assert read_robots("\x00\x01 nonsense\n: :\nDisallow: /").allow("/")
    assert not Robots(closed=True).allow("/")


def test_a_hostile_file_is_read_in_time():
    """Many stars do not make reading slow."""
    assert read_robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "$").allow("/" + "a" * 5000 + "b")
