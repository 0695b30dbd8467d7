"""Every sentence in both languages."""

import re
import string
from pathlib import Path
from typing import get_args

import pytest
from babel.numbers import format_currency, format_percent
from hypothesis import given
from hypothesis import strategies as st

from balise.app.facts import PARTS
from balise.diagnostics.cures import Protocol
from balise.diagnostics.issue import Severity
from balise.events.clause import Clause
from balise.events.identity import MATCH_KEYS, QUALITY_KEYS
from balise.events.outcome import Outcome
from balise.events.plan import OnMismatch, ParameterType, PlannedEvent, Status
from balise.events.received import Channel, Kind
from balise.events.source import AutoMatch, OnInvalid, OnSensitive
from balise.lookups.devices import DEVICES
from balise.metadata import IssueState, JobState, Role
from balise.metadata.alert_rules import LANGUAGES
from balise.metadata.alert_types import Channel as AlertChannel
from balise.metadata.alert_types import DeliveryState, Digest, IssueChange
from balise.metadata.proof_types import PageState, TargetState
from balise.reports.identity_faults import CODES as IDENTITY_FAULTS
from balise.reports.near_reasons import Near
from balise.reports.search import BY_PERSON, BY_TEXT
from balise.rules import rule as rules
from balise.trials.backtest_found import KINDS as KINDS_OF_CHANGE
from balise.trials.backtest_found import LIMITS
from balise.vocabulary import EDITIONS
from balise.web.navigation import OF_A_SOURCE, OF_A_WORKSPACE
from balise.web.pages.account.view import DONE as ACCOUNT_DONE
from balise.web.pages.alerts.view import DONE as ALERT_DONE
from balise.web.pages.backtests.view import NUMBERS, SAID
from balise.web.pages.changes.view import KINDS
from balise.web.pages.compare.view import UNITS
from balise.web.pages.custom_event.form import COLUMNS
from balise.web.pages.demo.goods import PRODUCTS
from balise.web.pages.diagnostics.view import DONE as ISSUE_DONE
from balise.web.pages.match_quality.view import VIEWS as QUALITY_VIEWS
from balise.web.pages.match_weights.view import DONE as WEIGHTS_DONE
from balise.web.pages.overview.asked import COLUMNS as OVERVIEW_COLUMNS
from balise.web.pages.overview.asked import SPLITS
from balise.web.pages.people.view import DONE as PEOPLE_DONE
from balise.web.pages.quarantine.choice import RANGES
from balise.web.pages.quarantine.mending import KINDS as FIX_KINDS
from balise.web.pages.quarantine.view import VIEWS
from balise.web.pages.receipt.steps import VERDICTS
from balise.web.pages.rule.activity import WAYS
from balise.web.pages.rule_form.naming import STANDINGS
from balise.web.pages.rule_form.typed import ORIGINS
from balise.web.pages.rules.asked import SORTS as RULE_SORTS
from balise.web.pages.rules.listing import STATES as RULE_STATES
from balise.web.pages.rules.notice import DONE as RULE_DONE
from balise.web.pages.source_settings.choices import OF_A_SITE, OF_EVERY_KIND
from balise.web.pages.test_events.view import FROM
from balise.web.pages.tokens.view import EXPIRIES
from balise.web.pages.workspace.view import DONE as WORKSPACE_DONE
from balise.web.rule_words import KINDS as ELEMENTS
from balise.web.rule_words import SIGNALS
from balise.web.sentences import Sentences, read_texts

