from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balise.store.rows import read_rows

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ON_ONE_STORE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def test_no_answer_is_no_rows():
    """An answer without lines has no rows."""
    assert read_rows(b"") == []


def test_numbers_are_exact(store):
    """64-bit integers are ints and decimals are Decimals, also nullable and in arrays."""
    (row,) = store.ask(
        """
        SELECT toUInt64(18446744073709551615) AS big, toInt64(-9223372036854775808) AS small,
               toDecimal128('12345678901234567890.123456789', 9) AS amount, CAST(NULL, 'Nullable(Decimal(38, 9))') AS none,
               [toDecimal128('0.1', 9), toDecimal128('-2', 9)] AS amounts, [CAST(NULL, 'Nullable(Decimal(9, 2))')] AS nones,
               (1, 'a') AS pair, true AS yes
        """
    )

    assert row == {
        "big": 2**64 - 1,
        "small": -(2**63),
        "amount": Decimal("12345678901234567890.123456789"),
        "none": None,
        "amounts": [Decimal("0.1"), Decimal(-2)],
        "nones": [None],
        "pair": [1, "a"],
        "yes": True,
    }


@ON_ONE_STORE
@given(text=TEXT, texts=st.lists(TEXT), pairs=st.lists(st.tuples(TEXT, st.integers(-(2**63), 2**63 - 1))))
def test_parameters_come_back_as_they_went(store, text, texts, pairs):
    """Any text, list of texts or list of pairs passes through a question unchanged."""
    (row,) = store.ask(
        "SELECT {text:String} AS text, {texts:Array(String)} AS texts, {pairs:Array(Tuple(String, Int64))} AS pairs",
        {"text": text, "texts": texts, "pairs": pairs},
    )

    assert row == {"text": text, "texts": texts, "pairs": [list(pair) for pair in pairs]}


@ON_ONE_STORE
@given(amount=st.decimals(min_value=-(10**28), max_value=10**28, places=9), number=st.integers(0, 2**64 - 1))
def test_numbers_come_back_as_they_went(store, amount, number):
    """Decimals and unsigned 64-bit integers pass through a question unchanged."""
    (row,) = store.ask("SELECT {a:Decimal(38, 9)} AS a, {n:UInt64} AS n", {"a": amount, "n": number})

    assert row == {"a": amount, "n": number}
