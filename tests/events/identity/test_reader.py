"""What a `user` object becomes."""

import hashlib

import pytest

from balise.events.identity import Identity, IdentityReader

READER = IdentityReader("", b"a secret of this test")
SAID_CLEAR = "clear_text_hashed"
EMAIL = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"
PHONE = "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd"
HASHED_KEYS = ("email", "phone", "external_id", "first_name", "last_name", "zip_code", "idfa", "gaid", "idfv")

WRONG = [True, 1.5, float("nan"), {"a": "alice@example.com"}, 10**5000, -(10**5000), b"alice"]


def sha(text: str) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def found(user, trusted=False):
    """Code and path of everything that was found."""
    return [(each.code, each.path) for each in READER.read(user, trusted).findings]


@pytest.mark.parametrize("key", [*HASHED_KEYS, "city", "ttclid", "ttp", "ip", "user_agent", "locale", "att_status", "lead_id"])
@pytest.mark.parametrize("absent", ["", "  \t", "\u200b", None, [], [""], [None], ["", None]])
def test_an_absent_value_is_no_value(key, absent):
    """Empty and blank text, null and empty lists mean that the key is absent."""
    read = READER.read({key: absent})

    assert read.identity == Identity()
    assert [each for each in read.findings if each.code != "list_value"] == []


@pytest.mark.parametrize("key", [*HASHED_KEYS, "city", "ttclid", "ttp", "ip", "user_agent", "locale", "lead_id"])
@pytest.mark.parametrize("word", ["undefined", "null", " NULL ", "Undefined", "(null)"])
def test_a_word_for_absent_is_no_value(key, word):
    """`undefined` and `null` as text are absent, and it is said."""
    read = READER.read({key: word})

    assert read.identity == Identity()
    assert [("placeholder_value", f"user.{key}")] == [(each.code, each.path) for each in read.findings]


@pytest.mark.parametrize("key, text", [("first_name", "Nan"), ("last_name", "None"), ("city", "None"), ("locale", "nan")])
def test_a_name_that_is_also_a_word_is_a_value(key, text):
    """`Nan` is a first name and a language, `None` a place: they are kept."""
    read = READER.read({key: text})

    assert getattr(read.identity, key)
    assert "placeholder_value" not in [each.code for each in read.findings]


def test_several_values_are_all_kept_once_and_in_order():
    """A list keeps its order and loses its copies, whether hashed or clear."""
    read = READER.read({"email": [EMAIL, "b@x.example", " ALICE_abc@gmail.com", EMAIL.upper(), None, ""]})

    assert read.identity.email == [EMAIL, sha("b@x.example")]
    assert (read.findings[0].code, read.findings[0].path) == ("clear_text_hashed", "user.email.1")
    assert ("upper_case_hash", "user.email.3") in [(each.code, each.path) for each in read.findings]


@pytest.mark.parametrize("count, kept", [(20, 20), (21, 20), (5000, 20)])
def test_no_more_than_twenty_values_are_kept(count, kept):
    """Values beyond the twentieth are left out, and it is said once."""
    read = READER.read({"external_id": [sha(str(number)) for number in range(count)]})

    assert [sha(str(number)) for number in range(kept)] == read.identity.external_id
    assert ([("too_many_values", "user.external_id")] if count > kept else []) == [(f.code, f.path) for f in read.findings]


def test_copies_do_not_use_up_the_places():
    """Equal values count once, so a list of copies loses nothing."""
    read = READER.read({"email": [EMAIL] * 30 + [sha("b@x.example")]})

    assert [EMAIL, sha("b@x.example")] == read.identity.email
    assert read.findings == []


@pytest.mark.parametrize("key", ["ttclid", "ttp", "user_agent", "first_name"])
def test_a_list_where_one_value_is_due_gives_its_first(key):
    """The first of a list is taken, with a finding."""
    one = READER.read({key: "abc"})
    read = READER.read({key: ["abc", "def"]})

    assert one.identity == read.identity
    assert ("list_value", f"user.{key}") == (read.findings[0].code, read.findings[0].path)


@pytest.mark.parametrize("key", [*HASHED_KEYS, "city", "ttclid", "ttp", "ip", "user_agent", "locale", "att_status", "lead_id"])
@pytest.mark.parametrize("value", WRONG, ids=lambda value: type(value).__name__)
def test_a_wrong_type_is_told_and_never_kept(key, value):
    """Booleans, decimals, objects and endless integers are left out with a finding, alone or in a list."""
    for user, path in (({key: value}, f"user.{key}"), ({key: [value]}, f"user.{key}.0")):
        read = READER.read(user)

        assert read.identity == Identity()
        assert ("wrong_type", path) in [(each.code, each.path) for each in read.findings]