WEB = Path(__file__).parents[2] / "src" / "balise" / "web"
TEMPLATES = sorted(WEB.rglob("*.html"))
REASONS = {
    reason
    for file in (WEB.parent / "metadata").glob("*.py")
    for reason in re.findall(r'reason="([a-z_]+)"', file.read_text(encoding="utf-8"))
} | set(re.findall(r'"([a-z]+_[a-z]+|wait|code)"', (WEB / "proof.py").read_text(encoding="utf-8")))
"""Why something is refused: what `fault` must have a sentence for."""
FROM_CODE = (
    "changes.did_",
    "changes.step_",
    "changes.part_",
    "changes.actor_",
    "changes.field_",
    "changes.yes",
    "changes.no",
    "fault.",
    "people.invitation_",
    "people.reset_",
    "backtests.cannot_be",
    "rule_words.",
    "rule_form.fault_",
    "rule_form.locale_",
    *(f"rule_form.{choice}_" for choice in ("origin", "kind", "data", "read")),
    *(f"rule.{way}" for way in WAYS),
)
"""Sentences that code, not a template, asks for."""
KEY = re.compile(r"""\bt(\.count)?\("([a-z_]+\.[a-z_]*)"( ~)?""")
OFFERED = {"origin": ORIGINS, "kind": get_args(rules.As), "data": get_args(rules.Data), "read": get_args(rules.Read)}
"""What the form of a rule offers to choose from."""
DONE = (
    "aliased", "unaliased", "blocked", "unblocked", "registered", "unregistered", "saved", "renamed", "applied",
    *(f"status_{status}" for status in Status),
)  # fmt: skip
RULES = ("start", "characters", "length", "end", "known", "free", "neutral")
STEPS = ("received", "renamed", "hashed", "removed", "clock", "bot", "waits", "left", "first", "merged", "dropped", "stored")
ARRIVALS = ("copy_merged", "copy_dropped")
TO_SET_UP = ("account", "source", "first_event", "token", "custom_event", "second_factor")
CHECKS = ("log", "store", "metadata", "writer")
OF_WORK = ("failed_jobs", "late_jobs", "stale_diagnosis", "failing_detectors")
ALARMS = (*(f"broken_{name}" for name in CHECKS), "no_space", "little_space", "long_log", *OF_WORK)
ANSWERS = {"edition": EDITIONS, "on_invalid": tuple(OnInvalid), "on_sensitive": tuple(OnSensitive)}
CHOSEN = {
    "layout.": {f"layout.{entry.key}" for _, entries in (*OF_A_SOURCE, *OF_A_WORKSPACE) for entry in entries},
    "layout.group_": {f"layout.group_{group}" for group, _ in (*OF_A_SOURCE, *OF_A_WORKSPACE)},
    "layout.kind_": {f"layout.kind_{kind}" for kind in Kind},
    "payload.name_": {f"payload.name_{verdict}" for verdict in ("custom", "standard", "reserved", "invalid")},
    "quarantine.": {f"quarantine.fix_{each}" for each in ("rename_event", *FIX_KINDS)},
    "quarantine.kind_": {f"quarantine.kind_{each}" for each in FIX_KINDS},
    "quarantine.replay_": {f"quarantine.replay_{state}" for state in JobState},
    "quarantine.range_": {f"quarantine.range_{each}" for each in ("all", *RANGES)},
    "quarantine.view_": {f"quarantine.view_{each}" for each in VIEWS},
    "quarantine.why_": {f"quarantine.why_{outcome}" for outcome in Outcome if outcome.quarantined},
    "receipt.": {f"receipt.{channel}" for channel in Channel}
    | {
        f"receipt.step_{step}{end}"
        for step in (*STEPS, *ARRIVALS)
        for end in ("", "_how")
        if f"step_{step}{end}"[:-4] not in VERDICTS
    },
    "compare.": {f"compare.{each}" for each in ("one", "other", *UNITS)},
    "compare.step_": {"compare.step_channel", "compare.step_arrival"},
    "search.by_": {f"search.by_{by}" for by, *_ in (*BY_TEXT, *BY_PERSON)},
    "search.refused_": {f"search.refused_{why}" for why in ("personal", "no_hash", "too_long", "unreadable")},
    "dedup.near_": {f"dedup.near_{reason}" for reason in Near},
    "dedup.one_side_": {"dedup.one_side_browser", "dedup.one_side_server"},
    "receipt.clock_": {"receipt.clock_behind", "receipt.clock_ahead"},
    "receipt.by_": {f"receipt.by_{channel}" for channel in Channel},
    "test.from_": {f"test.from_{each}" for each in ("both", *FROM)},
    "overview.column_": {f"overview.column_{column}" for column in OVERVIEW_COLUMNS},
    "overview.split_": {f"overview.split_{split}" for split in SPLITS},
    "event.key_": {f"event.key_{key}" for key in MATCH_KEYS},
    "event.clause_": {f"event.clause_{clause}" for clause in Clause},
    "match.key_": {f"match.key_{key}" for key in QUALITY_KEYS},
    "match.cure_": {f"match.cure_{key}" for key in QUALITY_KEYS},
    "match.view_": {f"match.view_{view}" for view in QUALITY_VIEWS},
    "match.device_": {f"match.device_{device}" for device in (*DEVICES, "none")},
    "match.fault_": {f"match.fault_{code}" for code in IDENTITY_FAULTS},
    "match.shared_": {"match.shared_address", "match.shared_agent"},
    "match.unequal_": {"match.unequal_event", "match.unequal_cookie"},
    "match_weights.done_": {f"match_weights.done_{done}" for done in WEIGHTS_DONE},
    "outcome.": {f"outcome.{outcome}" for outcome in Outcome},
    "custom_events.done_": {f"custom_events.done_{each}" for each in DONE},
    "custom_events.status_": {f"custom_events.status_{status}" for status in Status},
    "custom_event.rule_": {f"custom_event.rule_{rule}" for rule in RULES},
    "custom_event.use_": {f"custom_event.use_{use}" for use in ("reporting", "audience", "optimisation")},
    "custom_event.use_is_": {f"custom_event.use_is_{tone}" for tone in ("good", "warn", "stop")},
    "custom_event.p_": {f"custom_event.p_{column}" for column in COLUMNS},
    "custom_event.type_": {f"custom_event.type_{kind}" for kind in ParameterType},
    "custom_event.mismatch_": {f"custom_event.mismatch_{each}" for choice in OnMismatch for each in (choice, f"{choice}_how")},
    "custom_event.status_": {f"custom_event.status_{status}_how" for status in Status},
    "backtests.n_": {f"backtests.n_{name}" for name in NUMBERS},
    "backtests.state_": {f"backtests.state_{state}" for state in JobState},
    "backtests.said_": {f"backtests.said_{said}" for said in SAID},
    "backtests.ended_": {"backtests.ended_failed", "backtests.ended_stopped"},
    "backtests.kind_": {f"backtests.kind_{kind}" for kind in KINDS_OF_CHANGE},
    "backtests.limit_": {f"backtests.limit_{limit}" for limit in LIMITS},
    "rules.state_": {f"rules.state_{state}" for state in RULE_STATES},
    "rules.column_": {f"rules.column_{column}" for column in RULE_SORTS},
    "rules.done_": {f"rules.done_{done}" for done in RULE_DONE},
    "rule.check_": {f"rule.check_{key}" for key in ("none", *get_args(PageState), *get_args(TargetState))},
    "rule_words.signal_": {f"rule_words.signal_{signal}" for signal in SIGNALS},
    "rule_form.name_": {f"rule_form.name_{standing}" for standing in STANDINGS},
    "rule_form.on_": {f"rule_form.on_{on}{how}" for on in get_args(rules.On) for how in ("", "_how")},
    "rule_form.of_": {f"rule_form.of_{of}" for of in get_args(rules.Of)},
    "rule_form.is_": {f"rule_form.is_{how}" for how in get_args(rules.Is)},
    "rule_form.often_": {f"rule_form.often_{often}" for often in get_args(rules.Often)},
    "plan_import.sign_": {f"plan_import.sign_{sign}" for sign in ("added", "changed", "removed")},
    "plan_import.part_": {f"plan_import.part_{part}" for part in ("event", "alias", "blocked")},
    "plan_import.field_": {f"plan_import.field_{field}" for field in ("shown_as", *PlannedEvent.__struct_fields__)},
    "layout.count_": {"layout.count_quarantine", "layout.count_diagnostics"},
    "diagnostics.state_": {f"diagnostics.state_{state}" for state in IssueState},
    "diagnostics.is_": {
        f"diagnostics.is_{state}{how}" for state in IssueState if state is not IssueState.OPEN for how in ("", "_how")
    },
    "diagnostics.severity_": {f"diagnostics.severity_{severity}" for severity in Severity},
    "diagnostics.short_": {f"diagnostics.short_{severity}" for severity in Severity},
    "diagnostics.did_": {f"diagnostics.did_{verb}" for verb in ("resolve", "dismiss", "reopen")},
    "diagnostics.done_": {f"diagnostics.done_{done}" for done in ISSUE_DONE},
    "diagnostics.code_": {f"diagnostics.code_{protocol}" for protocol in get_args(Protocol)},
    "diagnostics.fault_": {f"diagnostics.fault_{fault}" for fault in ("nobody", "long_note", "no_relay")},
    "alerts.done_": {f"alerts.done_{done}" for done in ALERT_DONE},
    "alerts.is_": {f"alerts.is_{state}" for state in ("retried", *DeliveryState)},
    "alerts.channel_": {f"alerts.channel_{channel}" for channel in AlertChannel},
    "alerts.change_": {f"alerts.change_{change}" for change in IssueChange},
    "alerts.language_": {f"alerts.language_{language}" for language in LANGUAGES},
    "alerts.digest_": {f"alerts.digest_{digest}" for digest in Digest},
    "home.step_": {f"home.step_{key}" for key in TO_SET_UP},
    "home.how_": {f"home.how_{key}" for key in TO_SET_UP},
    "home.go_": {f"home.go_{key}" for key in TO_SET_UP},
    "home.broken_": {f"home.broken_{name}" for name in CHECKS},
    "status.check_": {f"status.check_{name}" for name in CHECKS},
    "status.size_": {f"status.size_{part}" for part in PARTS},
    "status.": {f"status.{name}" for name in ("received", "counted", "merged", "dropped", "quarantined")}
    | {f"status.{key}{cure}" for key in ALARMS for cure in ("", "_cure")},
    "install.lead_": {f"install.lead_{kind}" for kind in Kind},
    "install.arrived_": {f"install.arrived_{channel}" for channel in Channel},
    "install.waiting_": {"install.waiting_site", "install.waiting_server"},
    "tokens.is_": {f"tokens.is_{standing}" for standing in ("ok", "soon", "expired", "revoked")},
    "tokens.expiry_": {f"tokens.expiry_{days}" for days in EXPIRIES},
    "source_form.kind_": {f"source_form.kind_{kind}" for kind in Kind},
    "source_form.fault_": {f"source_form.fault_{name}" for name in (*OF_EVERY_KIND, *OF_A_SITE, "kind", "code", "taken")},
    "source_form.match_": {f"source_form.match_{each}" for each in AutoMatch},
    "source_form.": {f"source_form.{name}" for name in (*OF_EVERY_KIND, *OF_A_SITE)}
    | {
        f"source_form.{means}{name}_{value.replace('-', '_')}"
        for name, values in ANSWERS.items()
        for value in values
        for means in ("", "means_")
    },
    "demo.product_": {f"demo.product_{product.id}" for product in PRODUCTS},
    "demo.about_": {f"demo.about_{product.id}" for product in PRODUCTS},
    "account.done_": {f"account.done_{done}" for done in ACCOUNT_DONE},
    "people.done_": {f"people.done_{done}" for done in PEOPLE_DONE},
    "people.role_": {f"people.role_{role}" for role in Role},
    "people.role_how_": {f"people.role_how_{role}" for role in Role},
    "people.once_": {f"people.once_{kind}{how}" for kind in ("invitation", "reset") for how in ("", "_how")},
    "workspace.done_": {f"workspace.done_{done}" for done in WORKSPACE_DONE},
    "changes.kind_": {f"changes.kind_{kind}" for kind in ("all", *KINDS)},
    "fault.": {f"fault.{reason}" for reason in REASONS},
}
"""Where a template puts a key together: what can come out."""


