"""The token of a session as pages carry it."""

import pytest

from balise.web.visitor import csrf_token, masked, unmasked

TOKEN = csrf_token(b"secret", "session")


def test_a_token_stands_masked_differently_in_each_answer():
    """Two answers do not share the text of the token, and both stand for it."""
    one, other = masked(TOKEN), masked(TOKEN)

    assert one != other
    assert TOKEN not in one + other
    assert unmasked(one) == unmasked(other) == TOKEN


@pytest.mark.parametrize("given", ["", "x", TOKEN, "ab" * 63, "zz" * 64, "é" * 128, "0" * 10_000])
def test_what_is_no_masked_token_stays_as_it_is(given):
    """A plain token is itself; anything else becomes no token."""
    assert unmasked(given) == given


@pytest.mark.asyncio(loop_scope="module")
async def test_pages_carry_another_text_each_time(pages):
    """The token in a page's body differs from one answer to the next, and each is taken by a form."""
    client = pages.member()
    texts = [(await client.get("/")).text.partition('data-csrf="')[2].partition('"')[0] for _ in range(2)]
    answers = [await client.post("/sign-out", data={"csrf": text}, headers={"X-CSRF-Token": ""}) for text in texts[:1]]

    assert len(set(texts)) == 2
    assert [answer.status_code for answer in answers] == [303]
