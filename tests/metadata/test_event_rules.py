"""The rules of a source: versions, states, what pages get, what is taken back, what is bounded."""

import gzip
import threading

import msgspec
import pytest

from balise.errors import Conflict, NotFound, RuleRefused
from balise.events.plan import PlannedEvent, Status
from balise.metadata import event_rules, open_metadata, rule_writing
from balise.metadata.rule_tables import VERSIONS
from balise.metadata.rule_types import RuleDraft
from balise.rules.rule import Rule
from balise.vocabulary.policy import load_policy
from tests.rules.rule_making import BUTTON, rule_of

ACTOR = {"actor": "ana@shop.example"}


@pytest.fixture(scope="module")
def policy():
    return load_policy()


@pytest.fixture
def rules(metadata):
    metadata.sources.create("Shop", "web", code="SHOP")
    metadata.sources.create("Other", "web", code="OTHER", workspace=metadata.workspaces.create("Other", actor="test").id)
    return metadata.event_rules


def simple(event="leave_review", **changes):
    return rule_of(**{"event": event, "parameters": [], **changes})


def create(rules, source, rule, policy, *, actor="cli", **more):
    return rules.create(source, RuleDraft(rule=rule, **more), policy, actor=actor)


def save_rule(rules, source, made, rule, policy, *, based_on, actor="cli", **more):
    return rules.save(source, made, RuleDraft(rule=rule, **more), policy, based_on=based_on, actor=actor)


def pages_get(rules, source="SHOP"):
    compiled = rules.compiled(source)
    assert gzip.decompress(compiled.gzip) == compiled.plain
    return msgspec.json.decode(compiled.plain)


def latest(metadata):
    return metadata.changes.latest(1)[0]


def test_a_new_rule_is_a_draft_that_no_page_runs(metadata, rules, policy):
    """It has its event's name where none is given, one version, and a line in the change log."""
    made = create(rules, "SHOP", simple(), policy, pages=("https://shop.example/p/1",), **ACTOR)

    assert (made.state, made.version, made.live_version, made.name) == ("draft", 1, None, "leave_review")
    assert made.id.startswith("r_")
    assert len(made.id) == 14
    assert rules.find("SHOP", made.id) == made
    assert pages_get(rules) == {"mark": "", "rules": []}
    change = latest(metadata)
    assert (change.action, change.actor, change.subject) == ("event_rule.create", "ana@shop.example", "SHOP")
    assert change.details["rule"] == made.id


def test_a_rule_that_may_not_be_is_not_kept(rules, policy):
    """Every problem is in the refusal, those beside the rule too."""
    with pytest.raises(RuleRefused) as refused:
        create(rules, "SHOP", simple("1 bad"), policy, name="x" * 81, pages=("shop.example",))

    assert {one.path for one in refused.value.problems} == {"event", "name", "pages.0"}
    assert rules.page("SHOP") == ([], 0)


def test_each_save_is_a_version(metadata, rules, policy, clock):
    """What was saved stays, with its author and time; the same rule again, or only another name, makes none."""
    made = create(rules, "SHOP", simple(), policy)
    clock.now += 1000
    saved = save_rule(rules, "SHOP", made.id, simple(often="visitor"), policy, based_on=1, **ACTOR)
    named = save_rule(rules, "SHOP", made.id, simple(often="visitor"), policy, based_on=2, name="Reviews")

    assert (saved.version, named.version, named.name) == (2, 2, "Reviews")
    versions = rules.versions("SHOP", made.id)
    assert [(one.version, one.made_by, one.made_at) for one in versions] == [
        (2, "ana@shop.example", clock.now),
        (1, "cli", clock.now - 1000),
    ]
    assert rules.version("SHOP", made.id, 1).often == "page"
    assert [(c.path, c.before, c.after) for c in rules.difference("SHOP", made.id, 1, 2)] == [("often", "page", "visitor")]
    assert latest(metadata).details["name"] == ["leave_review", "Reviews"]


def test_two_people_do_not_overwrite_one_another(rules, policy):
    """A version based on an older one is refused, and nothing is lost."""
    made = create(rules, "SHOP", simple(), policy)
    save_rule(rules, "SHOP", made.id, simple(often="visitor"), policy, based_on=1)

    with pytest.raises(Conflict) as refused:
        save_rule(rules, "SHOP", made.id, simple(often="session"), policy, based_on=1)

    assert refused.value.reason == rule_writing.CHANGED_MEANWHILE
    assert rules.find("SHOP", made.id).rule.often == "visitor"


