"""Values are about a hundred times larger or smaller than before: cents for euros, or the other way round."""

from collections.abc import Iterator

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.values import Worth, values

CODE = "value_times_100"
SEVERITY = Severity.ERROR
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ("before", "now", "currency", "sender")
LEAST_BEFORE, LEAST_NOW = 20, 10
FACTORS = (40.0, 250.0)


def find(asked: Asked) -> Iterator[Found]:
    """One for each event, currency and sender."""
    for each in asked.once(values):
        if all(_jumped(worth, each.now) for worth in each.before):
            yield Found(
                event=each.event,
                subject=f"{each.currency} {each.sender}".strip(),
                events=each.now.events * each.every,
                of=each.now.events * each.every,
                first_at=each.now.first_at,
                last_at=each.now.last_at,
                samples=each.now.samples,
                facts={
                    "before": round(each.before[0].middle, 2),
                    "now": round(each.now.middle, 2),
                    "currency": each.currency,
                    "sender": each.sender,
                },
            )


def _jumped(before: Worth, now: Worth) -> bool:
    if before.events < LEAST_BEFORE or now.events < LEAST_NOW:
        return False
    factor = max(now.middle / before.middle, before.middle / now.middle)
    return FACTORS[0] <= factor <= FACTORS[1]
