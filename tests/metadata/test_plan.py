"""The plan of a source: registered custom events, aliases, blocked names."""

import pytest

from balise.errors import NotFound, PlanRefused
from balise.events.plan import Parameter, ParameterType, Plan, PlannedEvent, Status
from balise.vocabulary.policy import load_policy

REVIEW = PlannedEvent(
    name="Leave_Review",
    display_name_en="Review left",
    display_name_fr="Avis déposé",
    description="A customer reviewed an article.",
    owner="shop@example.com",
    parameters=(Parameter(name="rating", type=ParameterType.INTEGER, required=True, allowed=(1, 2, 3), min=1, max=3),),
)


@pytest.fixture(scope="module")
def policy():
    return load_policy()


@pytest.fixture
def plan(metadata):
    metadata.sources.create("Shop", "web", code="SHOP")
    metadata.sources.create("Other", "web", code="OTHER", workspace=metadata.workspaces.create("Other", actor="test").id)
    return metadata.plan


def latest(metadata):
    return metadata.changes.latest(1)[0]


def test_a_registered_event_is_found_as_it_was_written(plan, policy):
    """Every field comes back, and only in its own source."""
    plan.register("SHOP", REVIEW, policy)

    assert plan.find("SHOP", "Leave_Review") == REVIEW
    assert plan.events("SHOP") == [REVIEW]
    assert plan.events("OTHER") == []
    assert plan.find("SHOP", "leave_review") is None


@pytest.mark.parametrize(
    "name,said",
    [
        ("Purchase", "`Purchase` is a reserved name. It is counted as `CompletePayment`; nothing needs to be defined."),
        ("AddToCart", "`AddToCart` is a standard event. Send it as it is; nothing needs to be defined."),
        ("1 Leave", "It begins with “1”. Begin with a letter, A to Z or a to z. 1 character has no place in a name: space (2)"),
        ("", "The name is empty."),
        ("cancer_treatment_booked", "The name suggests sensitive data"),
    ],
)
def test_a_name_that_no_custom_event_can_have_is_refused(plan, policy, name, said):
    """The vocabulary's own sentence says why, in both languages."""
    with pytest.raises(PlanRefused) as refused:
        plan.register("SHOP", PlannedEvent(name=name), policy)

    assert str(refused.value).startswith(said)
    assert refused.value.text["fr"] != refused.value.text["en"]
    assert plan.events("SHOP") == []


def test_a_source_without_custom_events_has_none_registered(metadata, plan, policy):
    """Where the platform takes standard events only, a custom one is refused."""
    metadata.sources.create("Counter", "offline", code="OFF")

    with pytest.raises(PlanRefused, match="takes standard events only"):
        plan.register("OFF", REVIEW, policy)


@pytest.mark.parametrize(
    "parameter",
    [
        Parameter(name=""),
        Parameter(name="1st"),
        Parameter(name="a b"),
        Parameter(name="x" * 51),
        Parameter(name="kind", allowed=(1,)),
        Parameter(name="kind", allowed=("a\nb",)),
        Parameter(name="kind", allowed=("",)),
        Parameter(name="kind", allowed=tuple(map(str, range(101)))),
        Parameter(name="gift", type=ParameterType.BOOLEAN, allowed=("yes",)),
        Parameter(name="gift", type=ParameterType.TEXT, min=1),
        Parameter(name="count", type=ParameterType.INTEGER, min=1.5),
        Parameter(name="count", type=ParameterType.INTEGER, min=3, max=1),
        Parameter(name="count", type=ParameterType.NUMBER, max=float("inf")),
        Parameter(name="count", type=ParameterType.NUMBER, max=10**16),
    ],
)
def test_a_parameter_that_cannot_be_is_refused(plan, policy, parameter):
    """Names, allowed values and ranges fit the parameter's type."""
    with pytest.raises(PlanRefused):
        plan.register("SHOP", PlannedEvent(name="Leave_Review", parameters=(parameter,)), policy)


def test_a_parameter_stands_once(plan, policy):
    """Two rows of one name are refused."""
    with pytest.raises(PlanRefused, match="stands twice"):
        plan.register("SHOP", PlannedEvent(name="Leave_Review", parameters=(Parameter(name="a"),) * 2), policy)


def test_a_name_is_registered_once(plan, policy):
    """A second event of the name is refused; another case is another name."""
    plan.register("SHOP", REVIEW, policy)

    with pytest.raises(PlanRefused, match="registered already"):
        plan.register("SHOP", PlannedEvent(name="Leave_Review"), policy)
    assert plan.register("SHOP", PlannedEvent(name="leave_review"), policy).name == "leave_review"


