"""The rail's counts."""

from types import SimpleNamespace

from balise.errors import StoreUnavailable
from balise.web.waiting import Waiting


def test_the_counts_are_asked_now_and_then():
    """Within five seconds the store is asked once; forgotten, it is asked again; away, the last count stands."""
    now, asked = [10_000], []

    class Store:
        def ask(self, sql, parameters):
            asked.append(parameters["source"])
            if len(asked) > 2:
                raise StoreUnavailable("away")
            return [{"events": len(asked)}]

    issues = SimpleNamespace(open_counts=lambda codes: {code: {"error": 3, "notice": len(asked)} for code in codes})
    waiting = Waiting(Store(), SimpleNamespace(issues=issues), lambda: now[0])
    first, second = {"quarantine": 1, "diagnostics": 3}, {"quarantine": 2, "diagnostics": 4}

    assert [waiting.of("SHOP"), waiting.of("SHOP"), waiting.known("SHOP")] == [first] * 3
    now[0] += 6_000
    assert waiting.of("SHOP") == second
    now[0] += 6_000
    assert waiting.of("SHOP") == second
