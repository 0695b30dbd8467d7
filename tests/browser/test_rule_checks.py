"""A check of rules with a real Chromium on small sites: what it finds, what it must not open, what it proposes."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from balise.builder.browser import CheckBrowser, NoBrowser, browser_file
from balise.builder.checker import RuleChecker
from balise.builder.ordering import KIND, order_check
from balise.builder.repair import read_target, repaired
from balise.clock import now_ms
from balise.jobs import JobStopped, Runner
from balise.lookups.networks import read_networks
from balise.metadata import JobState, Metadata, RuleCheck, open_metadata
from balise.metadata.rule_types import EventRule, RuleDraft
from balise.rules.rule import From, Parameter, Rule, Target, Trigger
from balise.vocabulary.policy import load_policy
from tests.builder import sites
from tests.builder.sites import Site

SEARCH = Path(__file__).parents[2] / "src/balise/web/static/pixel/target.js"
REVIEW = Target(
    tag="button",
    role="button",
    name="Leave a review",
    attributes={"data-action": "leave-review"},
    classes=("leave-review",),
    path=("main", "section#reviews"),
    near=("Reviews",),
)
HERE = read_networks("127.0.0.0/8")


@pytest.fixture
def shop(tmp_path) -> Iterator[Site]:
    """A site with one product's page."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")):
        pytest.skip("There is no Chromium: install it.")
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def metadata(tmp_path, shop) -> Iterator[Metadata]:
    """Metadata with the source SHOP, whose pages are those of the site."""
    opened = open_metadata(f"sqlite:///{tmp_path}/metadata.db")
    opened.sources.create("Shop", "web", code="SHOP", allowed_origins=[shop.origin])
    yield opened
    opened.close()


def live_rule(metadata: Metadata, *pages: str, target: Target = REVIEW, parameters: tuple[Parameter, ...] = ()) -> EventRule:
    """A published rule with these sample pages."""
    policy = load_policy()
    rule = Rule(event="leave_review", trigger=Trigger(on="click", target=target), parameters=parameters)
    made = metadata.event_rules.create("SHOP", RuleDraft(rule=rule, pages=pages), policy)
    return metadata.event_rules.publish("SHOP", made.id, policy)


def checked(metadata: Metadata, allowed=HERE) -> dict[str, RuleCheck]:
    """The last check of each page, by its path, after a check that somebody ordered."""
    checker = RuleChecker(metadata, now_ms, SEARCH, allowed=allowed)
    source = metadata.sources.find("SHOP")
    job = order_check(metadata, source, "ada@shop.example")
    with ThreadPoolExecutor(1) as thread:
        thread.submit(Runner(metadata, {KIND: checker.work}, now_ms).run_due).result(120)
    ended = metadata.jobs.find(job.id)
    assert ended.state is JobState.DONE, ended.error
    return {"/" + check.page.split("/", 3)[3]: check for check in metadata.rule_checks.latest("SHOP")}


def test_a_changed_page_is_drift_and_its_repair_finds_the_element(metadata, shop):
    """Found at first; after the page was made anew the element is lost, and the proposed target finds the right one."""
    rule = live_rule(metadata, f"{shop.origin}/lamp")
    before = checked(metadata)["/lamp"]
    assert (before.opened, before.state, before.version, before.proposed) == ("opened", "found", 1, "")

    shop.pages["/lamp"] = sites.MOVED
    lost = checked(metadata)["/lamp"]
    assert lost.state in ("weak", "missing")
    assert metadata.rule_checks.latest_good("SHOP", rule.id) == [before]

    repair = repaired(REVIEW, [read_target(lost.proposed)])
    assert (repair.tag, repair.name) == ("a", "Leave a review now")
    draft = RuleDraft(rule=Rule(event="leave_review", trigger=Trigger(on="click", target=repair)))
    metadata.event_rules.save("SHOP", rule.id, draft, load_policy(), based_on=1)
    metadata.event_rules.publish("SHOP", rule.id, load_policy())
    again = checked(metadata)["/lamp"]
    assert (again.state, again.version) == ("found", 2)


def test_the_browser_is_started_anew_now_and_then(metadata, shop, monkeypatch):
    """What pages leave in its memory goes with it, and no page is lost by that."""
    monkeypatch.setattr("balise.builder.browser._PAGES_OF_ONE", 2)
    started = []
    real = CheckBrowser._started
    monkeypatch.setattr(CheckBrowser, "_started", lambda own: started.append(own) or real(own))
    shop.pages |= dict.fromkeys(("/a", "/b", "/c"), sites.PRODUCT)
    live_rule(metadata, *(f"{shop.origin}/{path}" for path in "abc"))

    assert [check.state for check in checked(metadata).values()] == ["found"] * 3
    assert len(started) == 2


def test_what_is_gone_and_what_is_there_twice(metadata, shop):
    """Nothing like it is missing without a proposal; two alike are unclear."""
    shop.pages |= {"/gone": sites.GONE, "/twice": sites.TWICE}
    live_rule(metadata, f"{shop.origin}/gone", f"{shop.origin}/twice", target=REVIEW)

    seen = checked(metadata)

    assert (seen["/gone"].state, seen["/gone"].proposed) == ("missing", "")
    assert (seen["/twice"].state, seen["/twice"].score, seen["/twice"].second) == ("unclear", 100, 100)


