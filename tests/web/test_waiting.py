"""The rail's count."""

from balise.errors import StoreUnavailable
from balise.web.waiting import Waiting


def test_the_count_is_asked_now_and_then():
    """Within five seconds the store is asked once; forgotten, it is asked again; away, the last count stands."""
    now, asked = [10_000], []

    class Store:
        def ask(self, sql, parameters):
            asked.append(parameters["source"])
            if len(asked) > 2:
                raise StoreUnavailable("away")
            return [{"events": len(asked)}]

    waiting = Waiting(Store(), lambda: now[0])

    assert [waiting.of("SHOP"), waiting.of("SHOP"), waiting.known("SHOP")] == [1, 1, 1]
    now[0] += 6_000
    assert waiting.of("SHOP") == 2
    now[0] += 6_000
    assert waiting.of("SHOP") == 2
