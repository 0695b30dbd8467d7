"""The editions: what each says, and that no row contradicts another."""

import pytest

from balise.errors import WrongInput
from balise.events.received import Kind
from balise.vocabulary import DEFAULT_EDITION, EDITIONS, KINDS, load_edition

UNIFIED = {
    "AddPaymentInfo",
    "AddToCart",
    "AddToWishlist",
    "ApplicationApproval",
    "CompleteRegistration",
    "Contact",
    "CustomizeProduct",
    "Download",
    "FindLocation",
    "InitiateCheckout",
    "Lead",
    "Purchase",
    "Schedule",
    "Search",
    "StartTrial",
    "SubmitApplication",
    "Subscribe",
    "ViewContent",
}
OLDER = {
    "ViewContent",
    "ClickButton",
    "Search",
    "AddToWishlist",
    "AddToCart",
    "InitiateCheckout",
    "AddPaymentInfo",
    "CompletePayment",
    "PlaceAnOrder",
    "Contact",
    "Download",
    "SubmitForm",
    "CompleteRegistration",
    "Subscribe",
}
APP = {
    "AchieveLevel",
    "AddPaymentInfo",
    "AddToCart",
    "AddToWishlist",
    "Checkout",
    "CompleteTutorial",
    "CreateGroup",
    "CreateRole",
    "GenerateLead",
    "InAppADClick",
    "InAppADImpr",
    "InstallApp",
    "JoinGroup",
    "LaunchAPP",
    "LoanApplication",
    "LoanApproval",
    "LoanDisbursal",
    "Login",
    "Purchase",
    "Rate",
    "Registration",
    "Search",
    "SpendCredits",
    "StartTrial",
    "Subscribe",
    "UnlockAchievement",
    "ViewContent",
}
each_edition = pytest.mark.parametrize("edition", [load_edition(name) for name in EDITIONS], ids=EDITIONS)
each_kind = pytest.mark.parametrize("kind", KINDS)


def test_an_unknown_edition_is_wrong_input():
    """An edition that is not listed is refused with the list of those that are, even where its name leads to a file."""
    for name in ("2023-01", "", "../editions/2024-10", "2024-10\0"):
        with pytest.raises(WrongInput, match="2024-10, 2025-05"):
            load_edition(name)


def test_the_default_is_the_oldest_edition():
    """The seeds' tables are the default, and the list is in the order of time."""
    assert DEFAULT_EDITION == EDITIONS[0] == "2024-10"
    assert sorted(EDITIONS, key=lambda name: load_edition(name).since) == list(EDITIONS)


def test_an_edition_is_read_once():
    """Whoever asks for an edition gets the same one."""
    assert load_edition("2025-05") is load_edition("2025-05")


@each_edition
def test_kinds_are_the_kinds_of_sources(edition):
    """The vocabulary knows exactly the kinds that a source can be, and takes a `Kind` for its value."""
    assert set(KINDS) == {kind.value for kind in Kind} == set(edition.limits.max_age_seconds)
    assert edition.standard(Kind.WEB) is edition.standard("web")


@each_edition
def test_an_unknown_kind_is_wrong_input(edition):
    """A kind that is none is refused, whatever is asked."""
    for ask in (edition.standard, edition.reserved, edition.custom_allowed, lambda kind: edition.canonical("Order", kind)):
        with pytest.raises(WrongInput, match="web, app, offline, crm"):
            ask("shop")


def test_the_first_edition_lists_the_older_names():
    """2024-10 has the 14 older events, PageView, and three of which nothing says when they came."""
    edition = load_edition("2024-10")

    assert set(edition.standard("web")) == OLDER | {"PageView", "CustomizeProduct", "FindLocation", "Schedule"}
    assert {name for name, event in edition.standard("web").items() if event.source == "inferred"} == {
        "CustomizeProduct",
        "FindLocation",
        "Schedule",
    }


def test_the_second_edition_lists_the_unified_names():
    """2025-05 has the 18 unified events, PageView, and two deprecated ones with a date."""
    edition = load_edition("2025-05")
    deprecated = {name: str(event.deprecated.since) for name, event in edition.standard("web").items() if event.deprecated}

    assert set(edition.standard("web")) == UNIFIED | {"PageView", "ClickButton", "PlaceAnOrder"}
    assert deprecated == {"ClickButton": "2025-05-01", "PlaceAnOrder": "2025-05-01"}


def test_the_second_edition_reverses_purchase():
    """In 2025-05 CompletePayment is mapped to Purchase, and one row of the older table is gone."""
    old, new = load_edition("2024-10").reserved("web"), load_edition("2025-05").reserved("web")

    assert set(old) - set(new) == {"ClickInConsultationPage", "Purchase"}
    assert {name: new[name] for name in set(new) - set(old)} == {"CompletePayment": "Purchase", "SubmitForm": "Lead"}
    assert {name for name in set(old) & set(new) if old[name] != new[name]} == {"ClickForm"}
    assert new["ClickForm"] == "Lead"
    assert load_edition("2025-05").reserved_as_printed("web")["ClickForm"] == "SubmitForm"


