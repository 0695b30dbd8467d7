"""Rules on the command line: from a file to the pages and back."""

import json
from uuid import uuid4

import pytest

from tests.rules.rule_making import BUTTON, GOOD

RULE = {**GOOD, "event": "leave_review", "parameters": []}


@pytest.fixture
def shop(server):
    """A source of this test alone; gives its name as options."""
    code = f"RULES{uuid4().hex[:8]}"
    assert server.run("source", "create", "Shop", "--kind", "web", "--code", code, "--json").code == 0
    return ("--source", code)


@pytest.fixture
def file(tmp_path):
    """A file with one rule."""
    path = tmp_path / "rule.json"
    path.write_text(json.dumps(RULE))
    return path


def test_a_rule_goes_from_a_file_to_the_pages_and_back(server, shop, file):
    """Checked, made, published, paused, taken back, deleted; each step is told."""
    checked = server.run("rule", "check", *shop, str(file))
    assert checked.code == 0
    assert "leave_review: this rule can be kept." in checked.out
    assert "not in the plan yet" in checked.out

    made = server.run("rule", "create", *shop, str(file), "--json").json["rules"][0]
    rule = (*shop, made["id"])
    assert "draft" in server.run("rule", "list", *shop).out
    assert "“leave_review” is live in version 1" in server.run("rule", "publish", *rule).out
    assert "is paused" in server.run("rule", "pause", *rule).out
    assert "is what it was before: live" in server.run("rule", "undo", *rule).out
    assert server.run("rule", "pause", *rule).code == 0
    assert server.run("rule", "resume", *rule, "--json").json["state"] == "live"
    assert "is deleted" in server.run("rule", "delete", *rule).out
    assert "No rule." in server.run("rule", "list", *shop).out
    assert server.run("rule", "list", *shop, "--state", "deleted", "--json").json["total"] == 1


def test_every_problem_of_a_bad_rule_is_told_in_the_callers_language(server, shop, tmp_path):
    """By check with exit code 1, by create with exit code 2; nothing is kept."""
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({**RULE, "event": "Deux mots", "trigger": {"on": "click", "target": {"tag": "button"}}}))

    checked = server.run("rule", "check", *shop, str(bad))
    assert checked.code == 1
    assert "→ Deux_mots would do" in checked.out
    assert "trigger.target: Nothing tells this element from the others" in checked.out
    refused = server.run("rule", "create", *shop, str(bad), "--language", "fr")
    assert refused.code == 2
    assert "rule.trigger.target: Rien ne distingue cet élément" in refused.err
    assert server.run("rule", "list", *shop, "--json").json["total"] == 0


def test_rules_travel_as_a_file(server, shop, file, tmp_path):
    """What is exported imports without a change; what was changed in the file is shown first and saved as a version."""
    server.run("rule", "create", *shop, str(file))
    exported = tmp_path / "rules.toml"
    assert server.run("rule", "export", *shop, str(exported)).code == 0
    same = server.run("rule", "diff", *shop, str(exported))
    assert (same.code, "are the same" in same.out) == (0, True)

    exported.write_text(exported.read_text().replace('often = "page"', 'often = "visitor"'))
    more = '\n[[rules]]\nevent = "share_page"\ntrigger = { on = "scroll", percent = 50 }\n'
    exported.write_text(exported.read_text() + more)
    told = server.run("rule", "diff", *shop, str(exported))
    assert (told.code, told.out.splitlines()) == (1, ["≠ leave_review: often", "+ share_page"])
    assert server.run("rule", "import", *shop, str(exported), "--publish", "--register").code == 0
    rules = server.run("rule", "list", *shop, "--json").json["rules"]
    assert {(one["name"], one["state"], one["live_version"]) for one in rules} == {
        ("leave_review", "live", 2),
        ("share_page", "live", 1),
    }
    assert server.run("rule", "diff", *shop, str(exported)).code == 0
    plan = server.run("plan", "export", *shop, "--json").json
    assert set(plan["events"]) == {"leave_review", "share_page"}


def test_an_import_with_one_bad_rule_changes_nothing(server, shop, tmp_path):
    """All are checked before the first is saved."""
    rules = tmp_path / "rules.toml"
    good = '[[rules]]\nevent = "share_page"\ntrigger = { on = "visit" }\n'
    rules.write_text(good + '[[rules]]\nevent = "bad name"\ntrigger = { on = "visit" }\n')
    ended = server.run("rule", "import", *shop, str(rules))

    assert ended.code == 2
    assert "bad name: this rule would be refused." in ended.err
    assert server.run("rule", "list", *shop, "--json").json["total"] == 0


def test_a_version_is_shown_and_compared(server, shop, file, tmp_path):
    """As a file has it, or what changed since another version."""
    made = server.run("rule", "create", *shop, str(file), "--json").json["rules"][0]
    toml = tmp_path / "rules.toml"
    toml.write_text(server.run("rule", "show", *shop, made["id"]).out.replace('often = "page"', 'often = "session"'))
    server.run("rule", "import", *shop, str(toml))

    assert server.run("rule", "show", *shop, made["id"], "--version", "1").out == 'often: "page" → "session"\n'
    assert server.run("rule", "show", *shop, made["id"], "--json").json["rule"]["trigger"]["target"] == BUTTON


@pytest.mark.parametrize("content", ["{", '{"event": "a"}', "[[rules]]\n", "", '{"rule": 5}'])
def test_what_is_no_rule_is_wrong_use(server, shop, tmp_path, content):
    """Told with the file's name."""
    path = tmp_path / "x.toml"
    path.write_text(content)
    ended = server.run("rule", "create", *shop, str(path))

    assert ended.code == 2
    assert "x.toml" in ended.err


def test_it_works_without_a_server(run, file):
    """On the data folder itself."""
    assert run("source", "create", "Shop", "--kind", "web", "--code", "SHOP").code == 0
    assert run("rule", "create", "--source", "SHOP", str(file), "--register").code == 0
    assert run("rule", "list", "--source", "SHOP", "--json").json["total"] == 1


def test_the_proof_of_a_rule_is_told(server, shop, file):
    """What is known, in the caller's language and as JSON; a check is ordered; without a proposal nothing is repaired."""
    made = server.run("rule", "create", *shop, str(file), "--json").json["rules"][0]

    told = server.run("rule", "proof", *shop, made["id"])
    french = server.run("rule", "proof", *shop, made["id"], "--language", "fr")
    plain = server.run("rule", "proof", *shop, made["id"], "--days", "7", "--json").json
    ordered = server.run("rule", "check-now", *shop)
    refused = server.run("rule", "repair", *shop, made["id"])

    assert (told.code, "Nothing is known yet" in told.out, "Rien n’est encore connu" in french.out) == (0, True, True)
    assert (plain["verdict"], len(plain["proof"]["days"])) == ("not_checked", 7)
    assert "A browser on the server looks" in ordered.out
    assert (refused.code, "No repair is proposed" in refused.err) == (2, True)
