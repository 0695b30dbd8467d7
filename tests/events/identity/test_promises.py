"""What identity promises for any input: nothing raises, nothing leaks, and replay changes nothing."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.events.identity import MATCH_KEYS, Identity, IdentityReader, as_user, match_keys
from balise.events.stored import StoredEvent

READER = IdentityReader("FR", b"a secret of this test")
HASHED_KEYS = ("email", "phone", "external_id", "first_name", "last_name", "zip_code", "idfa", "gaid", "idfv")
TEXT_KEYS = ("city", "state", "country", "ttclid", "ttp", "ip", "user_agent", "locale", "att_status", "lead_id")
SPELLINGS = (
    "sha256_email",
    "phone_number",
    "externalId",
    "zip",
    "username",
    "ip_key",
    "ip_scope",
    "full_name",
    "tier",
    "E-Mail\ud800",
)

TEXTS = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    (
        "null",
        "NULL!",
        "Null",
        "none",
        "a@x.example",
        "+33 6 12 34 56 78",
        "0612345678",
        "DENIED",
        "8.8.8.8",
        "::1",
        "6fa4" * 16,
        "6FA4" * 16,
    )
)
SCALARS = TEXTS | st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from((10**4000, "6fa4" * 8, "6fa4" * 10))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2), max_leaves=6
)
USERS = st.dictionaries(
    st.sampled_from(HASHED_KEYS + TEXT_KEYS + SPELLINGS) | st.text(st.characters(codec=None), max_size=12), VALUES, max_size=8
)


@given(USERS)
def test_reading_never_raises_and_can_always_be_written(user):
    """Whatever a sender wrote, there is an identity that can be encoded, and findings with a code, a path and a cure."""
    read = READER.read(user)

    msgspec.json.encode((read.identity, read.findings))
    assert all(each.code and each.path.startswith("user") and each.message for each in read.findings)


@given(USERS)
def test_replay_changes_nothing(user):
    """What was kept of an identity is read back exactly, with nothing more to say than about the address."""
    identity = READER.read(user).identity

    again = READER.read(as_user(identity), trusted=True)

    assert identity == again.identity
    assert (again.rest, again.findings) == ({}, [])


@given(
    st.sampled_from((*HASHED_KEYS, "sha256_email", "full_name", "address", "mobile_phone")),
    st.from_regex(r"[a-zA-Z0-9]{3,12}(@[a-z]{3,8}\.[a-z]{2})?", fullmatch=True),
    st.booleans(),
)
def test_no_clear_value_comes_out(key, text, listed):
    """Neither the identity, nor the rest, nor a finding repeats what was sent in clear under a personal key."""
    clear = f"Zq{text}"
    written = repr(READER.read({key: [clear, 5] if listed else clear})).lower()

    assert clear.lower() not in written


@given(
    st.from_regex(r"\+33[67][0-9]{8}", fullmatch=True), st.sampled_from((*HASHED_KEYS, "ip", "ttclid", "ttp", "city", "locale"))
)
def test_no_phone_number_comes_out(number, key):
    """A phone number does not come out of any key, spaced or not."""
    for clear in (number, f"{number[:3]} {number[3:]}"):
        written = repr(READER.read({key: clear}))

        assert number[3:] not in written


@given(st.lists(st.sampled_from(HASHED_KEYS), min_size=1, unique=True), st.data())
def test_a_hash_passes_through_every_hashed_key(keys, data):
    """A SHA-256 comes out of every hashed key as it went in, in lower case."""
    digests = {key: data.draw(st.from_regex("[0-9A-Fa-f]{64}", fullmatch=True)) for key in keys}
    identity = READER.read(digests).identity

    for key, digest in digests.items():
        assert getattr(identity, key) in (digest.lower(), [digest.lower()])


def stored(**fields) -> StoredEvent:
    """A stored event that has nothing but these fields."""
    empty = {each.name: [] if "list" in str(each.type) else "" for each in msgspec.structs.fields(StoredEvent)}
    return StoredEvent(**(empty | fields))


@pytest.mark.parametrize("name", [name for name in MATCH_KEYS if name != "ip_user_agent"])
def test_each_key_sets_its_own_bit(name):
    """A key sets the bit of its place in the list, and no other."""
    value = ["a" * 64] if name in ("email", "phone", "external_id") else "a"

    assert 1 << MATCH_KEYS.index(name) == match_keys(stored(**{name: value}))


@pytest.mark.parametrize(
    "ip_key, ip_scope, user_agent, counts",
    [
        ("k", "public", "UA", True),
        ("k", "private", "UA", False),
        ("k", "public", "", False),
        ("", "", "UA", False),
        ("", "public", "UA", False),
    ],
)
def test_an_address_counts_only_with_a_user_agent_and_only_if_public(ip_key, ip_scope, user_agent, counts):
    """Address and user agent are one match key together."""
    bits = match_keys(stored(ip_key=ip_key, ip_scope=ip_scope, user_agent=user_agent))

    assert (1 << MATCH_KEYS.index("ip_user_agent") if counts else 0) == bits


def test_the_identity_has_the_columns_of_a_stored_event():
    """Every field of an identity is a column of the same type, in the same order."""
    columns = {each.name: each.type for each in msgspec.structs.fields(StoredEvent)}
    fields = {each.name: each.type for each in msgspec.structs.fields(Identity)}

    assert fields == {name: columns[name] for name in columns if name in fields}
    assert list(fields) == [name for name in columns if name in fields]
    names = list(columns)
    assert list(fields) == names[names.index("email") : names.index("lead_id") + 1]
