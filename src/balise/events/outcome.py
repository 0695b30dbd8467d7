"""Every way an event can end, each with one sentence a person can act on."""

from enum import StrEnum


class Outcome(StrEnum):
    """How an event ended. The value is what is stored; `SENTENCES` says it to people."""

    COUNTED = "counted"
    MERGED = "merged"
    DROPPED = "dropped"
    TEST = "test"
    MISSING_NAME = "missing_name"
    INVALID_NAME = "invalid_name"
    NAME_BLOCKED = "name_blocked"
    PLAN_MISMATCH = "plan_mismatch"
    PLAN_BLOCKED = "plan_blocked"
    SENSITIVE_NAME = "sensitive_name"
    CUSTOM_NOT_ACCEPTED = "custom_not_accepted"
    INVALID_EVENT = "invalid_event"
    INVALID_EVENT_ID = "invalid_event_id"
    INVALID_TIME = "invalid_time"
    TOO_OLD = "too_old"
    IN_THE_FUTURE = "in_the_future"
    UNREADABLE_LINE = "unreadable_line"
    ORIGIN_NOT_ALLOWED = "origin_not_allowed"

    @property
    def quarantined(self) -> bool:
        """Whether the event waits in quarantine."""
        return self not in STORED


STORED = frozenset({Outcome.COUNTED, Outcome.MERGED, Outcome.DROPPED, Outcome.TEST})

SENTENCES: dict[Outcome, tuple[str, str]] = {
    Outcome.COUNTED: ("Counted in reports.", "Compté dans les rapports."),
    Outcome.MERGED: (
        "Merged into the first copy, which came by the other channel less than 5 minutes before: it added what was missing.",
        "Fusionné avec la première copie, reçue par l’autre canal moins de 5 minutes avant : il a complété ce qui manquait.",
    ),
    Outcome.DROPPED: (
        "Dropped as a copy: an event with this name and event_id was received less than 48 hours before.",
        "Écarté comme doublon : un événement de même nom et de même event_id a été reçu moins de 48 heures avant.",
    ),
    Outcome.TEST: (
        "Shown as a test event and never counted. Take test_event_code out to count it.",
        "Affiché comme événement de test, jamais compté. Retirer test_event_code pour le compter.",
    ),
    Outcome.MISSING_NAME: (
        "The event has no name. Put the name in `event` and send it again.",
        "L’événement n’a pas de nom. Mettre le nom dans `event` et le renvoyer.",
    ),
    Outcome.INVALID_NAME: (
        "The name breaks the rules for custom events. Rename it as suggested, then replay.",
        "Le nom ne respecte pas les règles des événements personnalisés. Le renommer comme proposé, puis renvoyer.",
    ),
    Outcome.NAME_BLOCKED: (
        "The name is blocked in this source. Unblock it under Custom events, then replay; or stop sending it.",
        "Le nom est bloqué dans cette source. Le débloquer sous Événements personnalisés et renvoyer ; ou ne plus l’envoyer.",
    ),
    Outcome.PLAN_MISMATCH: (
        "The event is not as its plan expects. Mend what the findings name, or change the plan, then replay.",
        "L’événement n’est pas conforme à son plan. Corriger ce que nomment les constats, ou modifier le plan, puis renvoyer.",
    ),
    Outcome.PLAN_BLOCKED: (
        "The plan refuses the event as it is. Send it again as the plan expects; a replay takes it only once the plan allows it.",
        "Le plan refuse l’événement tel quel. L’envoyer conforme au plan ; un renvoi ne l’admet que si le plan l’autorise.",
    ),
    Outcome.SENSITIVE_NAME: (
        "The name suggests sensitive data or an illicit act. Choose a neutral name, then replay.",
        "Le nom évoque des données sensibles ou un acte illicite. Choisir un nom neutre, puis renvoyer.",
    ),
    Outcome.CUSTOM_NOT_ACCEPTED: (
        "Offline sources take standard events only. Send a standard name, or use a web source.",
        "Les sources hors ligne n’acceptent que les événements standard. Envoyer un nom standard, ou utiliser une source web.",
    ),
    Outcome.INVALID_EVENT: (
        "The event is not a JSON object. Send each event as an object with `event` and `event_time`.",
        "L’événement n’est pas un objet JSON. Envoyer chaque événement comme un objet avec `event` et `event_time`.",
    ),
    Outcome.INVALID_EVENT_ID: (
        "event_id is not a string. Send it in quotes, the same text from browser and server.",
        "event_id n’est pas une chaîne. L’envoyer entre guillemets, le même texte côté navigateur et serveur.",
    ),
    Outcome.INVALID_TIME: (
        "event_time cannot be read. Send Unix seconds, UTC, as an integer.",
        "event_time est illisible. Envoyer des secondes Unix, UTC, en entier.",
    ),
    Outcome.TOO_OLD: (
        "The event is older than this kind of source takes. Import it from a file, or mend the sender's clock and replay.",
        "L’événement est trop ancien pour cette source. L’importer depuis un fichier, ou régler l’horloge et renvoyer.",
    ),
    Outcome.IN_THE_FUTURE: (
        "event_time lies in the future. Check the unit (seconds, not milliseconds) and the sender's clock, then replay.",
        "event_time est dans le futur. Vérifier l’unité (secondes, pas millisecondes) et l’horloge, puis renvoyer.",
    ),
    Outcome.UNREADABLE_LINE: (
        "The line of the file cannot be read. Mend the line and import the file again: what was taken is not counted twice.",
        "La ligne du fichier est illisible. La corriger et réimporter le fichier : rien n’est compté deux fois.",
    ),
    Outcome.ORIGIN_NOT_ALLOWED: (
        "The page's origin is not among this source's allowed origins. If the page is yours, add its origin, then replay.",
        "L’origine de la page ne figure pas parmi les origines admises. Si la page est à vous, l’ajouter, puis renvoyer.",
    ),
}
