"""Every page of the application: under which addresses it is looked at, and which addresses are no pages."""

from typing import Final, NamedTuple

SHOP, SILENT = "demo", "quiet"
"""A source with a shop's day in it, and one that nobody sent anything to."""


class View(NamedTuple):
    """One look at a page.

    `route` is the page's path in the router; `address` what is asked for, with names in braces for what was made on the way;
    `steps` are what is done then: a selector, and the text to write there or nothing to press it.
    """

    name: str
    route: str
    address: str
    steps: tuple[tuple[str, str], ...] = ()
    signed_in: bool = True


def _of(name: str, below: str, query: str = "", *steps: tuple[str, str], code: str = SHOP) -> View:
    return View(name, "/sources/{code:str}" + below, f"/sources/{code}" + below.replace(":str}", "}") + query, steps)


def _quiet(name: str, below: str) -> View:
    return _of(f"quiet-{name}", below, code=SILENT)


ENTRY: Final = (
    View("sign-in", "/sign-in", "/sign-in", signed_in=False),
    View("sign-in-lost", "/sign-in", "/sign-in", (("details.lost summary", ""),), signed_in=False),
    View(
        "sign-in-refused",
        "/sign-in",
        "/sign-in",
        (("[name=email]", "nobody@shop.example"), ("[name=password]", "not this one"), ("main form button", "")),
        signed_in=False,
    ),
    View("invitation", "/invitation/{key:str}", "{invitation}", signed_in=False),
    View("invitation-spent", "/invitation/{key:str}", "/invitation/spent", signed_in=False),
    View("password-link", "/password/{key:str}", "{password}", signed_in=False),
    View("password-link-spent", "/password/{key:str}", "/password/spent", signed_in=False),
    View("missing", "/", "/nothing-here"),
)
WORKSPACE: Final = (
    View("home", "/", "/"),
    View("status", "/status", "/status"),
    View("new-source", "/sources/new", "/sources/new", (("details.rest summary", ""),)),
    View(
        "new-source-refused",
        "/sources/new",
        "/sources/new",
        (("[name=kind]", ""), ("[name=name]", "Shop"), ("[name=code]", "a b"), (".main[type=submit]", "")),
    ),
    View("account", "/account", "/account"),
    View("second-factor", "/account/second-factor", "/account/second-factor"),
    View("people", "/people", "/people"),
    View(
        "people-invited", "/people", "/people", (("[name=email]", "new@shop.example"), ("form[action$=invitations] button", ""))
    ),
    View("workspace", "/workspace", "/workspace"),
    View("match-weights", "/workspace/match-weights", "/workspace/match-weights"),
    View(
        "match-weights-refused",
        "/workspace/match-weights",
        "/workspace/match-weights",
        (("[id=web-email]", "many"), ("[action$='match-weights/web'] button.main", "")),
    ),
    View("changes", "/changes", "/changes"),
    View("changes-of-people", "/changes", "/changes?kind=people"),
    View("search", "/search", "/search?q=D-0004"),
    View("search-nothing", "/search", "/search?q=nothing-like-this"),
    View("alerts", "/alerts", "/alerts"),
    View("new-alert", "/alerts/new", "/alerts/new"),
    View("alert", "/alerts/{alert:int}", "/alerts/1"),
    View("alert-removed", "/alerts/{alert:int}", "/alerts/1?remove"),
    View("message", "/alerts/deliveries/{delivery:int}", "/alerts/deliveries/1"),
    View("api", "/docs/api", "/docs/api", (("details.fold summary", ""), ("details.schema summary", ""))),
)
DEMO: Final = (
    View("demo", "/demo", "/demo"),
    View("demo-product", "/demo/products/{product_id:str}", "/demo/products/mug"),
    View("demo-cart", "/demo/cart", "/demo/cart"),
    View("demo-checkout", "/demo/checkout", "/demo/checkout"),
    View("demo-thanks", "/demo/thanks", "/demo/thanks"),
    View("demo-contact", "/demo/contact", "/demo/contact"),
    View("demo-sent", "/demo/sent", "/demo/sent"),
)
WATCH: Final = (
    _of("overview", ""),
    _of("overview-by-type", "", "?split=type&by=day"),
    _of("overview-opened", "", "?open=CompletePayment"),
    _of("overview-nothing", "", "?q=nothing-like-this"),
    _of("overview-columns", "", "", (".bar details.menu.push > summary", "")),
    _of("match-quality", "/match-quality"),
    _of("match-quality-gains", "/match-quality/gains"),
    _of("match-quality-sent", "/match-quality/sent"),
    View(
        "match-quality-event",
        "/sources/{code:str}/match-quality/events/{event:str}",
        f"/sources/{SHOP}/match-quality/events/AddToCart",
    ),
    _quiet("match-quality", "/match-quality"),
    _quiet("match-quality-sent", "/match-quality/sent"),
    _quiet("overview", ""),
    View("event", "/sources/{code:str}/events/{event:str}", f"/sources/{SHOP}/events/CompletePayment"),
    View("event-custom", "/sources/{code:str}/events/{event:str}", f"/sources/{SHOP}/events/size_guide_opened"),
    View("quiet-event", "/sources/{code:str}/events/{event:str}", f"/sources/{SILENT}/events/AddToCart"),
    _of("test-events", "/test"),
    _of("test-events-all", "/test", "?show=all", (".arrivals > li:first-child summary", "")),
    _quiet("test-events", "/test"),
    _of("payload", "/test/build"),
    _of("payload-judged", "/test/build", "", ("main form button.main", "")),
    _of("quarantine", "/quarantine"),
    _of("quarantine-names", "/quarantine", "?view=names"),
    _of("quarantine-events", "/quarantine", "?view=events"),
    _quiet("quarantine", "/quarantine"),
    _of("replay-preview", "/quarantine/preview", "?reason=invalid_name"),
    View("replay", "/sources/{code:str}/quarantine/replays/{number:int}", "{replay}"),
    _of("replay-fixes", "/quarantine/preview", '?reason=invalid_name&as=Leave_Review&fix={"fix":"currency","to":"EUR"}'),
    _of("diagnostics", "/diagnostics"),
    _quiet("diagnostics", "/diagnostics"),
    View("issue", "/sources/{code:str}/diagnostics/{issue:int}", f"/sources/{SHOP}/diagnostics/{{issue}}"),
    _of("backtests", "/backtests"),
    _quiet("backtests", "/backtests"),
    View("backtest", "/sources/{code:str}/backtests/{backtest:int}", f"/sources/{SHOP}/backtests/{{backtest}}"),
    _of("clicks", "/rules/clicks"),
    _of("clicks-asked", "/rules/clicks", "?delete"),
    _quiet("clicks", "/rules/clicks"),
    _of("dedup", "/dedup"),
    _quiet("dedup", "/dedup"),
    View("dedup-event", "/sources/{code:str}/dedup/events/{event:str}", f"/sources/{SHOP}/dedup/events/CompletePayment"),
    _of("dedup-copies", "/dedup/copies"),
    _of("compare", "/dedup/compare"),
    View("receipt", "/receipts/{receipt:str}", "/receipts/{bought}"),
    View("receipt-of-a-copy", "/receipts/{receipt:str}", "/receipts/{copy}"),
    View("receipt-waiting", "/receipts/{receipt:str}", "/receipts/{waiting}"),
    View("receipt-unknown", "/receipts/{receipt:str}", "/receipts/none"),
)
PLAN: Final = (
    _of("custom-events", "/custom-events"),
    _quiet("custom-events", "/custom-events"),
    _of("new-event", "/custom-events/new"),
    _of("new-event-broken", "/custom-events/new", "?name=1%20Leave%20Review!"),
    _of("new-event-reserved", "/custom-events/new", "?name=Purchase"),
    View("planned-event", "/sources/{code:str}/custom-events/{name:str}", f"/sources/{SHOP}/custom-events/size_guide_opened"),
    _of("plan-import", "/custom-events/import"),
    _of(
        "plan-difference",
        "/custom-events/import",
        "",
        ("[name=plan]", "format = 1\n\n[events.Leave_Review]\nowner = 'Maya'\n"),
        ("main [value=preview]", ""),
    ),
)
RULES: Final = (
    _of("rules", "/rules"),
    _quiet("rules", "/rules"),
    View("rules-of-a-till", "/sources/{code:str}/rules", "/sources/till/rules"),
    _of("rules-nothing", "/rules", "?q=nothing-like-this"),
    _of(
        "new-rule",
        "/rules/new",
        "?event=Leave_Review",
        ("#conditions button[value=group]", ""),
        ("[name=w0_value]", "/products"),
        ("#parameters button[value=parameter]", ""),
        ("details.fold > summary", ""),
    ),
    _of(
        "new-rule-refused",
        "/rules/new",
        "?event=1%20Leave%20Review!",
        ("[name=t_tag]", "button"),
        ("#parameters button[value=parameter]", ""),
        ("[name=p0_name]", "e mail"),
        (".below button.main", ""),
    ),
    View("rule", "/sources/{code:str}/rules/{rule:str}", f"/sources/{SHOP}/rules/{{rule}}?from=1&to=2"),
    View(
        "rule-refused",
        "/sources/{code:str}/rules/{rule:str}",
        f"/sources/{SHOP}/rules/{{rule}}",
        (("[type=url][name=page]", "ftp://shop.example/"), ("form[action*=add-page] button", "")),
    ),
    View("rule-form", "/sources/{code:str}/rules/{rule:str}/edit", f"/sources/{SHOP}/rules/{{rule}}/edit"),
    View("publish-rule", "/sources/{code:str}/rules/{rule:str}/publish", f"/sources/{SHOP}/rules/{{rule}}/publish"),
)
SETTINGS: Final = (
    _of("builder-open", "/builder"),
    _quiet("builder-open", "/builder"),
    _of("installation", "/install"),
    _quiet("installation", "/install"),
    View("installation-offline", "/sources/{code:str}/install", "/sources/till/install"),
    _of("tokens", "/tokens"),
    _of("token-made", "/tokens", "", ("main form [name=name]", "Shop's server"), ("main form.inline-form button", "")),
    _of("token-revoked", "/tokens", "", ("[data-dialog]", "")),
    _of("settings", "/settings"),
    _of("source-changes", "/changes"),
    _quiet("changes", "/changes"),
)
VIEWS: Final = ENTRY + WORKSPACE + DEMO + WATCH + PLAN + RULES + SETTINGS

NO_PAGES: Final = {
    "/sign-in/with-issuer": "leads to another server",
    "/sign-in/back": "comes from another server and leads on",
    "/demo/outcomes": "a part of the demo's page",
    "/sources/{code:str}/event-types.csv": "a file",
    "/sources/{code:str}/event-types.parquet": "a file",
    "/sources/{code:str}/events/{event:str}/days.csv": "a file",
    "/sources/{code:str}/custom-events/plan.toml": "a file",
    "/sources/{code:str}/custom-events/check": "a part of the event's page",
    "/sources/{code:str}/rules/check": "a part of the rule's form",
    "/sources/{code:str}/quarantine/previews/{number:int}": "the preview's page, of more events than are here",
    "/sources/{code:str}/builder/next": "leads on to a page of the site",
    "/sources/{code:str}/install/arrival": "a part of the installation's page",
}
"""Routes that are asked for and show no page of their own, and why."""
