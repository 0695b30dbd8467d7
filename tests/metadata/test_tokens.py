"""Tokens: shown once, found by hash, expired, revoked, used."""

import re

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from balise.errors import NotFound, WrongInput
from balise.metadata import NewToken, Token, open_metadata
from balise.metadata.token_text import hash_of, is_token_text, make_token_text

HOUR_MS = 3_600_000


@pytest.fixture
def source(metadata):
    return metadata.sources.create("Shop", "web", code="C123").code


def test_a_token_is_found_by_its_text(metadata, source, clock):
    """The text leads to the token and its source."""
    made = metadata.tokens.create(source, "server", clock.now + HOUR_MS)

    found = metadata.tokens.find(made.token)

    assert found == Token(
        id=made.id, source="C123", name="server", hint=made.token[-4:], created_at=clock.now, expires_at=clock.now + HOUR_MS
    )


def test_a_management_token_has_no_source(metadata):
    """A token made without a source is a management token."""
    assert metadata.tokens.find(metadata.tokens.create(None, "cli").token).source is None


@pytest.mark.parametrize("text", ["", "bal_", "x" * 46, "\ud800", "\x00", "bal_" + "0" * 42])
def test_another_text_finds_nothing(metadata, source, text):
    """A text that was never given out finds no token, whatever is in it."""
    metadata.tokens.create(source, "server")

    assert metadata.tokens.find(text) is None


def test_the_text_is_nowhere_in_the_files(metadata, source, tmp_path):
    """Neither the database nor its log holds the text, in the open state or the closed one; the hash and hint it does hold."""
    made = metadata.tokens.create(source, "server")
    metadata.tokens.revoke(made.id)

    held = _bytes_in(tmp_path)
    assert hash_of(made.token).encode() in held
    metadata.close()
    for held_bytes in (held, _bytes_in(tmp_path)):
        assert made.token.encode() not in held_bytes
        assert made.token[4:24].encode() not in held_bytes


def _bytes_in(folder):
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_the_text_is_not_in_a_repr(metadata):
    """Printing a new token by accident does not show its text."""
    made = metadata.tokens.create(None, "cli")

    assert made.token not in repr(made)
    assert made.token not in f"{[made]}"


def test_several_tokens_of_a_source_live_side_by_side(metadata, source):
    """A source has as many tokens as people make, listed oldest first and apart from others'."""
    metadata.sources.create("App", "app", code="42")
    one, two = metadata.tokens.create(source, "one"), metadata.tokens.create(source, "two")
    other, management = metadata.tokens.create("42", "other"), metadata.tokens.create(None, "cli")

    assert [token.id for token in metadata.tokens.all(source)] == [one.id, two.id]
    assert [token.id for token in metadata.tokens.all()] == [one.id, two.id, other.id, management.id]
    assert metadata.tokens.all("no/code") == []


def test_a_token_expires(metadata, source, clock):
    """A token is good until the last millisecond before `expires_at`."""
    made = metadata.tokens.create(source, "server", clock.now + HOUR_MS)
    token = metadata.tokens.find(made.token)

    assert token.usable(clock.now + HOUR_MS - 1) == "ok"
    assert token.usable(clock.now + HOUR_MS) == "expired"


def test_a_token_without_an_end_does_not_expire(metadata, source):
    """Without `expires_at` a token is good until it is revoked."""
    token = metadata.tokens.find(metadata.tokens.create(source, "server").token)

    assert token.usable(2**62) == "ok"


def test_a_revoked_token_stays_revoked(metadata, source, clock):
    """Revoking ends a token at once; a second time keeps the first time and changes nothing; the others live on."""
    made, other = metadata.tokens.create(source, "server"), metadata.tokens.create(source, "other")
    clock.now += 5
    revoked = metadata.tokens.revoke(made.id)
    version = metadata.version()
    clock.now += 5

    assert metadata.tokens.revoke(made.id) == revoked == metadata.tokens.find(made.token)
    assert (revoked.revoked_at, revoked.usable(clock.now)) == (clock.now - 5, "revoked")
    assert metadata.version() == version
    assert metadata.tokens.find(other.token).usable(clock.now) == "ok"


