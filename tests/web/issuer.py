"""A little issuer with its own key, over HTTP on this machine. A test says who signs in and what the issuer gets wrong."""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "balise-test", "a secret of the client"


class LittleIssuer:
    """Signs in whoever `person` says. `claims` replace the right ones; `key` signs in place of its own by `algorithm`."""

    def __init__(self) -> None:
        self.own_key = RSAKey.generate_key(2048, {"kid": "first"})
        self.person = {"sub": "u-1", "email": "ada@corp.example", "email_verified": True, "name": "Ada"}
        self.claims: dict[str, Any] = {}
        self.key: Any = None
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.url = ""

    def rotate(self) -> None:
        """Another key from now on."""
        self.own_key = RSAKey.generate_key(2048, {"kid": "second"})

    def authorize(self, query: dict[str, str]) -> str:
        """What the browser is sent back with."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The ID token for a code, once, to who proves to be the client that began with this verifier."""
        begun = self.codes.pop(form.get("code", ""), None)
        proof = base64.b64encode(f"{CLIENT}:a+secret+of+the+client".encode()).decode()
        if begun is None or authorization != f"Basic {proof}" or form["redirect_uri"] != begun["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": begun["nonce"], **self.person}
        header = {"alg": self.algorithm, "kid": "first"} if self.key else {"alg": self.algorithm, "kid": self.own_key.kid}
        text = jwt.encode(header, claims | self.claims, self.key or self.own_key, algorithms=[self.algorithm])
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": text}

    def public(self) -> dict[str, Any]:
        """What discovery tells."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }

    def shared_secret(self) -> OctKey:
        """The client's secret as a key: whoever knows it could sign for anybody."""
        return OctKey.import_key(SECRET)


@contextmanager
def little_issuer() -> Iterator[LittleIssuer]:
    """An issuer that answers until the block is left."""
    issuer = LittleIssuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            keys = {"keys": [issuer.own_key.as_dict(private=False)]}
            known = {"/.well-known/openid-configuration": issuer.public(), "/keys": keys}
            self._answer(200, known[urlsplit(self.path).path])

        def do_POST(self) -> None:  # the library's name
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*issuer.token(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, content: Any) -> None:
            body = msgspec.json.encode(content)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