@pytest.mark.parametrize("key", ["email", "phone", "first_name", "ttclid", "ip"])
def test_an_integer_is_no_text(key):
    """An integer is a wrong type for keys that are not numbers."""
    assert READER.read({key: 33612345678}).identity == Identity()


def test_an_id_may_come_as_integer():
    """An external id or a lead id sent as integer is read as text, with a finding."""
    read = READER.read({"external_id": 42, "lead_id": 7001})

    assert [sha("42")] == read.identity.external_id
    assert read.identity.lead_id == "7001"
    assert [(each.code, each.path) for each in read.findings] == [
        ("wrong_type", "user.external_id"),
        (SAID_CLEAR, "user.external_id"),
        ("wrong_type", "user.lead_id"),
    ]


@pytest.mark.parametrize("key", ["email", "phone", "external_id", "idfa", "gaid", "idfv", "first_name", "zip_code"])
@pytest.mark.parametrize(
    "text, code",
    [
        ("", "hash_of_empty"),
        ("null", "hash_of_null"),
        ("undefined", "hash_of_null"),
        (" ", "hash_of_null"),
        ("NULL", "hash_of_null"),
    ],
)
def test_the_hash_of_nothing_matches_nobody(key, text, code):
    """The hash of an empty text or of a word for absent is left out, in either case of letters."""
    for digest in (sha(text), sha(text).upper()):
        read = READER.read({key: digest})

        assert read.identity == Identity()
        assert [(code, f"user.{key}")] == [(each.code, each.path) for each in read.findings]


@pytest.mark.parametrize("text", ["None", "nan", "NaN", "00000000-0000-0000-0000-000000000000", "+undefined"])
def test_ids_know_more_words_for_absent(text):
    """In contact keys and device ids, None, nan and the id of all zeros stand for absent, hashed or not."""
    assert found({"idfa": sha(text)}) == [("hash_of_null", "user.idfa")]
    assert READER.read({"idfa": text, "external_id": text}).identity == Identity()


@pytest.mark.parametrize("text", ["", "null", "undefined"])
def test_the_hash_of_the_hash_of_nothing_is_a_double_hash(text):
    """Hashing the hash of an absent value is told as hashing twice."""
    assert found({"email": sha(sha(text))}) == [("double_hash", "user.email")]
    assert found({"email": sha(sha(text).upper())}) == [("double_hash", "user.email")]


def test_a_hash_beside_its_own_hash_shows_that_the_sender_hashes_twice():
    """Of a value hashed once and twice in one key, the outer one is left out; key by key and in any order."""
    for values in ([EMAIL, sha(EMAIL)], [sha(EMAIL), EMAIL], [sha(EMAIL), " Alice_ABC@gmail.com"], [EMAIL, sha(EMAIL.upper())]):
        read = READER.read({"email": values})

        assert read.identity.email == [EMAIL]
        assert ("double_hash", "user.email") in [(each.code, each.path) for each in read.findings]
    assert READER.read({"email": EMAIL, "phone": sha(EMAIL)}).identity.phone == [sha(EMAIL)]


@pytest.mark.parametrize("key", ["email", "phone", "first_name", "last_name", "zip_code", "idfa", "gaid", "idfv", "city"])
def test_other_digests_are_refused(key):
    """What looks like an MD5 or a SHA-1 is left out: it can match nobody."""
    assert [("md5_value", f"user.{key}")] == found({key: hashlib.md5(b"alice").hexdigest()})
    assert [("sha1_value", f"user.{key}")] == found({key: hashlib.sha1(b"alice").hexdigest().upper()})


def test_an_external_id_may_have_any_shape():
    """An external id is the sender's own: 32 hex digits are a UUID without dashes as often as an MD5, so it is hashed."""
    uuid = "6fa459eaee8a3ca4894edb77e160355e"

    assert [sha(uuid)] == READER.read({"external_id": uuid}).identity.external_id


def test_a_place_is_not_hashed():
    """City, state and country are matched in clear: a hash there is left out."""
    read = READER.read({"city": "Saint-Étienne", "state": sha("loire"), "country": "FR"})

    assert (read.identity.city, read.identity.state, read.identity.country) == ("saintétienne", "", "fr")
    assert [(each.code, each.path) for each in read.findings] == [("unexpected_hash", "user.state")]