def written_keys():
    """Every key in the templates: (whole keys, beginnings)."""
    whole, begun = set(), set()
    for template in TEMPLATES:
        for count, key, more in KEY.findall(template.read_text(encoding="utf-8")):
            if more:
                begun.add(key)
            else:
                whole |= {f"{key}_one", f"{key}_many"} if count else {key}
    return whole, begun


def test_both_languages_have_the_same_sentences():
    """No sentence is missing in a language, and none is empty."""
    english, french = read_texts("en"), read_texts("fr")

    assert set(english) == set(french)
    assert [key for key in english if not english[key].strip() or not french[key].strip()] == []


def test_both_languages_fill_in_the_same_values():
    """A sentence takes the same values and names the same code in both languages."""

    def taken(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name), sorted(re.findall(r"`[^`]+`", text))

    english, french = read_texts("en"), read_texts("fr")
    assert [key for key in english if taken(english[key]) != taken(french[key])] == []


def test_every_key_of_a_template_is_a_sentence():
    """What a template asks for is there, whole keys and put together ones."""
    whole, begun = written_keys()
    texts = read_texts("en")

    assert sorted(whole - set(texts)) == []
    assert [key for start in begun & set(CHOSEN) for key in CHOSEN[start] if key not in texts] == []
    assert [start for start in begun if not any(key.startswith(start) for key in texts)] == []


