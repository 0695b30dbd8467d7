"""Sources from the command line: what people choose, change and paste; each test has a source of its own."""

import pytest

CHOICES = (
    "--edition", "2025-05", "--on-invalid", "strict", "--on-sensitive", "warn", "--phone-region", "fr", "--retention-months", "3",
    "--allowed-origin", "https://a.example", "--allowed-origin", "https://b.example", "--auto-match", "phone_number",
    "--auto-match", "email", "--no-first-party-cookies", "--capture",
)  # fmt: skip
CHOSEN = {
    "edition": "2025-05",
    "on_invalid": "strict",
    "on_sensitive": "warn",
    "phone_region": "FR",
    "retention_months": 3,
    "allowed_origins": ["https://a.example", "https://b.example"],
    "auto_match": ["email", "phone_number"],
    "first_party_cookies": False,
    "capture": True,
}


@pytest.fixture
def source(server, request):
    """A web source made for one test."""
    code = request.node.name.upper().replace("[", "-").replace("]", "")[:60]
    made = server.run("source", "create", "A shop", "--kind", "web", "--code", code, "--json")
    assert made.code == 0, made.err
    return made.json["code"]


def test_everything_can_be_chosen_at_the_start(server):
    """A source is made as the options say."""
    made = server.run("source", "create", "Chosen", "--kind", "web", "--code", "CHOSEN", *CHOICES, "--json")

    assert made.json.items() >= CHOSEN.items()


def test_everything_can_be_changed_later(server, source):
    """What is given changes, the rest stays; the same options, and the name."""
    before = server.run("source", "list", "--json").json["sources"]
    changed = server.run("source", "change", source, *CHOICES, "--json")
    named = server.run("source", "change", source, "--name", "Another shop", "--json")

    assert changed.json == next(row for row in before if row["code"] == source) | CHOSEN
    assert named.json == changed.json | {"name": "Another shop"}


def test_lists_can_be_emptied(server, source):
    """`any` takes every origin's limit away, `none` turns matching off, cookies come back on."""
    server.run("source", "change", source, *CHOICES)
    emptied = server.run(
        "source", "change", source, "--allowed-origin", "any", "--auto-match", "none", "--first-party-cookies", "--json"
    ).json

    assert (emptied["allowed_origins"], emptied["auto_match"], emptied["first_party_cookies"]) == ([], [], True)


def test_a_change_says_what_was_changed(server, source):
    """People read the name, the code and the fields, in their language."""
    english = server.run("source", "change", source, "--auto-match", "email")
    french = server.run("source", "change", source, "--auto-match", "none", "--language", "fr")

    assert english.code == french.code == 0
    assert all(word in english.out for word in ("A shop", source, "auto_match", "within a minute"))
    assert all(word in french.out for word in ("A shop", source, "auto_match", "minute"))


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--auto-match", "card"),
        ("--auto-match", "none", "--auto-match", "email"),
        ("--allowed-origin", "any", "--allowed-origin", "https://a.example"),
        ("--allowed-origin", "shop.example"),
        ("--retention-months", "0"),
        ("--edition", "1999-01"),
        ("--kind", "app"),
    ],
)
def test_a_wrong_change_is_refused(server, source, options):
    """Nothing given, a value that is none, or `none` beside others: exit code 2, and nothing is changed."""
    before = server.run("source", "list", "--json").json
    ended = server.run("source", "change", source, *options)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err
    assert server.run("source", "list", "--json").json == before


def test_a_source_that_is_not_there_cannot_be_changed(server):
    """An unknown code ends with 2 and a sentence."""
    ended = server.run("source", "change", "NONE", "--name", "Shop")

    assert (ended.code, ended.out) == (2, "")
    assert "No source has this code" in ended.err


def test_the_base_code_is_printed(server, source):
    """The base code can be copied as it is: the script and the image, with the code and the server's address."""
    printed = server.run("source", "snippet", source)
    told = server.run("source", "snippet", source, "--json").json

    assert printed.out == told["html"]
    assert printed.out.startswith("<script>\n")
    assert f"{server.url}/api/v2/pixel?sdkid=" in printed.out
    assert (told["code"], told["url"]) == (source, server.url)


def test_the_base_code_is_printed_as_a_module(server, source):
    """`--module` prints what a site that is built from modules writes."""
    printed = server.run("source", "snippet", source, "--module")

    assert printed.out == server.run("source", "snippet", source, "--json").json["module"]
    assert f'import {{ ttq }} from "{server.url}/i18n/pixel/static/ttq.js";' in printed.out


def test_another_address_can_be_printed(server, source):
    """`--url` is the address pages load the pixel from, as where a proxy stands before the server."""
    told = server.run("source", "snippet", source, "--url", "https://t.shop.example/tags/", "--json")

    assert told.json["url"] == "https://t.shop.example/tags"
    assert "https://t.shop.example/tags/api/v2/pixel?" in told.json["html"]


def test_a_source_without_pages_has_no_base_code(server):
    """An app's source ends with 2 and what to do instead."""
    server.run("source", "create", "App", "--kind", "app", "--code", "NO-PAGES")
    ended = server.run("source", "snippet", "NO-PAGES")

    assert (ended.code, ended.out) == (2, "")
    assert "Only a source of kind web has a base code. Send its events by the Events API" in ended.err


def test_the_base_code_is_the_same_without_a_server(server, source, run):
    """A folder that no server holds gives the same text as a running server with the same address."""
    run("source", "create", "A shop", "--kind", "web", "--code", source)

    assert (
        run("source", "snippet", source, "--url", server.url, "--json").json
        == server.run("source", "snippet", source, "--json").json
    )


def test_a_new_site_is_told_how_to_go_on(server):
    """After a site comes its base code, after anything else only a token."""
    site = server.run("source", "create", "Site", "--kind", "web", "--code", "GO-ON")
    till = server.run("source", "create", "Till", "--kind", "offline", "--code", "GO-ON-TILL")

    assert "balise source snippet GO-ON" in site.out
    assert "balise source snippet" not in till.out
    assert "balise token create --source GO-ON-TILL" in till.out
