"""How do two events compare, step by step, as the rule on copies looks at them?"""

from typing import Final

import msgspec

from balise.events.received import Channel
from balise.events.stored import QuarantinedEvent, StoredEvent
from balise.reports.near_reasons import NEAR_SENTENCES, nearness
from balise.writer.dedup import MERGE_MS, WINDOW_MS

_SAYS: Final = {
    "waits": (
        "One of the two waits in quarantine, so the two are not compared. See its reason.",
        "L’un des deux attend en quarantaine : ils ne sont pas comparés. Voir sa raison.",
    ),
    "test": (
        "One of the two is a test event: it counts nowhere and hides nothing.",
        "L’un des deux est un événement de test : il ne compte nulle part et n’en cache aucun.",
    ),
    "same_event": ("Both count as the same event.", "Les deux comptent comme le même événement."),
    "other_event": ("They count as two events, so they are no copies.", "Ils comptent comme deux événements : pas des copies."),
    "same_id": ("Both have the same event_id, letter for letter.", "Les deux ont le même event_id, lettre pour lettre."),
    "other_id": ("Their event_ids are two texts, so they are no copies.", "Leurs event_id sont deux textes : pas des copies."),
    "no_id": (
        "One of the two has no event_id: only a server event without one may be compared by its _ttp.",
        "L’un des deux n’a pas d’event_id : seul un événement du serveur sans identifiant peut se comparer par son _ttp.",
    ),
    "same_ttp": ("Both carry the same _ttp.", "Les deux portent le même _ttp."),
    "other_ttp": ("They carry no common _ttp.", "Ils n’ont pas de _ttp commun."),
    "same_channel": (
        "Both came the same way: a copy is dropped, never merged.",
        "Les deux sont venus par la même voie : une copie est écartée, jamais fusionnée.",
    ),
    "other_channel": (
        "One came from the browser, one from the server: within 5 minutes they merge.",
        "L’un vient du navigateur, l’autre du serveur : en 5 minutes ils fusionnent.",
    ),
    "merging": ("Less than 5 minutes apart.", "À moins de 5 minutes d’intervalle."),
    "window": (
        "5 minutes to 48 hours apart: a copy by the other channel is dropped whole.",
        "De 5 minutes à 48 heures d’intervalle : une copie de l’autre canal est écartée entière.",
    ),
    "outside": ("48 hours or more apart: the second is a new event.", "48 heures ou plus : le second est un nouvel événement."),
}


class Step(msgspec.Struct, frozen=True):
    """One thing the rule looks at: `what`, its value in the first and in the last event, whether they agree, in a sentence.

    Of `_ttp` only is told whether it is there.
    """

    what: str
    one: str
    other: str
    agrees: bool
    sentence: dict[str, str]


def steps_between(one: StoredEvent | QuarantinedEvent, other: StoredEvent | QuarantinedEvent) -> list[Step]:
    """The steps in the order of the rule, up to the one that decides."""
    if isinstance(one, QuarantinedEvent) or isinstance(other, QuarantinedEvent):
        return [_step("event", one.name_sent, other.name_sent, False, "waits")]
    if one.test_event_code or other.test_event_code:
        return [_step("test_event_code", one.test_event_code, other.test_event_code, False, "test")]
    same = one.event == other.event
    found = [_step("event", one.event, other.event, same, "same_event" if same else "other_event")]
    if not same:
        return found
    met = _ids(one, other)
    found += met
    if not met[-1].agrees:
        return found
    across = {one.channel, other.channel} == {Channel.BROWSER.value, Channel.SERVER.value}
    found.append(_step("channel", one.channel, other.channel, not across, "other_channel" if across else "same_channel"))
    apart = other.received_at - one.received_at
    key = "merging" if apart < MERGE_MS else "window" if apart < WINDOW_MS else "outside"
    return [*found, _step("arrival", "0", str(apart), apart < WINDOW_MS, key)]


def _ids(one: StoredEvent, other: StoredEvent) -> list[Step]:
    if one.event_id and other.event_id:
        if one.event_id == other.event_id:
            return [_step("event_id", one.event_id, other.event_id, True, "same_id")]
        near = nearness(one.event_id, other.event_id)
        steps = [_step("event_id", one.event_id, other.event_id, False, "other_id")]
        if near:
            english, french = NEAR_SENTENCES[near]
            steps.append(Step("event_id", one.event_id, other.event_id, False, {"en": english, "fr": french}))
        return steps
    same = bool(one.ttp) and one.ttp == other.ttp and one.channel != other.channel
    return [
        _step("event_id", one.event_id, other.event_id, False, "no_id"),
        _step("_ttp", "✓" if one.ttp else "", "✓" if other.ttp else "", same, "same_ttp" if same else "other_ttp"),
    ]


def _step(what: str, one: str, other: str, agrees: bool, key: str) -> Step:
    english, french = _SAYS[key]
    return Step(what, one, other, agrees, {"en": english, "fr": french})