def test_clear_text_is_hashed_and_told():
    """Contact details in clear are hashed here, and the sender hears it; device ids may be sent raw."""
    clear = {"email": "a@x.example", "phone": "+12133734253", "external_id": "7a", "first_name": "Al", "zip_code": "75 001"}

    assert [(SAID_CLEAR, f"user.{key}") for key in clear] == found(clear)
    assert found({"idfa": "EA7583CD-A667-48BC-B806-42ECB2B48606", "idfv": "EA7583CD-A667-48BC-B806-42ECB2B48607"}) == []


def test_the_region_is_used_for_numbers_without_country_code():
    """A national number is read with the source's region, in any case of letters, and refused without."""
    assert [sha("+33612345678")] == IdentityReader("fr", b"x").read({"phone": "06 12 34 56 78"}).identity.phone
    assert found({"phone": "06 12 34 56 78"}) == [("phone_without_country_code", "user.phone")]


def test_a_click_id_has_any_length():
    """A click id of a hundred thousand characters is kept whole."""
    assert READER.read({"ttclid": "E.C.P." + "x" * 100_000}).identity.ttclid == "E.C.P." + "x" * 100_000


@pytest.mark.parametrize("key", [*HASHED_KEYS, "city", "state", "country"])
def test_an_endless_value_is_left_out(key):
    """A person's name or address has no more than a thousand characters."""
    read = READER.read({key: "1" * 1001})

    assert read.identity == Identity()
    assert [each.code for each in read.findings] == ["too_long"]


@pytest.mark.parametrize(
    "alias, field",
    [
        ("phone_number", "phone"),
        ("phone_numbers", "phone"),
        ("emails", "email"),
        ("sha256_email", "email"),
        ("sha256_phone_number", "phone"),
        ("em", "email"),
        ("ph", "phone"),
        ("Email", "email"),
        ("e-mail", "email"),
        ("zip", "zip_code"),
        ("externalId", "external_id"),
        ("external_ids", "external_id"),
        ("username", "external_id"),
        ("external_username", "external_id"),
        ("firstName", "first_name"),
        ("ln", "last_name"),
        ("advertising_id", "gaid"),
    ],
)
def test_other_spellings_are_understood(alias, field):
    """Keys met in the wild mean the key of the Events API."""
    read = READER.read({alias: PHONE})

    assert getattr(read.identity, field) in (PHONE, [PHONE])
    assert (read.rest, read.findings) == ({}, [])


def test_values_under_two_spellings_are_joined():
    """Lists are joined, single values keep the first."""
    read = READER.read({"email": EMAIL, "sha256_email": [EMAIL, PHONE], "ip": "203.0.113.7", "client_ip_address": "203.0.113.8"})

    assert read.identity.email == [EMAIL, PHONE]
    assert READER.read({"ip": "203.0.113.7"}).identity.ip_key == read.identity.ip_key


@pytest.mark.parametrize("key", ["full_name", "date_of_birth", "street", "customer_phone_2", "userLogin", "id", "ip_key", "ssn"])
def test_unknown_keys_that_look_personal_are_left_out(key):
    """A key that names something personal and that nobody knows is neither kept nor handed on, whatever it holds."""
    for value in ("Alice Martin", 612345678, {"a": "Alice Martin"}, ["Alice Martin"]):
        read = READER.read({key: value})

        assert (Identity(), {}) == (read.identity, read.rest)
        assert [each.code for each in read.findings] == ["unknown_identity_key"]
        assert "Martin" not in str(read)


def test_a_key_that_is_itself_personal_is_not_named():
    """A finding names a key only if it is a word."""
    assert found({"alice@mail.example": "x"}) == [("unknown_identity_key", "user")]


def test_other_keys_are_handed_on_as_they_are():
    """What is no identity is left to the policy."""
    rest = {"loyalty_tier": "gold", "visits": 3, "is_member": True, "nested": {"email": "x"}}

    assert rest == READER.read(rest).rest


@pytest.mark.parametrize("status", ["DENIED", "denied", " Denied "])
def test_denied_tracking_drops_what_is_personal(status):
    """With att_status DENIED no personal key is kept; click id, cookie and user agent are not personal."""
    user = {key: sha(f"{key} of alice") for key in HASHED_KEYS} | {"ip": "8.8.8.8", "ttclid": "c", "ttp": "t", "user_agent": "UA"}

    read = READER.read(user | {"att_status": status})

    assert Identity(ttclid="c", ttp="t", user_agent="UA", att_status=status.strip()) == read.identity
    assert [(each.code, each.path) for each in read.findings] == [("att_denied", "user.att_status")]
    assert READER.read(user | {"att_status": "AUTHORIZED"}).identity.email
    assert found({"att_status": "DENIED", "ttclid": "c"}) == []