def test_one_of_two_that_save_at_once_wins(metadata, rules, policy, url, clock):
    """Two processes that save on the same version at the same time: one is kept, the other is told."""
    made = create(rules, "SHOP", simple(), policy)
    told = []

    def save(often):
        opened = open_metadata(url, clock)
        try:
            told.append(save_rule(opened.event_rules, "SHOP", made.id, simple(often=often), policy, based_on=1).version)
        except Conflict:
            told.append("conflict")
        finally:
            opened.close()

    threads = [threading.Thread(target=save, args=(often,)) for often in ("visitor", "session")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, told)) == ["2", "conflict"]


def test_pages_get_what_was_published_and_no_draft_after_it(rules, policy):
    """A version saved after publishing waits until it is published, too."""
    made = create(rules, "SHOP", simple(), policy)
    live = rules.publish("SHOP", made.id, policy, **ACTOR)
    first = rules.compiled("SHOP").mark
    save_rule(rules, "SHOP", made.id, simple(often="visitor"), policy, based_on=1)

    assert (live.state, live.live_version, live.undoable) == ("live", 1, "publish")
    (sent,) = pages_get(rules)["rules"]
    assert (sent["id"], sent["version"], sent["often"], sent["event"]) == (made.id, 1, "page", "leave_review")
    assert rules.compiled("SHOP").mark == first
    assert rules.find("SHOP", made.id).unpublished

    rules.publish("SHOP", made.id, policy)
    assert pages_get(rules)["rules"][0]["often"] == "visitor"
    assert rules.compiled("SHOP").mark not in ("", first)


def test_an_older_version_can_be_published_again(rules, policy):
    """Any version of the list, by its number."""
    made = create(rules, "SHOP", simple(), policy)
    save_rule(rules, "SHOP", made.id, simple(often="visitor"), policy, based_on=1)
    rules.publish("SHOP", made.id, policy)

    back = rules.publish("SHOP", made.id, policy, version=1)

    assert (back.live_version, back.version) == (1, 2)
    assert pages_get(rules)["rules"][0]["often"] == "page"
    with pytest.raises(NotFound):
        rules.publish("SHOP", made.id, policy, version=3)


def test_a_paused_rule_runs_nowhere_and_comes_back_as_it_was(rules, policy):
    """Pausing and resuming keep the published version; each can be repeated."""
    made = create(rules, "SHOP", simple(), policy)
    with pytest.raises(Conflict):
        rules.pause("SHOP", made.id, policy)
    with pytest.raises(Conflict):
        rules.resume("SHOP", made.id, policy)
    rules.publish("SHOP", made.id, policy)

    assert rules.pause("SHOP", made.id, policy).state == "paused"
    assert rules.pause("SHOP", made.id, policy).state == "paused"
    assert pages_get(rules)["rules"] == []
    assert rules.resume("SHOP", made.id, policy).state == "live"
    assert len(pages_get(rules)["rules"]) == 1


@pytest.mark.parametrize("step", ["publish", "pause", "resume", "delete"])
def test_each_step_can_be_taken_back_once(metadata, rules, policy, step):
    """The rule is then what it was before, pages get what they got before, and the change log says so."""
    made = create(rules, "SHOP", simple(), policy)
    rules.publish("SHOP", made.id, policy)
    save_rule(rules, "SHOP", made.id, simple(often="visitor"), policy, based_on=1)
    if step == "resume":
        rules.pause("SHOP", made.id, policy)
    before, pages_before = rules.find("SHOP", made.id), pages_get(rules)

    getattr(rules, step)("SHOP", made.id, policy)
    assert pages_get(rules) != pages_before
    after = rules.undo("SHOP", made.id, policy)

    assert (after.state, after.live_version, after.deleted_at) == (before.state, before.live_version, None)
    assert pages_get(rules) == pages_before
    assert (latest(metadata).action, latest(metadata).details["taken_back"]) == ("event_rule.undo", step)
    with pytest.raises(Conflict):
        rules.undo("SHOP", made.id, policy)