def test_a_change_is_noted_with_before_and_after(metadata, plan, policy, clock):
    """The change log says who changed which field of which event, in the source's workspace."""
    plan.register("SHOP", REVIEW, policy, actor="ada@example.com")
    version = metadata.version()
    plan.retire("SHOP", "Leave_Review", actor="ada@example.com")

    line = latest(metadata)
    assert (line.actor, line.action, line.subject, line.workspace_id) == ("ada@example.com", "custom_event.retire", "SHOP", 1)
    assert line.details == {"event Leave_Review.status": ["planned", "retired"]}
    assert metadata.version() == version + 1
    assert plan.find("SHOP", "Leave_Review").status is Status.RETIRED


def test_what_changes_nothing_leaves_no_line(metadata, plan, policy):
    """Retiring a retired event is not a change."""
    plan.register("SHOP", REVIEW, policy)
    plan.retire("SHOP", "Leave_Review")
    before = metadata.version(), latest(metadata)
    plan.retire("SHOP", "Leave_Review")

    assert (metadata.version(), latest(metadata)) == before


def test_the_log_speaks_of_the_sources_workspace(metadata, plan, policy):
    """A line of another workspace's source is not in the first one."""
    plan.block("OTHER", "Old_Event")

    assert latest(metadata).workspace_id == 2
    assert latest(metadata).details == {"blocked Old_Event": [False, True]}


@pytest.mark.parametrize("name", ["at", "actor", "connection", "workspace", "details"])
def test_any_good_name_can_be_noted(metadata, plan, policy, name):
    """An event may be called as a column of the change log is."""
    plan.register("SHOP", PlannedEvent(name=name), policy)

    assert latest(metadata).details[f"event {name}"][0] is None


def test_an_unregistered_event_is_gone_from_the_plan(plan, policy):
    """It can be registered again, and what is not there cannot be taken out."""
    plan.register("SHOP", REVIEW, policy)
    plan.unregister("SHOP", "Leave_Review")

    assert plan.events("SHOP") == []
    with pytest.raises(NotFound):
        plan.unregister("SHOP", "Leave_Review")
    with pytest.raises(NotFound):
        plan.change("SHOP", REVIEW, policy)
    assert plan.register("SHOP", REVIEW, policy) == REVIEW


def test_aliases_are_followed_to_their_end(plan, policy):
    """A chain shows every name of it as the last."""
    plan.alias("SHOP", "review", "leave_review", policy)
    plan.alias("SHOP", "leave_review", "Leave_Review", policy)

    assert plan.aliases("SHOP") == {"review": "Leave_Review", "leave_review": "Leave_Review"}
    assert plan.whole("SHOP").aliases == {"review": "leave_review", "leave_review": "Leave_Review"}


def test_removing_an_alias_undoes_it(plan, policy):
    """Each name is shown as it was before."""
    plan.alias("SHOP", "review", "leave_review", policy)
    plan.alias("SHOP", "leave_review", "Leave_Review", policy)
    plan.remove_alias("SHOP", "leave_review")

    assert plan.aliases("SHOP") == {"review": "leave_review"}
    with pytest.raises(NotFound):
        plan.remove_alias("SHOP", "leave_review")


def test_aliases_do_not_lead_in_a_circle(plan, policy):
    """Neither to the name itself nor back to it over others."""
    plan.alias("SHOP", "a", "b", policy)
    plan.alias("SHOP", "b", "c", policy)

    for name, target in [("c", "a"), ("c", "b"), ("x", "x")]:
        with pytest.raises(PlanRefused):
            plan.alias("SHOP", name, target, policy)
    assert plan.aliases("SHOP") == {"a": "c", "b": "c"}


@pytest.mark.parametrize(
    "name,target",
    [
        ("AddToCart", "cart"),
        ("Purchase", "buy"),
        ("buy", "CompletePayment"),
        ("buy", "Purchase"),
        ("bad name", "buy"),
        ("buy", "1"),
    ],
)
def test_only_custom_events_are_shown_under_custom_names(plan, policy, name, target):
    """Standard and reserved names keep what they are counted as, and nothing else is counted as them."""
    with pytest.raises(PlanRefused):
        plan.alias("SHOP", name, target, policy)


def test_a_registered_event_is_not_hidden_behind_another(plan, policy):
    """It can be renamed, not aliased; an aliased name cannot be registered."""
    plan.register("SHOP", REVIEW, policy)
    plan.alias("SHOP", "review", "Leave_Review", policy)

    with pytest.raises(PlanRefused, match="registered"):
        plan.alias("SHOP", "Leave_Review", "Other_Event", policy)
    with pytest.raises(PlanRefused, match="shown as"):
        plan.register("SHOP", PlannedEvent(name="review"), policy)


