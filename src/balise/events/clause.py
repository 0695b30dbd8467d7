"""Every clause of the rule on copies, each with one sentence that says why it decided as it did."""

from enum import StrEnum


class Clause(StrEnum):
    """The clause of the rule that decided. The value is what is stored; `CLAUSE_SENTENCES` says it to people."""

    FIRST = "first"
    NO_EVENT_ID = "no_event_id"
    SAME_CHANNEL = "same_channel"
    OTHER_CHANNEL_5_MINUTES = "other_channel_5_minutes"
    OTHER_CHANNEL_48_HOURS = "other_channel_48_hours"
    TTP_5_MINUTES = "ttp_5_minutes"
    TTP_SERVER_FIRST = "ttp_server_first"
    STORED_BEFORE = "stored_before"
    TEST_EVENT = "test_event"


ACROSS = (Clause.OTHER_CHANNEL_5_MINUTES, Clause.OTHER_CHANNEL_48_HOURS, Clause.TTP_5_MINUTES, Clause.TTP_SERVER_FIRST)
"""The clauses by which a copy of one of browser and server met one of the other.

`store/tables/events.sql` names them once more, for rows that were written before there was a column `paired`."""

CLAUSE_SENTENCES: dict[Clause, tuple[str, str]] = {
    Clause.FIRST: (
        "No event of this name with this event_id came in the 48 hours before: it is the first, so it counts.",
        "Aucun événement de ce nom avec cet event_id n’est arrivé dans les 48 heures précédentes : c’est le premier, il compte.",
    ),
    Clause.NO_EVENT_ID: (
        "It has no event_id, so no copy of it can be recognised: each one counts. Send one event_id by browser and server.",
        "Sans event_id, aucune copie n’est reconnue : chacune compte. Envoyer le même event_id côté navigateur et serveur.",
    ),
    Clause.SAME_CHANNEL: (
        "An event of this name with this event_id came less than 48 hours before. Only the pair of browser and server is merged, "
        "so this copy is dropped.",
        "Un événement de ce nom avec cet event_id est arrivé moins de 48 heures avant. Seule la paire navigateur et serveur "
        "se fusionne : cette copie est écartée.",
    ),
    Clause.OTHER_CHANNEL_5_MINUTES: (
        "The other of browser and server sent it less than 5 minutes before: the first copy stays and takes what it lacked.",
        "L’autre du navigateur et du serveur l’a envoyé moins de 5 minutes avant : la première copie reste, complétée.",
    ),
    Clause.OTHER_CHANNEL_48_HOURS: (
        "The other of browser and server sent it 5 minutes to 48 hours before: the first copy stays, this one is dropped whole.",
        "L’autre du navigateur et du serveur l’a envoyé de 5 minutes à 48 heures avant : la première copie reste, "
        "celle-ci est écartée entière.",
    ),
    Clause.TTP_5_MINUTES: (
        "The server sent it without event_id, and the browser sent this event with the same _ttp less than 5 minutes before: "
        "the server's copy gives way.",
        "Le serveur l’a envoyé sans event_id, et le navigateur avait envoyé cet événement avec le même _ttp moins de 5 minutes "
        "avant : la copie du serveur cède.",
    ),
    Clause.TTP_SERVER_FIRST: (
        "The server sent this event without event_id but with the same _ttp less than 5 minutes before, and it counts already. "
        "What was counted is never taken back, so the browser's copy joins it: one event, whichever came first.",
        "Le serveur avait envoyé cet événement sans event_id mais avec le même _ttp moins de 5 minutes avant, et il compte déjà. "
        "Ce qui est compté n’est jamais repris : la copie du navigateur s’y joint. Un seul événement, quel que soit l’ordre.",
    ),
    Clause.STORED_BEFORE: (
        "It came from a file or out of the quarantine, and an event of this name with this event_id is stored already, "
        "however long ago.",
        "Il vient d’un fichier ou de la quarantaine, et un événement de ce nom avec cet event_id est déjà enregistré, "
        "si ancien soit-il.",
    ),
    Clause.TEST_EVENT: (
        "It carries a test_event_code: it is shown, never counted, and hides no other event.",
        "Il porte un test_event_code : il est affiché, jamais compté, et n’en cache aucun autre.",
    ),
}


def clause_sentence(clause: str, language: str = "en") -> str:
    """What a stored clause says to people; empty for one that this version does not know."""
    english, french = CLAUSE_SENTENCES[Clause(clause)] if clause in Clause.__members__.values() else ("", "")
    return french if language == "fr" else english
