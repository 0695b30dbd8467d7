"""A source with a plan, the real vocabulary and the real policy."""

import pytest

from balise.events.plan import Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.events.received import Kind
from balise.events.source import Source
from balise.rules.check import Held
from balise.vocabulary.policy import load_policy

PLAN = Plan(
    events=(
        PlannedEvent(
            name="Leave_Review",
            status=Status.LIVE,
            parameters=(
                Parameter(name="rating", type=ParameterType.INTEGER, required=True, allowed=(1, 2, 3)),
                Parameter(name="tags", type=ParameterType.LIST),
            ),
        ),
        PlannedEvent(name="Old_Event", status=Status.RETIRED),
        PlannedEvent(name="Soon", status=Status.PLANNED),
    ),
    aliases={"review": "Leave_Review"},
    blocked=("Spam",),
)


@pytest.fixture(scope="session")
def policy():
    return load_policy()


@pytest.fixture
def held(policy):
    return Held(Source(code="SHOP", name="Shop", kind=Kind.WEB, allowed_origins=("https://shop.example",)), PLAN, policy)