def test_a_deleted_rule_is_out_of_the_list_and_can_be_restored(rules, policy):
    """It counts as deleted, nothing but undo may be done with it."""
    made = create(rules, "SHOP", simple(), policy)
    rules.delete("SHOP", made.id, policy)

    assert rules.page("SHOP") == ([], 0)
    assert [one.id for one in rules.page("SHOP", states=["deleted"])[0]] == [made.id]
    assert rules.counts("SHOP").deleted == 1
    with pytest.raises(NotFound):
        rules.publish("SHOP", made.id, policy)
    assert rules.undo("SHOP", made.id, policy).deleted_at is None


def test_the_oldest_deleted_rules_are_let_go(rules, policy, monkeypatch):
    """So many are kept to be restored; versions go along."""
    monkeypatch.setattr(rule_writing, "MOST_DELETED", 2)
    made = [create(rules, "SHOP", simple(), policy, name=f"Rule {number}").id for number in range(4)]
    for each in made:
        rules._clock.now += 1
        rules.delete("SHOP", each, policy)

    assert {one.id for one in rules.page("SHOP", states=["deleted"])[0]} == set(made[2:])
    with rules._database.read() as connection:
        assert len(connection.execute(VERSIONS.select()).all()) == 2


def test_only_so_many_versions_are_kept_and_the_published_one(rules, policy, monkeypatch):
    """The oldest go first; what pages run stays, and what they ran before the last publish, which can be taken back."""
    monkeypatch.setattr(rule_writing, "MOST_VERSIONS", 3)
    made = create(rules, "SHOP", simple(), policy)
    rules.publish("SHOP", made.id, policy)
    for number in range(1, 10):
        value = [[{"of": "path", "is": "equals", "value": f"/{number}"}]]
        save_rule(rules, "SHOP", made.id, simple(when=value), policy, based_on=number)
        if number == 3:
            rules.publish("SHOP", made.id, policy)

    assert [one.version for one in rules.versions("SHOP", made.id)] == [10, 9, 8, 4, 1]
    assert rules.undo("SHOP", made.id, policy).live_version == 1
    assert pages_get(rules)["rules"][0]["version"] == 1


def test_rules_are_found_by_state_and_text(rules, policy, clock):
    """The last changed first, a page at a time, with how many there are in all."""
    for number in range(5):
        clock.now += 1
        create(rules, "SHOP", simple(f"event_{number}"), policy, name=f"Rule {number} 100%")
    first = rules.page("SHOP")[0][-1]
    clock.now += 1
    rules.publish("SHOP", first.id, policy)

    shown, total = rules.page("SHOP", most=2, after=1)
    assert ([one.rule.event for one in shown], total) == (["event_4", "event_3"], 5)
    assert [one.id for one in rules.page("SHOP", states=["live"])[0]] == [first.id]
    assert [one.rule.event for one in rules.page("SHOP", text="EVENT_3")[0]] == ["event_3"]
    assert rules.page("SHOP", text="100%")[1] == 5
    assert rules.page("SHOP", text="1_0")[1] == 0
    counts = rules.counts("SHOP")
    assert (counts.draft, counts.live, counts.paused, counts.deleted) == (4, 1, 0, 0)


def test_a_copy_is_a_draft_of_its_own(rules, policy):
    """With the newest version, its pages and another name."""
    made = create(rules, "SHOP", simple(), policy, name="Reviews", pages=("https://shop.example/p",))
    copied = rules.copy("SHOP", made.id, policy)

    assert copied.id != made.id
    assert (copied.rule, copied.pages, copied.name, copied.state) == (made.rule, made.pages, "Reviews (2)", "draft")


def test_rules_of_one_source_are_not_another_s(rules, policy):
    """An id is of no use with another source, whatever is asked."""
    made = create(rules, "SHOP", simple(), policy)
    rules.publish("SHOP", made.id, policy)

    assert rules.find("OTHER", made.id) is None
    assert rules.page("OTHER") == ([], 0)
    assert rules.live("OTHER") == []
    assert pages_get(rules, "OTHER")["rules"] == []
    for ask in (rules.publish, rules.pause, rules.resume, rules.delete, rules.undo, rules.copy):
        with pytest.raises(NotFound):
            ask("OTHER", made.id, policy)
    for read in (rules.versions, lambda source, rule: rules.version(source, rule, 1)):
        with pytest.raises(NotFound):
            read("OTHER", made.id)
    with pytest.raises(NotFound):
        save_rule(rules, "OTHER", made.id, simple(), policy, based_on=1)
    with pytest.raises(NotFound):
        create(rules, "NOWHERE", simple(), policy)


