"""The plan that the guides show is one."""

import re
from pathlib import Path

import pytest

from balise.events.plan import Status
from balise.events.plan.text import read_plan_text
from balise.events.plan.whole import check_plan
from balise.events.received import Kind
from balise.events.source import Source
from balise.vocabulary.policy import load_policy

GUIDES = Path(__file__).parents[3] / "docs" / "guides"


@pytest.mark.parametrize("guide", ["custom-events.md", "evenements-personnalises.md"])
def test_the_plan_of_a_guide_can_be_applied(guide):
    """It holds to every rule, and says what the text around it says."""
    (written,) = re.findall(r"```toml\n(.*?)```", (GUIDES / guide).read_text(encoding="utf-8"), flags=re.DOTALL)
    plan = check_plan(read_plan_text(written), Source(code="SHOP", name="Shop", kind=Kind.WEB), load_policy())

    assert plan.event("Leave_Review").status is Status.LIVE
    assert [parameter.name for parameter in plan.event("Leave_Review").parameters] == ["content_id", "rating"]
    assert (plan.aliases, plan.blocked) == ({"leave_review": "Leave_Review"}, ("old_event",))
