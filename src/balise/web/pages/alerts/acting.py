"""What people do with alerts: make, change, test and remove them, give a new secret, send a message again."""

import asyncio
from typing import Any

from litestar import Response, post

from balise.errors import Conflict, NotFound, WrongInput
from balise.metadata.alert_types import Alert
from balise.web.access import visitor_of
from balise.web.form import Form, read_form
from balise.web.given import Given
from balise.web.pages.alerts.form import FAULTS, FIELD_OF, stored, typed
from balise.web.pages.alerts.view import Asking, Number, alert_page, show_alert, show_alerts, show_delivery, show_new_alert
from balise.web.parts import WebParts
from balise.web.redirect import see


@post("/alerts/new", opt={"role": "editor"})
async def make_alert(request: Asking, parts: Given) -> Response[Any]:
    """Make an alert; a webhook's secret is in this answer and nowhere else."""
    return await asyncio.to_thread(_save, request, parts, None, await read_form(request))


@post("/alerts/{alert:int}", opt={"role": "editor"})
async def change_alert(alert: Number, request: Asking, parts: Given) -> Response[Any]:
    """Change an alert; where it gets its first webhook, the secret is in this answer."""
    form = await read_form(request)
    return await asyncio.to_thread(lambda: _save(request, parts, _mine(request, parts, alert), form))


@post("/alerts/{alert:int}/secret", sync_to_thread=True, opt={"role": "editor"})
def change_secret(alert: Number, request: Asking, parts: Given) -> Response[Any]:
    """Make another secret; it is in this answer and nowhere else."""
    mine = _mine(request, parts, alert)
    changed, secret = parts.metadata.alerts.rotate(mine.id, mine.workspace_id, actor=visitor_of(request).user.email)
    return alert_page(request, parts, changed, stored(changed), secret=secret)


@post("/alerts/{alert:int}/test", sync_to_thread=True, opt={"role": "editor"})
def test_alert(alert: Number, request: Asking, parts: Given) -> Response[Any]:
    """Send something to everybody it tells."""
    parts.office.test(_mine(request, parts, alert), visitor_of(request).user.email)
    return see(f"/alerts/{alert}?done=tested#sent")


@post("/alerts/{alert:int}/remove", sync_to_thread=True, opt={"role": "editor"})
def remove_alert(alert: Number, request: Asking, parts: Given) -> Response[Any]:
    """Remove an alert for good."""
    visitor = visitor_of(request)
    parts.metadata.alerts.remove(alert, visitor.workspace.id, actor=visitor.user.email)
    return see("/alerts?done=removed")


@post("/alerts/test-mail", sync_to_thread=True, opt={"role": "editor"})
def test_mail(request: Asking, parts: Given) -> Response[Any]:
    """Send a mail to who asks, to see that it arrives."""
    visitor = visitor_of(request)
    parts.office.test_mail(visitor.workspace.id, visitor.user.id, visitor.user.email)
    return see("/alerts?done=mailed#mail")


@post("/alerts/deliveries/{delivery:int}/again", sync_to_thread=True, opt={"role": "editor"})
def send_again(delivery: Number, request: Asking, parts: Given) -> Response[Any]:
    """Send a message once more, under the same id."""
    parts.office.again(delivery, visitor_of(request).workspace.id)
    return see(f"/alerts/deliveries/{delivery}?done=again")


def _save(request: Asking, parts: WebParts, before: Alert | None, form: Form) -> Response[Any]:
    visitor, wish = visitor_of(request), typed(form)
    alerts, actor, choices = parts.metadata.alerts, visitor.user.email, wish.choices()
    try:
        if before is None:
            after = alerts.create(visitor.workspace.id, actor=actor, **choices)
        else:
            after = alerts.change(before.id, visitor.workspace.id, actor=actor, **choices)
    except (WrongInput, Conflict) as error:
        fault = error.reason if error.reason in FAULTS else "alert_name"
        return alert_page(request, parts, before, wish, 400, fault=fault, fault_at=FIELD_OF.get(fault, "name"))
    if after.webhook_url and not (before and before.webhook_url):
        return alert_page(request, parts, after, stored(after), secret=alerts.secrets(after)[0])
    return see(f"/alerts/{after.id}?done=saved")


def _mine(request: Asking, parts: WebParts, number: int) -> Alert:
    found = parts.metadata.alerts.find(number, visitor_of(request).workspace.id)
    if found is None:
        raise NotFound("There is no alert with this number here.")
    return found


ALERTS_HANDLERS = (
    show_alerts,
    show_new_alert,
    show_alert,
    show_delivery,
    make_alert,
    change_alert,
    change_secret,
    test_alert,
    remove_alert,
    test_mail,
    send_again,
)
