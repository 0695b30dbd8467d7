"""From a file to import lines."""

import json
from decimal import Decimal

import pytest

from balise.collect.files.chunks import chunks
from balise.collect.files.mapping import READY, load_mapping
from balise.collect.files.reader import FORMATS, ImportLine, Target, reader_of
from balise.errors import WrongInput

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
TARGET = Target("web", "SHOP")


def read(tmp_path, text, format_name="online-retail"):
    file = tmp_path / "file.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [json.loads(line.body, parse_float=Decimal) for line in reader_of(format_name).lines(file, TARGET)]


def test_an_order_is_one_event(tmp_path):
    """The lines of an order become one event of the Events API, with what each line bought and the exact sum."""
    lines = "536365,85123A,HEART  ,6,2010-12-01 08:26:00,2.55,17850,France\n536365,POST,,1,2010-12-01 08:27:00,0.1,17850,France\n"

    assert read(tmp_path, HEADER + lines) == [
        {
            "event_source": "web",
            "event_source_id": "SHOP",
            "import_line": 2,
            "data": [
                {
                    "event": "CompletePayment",
                    "event_time": 1291191960,
                    "event_id": "536365",
                    "user": {"external_id": "17850"},
                    "properties": {
                        "value": Decimal("15.40"),
                        "currency": "GBP",
                        "content_type": "product",
                        "order_id": "536365",
                        "shop_country": "France",
                        "contents": [
                            {"content_id": "85123A", "content_name": "HEART", "price": Decimal("2.55"), "quantity": 6},
                            {"content_id": "POST", "price": Decimal("0.1"), "quantity": 1},
                        ],
                    },
                }
            ],
        }
    ]


def test_a_cancellation_is_an_event_of_its_own(tmp_path):
    """An order number that begins with C is a custom event, never a standard one, with its own negative sum."""
    (body,) = read(tmp_path, HEADER + "C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,,France\n")
    event = body["data"][0]

    assert (event["event"], event["properties"]["value"], "user" in event) == ("order_cancelled", Decimal("-27.50"), False)


def test_lines_of_an_order_that_stand_apart_are_one_event(tmp_path):
    """An order is sent once, with all its lines, at the line where it begins."""
    line = "{},A,x,1,2010-12-01 08:26:00,{},,France\n"
    bodies = read(tmp_path, HEADER + line.format(1, 2) + line.format(2, 5) + line.format(1, 3))

    assert [(body["import_line"], body["data"][0]["properties"]["value"]) for body in bodies] == [(3, 5), (2, 5)]


@pytest.mark.parametrize(
    "broken, reason",
    [
        ("7,A,x,many,2010-12-01 08:26:00,2,,France", "Quantity is not a number"),
        ("7,A,x,1,yesterday,2,,France", "InvoiceDate cannot be read"),
        ("7,A,x,1,2010-12-01 08:26:00,2,,France,more", "9 cells where the header has 8"),
        ("7,A", "2 cells where the header has 8"),
        ('7,"A,x,1,2010-12-01 08:26:00,2,,France', "quotation mark"),
    ],
)
def test_a_broken_line_is_told_with_its_number(tmp_path, broken, reason):
    """A line that cannot be read is handed over as such, and the orders around it are taken."""
    good = "{},A,x,1,2010-12-01 08:26:00,2,,France\n"
    first, told, last = read(tmp_path, HEADER + good.format(1) + broken + "\n" + good.format(2))

    assert (first["data"][0]["event_id"], last["data"][0]["event_id"]) == ("1", "2")
    assert told["unreadable_line"]["line"] == told["import_line"] == 3
    assert reason in told["unreadable_line"]["reason"]


def test_a_broken_line_that_is_not_utf8_is_told(tmp_path):
    """One line of another encoding does not stop the file."""
    good = HEADER + "1,A,x,1,2010-12-01 08:26:00,2,,France\n"
    bodies = read(tmp_path, good.encode() + "2,A,café,1,2010-12-01 08:26:00,2,,France\n".encode("latin-1"))

    assert ["data" in body for body in bodies] == [True, False]


def test_an_order_with_a_broken_line_waits_whole(tmp_path):
    """An order is never counted with a line missing: a corrected import would then be dropped as a copy."""
    line = "1,A,x,{},2010-12-01 08:26:00,2,,France\n"
    (told,) = read(tmp_path, HEADER + line.format(1) + line.format("x") + line.format(3))

    assert told["unreadable_line"]["line"] == 3
    assert "wait with it" in told["unreadable_line"]["reason"]