def test_a_renamed_event_takes_its_past_along(metadata, plan, policy):
    """The old name is shown as the new one, and aliases to the old one reach the new one."""
    plan.register("SHOP", REVIEW, policy)
    plan.alias("SHOP", "review", "Leave_Review", policy)
    renamed = plan.rename("SHOP", "Leave_Review", "Give_Review", policy)

    assert renamed.description == REVIEW.description
    assert [event.name for event in plan.events("SHOP")] == ["Give_Review"]
    assert plan.aliases("SHOP") == {"review": "Give_Review", "Leave_Review": "Give_Review"}
    assert latest(metadata).action == "custom_event.rename"


def test_renaming_back_leaves_nothing(plan, policy):
    """The plan is what it was before the two."""
    plan.register("SHOP", REVIEW, policy)
    before = plan.whole("SHOP")
    plan.rename("SHOP", "Leave_Review", "Give_Review", policy)
    plan.rename("SHOP", "Give_Review", "Leave_Review", policy)

    assert plan.whole("SHOP") == before


def test_a_name_in_use_is_no_new_name(plan, policy):
    """Renaming to a registered, aliased, blocked or reserved name is refused."""
    plan.register("SHOP", REVIEW, policy)
    plan.register("SHOP", PlannedEvent(name="b"), policy)
    plan.alias("SHOP", "a", "b", policy)
    plan.block("SHOP", "c")

    for name in ("b", "a", "c", "Purchase", "Leave_Review"):
        with pytest.raises(PlanRefused):
            plan.rename("SHOP", "Leave_Review", name, policy)


def test_a_blocked_name_can_be_unblocked(plan, policy):
    """Blocked names are the canonical ones: custom, or standard."""
    plan.block("SHOP", "old_event")
    plan.block("SHOP", "CompletePayment")
    assert plan.blocked("SHOP") == {"old_event", "CompletePayment"}

    plan.unblock("SHOP", "old_event")
    assert plan.blocked("SHOP") == {"CompletePayment"}
    assert plan.blocked("OTHER") == set()
    with pytest.raises(NotFound):
        plan.unblock("SHOP", "old_event")


def test_what_is_meant_to_arrive_is_not_blocked(plan, policy):
    """A registered event is retired first; a reserved name is not what events are counted as."""
    plan.register("SHOP", REVIEW, policy)
    for name in ("Leave_Review", "Purchase", "bad name"):
        with pytest.raises(PlanRefused):
            plan.block("SHOP", name)

    plan.retire("SHOP", "Leave_Review")
    plan.block("SHOP", "Leave_Review")
    assert plan.blocked("SHOP") == {"Leave_Review"}


def test_a_whole_plan_takes_the_place_of_the_old_one(metadata, plan, policy):
    """In one change: what is not in it is gone, and one line tells everything."""
    plan.register("SHOP", REVIEW, policy)
    plan.alias("SHOP", "review", "Leave_Review", policy)
    new = Plan(events=(PlannedEvent(name="b"), PlannedEvent(name="a")), aliases={"old": "a"}, blocked=("z", "y", "z"))

    kept = plan.apply("SHOP", new, policy)

    assert kept == plan.whole("SHOP")
    assert kept == Plan(events=(PlannedEvent(name="a"), PlannedEvent(name="b")), aliases={"old": "a"}, blocked=("y", "z"))
    assert set(latest(metadata).details) == {
        "event Leave_Review", "event a", "event b", "alias review", "alias old", "blocked y", "blocked z",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        Plan(events=(PlannedEvent(name="a"), PlannedEvent(name="a"))),
        Plan(events=(PlannedEvent(name="Purchase"),)),
        Plan(aliases={"a": "b", "b": "a"}),
        Plan(events=(PlannedEvent(name="a"),), aliases={"a": "b"}),
        Plan(events=(PlannedEvent(name="a"),), blocked=("a",)),
        Plan(blocked=("Purchase",)),
        Plan(events=tuple(PlannedEvent(name=f"e{number}") for number in range(2_001))),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused_whole(plan, policy, wrong):
    """Nothing of it is kept."""
    plan.register("SHOP", REVIEW, policy)

    with pytest.raises(PlanRefused):
        plan.apply("SHOP", wrong, policy)
    assert plan.whole("SHOP") == Plan(events=(REVIEW,))


def test_an_unknown_source_has_no_plan_to_change(plan, policy):
    """It reads as empty, and cannot be written."""
    assert plan.whole("NONE") == Plan()
    with pytest.raises(NotFound):
        plan.register("NONE", REVIEW, policy)
