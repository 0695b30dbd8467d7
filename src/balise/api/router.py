"""The management API's addresses, joined."""

from typing import Any

from litestar import Request, Response, Router
from litestar.di import Provide
from litestar.routes import HTTPRoute

from balise.api.access import parts_for, require_management_token
from balise.api.alerts import ALERT_HANDLERS
from balise.api.backtests import BACKTEST_HANDLERS
from balise.api.clicks import CLICK_HANDLERS
from balise.api.compare import COMPARE_HANDLERS
from balise.api.dedup import DEDUP_HANDLERS
from balise.api.deliveries import DELIVERY_HANDLERS
from balise.api.imports import IMPORT_HANDLERS
from balise.api.issues import ISSUE_HANDLERS
from balise.api.match_quality import MATCH_QUALITY_HANDLERS
from balise.api.match_weights import MATCH_WEIGHTS_HANDLERS
from balise.api.names import NAME_HANDLERS
from balise.api.parts import Parts
from balise.api.plan import PLAN_HANDLERS
from balise.api.problems import answer_problem
from balise.api.quarantine import QUARANTINE_HANDLERS
from balise.api.query import refuse_unknown_query
from balise.api.reports import REPORT_HANDLERS
from balise.api.rule_proof import RULE_PROOF_HANDLERS
from balise.api.rule_steps import RULE_STEP_HANDLERS
from balise.api.rules import RULE_HANDLERS
from balise.api.search import SEARCH_HANDLERS
from balise.api.snippet import SNIPPET_HANDLERS
from balise.api.sources import SOURCE_HANDLERS
from balise.api.tokens import TOKEN_HANDLERS
from balise.api.users import USER_HANDLERS
from balise.api.workspaces import WORKSPACE_HANDLERS

_HANDLERS = {
    "sources": (*SOURCE_HANDLERS, *SNIPPET_HANDLERS, *PLAN_HANDLERS),
    "rules": (*RULE_HANDLERS, *RULE_STEP_HANDLERS, *RULE_PROOF_HANDLERS),
    "tokens": TOKEN_HANDLERS,
    "alerts": (*ALERT_HANDLERS, *DELIVERY_HANDLERS),
    "users": (*USER_HANDLERS, *WORKSPACE_HANDLERS),
    "backtests": BACKTEST_HANDLERS,
    "names": NAME_HANDLERS,
    "match quality": (*MATCH_QUALITY_HANDLERS, *MATCH_WEIGHTS_HANDLERS),
    "clicks": CLICK_HANDLERS,
    "issues": ISSUE_HANDLERS,
    "deduplication": (*DEDUP_HANDLERS, *COMPARE_HANDLERS),
    "events": (*REPORT_HANDLERS, *SEARCH_HANDLERS, *QUARANTINE_HANDLERS, *IMPORT_HANDLERS),
}


async def before_each(request: Request[Any, Any, Any]) -> Response[None] | None:
    """Refuse unknown query parameters, and answer OPTIONS."""
    refuse_unknown_query(request)
    if request.method != "OPTIONS":
        return None
    # Litestar's own answer names the methods of the handler that was registered first.
    routes = [route for route in request.app.routes if route.path_format == request.scope.get("path_template")]
    methods = {method for route in routes if isinstance(route, HTTPRoute) for method in route.methods}
    return Response(None, status_code=204, headers={"Allow": ", ".join(sorted(methods))})


def api_router(parts: Parts) -> Router:
    """Everything under /api/v1 but the OpenAPI document, which the application makes (`openapi_config`)."""
    return Router(
        "/api/v1",
        route_handlers=[Router("/", route_handlers=handlers, tags=[tag]) for tag, handlers in _HANDLERS.items()],
        dependencies={"parts": Provide(parts_for(parts), sync_to_thread=False)},
        guards=[require_management_token(parts)],
        before_request=before_each,
        exception_handlers={Exception: answer_problem},
        request_max_body_size=1024 * 1024,
    )
