"""The pages' addresses, joined."""

from pathlib import Path
from typing import Final

from litestar import Router
from litestar.di import Provide
from litestar.static_files import create_static_files_router

from balise.web.access import require_member, require_member_or_machine
from balise.web.pages.account.view import ACCOUNT_HANDLERS
from balise.web.pages.alerts.acting import ALERTS_HANDLERS
from balise.web.pages.api_docs.view import show_api_docs
from balise.web.pages.backtests.view import BACKTEST_HANDLERS
from balise.web.pages.builder_open.view import BUILDER_OPEN_HANDLERS
from balise.web.pages.changes.view import CHANGES_HANDLERS
from balise.web.pages.clicks.view import CLICKS_HANDLERS
from balise.web.pages.compare.view import COMPARE_HANDLERS
from balise.web.pages.custom_event.view import CUSTOM_EVENT_HANDLERS
from balise.web.pages.custom_events.view import CUSTOM_EVENTS_HANDLERS
from balise.web.pages.dedup.view import DEDUP_HANDLERS
from balise.web.pages.demo.view import DEMO_HANDLERS
from balise.web.pages.diagnostics.acting import DIAGNOSTICS_HANDLERS
from balise.web.pages.event.view import EVENT_HANDLERS
from balise.web.pages.event_quality.view import EVENT_QUALITY_HANDLERS
from balise.web.pages.home.view import show_home
from balise.web.pages.install.view import INSTALL_HANDLERS
from balise.web.pages.invitation.view import INVITATION_HANDLERS
from balise.web.pages.match_quality.view import MATCH_QUALITY_HANDLERS
from balise.web.pages.match_weights.view import MATCH_WEIGHTS_HANDLERS
from balise.web.pages.new_source.view import NEW_SOURCE_HANDLERS
from balise.web.pages.overview.view import OVERVIEW_HANDLERS
from balise.web.pages.password_link.view import PASSWORD_LINK_HANDLERS
from balise.web.pages.payload.view import PAYLOAD_HANDLERS
from balise.web.pages.people.view import PEOPLE_HANDLERS
from balise.web.pages.plan_import.view import PLAN_IMPORT_HANDLERS
from balise.web.pages.quarantine.previewing import PREVIEW_HANDLERS
from balise.web.pages.quarantine.replaying import REPLAY_HANDLERS
from balise.web.pages.quarantine.view import show_quarantine
from balise.web.pages.receipt.view import show_receipt
from balise.web.pages.rule.acting import RULE_HANDLERS
from balise.web.pages.rule_form.view import RULE_FORM_HANDLERS
from balise.web.pages.rules.view import RULES_HANDLERS
from balise.web.pages.search.view import SEARCH_HANDLERS
from balise.web.pages.second_factor.view import SECOND_FACTOR_HANDLERS
from balise.web.pages.sign_in.view import SIGN_IN_HANDLERS, sign_out
from balise.web.pages.sign_in.with_issuer import ISSUER_HANDLERS
from balise.web.pages.source_settings.view import SOURCE_SETTINGS_HANDLERS
from balise.web.pages.status.view import STATUS_HANDLERS
from balise.web.pages.test_events.view import show_test_events
from balise.web.pages.tokens.view import TOKENS_HANDLERS
from balise.web.pages.workspace.view import WORKSPACE_HANDLERS
from balise.web.parts import WebParts
from balise.web.problems import answer_page

STATIC: Final = Path(__file__).parent / "static"

MEMBERS: Final = (
    *OVERVIEW_HANDLERS,
    *EVENT_HANDLERS,
    *DIAGNOSTICS_HANDLERS,
    *MATCH_QUALITY_HANDLERS,
    *EVENT_QUALITY_HANDLERS,
    *MATCH_WEIGHTS_HANDLERS,
    show_test_events,
    *SEARCH_HANDLERS,
    *DEDUP_HANDLERS,
    *COMPARE_HANDLERS,
    show_quarantine,
    *PREVIEW_HANDLERS,
    *REPLAY_HANDLERS,
    *PAYLOAD_HANDLERS,
    *BACKTEST_HANDLERS,
    *CLICKS_HANDLERS,
    *CUSTOM_EVENTS_HANDLERS,
    *CUSTOM_EVENT_HANDLERS,
    *PLAN_IMPORT_HANDLERS,
    *RULES_HANDLERS,
    *RULE_FORM_HANDLERS,
    *RULE_HANDLERS,
    *ACCOUNT_HANDLERS,
    *ALERTS_HANDLERS,
    *CHANGES_HANDLERS,
    *PEOPLE_HANDLERS,
    *SECOND_FACTOR_HANDLERS,
    *WORKSPACE_HANDLERS,
    show_home,
    *STATUS_HANDLERS,
    show_receipt,
    sign_out,
    *NEW_SOURCE_HANDLERS,
    *SOURCE_SETTINGS_HANDLERS,
    *INSTALL_HANDLERS,
    *BUILDER_OPEN_HANDLERS,
    *TOKENS_HANDLERS,
)
"""Pages for who is signed in."""
MEMBERS_OR_MACHINE: Final = (show_api_docs, *DEMO_HANDLERS)
"""Pages that the machine itself may see without signing in."""
ANYBODY: Final = (*SIGN_IN_HANDLERS, *ISSUER_HANDLERS, *INVITATION_HANDLERS, *PASSWORD_LINK_HANDLERS)
"""Pages that lead in."""


def pages_router(parts: WebParts) -> Router:
    """Every page and the files they load."""
    return Router(
        "/",
        route_handlers=[
            Router("/", route_handlers=MEMBERS, guards=[require_member(parts)]),
            Router("/", route_handlers=MEMBERS_OR_MACHINE, guards=[require_member_or_machine(parts)]),
            *ANYBODY,
            create_static_files_router("/static", [STATIC], include_in_schema=False, name="static"),
        ],
        dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
        exception_handlers={Exception: answer_page},
        include_in_schema=False,
        request_max_body_size=64 * 1024,
    )
