"""What happened at the doors in these hours and left no event?"""

from balise.diagnostics.asked import Asked
from balise.metadata import DoorCount


def at_doors(asked: Asked) -> list[DoorCount]:
    """Refused requests and deliveries of the pixel, the most frequent first."""
    return sorted(asked.at_doors(asked.since_ms), key=lambda count: (-count.requests, count.what, count.subject))