def test_every_sentence_is_said_somewhere():
    """No sentence is left over."""
    whole, begun = written_keys()

    assert [key for key in read_texts("en") if key not in whole and not key.startswith((*begun, *FROM_CODE))] == []


def test_a_rule_can_be_said_whatever_it_holds():
    """Every trigger, condition, element and origin that a rule may have is a sentence."""
    texts = read_texts("en")
    on = {f"on_{on}" for on in get_args(rules.On) if on != "time"} | {"on_time_one", "on_time_many"}
    tests = {f"{of}_{how}" for of in get_args(rules.Of) for how in get_args(rules.Is)}
    elements = {f"{article}_{kind}" for article in ("the", "any") for kind in ELEMENTS}
    origins = {f"from_{origin}" for origin in (*ORIGINS, *get_args(rules.Data), *get_args(rules.Read))} - {
        "from_element",
        "from_data",
    }
    often = {f"often_{often}" for often in get_args(rules.Often) if often != "every"}
    read_as = {f"as_{kind}" for kind in get_args(rules.As) if kind != "text"}
    said = on | tests | elements | origins | often | read_as
    offered = {f"{choice}_{value}" for choice, values in OFFERED.items() for value in values}

    assert sorted(key for key in said if f"rule_words.{key}" not in texts) == []
    assert sorted(key for key in offered if f"rule_form.{key}" not in texts) == []


