"""Products without an id: no catalogue can tell which they are. Looks at the newest events of each name only."""

from collections.abc import Iterator

from balise.diagnostics.asked import SHOWN, Asked
from balise.diagnostics.issue import Found, Severity

CODE = "contents_without_ids"
SEVERITY = Severity.WARNING
LOOK_BACK_HOURS = 24
FACTS: tuple[str, ...] = ()
LEAST_SHARE = 0.05

EVENTS = (
    "ViewContent",
    "AddToCart",
    "AddToWishlist",
    "InitiateCheckout",
    "AddPaymentInfo",
    "CompletePayment",
    "Purchase",
    "PlaceAnOrder",
)
BLANKS = ["", "null", '""']
"""An absent id, as JSON."""
LOOKED_AT = 20_000
"""Newest events of a name: reading their products costs more than anything else."""

WITHOUT_IDS = f"""
SELECT event, count() AS of, countIf(lacks) AS events, minIf(e.at, lacks) AS first_at, maxIf(e.at, lacks) AS last_at,
       arrayMap(pair -> pair.2, groupArraySortedIf(5)((-e.at, e.id), lacks)) AS samples
FROM (
    SELECT {SHOWN} AS event, e.received_at AS at, e.receipt AS id,
           arrayExists(
               item -> JSONExtractRaw(item, 'content_id') IN {{blanks:Array(String)}},
               JSONExtractArrayRaw(e.properties, 'contents')
           ) OR (NOT has(e.property_names, 'contents') AND JSONExtractRaw(e.properties, 'content_id') IN {{blanks:Array(String)}})
           AS lacks
    FROM events AS e
    WHERE e.source = {{source:String}} AND e.received_at >= {{since_ms:Int64}} AND e.received_at <= {{now_ms:Int64}}
      AND e.event IN {{names:Array(String)}} AND e.outcome != 'test' AND e.channel != 'file'
      AND hasAny(e.property_names, ['contents', 'content_id', 'content_type', 'content_name'])
    ORDER BY e.event_time DESC
    LIMIT {LOOKED_AT} BY e.event
) AS e
GROUP BY event
"""


def find(asked: Asked) -> Iterator[Found]:
    """One for each event about products of which many have no id."""
    for row in asked.rows(WITHOUT_IDS, names=list(EVENTS), blanks=BLANKS):
        if row["events"] and row["events"] >= LEAST_SHARE * row["of"]:
            yield Found(
                event=row["event"],
                subject="properties.contents",
                events=row["events"],
                of=row["of"],
                first_at=row["first_at"],
                last_at=row["last_at"],
                samples=tuple(row["samples"]),
            )
