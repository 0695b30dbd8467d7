"""The repaired target is what the pages agree on."""

from balise.builder.repair import read_target, repaired
from balise.rules.rule import Target

OLD = Target(tag="button", id="review", name="Leave a review", many=True, ignore=("text",))
NEW = Target(tag="a", role="button", name="Leave a review now", classes=("leave-review",), near=("Opinions", "Lamp"))


def test_one_page_gives_its_own_description():
    """With what a person chose of the old one: many, and the signals that do not count."""
    new = repaired(OLD, [NEW])

    assert (new.tag, new.name, new.classes, new.many, new.ignore) == (
        "a",
        "Leave a review now",
        ("leave-review",),
        True,
        ("text",),
    )


def test_of_several_pages_what_is_equal_is_kept():
    """What differs from page to page would count against the others."""
    other = Target(tag="a", role="button", name="Leave a review now", classes=("leave-review", "big"), near=("Opinions", "Chair"))

    new = repaired(OLD, [NEW, other])

    assert (new.classes, new.near) == (("leave-review",), ("Opinions",))


def test_what_says_nothing_is_no_repair():
    """No proposal, other tags, nothing left that is equal, or the old one again."""
    assert repaired(OLD, []) is None
    assert repaired(OLD, [NEW, Target(tag="p", name="Leave a review now")]) is None
    assert repaired(OLD, [Target(tag="a", name="One"), Target(tag="a", name="Other")]) is None
    assert repaired(OLD, [Target(tag="button", id="review", name="Leave a review")]) is None


def test_a_proposal_is_read_as_it_is_kept():
    """JSON of a target; nothing where none was proposed."""
    assert read_target('{"tag":"a","name":"x"}') == Target(tag="a", name="x")
    assert read_target("") is None