def test_french_spaces_are_the_right_ones():
    """A narrow no-break space before ; ! ? and a no-break space before : and inside quotation marks."""
    wrong = re.compile(r"(?:[ \u00a0][;!?])|(?:[ \u202f]:)|« |(?<!\u00a0)»|\w'\w")

    assert [key for key, text in read_texts("fr").items() if wrong.search(text)] == []


@pytest.mark.parametrize(
    "language, number, text",
    [("en", 0, "Cart: 0 items"), ("en", 1, "Cart: 1 item"), ("fr", 0, "0 article"), ("fr", 2, "2 articles")],
)
def test_a_count_has_its_number(language, number, text):
    """English counts 0 in the plural, French in the singular."""
    assert str(Sentences(language).count("demo.cart", number)).endswith(text)


def test_what_is_filled_in_is_escaped():
    """A value cannot bring markup into a page."""
    said = Sentences("en")("receipt.step_renamed_how", sent="<script>", event="`a`")

    assert "<script>" not in said
    assert said.count("<code>") == 2


def test_numbers_are_written_as_the_language_does():
    """Thousands stand apart by comma in English and by a narrow space in French."""
    assert (Sentences("en").number(1_234_567), Sentences("fr").number(1_234_567)) == ("1,234,567", "1\u202f234\u202f567")


@given(st.sampled_from(["en", "fr"]), st.decimals(-(10**12), 10**12, places=9), st.sampled_from(["EUR", "JPY", "BHD", ""]))
def test_amounts_are_written_as_babel_does(language, amount, currency):
    """An amount without its sign has the digits, the marks and the rounding of Babel's own."""
    locale = {"en": "en_GB", "fr": "fr_FR"}[language]
    theirs = format_currency(amount, currency or "XXX", "#,##0.00", locale=locale, currency_digits=bool(currency))

    assert Sentences(language).amount(amount, currency) == theirs


@given(st.sampled_from(["en", "fr"]), st.floats(-100, 1000), st.integers(0, 2))
def test_shares_are_written_as_babel_does(language, share, digits):
    """A share in percent has the digits, the marks and the rounding of Babel's own."""
    locale, space = {"en": ("en_GB", ""), "fr": ("fr_FR", " ")}[language]
    theirs = format_percent(share, f"#,##0.{'0' * digits}{space}%", locale=locale)

    assert Sentences(language).percent(share, digits) == theirs
