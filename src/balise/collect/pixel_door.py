"""The door for browsers: the pixel's events, without a token, from any page the source allows."""

from collections.abc import Sequence
from typing import Any

from balise.clock import Clock
from balise.collect import answers
from balise.collect.answers import envelope, new_request_id
from balise.collect.body import Receive, inflate, parse_object, read_body
from balise.collect.browser import Browser, Browsers, cross_origin
from balise.collect.clicks import Clicks
from balise.collect.client_address import bucket_of
from balise.collect.directory import Directory
from balise.collect.from_pixel import PixelItem, Sender, clock_behind_ms, pixel_items, pixel_request
from balise.collect.images import GIF, body_of_address
from balise.collect.intake import Intake, ToJudge
from balise.collect.measures import Measures
from balise.collect.rate import RateLimit
from balise.collect.reply import JSON, Header, Reply, Scope, Send, answered, send_reply
from balise.collect.request import refuse
from balise.collect.sightings import note_sightings
from balise.collect.telling import NotTaken, Told, told
from balise.errors import RefusedRequest
from balise.events.received import Channel, Kind
from balise.events.stored import StoredEvent
from balise.pipeline import Context

PATH = "/api/v2/pixel"
_PATHS = frozenset(path + slash for path in (PATH, f"{PATH}/act") for slash in ("", "/"))
_NO_STORE = (b"cache-control", b"no-store")
_IMAGE = [(b"content-type", b"image/gif"), (b"cross-origin-resource-policy", b"cross-origin"), _NO_STORE]


class PixelDoor:
    """Answers what browsers send; a body has at most `most_bytes` bytes, as sent and inflated.

    An event that is refused never refuses the others, whatever the source says of bad events: no browser can mend one.
    """

    def __init__(
        self, intake: Intake, directory: Directory, rate: RateLimit, clock: Clock, most_bytes: int, browsers: Browsers
    ) -> None:
        self._intake, self._directory, self._rate = intake, directory, rate
        self._clock, self._most_bytes, self._browsers = clock, most_bytes, browsers
        self._clicks = Clicks(intake, directory, clock)
        self.measures = Measures("pixel")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI app for `/api/v2/pixel` and `/api/v2/pixel/act`."""
        browser = self._browsers.read(scope)

        async def take(scope: Scope, receive: Receive, request_id: str) -> Reply:
            return await self._take(scope, receive, request_id, browser)

        reply = await answered(take, scope, receive, new_request_id(self._clock()), self.measures)
        if scope["method"] == "GET":
            reply = Reply(reply.status, GIF, list(_IMAGE))
        reply.headers = [*reply.headers, *cross_origin(browser, scope["method"] == "OPTIONS")]
        await send_reply(reply, send)

    async def _take(self, scope: Scope, receive: Receive, request_id: str, browser: Browser) -> Reply:
        method = scope["method"]
        if scope["path"] not in _PATHS:
            return Reply(404, envelope(answers.BAD_REQUEST, f"No such path here. Events go to {PATH}.", request_id), [JSON])
        if method == "OPTIONS":
            return Reply(204, b"")
        if method not in ("POST", "GET"):
            body = envelope(answers.BAD_REQUEST, "This path takes POST and GET only.", request_id)
            return Reply(405, body, [JSON, (b"allow", b"POST, GET, OPTIONS")])
        bucket = bucket_of(browser.address)
        if bucket and (wait := self._rate.take(bucket)):
            raise RefusedRequest(answers.TOO_MANY_REQUESTS, answers.TEXTS[answers.TOO_MANY_REQUESTS], wait)
        if method == "GET":
            content = body_of_address(scope["query_string"], self._most_bytes)
        else:
            content = parse_object(inflate(await read_body(receive, self._most_bytes), browser.encoding, self._most_bytes))
        tells = note_sightings(self._directory.sightings, self._directory.context, content, browser.origin)
        tells |= await self._take_clicks(content, browser)
        if tells and content.get("batch") == []:
            return Reply(200, told([], request_id, with_verdicts=True), [JSON, _NO_STORE])
        results = await self._admit(content, browser, request_id, is_image=method == "GET")
        reply = Reply(200, told(results, request_id, with_verdicts=True), [JSON, _NO_STORE])
        cookie = self._cookie(results, browser) if method == "POST" else None
        return Reply(200, reply.body, [*reply.headers, cookie]) if cookie else reply

    async def _admit(self, content: dict[str, Any], browser: Browser, request_id: str, is_image: bool) -> list[Told]:
        """Judge the events and keep them, in their order; where none has a source that takes it, refuse the request."""
        items = pixel_items(content)
        sender = Sender(
            address=browser.address,
            user_agent=browser.user_agent,
            origin=browser.origin,
            clock_behind_ms=clock_behind_ms(content.get("sent_at"), self._clock()),
            page_url=browser.referer if is_image else "",
        )
        opened = pixel_request(content, items, sender)
        known = {code: self._directory.context(code) for code in {item.code for item in items}}
        if None in known.values() and browser.origin:
            self._directory.note_unknown_code(browser.origin)
        placed = [_place(item, known[item.code]) for item in items]
        events: list[ToJudge] = [
            (self._intake.read(item.content, opened, context, (item.index, f"{request_id}-{number}"), Channel.BROWSER), context)
            for number, (item, context) in enumerate(zip(items, placed, strict=True))
            if isinstance(context, Context)
        ]
        if not events:
            raise _refusal(items, placed)
        results = await self._intake.judge(events)
        await self._intake.keep(results)
        kept = iter(results)
        return [next(kept) if isinstance(context, Context) else context for context in placed]

    async def _take_clicks(self, content: dict[str, Any], browser: Browser) -> bool:
        """Keep the clicks that came along; whether the body speaks of any."""
        if "clicks" not in content:
            return False
        behind = clock_behind_ms(content.get("sent_at"), self._clock())
        sender = Sender(browser.address, browser.user_agent, browser.origin, behind)
        await self._clicks.take(content.pop("clicks"), sender)
        return True

    def _cookie(self, results: Sequence[Told], browser: Browser) -> Header | None:
        """The last visitor's id that was stored, for a source that wants it set by the server."""
        for result in reversed(results):
            if type(result) is StoredEvent and result.ttp:
                context = self._directory.context(result.source)
                return self._browsers.ttp_cookie(browser, result.ttp) if context and context.source.first_party_cookies else None
        return None


def _place(item: PixelItem, context: Context | None) -> Context | NotTaken:
    """The rules of the source an event is for, or why it has none."""
    if context is None:
        message = "No source has this code. Check the code in the page's script, or make a source with it."
        return NotTaken(f"batch.{item.index}.context.pixel.code", "unknown_source", message)
    if context.source.kind is not Kind.WEB:
        message = "This code is of a source that takes no events from pages. Use the code of a web source."
        return NotTaken(f"batch.{item.index}.context.pixel.code", "not_a_web_source", message)
    return context


def _refusal(items: Sequence[PixelItem], placed: Sequence[Context | NotTaken]) -> RefusedRequest:
    """Why none of the events is taken, by the first."""
    first = placed[0]
    if isinstance(first, NotTaken) and first.outcome == "unknown_source":
        return RefusedRequest(answers.NO_PERMISSION, answers.TEXTS[answers.NO_PERMISSION].format(code=items[0].code[:100]))
    return refuse("context.pixel.code", "must be the code of a web source")
