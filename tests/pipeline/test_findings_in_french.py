"""Whatever the steps find is told in French."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.events.finding import told
from balise.events.received import Channel, Kind
from balise.pipeline import run
from tests.making import NOW, received

ODD = (
    {"name": "1 Léave Review! "},
    {"name": "x" * 80},
    {"name": ""},
    {"name": "purchase"},
    {"name": "Website Purchase"},
    {"name": "cancer_treatment_booked"},
    {"name": "CompletePayment"},
    {"event_id": 7},
    {"event_time": "1700000000"},
    {"event_time": NOW},
    {"event_time": 1.5},
    {"event_time": None, "protocol": "events-api"},
    {"clock_behind_ms": 90_000},
    {"misread": ("page",)},
    {"misread": ("",)},
    {"page": {"url": 7, "referrer": "https://shop.example/?email=a@b.example"}},
    {"page": {}},
    {"properties": {"value": "9,90 €", "currency": "eur", "contents": "x"}},
    {"properties": {"value": "1,234", "currency": "€", "contents": [7]}},
    {"properties": {"value": 9, "contents": [{"content_id": 7}], "note": "call 06 12 34 56 78, a@b.example"}},
    {"properties": {"currency": "??", "value": 1e30, "diagnosis": "HIV positive"}},
    {"properties": {"value": 0.12345678901, "currency": "XXX"}},
    {"user": {"email": "not one", "phone": "12", "ip": "10.0.0.1", "external_id": ["", "null"], "country": "France"}},
    {"user": {"email": "a@b.example", "phone": "0612345678", "user_agent": "Googlebot/2.1", "att_status": "DENIED"}},
    {"user": {}},
    {"device": {"webdriver": True}, "channel": Channel.BROWSER},
    {"origin": "https://x.example", "channel": Channel.BROWSER},
    {"origin": "", "channel": Channel.BROWSER},
)


@pytest.mark.parametrize("fields", ODD)
@pytest.mark.parametrize("kind", [Kind.WEB, Kind.OFFLINE])
def test_what_is_found_in_an_odd_event_is_told(context_for, fields, kind):
    """No finding of the steps lacks its French sentence."""
    context = context_for(kind)
    strict = replace(context, source=msgspec.structs.replace(context.source, allowed_origins=("https://shop.example",)))
    blocked = replace(context, blocked=frozenset({"AddToCart"}))
    for rules in (context, strict, blocked):
        for finding in run(received(**fields), rules).findings:
            in_french = told(finding.code, finding.message, "fr")
            assert in_french not in (None, finding.message), finding


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=70))
def test_a_refused_name_is_told_whatever_it_is(context, name):
    """The reasons against a name hold characters of it, in any script, and are told in French all the same."""
    for finding in run(received(name=name), context).findings:
        assert told(finding.code, finding.message, "fr"), finding
