"""What is posted, how it is signed, and what a receiver may do to us."""

import base64
import hashlib
import hmac
import json
import logging
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path

import pytest

from balise.alerts.addresses import read_networks
from balise.alerts.mailer import NotDelivered
from balise.alerts.webhook import Poster
from tests.alerts.receiving import hook_running

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "alerts.md"
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLD = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = '{"type":"test","name":"Zoé"}'
HERE = read_networks("127.0.0.0/8, ::1")
AT = 1_790_000_000


def poster(**more):
    return Poster(**({"allowed": HERE, "seconds": lambda: AT} | more))


def test_a_body_arrives_signed():
    """The body comes byte for byte, with its id, its time and the signature over the three."""
    with hook_running() as hook:
        assert poster().post(hook.url, "msg_1", BODY, [SECRET]).status == 204
    ((path, headers, body),) = hook.got
    signed = hmac.new(b"k" * 32, f"msg_1.{AT}.".encode() + body, hashlib.sha256).digest()

    assert (path, body) == ("/hook?team=shop", BODY.encode())
    assert headers["webhook-id"] == "msg_1"
    assert headers["webhook-timestamp"] == str(AT)
    assert headers["webhook-signature"] == "v1," + base64.b64encode(signed).decode()
    assert headers["host"] == f"127.0.0.1:{hook.port}"


def test_an_address_is_written_into_no_log(caplog):
    """What is posted leaves no line with the webhook's address, which may hold a secret."""
    with caplog.at_level(logging.INFO), hook_running() as hook:
        poster().post(hook.url, "msg_1", BODY, [SECRET])

    assert "team=shop" not in caplog.text


def test_after_a_change_both_secrets_sign():
    """While a new secret is being put in place, each of the two verifies."""
    with hook_running() as hook:
        poster().post(hook.url, "msg_1", BODY, [SECRET, OLD])

    assert len(hook.got[0][1]["webhook-signature"].split(" ")) == 2


@pytest.mark.parametrize("language, command", [("python", [sys.executable, "-c"]), ("js", ["node", "--input-type=module", "-e"])])
def test_the_guides_examples_verify(language, command):
    """The guide's examples accept what is sent, with the new and the old secret, and refuse what was changed or is old."""
    example = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]
    with hook_running() as hook:
        Poster(allowed=HERE).post(hook.url, "msg_1", BODY, [SECRET, OLD])
    headers, body = hook.got[0][1], hook.got[0][2].decode()
    old = {**headers, "webhook-timestamp": str(AT - 1_000_000)}
    cases = [(headers, body, SECRET), (headers, body, OLD), (headers, body + " ", SECRET), (old, body, SECRET)]
    cases += [(headers, body, "whsec_" + base64.b64encode(b"x" * 32).decode())]
    shown = {"python": f"import json\nprint(json.dumps([verify(h, b.encode(), s) for h, b, s in {cases!r}]))"}
    shown["js"] = f"console.log(JSON.stringify({json.dumps(cases)}.map(([h, b, s]) => verify(h, b, s))));"
    said = subprocess.run([*command, example + "\n" + shown[language]], capture_output=True, text=True, check=True, timeout=60)

    assert json.loads(said.stdout) == [True, True, False, False, False]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 429, 500, 503])
def test_any_other_answer_means_that_it_did_not_arrive(status):
    """Only 200 to 299 is an arrival; a redirect is not followed, and only 410 ends it for good."""
    answers = [(status, {"location": "http://127.0.0.1:1/"}, b"no\x00 thanks")]
    with hook_running(answers=answers) as hook, pytest.raises(NotDelivered) as raised:
        poster().post(hook.url, "msg_1", BODY, [SECRET])

    assert raised.value.status == status
    assert raised.value.for_good is (status == 410)
    assert len(hook.got) == 1
    assert raised.value.said == ("no thanks" if status >= 400 else raised.value.said)


