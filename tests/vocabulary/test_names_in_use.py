"""Every name that published integrations were seen to send, with the verdict each edition gives."""

import re
from pathlib import Path

import pytest

from balise.vocabulary import load_edition

FACTS = Path(__file__).parents[2].parent / "shared" / "facts" / "integrations.md"
UNIFIED = [
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
]
APP = [
    "AchieveLevel",
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
    "Rate",
    "Registration",
    "SpendCredits",
    "UnlockAchievement",
]
OLDER_EVENTS = {"CompletePayment": "Purchase", "SubmitForm": "Lead", "PlaceAnOrder": "PlaceAnOrder", "ClickButton": "ClickButton"}
CUSTOM = [
    "custom_event",
    "customEvent",
    "CustomEvent",
    "custom-event",
    "lead_event",
    "InvalidEvent",
    "download",
    "search",
    "Donate",
]
INVALID = {
    "product view": "product_view",
    "order complete": "order_complete",
    "page view": "page_view",
    "Test Event": "Test_Event",
    "ncANLMBwQ]L^fN": "ncANLMBwQ_L_fN",
    "fQ92^RLkQyhJ8TU3nYnh": "fQ92_RLkQyhJ8TU3nYnh",
}


@pytest.mark.parametrize("name", UNIFIED)
def test_the_unified_names_are_standard_now(name):
    """All 18 are standard in 2025-05 for web, offline and CRM."""
    for kind in ("web", "offline", "crm"):
        found = load_edition("2025-05").canonical(name, kind)
        assert (found.verdict, found.event) == ("standard", name)


@pytest.mark.parametrize("name, event", OLDER_EVENTS.items())
def test_the_older_names_count_in_both_editions(name, event):
    """The names that most integrations still send are standard in 2024-10, and counted under the present name in 2025-05."""
    old, new = load_edition("2024-10").canonical(name, "web"), load_edition("2025-05").canonical(name, "web")

    assert (old.verdict, old.event, new.event, new.event_class) == ("standard", name, event, "standard")


@pytest.mark.parametrize("name", APP)
def test_app_names_are_standard_for_apps(name):
    """An app's own names count as they are."""
    assert load_edition("2024-10").canonical(name, "app").event == name


@pytest.mark.parametrize("name", CUSTOM)
def test_good_names_are_custom(name):
    """Names of one's own pass, with a remark where one looks like a standard name."""
    found = load_edition("2024-10").canonical(name, "web")

    assert (found.verdict, found.event) == ("custom", name)
    assert [warning.code for warning in found.warnings] == (["looks_like_standard"] if name in ("download", "search") else [])


@pytest.mark.parametrize("name, suggestion", INVALID.items())
def test_names_with_other_characters_are_told_what_to_be(name, suggestion):
    """A space or a bracket is told, with the name to use."""
    found = load_edition("2024-10").canonical(name, "web")

    assert [reason.code for reason in found.reasons] == ["bad_character"]
    assert found.reasons[0].suggestion == suggestion


@pytest.mark.skipif(not FACTS.is_file(), reason="the folder shared is not beside the project")
def test_no_name_that_was_seen_is_left_out():
    """Every name in the table of names seen is judged by a test of this file."""
    section = FACTS.read_text(encoding="utf-8").split("## 3. ")[1].split("## 4. ")[0]
    rows = [
        line.split("|")[1:3]
        for line in section.splitlines()
        if line.startswith("| ") and not line.startswith(("| class", "| ---"))
    ]
    quoted = {name for _, cell in rows for name in re.findall(r"`([^`]+)`", cell)}
    listed = {word for kind, cell in rows if "standard" in kind for word in cell.replace("`", "").split()}

    assert (quoted | listed) - {*UNIFIED, *OLDER_EVENTS, *APP, *CUSTOM, *INVALID, "Pageview", "PageView", "ViewContent"} <= {
        "sends",
        "instead;",
    }
    assert len(quoted | listed) > 50
