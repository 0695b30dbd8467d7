"""Mails, handed to a real relay on this machine."""

import socket

import pytest

from balise.alerts.mailer import Mailer, NotDelivered, Security
from balise.alerts.message import Mail
from tests.alerts.receiving import relay_running

MAIL = Mail("zoe@shop.example", "Problème : valeur", "Bonjour Zoé.\n.\nÀ demain.\n", "<p>Bonjour Zoé.</p>")


def mailer(relay, **more):
    return Mailer("127.0.0.1", relay.port, "Balise <balise@shop.example>", **({"security": Security.NONE} | more))


def test_a_mail_arrives_whole():
    """Subject, text and page come as they were written, from and to whom they should."""
    with relay_running() as relay:
        mailer(relay).send(MAIL)
    (mail,) = relay.mails

    assert relay.receivers == ["zoe@shop.example"]
    assert (mail["subject"], mail["from"], mail["to"]) == (MAIL.subject, "Balise <balise@shop.example>", MAIL.to)
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == MAIL.text
    assert mail.get_body(("html",)).get_content().strip() == MAIL.html
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["message-id"]
    assert mail["date"]


@pytest.mark.parametrize("security, at_once", [(Security.STARTTLS, False), (Security.TLS, True)])
def test_the_way_is_protected(server_tls, client_tls, security, at_once):
    """With `starttls` and with `tls` nothing goes in clear, and a relay without a good certificate gets nothing."""
    with relay_running(tls=server_tls, at_once=at_once, login="shop:secret") as relay:
        mailer(relay, security=security, tls=client_tls, user="shop", password="secret").send(MAIL)
        with pytest.raises(NotDelivered):
            mailer(relay, security=security, user="shop", password="secret").send(MAIL)

    assert relay.protected == [True]


def test_a_relay_without_protection_gets_nothing_where_it_is_asked_for():
    """With `starttls` a relay that has none is not used, and the password stays here."""
    with relay_running(login="shop:secret") as relay, pytest.raises(NotDelivered):
        mailer(relay, security=Security.STARTTLS, user="shop", password="secret").send(MAIL)

    assert relay.mails == []


@pytest.mark.parametrize(
    "answers, for_good",
    [
        ({"RCPT": "550 no such person"}, True),
        ({"RCPT": "451 later"}, False),
        ({"DATA": "554 refused"}, True),
        ({"MAIL": "421 too busy"}, False),
        ({"MAIL": "530 sign in first"}, False),
    ],
)
def test_what_a_relay_refuses_is_told(answers, for_good):
    """Only a refusal of the mail or its receiver is for good; the relay's words and code are kept."""
    with relay_running(answers=answers) as relay, pytest.raises(NotDelivered) as raised:
        mailer(relay).send(MAIL)
    (said,) = answers.values()

    assert f"{raised.value.status} {raised.value.said}" == said
    assert raised.value.for_good is for_good


def test_nobody_there_may_be_tried_again():
    """A relay that cannot be reached is named, without its password."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    mine = Mailer("127.0.0.1", port, "balise@shop.example", "shop", "secret", Security.NONE)
    with pytest.raises(NotDelivered, match=rf"127\.0\.0\.1:{port} cannot be used") as raised:
        mine.send(MAIL)

    assert not raised.value.for_good
    assert "secret" not in raised.value.said + repr(mine)
