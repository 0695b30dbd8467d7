"""How good is what is sent to match people by: hashes that match nobody, addresses that are nobody's, click IDs that are cut?

Reads single events, so it looks at a bounded number of the newest.
"""

from typing import Final

import msgspec

from balise.reports.click_id_lengths import CutClickIds, LengthCount, click_id_lengths, cut_click_ids
from balise.reports.double_hashes import DoubleHash, double_hashes
from balise.reports.identity_faults import IdentityFault, identity_faults
from balise.reports.naming import Naming
from balise.reports.reach import reach
from balise.reports.shared_senders import SharedSender, shared_senders
from balise.reports.unequal_copies import UnequalCopies, unequal_copies
from balise.store import EventStore

MOST_EVENTS: Final = 200_000


class SentQuality(msgspec.Struct, kw_only=True):
    """The answer: `looked_at` copies since `since` (seconds), all that were asked for where `whole` says so."""

    since: int
    until: int
    looked_at: int
    whole: bool
    faults: list[IdentityFault]
    double_hashes: list[DoubleHash]
    unequal: list[UnequalCopies]
    shared: list[SharedSender]
    cut_click_ids: list[CutClickIds]
    click_id_lengths: list[LengthCount]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        differ = any(each.differ for each in self.unequal)
        return not (self.faults or self.double_hashes or differ or self.shared or self.cut_click_ids)


def sent_quality(store: EventStore, source: str, hours: tuple[int, int], naming: Naming) -> SentQuality:
    """What is wrong with the identity that came in these hours (seconds)."""
    span = reach(store, source, hours, MOST_EVENTS)
    lengths = click_id_lengths(store, source, span)
    return SentQuality(
        since=span.since,
        until=span.until,
        looked_at=span.events,
        whole=span.whole,
        faults=identity_faults(store, source, span, naming),
        double_hashes=double_hashes(store, source, span, naming),
        unequal=unequal_copies(store, source, span, naming),
        shared=shared_senders(store, source, span),
        cut_click_ids=cut_click_ids(store, source, span, lengths),
        click_id_lengths=lengths,
    )