def test_the_reason_never_repeats_a_value(tmp_path):
    """What stands in a broken line may be personal."""
    (told,) = read(tmp_path, HEADER + "1,A,x,jane@shop.example,jane@shop.example,jane@shop.example,jane,France\n")

    assert "jane" not in json.dumps(told)


def test_a_click_with_a_made_up_clock_says_so(tmp_path):
    """A time nobody measured is labelled."""
    header = "year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);"
    header += "colour;location;model photography;price;price 2;page\n"
    (body,) = read(tmp_path, header + "2008;4;1;1;29;1;1;A13;1;5;1;28;2;1\n", "eshop-clicks")
    event = body["data"][0]

    assert (event["event"], event["event_id"]) == ("ViewContent", "click-1-1")
    assert (
        event["properties"]
        | {
            "content_id": "A13",
            "content_category": "trousers",
            "price": 28,
            "currency": "USD",
            "colour": "beige",
            "shop_country": "Poland",
            "time_is_made_up": True,
        }
        == event["properties"]
    )


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", '"a,b\n', "InvoiceNo,InvoiceNo\n"])
def test_a_file_that_does_not_fit_is_refused_as_a_whole(tmp_path, text):
    """No header, or none the mapping knows: nothing is sent."""
    with pytest.raises(WrongInput):
        read(tmp_path, text)


def test_json_lines_are_sent_as_they_are(tmp_path):
    """Good, broken and empty lines go to the server untouched and keep their numbers; only what is no text is replaced."""
    file = tmp_path / "file.jsonl"
    file.write_bytes(b'{"event": "a"}\n\nnot json\n\xff\n')
    lines = list(reader_of("events-api-jsonl").lines(file, TARGET))

    assert lines[:3] == [ImportLine(1, b'{"event": "a"}'), ImportLine(2, b""), ImportLine(3, b"not json")]
    assert json.loads(lines[3].body)["unreadable_line"]["line"] == 4


def test_the_body_is_cut_into_chunks_of_bounded_size():
    """No line is lost or split, and a chunk keeps to both bounds unless one line alone is over them."""
    lines = [ImportLine(number, b"x" * (1 + number % 7)) for number in range(1, 50)] + [ImportLine(50, b"y" * 99)]
    packed = list(chunks(lines, most_lines=5, most_bytes=20))

    assert b"".join(chunk.body for chunk in packed) == b"".join(line.body + b"\n" for line in lines)
    assert all(chunk.lines <= 5 and (len(chunk.body) <= 20 or chunk.lines == 1) for chunk in packed)
    begins = [1 + sum(chunk.lines for chunk in packed[:place]) for place in range(len(packed))]
    assert [chunk.first_line for chunk in packed] == begins


def test_a_chunk_of_empty_lines_is_not_sent():
    """Empty lines keep the count of lines right, and are nothing to send alone."""
    lines = [ImportLine(1, b""), ImportLine(2, b" "), ImportLine(3, b"x")]

    assert [chunk.first_line for chunk in chunks(lines, most_lines=2)] == [3]


@pytest.mark.parametrize("name", READY)
def test_ready_mappings_load(name):
    """Each mapping that comes with Balise is a good one."""
    assert load_mapping(name).events


def test_an_unknown_format_is_told_with_the_known_ones():
    """The message lists what there is."""
    with pytest.raises(WrongInput, match=FORMATS[0]):
        reader_of("excel")


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        'event_id = "x"',
        'event_id = "x"\nevents = []\ntime = {columns = ["a"], format = "unix"}',
        'event_id = "x"\nevents = [{name = "e"}]\ntime = {columns = [], format = "unix"}',
        'event_id = "x"\nevents = [{name = "e"}]\ntime = {columns = ["a"], format = "unix"}\nsurprise = 1',
        'event_id = "x"\nevents = [{name = "e"}]\ntime = {columns = ["a"], format = "unix"}\ndelimiter = ";;"',
        'event_id = "x"\nevents = [{name = "e", when = {column = "a"}}]\ntime = {columns = ["a"], format = "unix"}',
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path, text):
    """A mapping that cannot mean anything is refused with its name."""
    file = tmp_path / "mine.toml"
    file.write_text(text)

    with pytest.raises(WrongInput, match=r"mine\.toml"):
        reader_of(str(file))