def test_revoked_goes_before_expired():
    """A token that is both says revoked, for that is what a person did."""
    token = Token(id=1, source=None, name="", hint="abcd", created_at=0, expires_at=5, revoked_at=3)

    assert token.usable(9) == "revoked"


@pytest.mark.parametrize("token_id", [0, -1, 999, 2**31, 2**70])
def test_an_unknown_id_is_not_found(metadata, token_id):
    """Revoking what is not there is `NotFound`, however odd the id."""
    with pytest.raises(NotFound):
        metadata.tokens.revoke(token_id)


@pytest.mark.parametrize("source", ["C999", "no/code", ""])
def test_a_token_needs_its_source(metadata, source):
    """A token for a source that is not there is refused, and leaves nothing."""
    with pytest.raises(NotFound):
        metadata.tokens.create(source, "server")
    assert metadata.tokens.all() == []


@pytest.mark.parametrize("expires_at", [0, -1, 1_700_000_000_000, 1_800_000_000, 10**30, True, float("nan"), "2030-01-01"])
def test_an_end_that_is_no_time_to_come_is_refused(metadata, expires_at):
    """A past time, seconds instead of milliseconds and other types are refused by name."""
    with pytest.raises(WrongInput, match=r"^expires_at must"):
        metadata.tokens.create(None, "cli", expires_at)


def test_a_token_may_go_without_a_name(metadata):
    """A name helps people and is not needed; a bad one is refused."""
    assert metadata.tokens.create(None).name == ""
    with pytest.raises(WrongInput, match=r"^name must"):
        metadata.tokens.create(None, "a\x00b")


def test_use_is_noted_without_a_new_version(metadata, source):
    """`touch` sets many tokens at once, never back in time, and changes neither version nor change log."""
    made = [metadata.tokens.create(source, str(number)) for number in range(3)]
    before = metadata.version(), metadata.changes.latest()

    metadata.tokens.touch([made[0].id, made[1].id], 2_000)
    metadata.tokens.touch([made[1].id, made[1].id], 1_000)
    metadata.tokens.touch(range(1_000, 3_000), 9_000)
    metadata.tokens.touch([], 9_000)

    assert [token.last_used_at for token in metadata.tokens.all()] == [2_000, 2_000, None]
    assert (metadata.version(), metadata.changes.latest()) == before


def test_the_machines_clock_is_the_default(url):
    """Without a clock of its own the metadata takes the machine's, in milliseconds."""
    with time_machine.travel("2031-05-06T07:08:09Z", tick=False):
        metadata = open_metadata(url)

        assert metadata.tokens.create(None, "cli").created_at == 1_935_817_689_000
        metadata.close()


@given(st.integers(0, 45), st.sampled_from("0AZz_-é"))
def test_a_text_with_one_other_character_is_no_token_text(place, other):
    """A scanner can tell a token from a text that only looks like one."""
    text = make_token_text()
    changed = text[:place] + other + text[place + 1 :]

    assert re.fullmatch("bal_[0-9A-Za-z]{42}", text)
    assert is_token_text(text)
    assert is_token_text(changed) == (changed == text)
    assert not is_token_text(text[:-1])


@given(st.text())
def test_any_text_has_a_hash(text):
    """Hashing does not fail on any text, and tells texts apart from their neighbours."""
    assert re.fullmatch("[0-9a-f]{64}", hash_of(text))
    assert hash_of(text) != hash_of(text + "x")


def test_a_new_token_holds_what_the_stored_one_does(metadata):
    """All fields of a token that is made are those found later."""
    made = metadata.tokens.create(None, "cli")
    found = metadata.tokens.find(made.token)

    assert isinstance(made, NewToken)
    assert all(getattr(made, field) == getattr(found, field) for field in NewToken.__struct_fields__ if field != "token")
