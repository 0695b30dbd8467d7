"""Posts a body to a webhook, signed after the Standard Webhooks specification, to an address that was checked."""

import base64
import hmac
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from balise.alerts.addresses import Network, Resolve, resolve, safe_address
from balise.alerts.mailer import NotDelivered

TIMEOUT_S: Final = 10.0
"""As long as the whole exchange may take."""
_MOST_READ: Final = 4096
_MOST_SAID: Final = 300
_GONE: Final = 410
# A webhook's address may hold a secret, and the client would write each into the server's log.
logging.getLogger("httpx2").setLevel(logging.WARNING)


def signature(secret: str, key: str, at_s: int, body: str) -> str:
    """The signature of a message: HMAC-SHA256 over its id, its time in seconds and its body, as `v1,` and base64."""
    made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), f"{key}.{at_s}.{body}".encode(), sha256).digest()
    return "v1," + base64.b64encode(made).decode()


@dataclass(frozen=True)
class Answer:
    """What a receiver answered."""

    status: int
    said: str


@dataclass(frozen=True)
class Poster:
    """Posts to webhooks. `allowed` are networks that may be called though they are not public."""

    allowed: Sequence[Network] = ()
    ask: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    seconds: Callable[[], float] = time.time
    timeout: float = TIMEOUT_S

    def post(self, url: str, key: str, body: str, secrets: Sequence[str]) -> Answer:
        """Post a body; any answer of 200 to 299 means that it arrived. Raises `NotDelivered`."""
        at = int(self.seconds())
        signed = " ".join(signature(secret, key, at, body) for secret in secrets)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Balise",
            "webhook-id": key,
            "webhook-timestamp": str(at),
            "webhook-signature": signed,
        }
        answer, retry_after = self._exchange(url, headers, body)
        if 200 <= answer.status < 300:
            return answer
        said = answer.said or "no words"
        if 300 <= answer.status < 400:
            said = "The receiver sends us elsewhere, and that is not followed: write the final address."
        raise NotDelivered(said, answer.status, answer.status == _GONE, retry_after)

    def _exchange(self, url: str, headers: dict[str, str], body: str) -> tuple[Answer, float]:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = safe_address(host, port, self.allowed, self.ask)
        until = time.monotonic() + self.timeout
        # The checked address is in the URL, the host's name in the header and in TLS: no second look-up can lead elsewhere.
        target = httpx2.URL(url).copy_with(host=address, port=port)
        sent = {**headers, "Host": parts.netloc}
        try:
            with (
                httpx2.Client(trust_env=False, follow_redirects=False, timeout=self.timeout, verify=self.tls) as client,
                _at_most(self.timeout, client),
                client.stream("POST", target, content=body, headers=sent, extensions={"sni_hostname": host}) as answer,
            ):
                said = _read(answer.iter_raw(1024), until)
                return Answer(answer.status_code, said), _wait(answer.headers.get("retry-after", ""), self.seconds())
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            raise NotDelivered(f"{host} did not answer as a web server does ({type(error).__name__}).") from error


@contextmanager
def _at_most(seconds: float, client: httpx2.Client) -> Iterator[None]:
    """Close the connection when the time is over, also on a receiver that says a letter now and then for ever."""
    timer = threading.Timer(seconds, client.close)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _read(chunks: Any, until: float) -> str:
    """The beginning of what the receiver said: no more than is shown, and no longer than there is time."""
    read = b""
    for chunk in chunks:
        read += chunk
        if len(read) >= _MOST_READ or time.monotonic() > until:
            break
    text = read[:_MOST_READ].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:_MOST_SAID]


def _wait(text: str, now: float) -> float:
    """Seconds that a header Retry-After asks to wait; 0 where it asks nothing that can be read."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now) if text else 0.0
    except (ValueError, TypeError, OverflowError):
        return 0.0
