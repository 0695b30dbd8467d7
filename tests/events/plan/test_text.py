"""The plan as a file."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.errors import PlanRefused
from balise.events.plan import OnMismatch, Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.events.plan.lines import is_line
from balise.events.plan.text import read_plan_text, write_plan_text

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,20}", fullmatch=True)
LINES = st.text(max_size=40).filter(is_line)
NUMBERS = st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15, allow_nan=False))
PARAMETERS = st.builds(
    Parameter,
    name=NAMES,
    type=st.sampled_from(ParameterType),
    required=st.booleans(),
    allowed=st.lists(st.one_of(LINES, NUMBERS), max_size=3).map(tuple),
    min=st.none() | NUMBERS,
    max=st.none() | NUMBERS,
    on_mismatch=st.none() | st.sampled_from(OnMismatch),
)
EVENTS = st.builds(
    PlannedEvent,
    name=NAMES,
    display_name_en=LINES,
    display_name_fr=LINES,
    description=LINES,
    owner=LINES,
    status=st.sampled_from(Status),
    parameters=st.lists(PARAMETERS, max_size=3, unique_by=lambda one: one.name).map(tuple),
    on_mismatch=st.sampled_from(OnMismatch),
)
PLANS = st.builds(
    Plan,
    events=st.lists(EVENTS, max_size=4, unique_by=lambda one: one.name).map(
        lambda some: tuple(sorted(some, key=lambda one: one.name))
    ),
    aliases=st.dictionaries(NAMES, NAMES, max_size=4).map(lambda some: dict(sorted(some.items()))),
    blocked=st.sets(NAMES, max_size=4).map(lambda some: tuple(sorted(some))),
)

REVIEW = PlannedEvent(
    name="Leave_Review",
    display_name_fr="Avis « déposé »",
    status=Status.LIVE,
    parameters=(Parameter(name="rating", type=ParameterType.INTEGER, required=True, allowed=(1, 2), min=1, max=5),),
)
WRITTEN = """\
# The plan of custom events of the source SHOP, as Balise exports it. Keep it beside your code:
#   balise plan diff --source SHOP FILE     shows in what the source differs (exit code 1 where it does)
#   balise plan apply --source SHOP FILE    makes the source's plan what stands here

format = 1

# Names that are not taken: events of them wait in quarantine.
blocked = [
    "old_event",
]

# A name as it arrives, and the event it is shown as, past events too. Without the line it stands for itself again.
[aliases]
leave_review = "Leave_Review"

# status: planned, live or retired. on_mismatch: what becomes of a live event that is not as expected: warn, quarantine or block.
# A parameter's type: text, number, integer, boolean, list or object; it may say required = true, allowed = [values], min and
# max, and an on_mismatch of its own.

[events.Leave_Review]
display_name_fr = "Avis « déposé »"
status = "live"

[events.Leave_Review.parameters.rating]
type = "integer"
required = true
allowed = [1, 2]
min = 1
max = 5
"""


@given(PLANS)
@settings(max_examples=150, deadline=None)
def test_a_plan_comes_back_from_its_file(plan):
    """Writing and reading loses nothing, and writing again is the same text."""
    written = write_plan_text(plan, "SHOP")

    assert read_plan_text(written) == plan
    assert write_plan_text(read_plan_text(written), "SHOP") == written


def test_the_file_is_as_people_would_write_it():
    """One line a fact, explained, in a fixed order, without a date."""
    plan = Plan(events=(REVIEW,), aliases={"leave_review": "Leave_Review"}, blocked=("old_event",))

    assert write_plan_text(plan, "SHOP") == WRITTEN
    assert read_plan_text(WRITTEN) == plan


def test_an_empty_plan_is_a_file_too():
    """It shows where things go."""
    written = write_plan_text(Plan(), "SHOP")

    assert tomllib.loads(written) == {"format": 1, "blocked": [], "aliases": {}}
    assert read_plan_text(written) == read_plan_text("") == Plan()


@pytest.mark.parametrize(
    "content, said",
    [
        ("= 1", "no TOML"),
        ("format = 2", "no plan"),
        ("events = 1", "no plan"),
        ("[events.a]\nname = 'b'", "no plan"),
        ("[events.a]\nstatus = 'dead'", "no plan"),
        ("[events.a.parameters.b]\nallowed = [true]", "no plan"),
        ("[events.a.parameters.b]\nallowed = [2026-01-01]", "no plan"),
        ("a = " + "[" * 5000, "no"),
    ],
)
def test_what_is_no_plan_is_told(content, said):
    """With the place, in both languages."""
    with pytest.raises(PlanRefused) as refused:
        read_plan_text(content)

    assert said in str(refused.value)
    assert refused.value.text["fr"].startswith("Ce n’est pas")