@each_edition
def test_app_events_keep_their_own_vocabulary(edition):
    """Apps have 27 events and two that the SDKs log by themselves, and no reserved names."""
    automatic = {name for name, event in edition.standard("app").items() if event.automatic}

    assert set(edition.standard("app")) == APP | automatic
    assert automatic == {"ImpressionLevelAdRevenue", "2Dretention"}
    assert edition.reserved("app") == {}


@each_edition
def test_offline_and_crm_use_the_web_list(edition):
    """Offline and CRM have the web's names; offline alone takes no custom events."""
    for kind in ("offline", "crm"):
        assert edition.standard(kind) == edition.standard("web")
        assert edition.reserved(kind) == edition.reserved("web")
    assert [kind for kind in KINDS if not edition.custom_allowed(kind)] == ["offline"]


@each_edition
@each_kind
def test_every_mapping_ends_at_a_standard_event(edition, kind):
    """A mapped name is not standard itself, and what it maps to is."""
    for mapped in (edition.reserved(kind), edition.spellings(kind)):
        assert set(mapped) & set(edition.standard(kind)) == set()
        assert set(mapped.values()) <= set(edition.standard(kind))


@each_edition
@each_kind
def test_recommended_parameters_are_parameters(edition, kind):
    """An event recommends only parameters that the edition knows."""
    named = {parameter for event in edition.standard(kind).values() for parameter in event.recommended}

    assert named - set(edition.parameters) == set()


@each_edition
def test_every_named_source_is_listed(edition):
    """Each row names a source that the edition explains, and each source explained is named somewhere."""
    named = {source for _, _, source in edition.limit_rows()} | {edition.source_of_kind(kind) for kind in KINDS}
    named |= {event.source for kind in KINDS for event in edition.standard(kind).values()}
    for row in ("standard", "page_view", "deprecated", "custom", "not_accepted", "invalid"):
        uses = edition.uses_of_class(row)
        named |= {uses.reporting.source, uses.audience.source, uses.optimisation.source}

    assert named - set(edition.sources) == set()


@each_edition
@each_kind
def test_every_event_has_words_in_both_languages(edition, kind):
    """A standard or reserved name is shown in words, and the page view has the ones of the French page."""
    for name in (*edition.standard(kind), *edition.reserved(kind)):
        assert all(edition.display_name(name, language, kind) for language in ("en", "fr"))
    assert edition.display_name("PageView", "fr") == "Vue de la page"
    assert edition.display_name("Leave_Review", "fr") == "Leave_Review"


@each_edition
def test_a_name_on_two_lists_has_the_same_words(edition):
    """Whichever list a name is looked up in, people read the same words."""
    both = {*edition.standard("web"), *edition.reserved("web")} & set(edition.standard("app"))
    words = [
        (edition.display_name(name, tongue, "web"), edition.display_name(name, tongue, "app"))
        for name in both
        for tongue in ("en", "fr")
    ]

    assert [pair for pair in words if pair[0] != pair[1]] == []


@each_edition
def test_a_custom_event_is_shown_by_its_own_name_where_the_kind_is_known(edition):
    """`Login` is an app event: in a web source it is somebody's own name."""
    assert edition.display_name("Login", "fr", "app") == "Connexion"
    assert edition.display_name("Login", "fr", "web") == "Login"


@each_edition
def test_currencies_are_codes_of_three_capitals(edition):
    """The list holds 62 different codes, and the mobile SDKs know five more."""
    assert len(edition.currencies) == 62
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in edition.currencies_of("app"))
    assert edition.currencies_of("app") - edition.currencies == {"BGN", "IQD", "JOD", "LBP", "TZS"}
    assert edition.currencies_of("web") == edition.currencies_of("crm") == edition.currencies


@each_edition
def test_limits_are_the_published_ones(edition):
    """The numbers of the platform's pages hold."""
    limits = edition.limits

    assert (limits.name_max_length, limits.events_per_request, limits.pixel_batch) == (50, 1000, 50)
    assert (limits.app_batch, limits.offline_batch) == (50, 80)
    assert {kind: seconds // 86_400 for kind, seconds in limits.max_age_seconds.items()} == {
        "web": 28,
        "app": 28,
        "offline": 28,
        "crm": 90,
    }
    assert limits.max_future_seconds < 15 * 60


@each_edition
def test_parameters_are_known_with_type_and_place(edition):
    """A parameter says its type and level, and those of the verticals count as known."""
    assert edition.parameters["content_id"].levels == ("properties", "item")
    assert edition.parameters["value"].type == "number"
    assert edition.parameters["content_type"].values == ("product", "product_group")
    assert {"checkin_date", "vin", "value"} <= edition.parameter_names
    assert "availability" not in edition.parameter_names
    assert len(edition.verticals["travel"]) == 22
    assert len(edition.verticals["vehicle"]) == 19