def test_what_an_app_draws_late_is_found(metadata, shop):
    """The check waits a while for what scripts put there; parameters that are not on the page are told."""
    shop.pages["/late"] = sites.LATE
    price = Parameter(name="value", from_=From(element=Target(tag="span", id="price", name="10 €"), read="text"), as_="number")
    live_rule(metadata, f"{shop.origin}/late", parameters=(price,))

    seen = checked(metadata)["/late"]

    assert (seen.state, seen.unread) == ("found", ("value",))


def test_a_strict_policy_of_the_page_does_not_stop_the_check(metadata, shop):
    """Neither a Content-Security-Policy nor a page that changes what scripts rely on blinds it."""
    headers = {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'none'; require-trusted-types-for 'script'"}
    hostile = sites.PRODUCT + "<script>Document.prototype.querySelectorAll = () => []</script>"
    shop.pages |= {"/strict": (200, headers, sites.PRODUCT), "/hostile": hostile}
    live_rule(metadata, f"{shop.origin}/strict", f"{shop.origin}/hostile")

    assert {check.state for check in checked(metadata).values()} == {"found"}


def test_robots_txt_is_obeyed(metadata, shop):
    """What it forbids is not opened, and said."""
    shop.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, "User-agent: BaliseRuleCheck\nDisallow: /lamp\n")
    live_rule(metadata, f"{shop.origin}/lamp")

    seen = checked(metadata)["/lamp"]

    assert (seen.opened, seen.state) == ("robots", "")
    assert [path for path, _ in shop.asked] == ["/robots.txt"]


def test_what_cannot_be_opened_is_said(metadata, shop):
    """Not found, refused, broken, led elsewhere: each is told, and the others are looked at."""
    other = Site()
    try:
        shop.pages |= {
            "/refused": (403, {}, ""),
            "/broken": (500, {}, ""),
            "/moved": (302, {"Location": f"{other.origin}/lamp"}, ""),
        }
        live_rule(metadata, *(f"{shop.origin}/{path}" for path in ("none", "refused", "broken", "moved", "lamp")))

        seen = {path: check.opened for path, check in checked(metadata).items()}
    finally:
        other.stop()

    assert seen == {
        "/none": "not_found", "/refused": "refused", "/broken": "server_error", "/moved": "elsewhere", "/lamp": "opened"
    }  # fmt: skip


def test_private_addresses_are_not_reached(metadata, shop):
    """Neither the page nor what a public page would redirect to or load; the site never hears of it."""
    live_rule(metadata, f"{shop.origin}/lamp")

    assert checked(metadata, allowed=())["/lamp"].opened == "private"
    assert shop.asked == []


@pytest.mark.slow
def test_pages_that_never_end_are_left(metadata, shop, monkeypatch):
    """One that never answers and one whose script never ends cost their time and no more; the next page is looked at."""
    monkeypatch.setattr("balise.builder.browser.PAGE_S", 3.0)
    monkeypatch.setattr("balise.builder.browser._GRACE_S", 2.0)
    shop.pages |= {"/never": "never", "/stuck": sites.STUCK}
    live_rule(metadata, f"{shop.origin}/never", f"{shop.origin}/stuck", f"{shop.origin}/lamp")

    seen = checked(metadata)

    assert [seen[path].opened for path in ("/never", "/stuck")] == ["timeout", "timeout"]
    assert seen["/lamp"].state == "found"


def test_a_check_is_no_visit(metadata, shop):
    """Requests to the pixel, to its script and beacons do not leave the browser; the site sees who looks."""
    shop.pages["/lamp"] = sites.PRODUCT + (
        '<script src="/i18n/pixel/events.js?sdkid=SHOP"></script>'
        '<script>fetch("/api/v2/pixel", {method: "POST", body: "{}"}); navigator.sendBeacon("/beacon", "x")</script>'
    )
    live_rule(metadata, f"{shop.origin}/lamp")

    assert checked(metadata)["/lamp"].state == "found"
    assert {path for path, _ in shop.asked} <= {"/robots.txt", "/lamp", "/favicon.ico"}
    assert all("BaliseRuleCheck" in agent for path, agent in shop.asked if path == "/lamp")


def test_a_check_that_was_killed_goes_on(metadata, shop):
    """Pages it had looked at are not opened again, the others are."""
    live_rule(metadata, f"{shop.origin}/lamp", f"{shop.origin}/none")
    checker = RuleChecker(metadata, now_ms, SEARCH, allowed=HERE)
    job = order_check(metadata, metadata.sources.find("SHOP"), "ada@shop.example")
    calls = []

    def dies(done: int, total: int) -> None:
        calls.append(done)
        if done == 1:
            raise JobStopped

    with ThreadPoolExecutor(1) as thread, pytest.raises(JobStopped):
        thread.submit(checker.work, job, dies).result(60)
    first = [path for path, _ in shop.asked if path != "/robots.txt"]
    seen = checked(metadata)

    assert len(first) == 1
    assert sorted(path for path, _ in shop.asked if path in ("/lamp", "/none")) == ["/lamp", "/none"]
    assert len(seen) == 2
    assert threading.active_count() < 50


def test_without_a_browser_the_check_says_so(metadata, shop, monkeypatch):
    """The run is kept with its reason, for the pages that name the cure."""
    monkeypatch.setenv("PATH", "/nowhere")
    live_rule(metadata, f"{shop.origin}/lamp")
    checker = RuleChecker(metadata, now_ms, SEARCH)
    job = order_check(metadata, metadata.sources.find("SHOP"), "ada@shop.example")

    assert checker.work(job, lambda *_: None)["state"] == "no_browser"
    assert metadata.rule_checks.run("SHOP").state == "no_browser"
    with pytest.raises(NoBrowser):
        browser_file("/nowhere/chromium")
