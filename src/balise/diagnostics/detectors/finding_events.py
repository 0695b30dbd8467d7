"""What the rules found in stored events, code by code: each event was taken, with something to mend."""

from collections.abc import Iterator
from dataclasses import dataclass

from balise.diagnostics.asked import Asked
from balise.diagnostics.issue import Found, Severity
from balise.diagnostics.questions.received import totals
from balise.diagnostics.questions.stored_findings import stored_findings


@dataclass
class FindingEvents:
    """Finds stored events that carry one of these findings, one issue an event and parameter.

    Fewer than `least` events, or a smaller share of the event's than `share`, are nothing to tell. `path` limits it to one
    parameter.
    """

    CODE: str
    FINDINGS: tuple[str, ...]
    SEVERITY: Severity = Severity.WARNING
    share: float = 0.0
    least: int = 1
    path: str = ""
    LOOK_BACK_HOURS: int = 24
    FACTS: tuple[str, ...] = ()

    def find(self, asked: Asked) -> Iterator[Found]:
        """The most frequent first."""
        for row in asked.once(stored_findings):
            of = max(asked.once(totals).get(row.event, 0), row.events)
            mine = row.code in self.FINDINGS and row.path.startswith(self.path)
            if mine and row.events >= self.least and row.events >= self.share * of:
                yield Found(
                    event=row.event,
                    subject=row.path,
                    events=row.events,
                    of=of,
                    first_at=row.first_at,
                    last_at=row.last_at,
                    samples=row.samples,
                )


NOTICE, WARNING, ERROR = Severity.NOTICE, Severity.WARNING, Severity.ERROR
FINDING_EVENTS = (
    FindingEvents("value_unreadable", ("value_unreadable", "value_out_of_range"), ERROR),
    FindingEvents("value_spelling", ("value_is_text", "value_has_symbols", "value_rounded"), NOTICE),
    FindingEvents("currency_unknown", ("currency_unknown", "currency_unreadable"), ERROR),
    FindingEvents("currency_spelling", ("currency_lower_case", "currency_symbol"), NOTICE),
    FindingEvents("event_time_in_milliseconds", ("event_time_in_milliseconds",)),
    FindingEvents("event_time_spelling", ("event_time_missing", "event_time_was_text", "event_time_was_fraction"), NOTICE),
    # Visitors' clocks are wrong now and then, and people mistype: only many of them are the site's doing.
    FindingEvents("clock_wrong", ("clock_corrected",), NOTICE, share=0.3, least=20),
    FindingEvents("email_invalid", ("invalid_email", "identity_invalid"), share=0.05, least=3, path="user.email"),
    FindingEvents("phone_invalid", ("invalid_phone", "identity_invalid"), share=0.05, least=3, path="user.phone"),
    FindingEvents("phone_without_country_code", ("phone_without_country_code",), share=0.05, least=3),
    FindingEvents("hash_of_nothing", ("hash_of_empty", "hash_of_null"), ERROR, least=3, path="user."),
    FindingEvents("other_hash", ("md5_value", "sha1_value"), ERROR, least=3, path="user."),
    FindingEvents("private_address", ("private_ip",), share=0.05, least=3, path="user."),
    FindingEvents("contents_unreadable", ("contents_unreadable",), ERROR),
    FindingEvents("content_id_not_text", ("content_id_not_text",)),
    FindingEvents("wrong_type", ("wrong_type",)),
    FindingEvents("property_altered", ("property_altered",), NOTICE, share=0.05, least=3),
    FindingEvents("page_url_missing", ("page_url_missing",), NOTICE, share=0.05, least=3),
    FindingEvents("plan_parameter_missing", ("plan_parameter_missing",)),
    FindingEvents("plan_parameter_wrong", ("plan_parameter_type", "plan_parameter_value", "plan_parameter_range")),
    FindingEvents("retired_event_received", ("plan_retired",)),
    FindingEvents("rule_parameter_unread", ("rule_unread",), share=0.05, least=3),
    FindingEvents("rule_unknown", ("rule_unknown",), NOTICE, share=0.05, least=5),
    FindingEvents("deprecated_event", ("deprecated",), NOTICE),
)