def test_a_source_has_a_most_of_rules(rules, policy, monkeypatch):
    """The next one is refused with what to do; deleted ones do not count."""
    monkeypatch.setattr(rule_writing, "MOST_RULES", 2)
    made = [create(rules, "SHOP", simple(), policy) for _ in range(2)]

    with pytest.raises(RuleRefused, match="has 2 rules, which is the most"):
        create(rules, "SHOP", simple(), policy)
    rules.delete("SHOP", made[0].id, policy)
    create(rules, "SHOP", simple(), policy)
    with pytest.raises(RuleRefused):
        rules.undo("SHOP", made[0].id, policy)


def test_publishing_over_the_limit_of_bytes_is_refused(rules, policy):
    """Pages are not made to load more than 64 KB: the rule stays a draft, what was live stays live."""
    long = [[{"of": "url", "is": "contains", "value": f"{place}{'x' * 190}"} for place in range(8)]] * 3
    made = [create(rules, "SHOP", simple(when=long), policy).id for _ in range(14)]
    live = 0
    refused = None
    while refused is None:
        try:
            rules.publish("SHOP", made[live], policy)
            live += 1
        except RuleRefused as error:
            refused = error

    assert refused.problems[0].code == "too_large_live"
    assert 5 < live < 14
    assert len(pages_get(rules)["rules"]) == live
    assert rules.find("SHOP", made[live]).state == "draft"


def test_the_event_is_registered_with_the_rule(metadata, rules, policy):
    """In the same step, with the parameters the platform does not know; a rule that is refused registers nothing."""
    given = [
        {"name": "rating", "from": {"query": "r"}, "as": "number"},
        {"name": "value", "from": {"fixed": "1"}, "as": "number"},
    ]
    made = create(rules, "SHOP", simple(parameters=given), policy, register=True)

    event = metadata.plan.find("SHOP", "leave_review")
    assert (event.status, [(p.name, p.type.value) for p in event.parameters]) == (Status.PLANNED, [("rating", "number")])
    assert "event_not_registered" not in {one.code for one in rules.check("SHOP", made.rule, policy).remarks}
    with pytest.raises(RuleRefused):
        create(rules, "SHOP", simple("two words"), policy, register=True)
    assert [one.name for one in metadata.plan.events("SHOP")] == ["leave_review"]

    other = create(rules, "SHOP", simple("share_page"), policy)
    rules.publish("SHOP", other.id, policy, register=True)
    assert metadata.plan.find("SHOP", "share_page").status is Status.LIVE


def test_a_blocked_event_stops_publishing_and_is_told_of_live_rules(metadata, rules, policy):
    """What would wait in quarantine is not published, and what is live already is unsound."""
    made = create(rules, "SHOP", simple(), policy)
    rules.publish("SHOP", made.id, policy)
    assert rules.unsound("SHOP", policy) == []
    metadata.plan.block("SHOP", "leave_review")

    (unsound,) = rules.unsound("SHOP", policy)
    assert (unsound.rule.id, [one.code for one in unsound.problems]) == (made.id, ["event_blocked"])
    assert [one.id for one in rules.events_in_doubt("SHOP", policy)] == [made.id]
    rules.pause("SHOP", made.id, policy)
    assert (rules.unsound("SHOP", policy), rules.events_in_doubt("SHOP", policy)) == ([], [])
    for step in (rules.resume, rules.publish, rules.undo):
        with pytest.raises(RuleRefused):
            step("SHOP", made.id, policy)


def test_an_edition_that_takes_a_name_over_is_told_of_live_rules(metadata, rules, policy):
    """A name that was custom and is standard or mapped now shows under another one."""
    made = create(rules, "SHOP", simple("Purchase", parameters=[]), policy)
    rules.publish("SHOP", made.id, policy)
    (unsound,) = rules.unsound("SHOP", policy)
    assert [one.code for one in unsound.remarks] == ["event_mapped"]

    metadata.sources.change("SHOP", edition="2025-05")
    assert rules.unsound("SHOP", policy) == []


