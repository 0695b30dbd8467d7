"""`balise backtest`: tried, published and taken back from the command line."""

import pytest


@pytest.mark.slow
def test_a_plan_is_tried_published_and_taken_back(apart, tmp_path):
    """Where no server runs the command itself works on what it ordered; nothing is changed until it is published."""
    (tmp_path / "plan.toml").write_text('format = 1\nblocked = ["gift_wrapped"]\n')
    apart("source", "create", "Shop", "--kind", "web", "--code", "SHOP")
    apart("send", "--source", "SHOP", "--event", "gift_wrapped")

    tried = apart("backtest", "--source", "SHOP", "--plan", "plan.toml", "--days", "2", "--json")
    shown = apart("backtest", "--source", "SHOP", "--plan", "plan.toml", "--days", "2")
    before = apart("plan", "diff", "--source", "SHOP", "plan.toml")
    published = apart("backtest", "--source", "SHOP", "--publish", str(tried.json["id"]))
    after = apart("plan", "diff", "--source", "SHOP", "plan.toml")
    apart("backtest", "--source", "SHOP", "--undo", str(tried.json["id"]))
    undone = apart("plan", "diff", "--source", "SHOP", "plan.toml")

    row = tried.json["found"]["rows"][0]
    assert (row["event"], row["before"]["counted"], row["after"]["counted"]) == ("gift_wrapped", 1, 0)
    assert "1 → 0" in shown.out
    assert "Would be refused: 1 × gift_wrapped → name_blocked" in shown.out
    assert published.code == 0
    assert (before.code, after.code, undone.code) == (1, 0, 1)


def test_a_wrong_plan_is_refused_before_anything_is_tried(apart, tmp_path):
    """A plan that no source can have ends the command with its sentence."""
    (tmp_path / "plan.toml").write_text('format = 1\n[events."1 bad"]\n')
    apart("source", "create", "Shop", "--kind", "web", "--code", "SHOP")

    ended = apart("backtest", "--source", "SHOP", "--plan", "plan.toml")

    assert ended.code == 2
    assert "letter" in ended.err