@pytest.mark.parametrize(
    "header, seconds", [("120", 120), (formatdate(AT + 60, usegmt=True), 60), ("soon", 0), ("-5", 0), ("9" * 40, 0)]
)
def test_retry_after_is_read(header, seconds):
    """Seconds or a date; what is neither asks nothing."""
    with hook_running(answers=[(503, {"Retry-After": header}, b"")]) as hook, pytest.raises(NotDelivered) as raised:
        poster().post(hook.url, "msg_1", BODY, [SECRET])

    assert raised.value.retry_after == seconds


def test_a_private_address_is_never_connected_to():
    """Without the setting a receiver on this machine gets nothing at all, however its name is spelled."""
    with hook_running() as hook:
        for host in ("127.0.0.1", "localhost", "2130706433"):
            with pytest.raises(NotDelivered, match="not public"):
                poster(allowed=()).post(f"http://{host}:{hook.port}/", "msg_1", BODY, [SECRET])

    assert hook.got == []


def test_the_address_that_was_checked_is_the_one_connected_to():
    """A name that changes its address between check and connection changes nothing: it is looked up once."""
    asked = []

    def ask(host, _port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with hook_running() as hook:
        poster(ask=ask).post(f"http://rebinding.test:{hook.port}/", "msg_1", BODY, [SECRET])

    assert asked == ["rebinding.test"]
    assert hook.got[0][1]["host"] == f"rebinding.test:{hook.port}"


def test_tls_is_checked_against_the_hosts_name(server_tls, client_tls):
    """Connected by address, the certificate must still be the host's."""
    with hook_running(server_tls) as hook:
        mine = poster(ask=lambda *_: ["127.0.0.1"], tls=client_tls)
        assert mine.post(f"https://hooks.test:{hook.port}/", "msg_1", BODY, [SECRET]).status == 204
        with pytest.raises(NotDelivered):
            mine.post(f"https://other.test:{hook.port}/", "msg_1", BODY, [SECRET])
        with pytest.raises(NotDelivered):
            poster(ask=lambda *_: ["127.0.0.1"]).post(f"https://hooks.test:{hook.port}/", "msg_1", BODY, [SECRET])

    assert len(hook.got) == 1


def test_an_endless_answer_is_cut():
    """No more of an answer is read than is shown."""
    with hook_running(answers=[(200, {"content-length": str(10**12)}, b"x" * 100_000)]) as hook:
        answer = poster().post(hook.url, "msg_1", BODY, [SECRET])

    assert answer.said == "x" * 300


@pytest.mark.parametrize("drip", [b"", b"H", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_silent_receiver_is_given_up(drip):
    """One that accepts and says nothing, or only its head, ends at the time limit."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, done = listener.getsockname()[1], threading.Event()

        def accept():
            connection, _ = listener.accept()
            connection.sendall(drip)
            done.wait(30)
            connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(NotDelivered):
            poster(timeout=0.3).post(f"http://127.0.0.1:{port}/", "msg_1", BODY, [SECRET])
        done.set()
        thread.join(10)

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])
def test_a_receiver_that_drips_is_cut_off(head):
    """A letter now and then keeps nobody waiting beyond the time limit."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port, done = listener.getsockname()[1], threading.Event()

        def accept():
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(head)
                while not done.wait(0.05):
                    connection.sendall(b"1\r\nx\r\n" if b"chunked" in head else b"x")

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        began = time.monotonic()
        with suppress(NotDelivered):
            poster(timeout=0.5).post(f"http://127.0.0.1:{port}/", "msg_1", BODY, [SECRET])
        took = time.monotonic() - began
        done.set()
        thread.join(10)

    assert took < 5


def test_nobody_there_is_told_without_a_trace_of_the_machine():
    """A refused connection says the host and the kind of failure."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotDelivered, match=r"127\.0\.0\.1 did not answer as a web server does \(ConnectError\)"):
        poster().post(f"http://127.0.0.1:{port}/", "msg_1", BODY, [SECRET])