def test_rules_that_use_an_event_are_known(metadata, rules, policy):
    """By the newest version or the published one, live ones first: what blocking or retiring the event would touch."""
    draft = create(rules, "SHOP", simple(), policy, name="A draft")
    live = create(rules, "SHOP", simple(), policy, name="Live")
    rules.publish("SHOP", live.id, policy)
    save_rule(rules, "SHOP", live.id, simple("share_page"), policy, based_on=1)

    assert [one.id for one in rules.of_event("SHOP", "leave_review")] == [live.id, draft.id]
    assert [one.id for one in rules.of_event("SHOP", "share_page")] == [live.id]
    assert rules.of_event("OTHER", "leave_review") == []


def test_a_retired_event_of_a_live_rule_is_told(metadata, rules, policy):
    """Its events come with a warning."""
    metadata.plan.register("SHOP", PlannedEvent(name="leave_review"), policy)
    made = create(rules, "SHOP", simple(), policy)
    rules.publish("SHOP", made.id, policy)
    metadata.plan.retire("SHOP", "leave_review")

    assert [one.code for one in rules.unsound("SHOP", policy)[0].remarks] == ["event_retired"]


def test_expressions_reach_pages_in_their_form_for_browsers(rules, policy):
    """RE2's syntax stays in the rule, JavaScript's goes to pages."""
    when = [[{"of": "path", "is": "matches", "value": r"(?i)\A/(?P<kind>shop|boutique)\z"}]]
    made = create(rules, "SHOP", simple(when=when), policy)
    rules.publish("SHOP", made.id, policy)

    assert rules.find("SHOP", made.id).rule.when[0][0].value == r"(?i)\A/(?P<kind>shop|boutique)\z"
    assert pages_get(rules)["rules"][0]["when"][0][0]["value"].startswith("^\\/(?:[Ss\\u{17f}][Hh]")


def test_what_was_compiled_by_another_release_is_made_anew(metadata, rules, policy, monkeypatch):
    """A release that compiles otherwise does not send what an older one kept."""
    made = create(rules, "SHOP", simple(), policy)
    rules.publish("SHOP", made.id, policy)
    with rules._database.write() as connection:
        connection.exec_driver_sql("UPDATE compiled_rules SET format = 0, plain = x'00'")

    assert pages_get(rules)["rules"][0]["id"] == made.id


def test_personal_texts_of_an_element_are_not_kept(rules, policy):
    """They are not in any version, not in the change log, and not on pages."""
    target = {**BUTTON, "near": ["jane.doe@mail.example"]}
    made = create(rules, "SHOP", simple(trigger={"on": "click", "target": target}), policy)
    rules.publish("SHOP", made.id, policy)

    with rules._database.read() as connection:
        for table in ("event_rules", "event_rule_versions", "changes", "compiled_rules"):
            assert "jane.doe" not in str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())


def test_a_rule_is_strict_where_it_is_read_back(rules, policy):
    """What comes out of the database is exactly a rule."""
    made = create(rules, "SHOP", simple(), policy)

    assert isinstance(rules.version("SHOP", made.id, 1), Rule)
    assert event_rules.EventRules is type(rules)


@pytest.mark.slow
def test_five_hundred_rules_are_kept_and_a_hundred_live(rules, policy):
    """The real limits: the next rule and the next publish are refused with what to do; what pages load stays under 64 KB."""
    made = [create(rules, "SHOP", simple(f"event_{number}"), policy).id for number in range(500)]
    with pytest.raises(RuleRefused, match="This source has 500 rules, which is the most"):
        create(rules, "SHOP", simple(), policy)
    for each in made[:100]:
        rules.publish("SHOP", each, policy)
    with pytest.raises(RuleRefused, match="100 rules of this source are live, which is the most"):
        rules.publish("SHOP", made[100], policy)

    assert (rules.counts("SHOP").draft, rules.counts("SHOP").live) == (400, 100)
    assert len(rules.compiled("SHOP").plain) < 64 * 1024
    assert rules.page("SHOP", most=50, after=450)[1] == 500
