"""What an event can be used for, as the platform states it in each edition."""

import pytest

from balise.vocabulary import EDITIONS, KINDS, load_edition


def allowed(name, edition, kind="web"):
    """Whether reporting, audience, optimisation are allowed."""
    uses = load_edition(edition).uses(name, kind)
    return uses.reporting.allowed, uses.audience.allowed, uses.optimisation.allowed


@pytest.mark.parametrize(
    "name, in_2024, in_2025",
    [
        ("AddToCart", (True, True, True), (True, True, True)),
        ("Purchase", (True, True, True), (True, True, True)),
        ("ClickButton", (True, True, True), (True, True, True)),
        ("Pageview", (True, True, False), (True, True, False)),
        ("Browse", (True, True, False), (True, True, False)),
        ("Leave_Review", (True, False, False), (True, True, False)),
        ("leave review", (False, False, False), (False, False, False)),
    ],
)
def test_uses_follow_the_edition(name, in_2024, in_2025):
    """Custom events serve reports and never optimisation; on audiences the editions differ; page views are no aim."""
    assert (allowed(name, "2024-10"), allowed(name, "2025-05")) == (in_2024, in_2025)


def test_offline_takes_no_custom_event():
    """A custom event of an offline source serves nothing, a standard one all."""
    for edition in EDITIONS:
        assert allowed("Leave_Review", edition, "offline") == (False, False, False)
        assert allowed("AddToCart", edition, "offline") == (True, True, True)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["AddToCart", "PageView", "ClickButton", "Leave_Review", "not good"])
def test_every_use_has_a_reason_and_a_source(name, kind, edition):
    """Each answer says why in both languages, and where that comes from."""
    uses = load_edition(edition).uses(name, kind)
    for use in (uses.reporting, uses.audience, uses.optimisation):
        assert use.reason["en"].endswith(".")
        assert use.reason["fr"].endswith(".")
        assert use.source in load_edition(edition).sources


def test_the_contradiction_on_audiences_is_told():
    """In 2024-10 the reason says that the page contradicts itself and that Balise builds audiences all the same."""
    reason = load_edition("2024-10").uses("Leave_Review", "web").audience.reason

    assert "contradicts itself" in reason["en"]
    assert "Dans Balise" in reason["fr"]
