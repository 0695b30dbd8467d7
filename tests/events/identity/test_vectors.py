"""The platform's published examples of normalising and hashing, and the bodies real clients send."""

import json
from pathlib import Path

import pytest

from balise.events.identity import IdentityReader

READER = IdentityReader("", b"a secret of this test")
SHARED = Path(__file__).parents[3].parent / "shared"
REQUESTS = SHARED / "conformance" / "events_api_requests.json"

EMAIL = "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"
PHONE = "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd"
EXTERNAL_ID = "80fba0ae1c48e3978e43e4efc365e14e12ea0c830ba8ba5b9a2dafc7e3f2ab8b"
IDFA = "70574fa9c8f498a7b2e5c8712b1126de7b1406fd02fdc591821c5bd33092fd1c"
GAID = "0ebad966881e1eebffe69b3abf624631cf83ec9bf8cb3ce134c7c75c6d8ee7fc"


@pytest.mark.parametrize(
    "key, clear, digest",
    [
        ("email", " ALICE_abc@gmail.com ", [EMAIL]),
        ("phone", "(+1)2133734253", [PHONE]),
        ("external_id", "user_123", [EXTERNAL_ID]),
        ("idfa", "EA7583CD-A667-48BC-B806-42ECB2B48606", IDFA),
        ("idfa", "ea7583cd-a667-48bc-b806-42ecb2b48606", IDFA),
        ("gaid", "aaaaaa-2222-1111-8787-809e92233ba0", GAID),
        ("gaid", "AAAAAA-2222-1111-8787-809E92233BA0", GAID),
    ],
)
def test_the_published_examples_give_the_published_hashes(key, clear, digest):
    """Each example of the platform's reference gives the hash printed beside it, from clear text and from the hash."""
    assert digest == getattr(READER.read({key: clear}).identity, key)
    assert digest == getattr(READER.read({key: digest}).identity, key)


@pytest.mark.parametrize("key, digest", [("email", EMAIL), ("phone", PHONE), ("external_id", EXTERNAL_ID), ("idfa", IDFA)])
def test_a_hash_passes_without_a_word(key, digest):
    """A SHA-256 in lower case is kept as it is, with nothing found."""
    read = READER.read({key: digest})

    assert read.findings == []
    assert digest in getattr(read.identity, key)


def _users(node):
    if isinstance(node, dict):
        if isinstance(node.get("user"), dict):
            yield node["user"]
        for value in node.values():
            yield from _users(value)
    elif isinstance(node, list):
        for value in node:
            yield from _users(value)


@pytest.mark.skipif(not REQUESTS.exists(), reason="the shared folder with the conformance requests is not here")
def test_hashes_of_published_integrations_are_kept():
    """Every hashed key of every published request body is read back as it was sent."""
    users = list(_users(json.loads(REQUESTS.read_text())))

    assert users
    for user in users:
        identity = READER.read(user).identity
        for key in ("email", "phone", "external_id"):
            sent = user.get(key)
            if isinstance(sent, str) and len(sent) == 64:
                assert [sent] == getattr(identity, key)
