"""The Overview of a source: its numbers, its table, its downloads."""

import csv
import io
import re
from html import unescape

import pytest

from balise.clock import now_ms
from balise.errors import StoreUnavailable
from balise.reports.event_types import event_types
from tests.store.resting import event_row, waiting_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = ("CompletePayment", "AddToCart", "leave_review", "gift_note", "=cmd", "<script>alert(1)</script>")


def rows_of(code, seed=0):
    """Events of the last hours: every channel and outcome, two currencies, several names."""
    now = now_ms()
    rows = []
    for place, (event, outcome, channel) in enumerate(
        (event, outcome, channel)
        for event in NAMES[:4]
        for outcome in ("counted", "counted", "merged", "dropped")
        for channel in ("browser", "server")
        if (event, channel) != ("gift_note", "server")
    ):
        standard = event in NAMES[:2]
        rows.append(
            event_row(
                seed + place + 1,
                outcome,
                source=code,
                event=event,
                event_class="standard" if standard else "custom",
                name_sent="Purchase" if event == "CompletePayment" and place % 2 else event,
                channel=channel,
                received_at=now - place * 1000,
                event_time=now // 1000 - place * 60,
                value="12.50" if event == "CompletePayment" else None,
                currency="EUR" if channel == "browser" else "USD",
            )
        )
    return rows


@pytest.fixture(scope="module")
def shop(pages):
    """A source with events and some that wait."""
    pages.metadata.sources.create("Gift shop", "web", code="GIFTS")
    store, now = pages.running.app.store, now_ms()
    store.insert("events", b"\n".join(rows_of("GIFTS", 50_000)))
    waiting = [
        waiting_row(
            60_000 + place, source="GIFTS", name_sent=name, receipt=f"waits-{place}", event_time=now // 1000 - 60, received_at=now
        )
        for place, name in enumerate((*NAMES[4:], NAMES[5], "Purchase"))
    ]
    store.insert("quarantine", b"\n".join(waiting))
    return "/sources/GIFTS"


@pytest.fixture(scope="module")
def other(pages):
    """Another workspace."""
    return pages.metadata.workspaces.create("Other", actor="test").id


def text_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rows_in(html):
    """The rows of the Event Type table, as they are written."""
    table = html.partition('class="table stack types"')[2].partition("</table>")[0]
    return re.findall(r'<tr role="row"(?: class="open" id="open")?>\s*(<th role="rowheader".*?)</tr>', table, re.S)


def table_of(html):
    """Each row's cells as text, its name first."""
    return [[text_of(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows_in(html)]


def names_of(html):
    """Each row's event, or the name that cannot count."""
    found = [re.search(r'/events/([^"?]+)"|<code>(.*?)</code>', row) for row in rows_in(html)]
    return [unescape(each[1] or each[2]) for each in found if each]


async def test_the_balance_is_the_report_s(pages, shop):
    """Received, counted, merged, dropped and quarantined are the totals of the Event Type report, and add up."""
    html = (await pages.member("viewer").get(shop)).text
    balance = html.partition('<dl class="balance">')[2].partition("</dl>")[0]
    found = [int(text_of(each).replace(",", "")) for each in re.findall(r"</dt><dd>(.*?)</dd>", balance)]
    totals = event_types(pages.running.app.store, "GIFTS", None, None, now_ms()).totals

    assert found == [totals.total, totals.counted, totals.merged, totals.dropped, totals.quarantined]
    assert found[0] == sum(found[1:])


@pytest.mark.parametrize("split, whole", [("channel", "counted"), ("type", "counted"), ("outcome", "total")])
@pytest.mark.parametrize("by", ["hour", "day"])
async def test_the_chart_s_table_adds_up_to_the_balance(pages, shop, split, whole, by):
    """Under every chart stand its figures, and their sum is what the balance says."""
    html = (await pages.member().get(f"{shop}?split={split}&by={by}")).text
    chart = html.partition('<details class="fold">')[2].partition("</table>")[0]
    last = [text_of(cell).strip() for cell in re.findall(r'<td class="n">(.*?)</td>', chart.rpartition('class="total"')[2])]
    totals = event_types(pages.running.app.store, "GIFTS", None, None, now_ms()).totals

    assert int(last[-1].replace(",", "")) == getattr(totals, whole)
    assert sum(int(each.replace(",", "")) for each in last[:-1]) == getattr(totals, whole) or len(last) == 1


async def test_rows_stand_in_their_groups(pages, shop):
    """Custom events, standard ones, then the names that cannot count, each with what would be a good name."""
    html = (await pages.member().get(shop)).text

    assert names_of(html)[:2] in (["leave_review", "gift_note"], ["gift_note", "leave_review"])
    assert set(names_of(html)[2:4]) == {"CompletePayment", "AddToCart"}
    assert "2 names" in html
    assert "50% sent as <code>Purchase</code>" in html


async def test_a_name_cannot_bring_markup(pages, shop):
    """A name that looks like a script is text, on the page and in its attributes."""
    for query in ("", "?open=%3Cscript%3Ealert(1)%3C/script%3E", "?q=%3Cscript%3Ealert(1)%3C/script%3E"):
        html = (await pages.member().get(shop + query)).text
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    "column", ["name", "status", "connection", "total", "counted", "deduplicated", "quality", "value", "last"]
)
async def test_sorting_keeps_every_row(pages, shop, column):
    """Each order has the same rows, and the other way round each group is turned."""
    client = pages.member()
    up = names_of((await client.get(f"{shop}?sort={column}")).text)
    down = names_of((await client.get(f"{shop}?sort=-{column}")).text)

    assert sorted(up) == sorted(down) == sorted(names_of((await client.get(shop)).text))


async def test_filters_narrow_the_table(pages, shop):
    """Search, class, status and connection leave the rows that have them; nothing found is said, with a way back."""
    client = pages.member()

    assert names_of((await client.get(f"{shop}?q=REVIEW")).text) == ["leave_review"]
    assert set(names_of((await client.get(f"{shop}?class=standard")).text)) == {"CompletePayment", "AddToCart"}
    assert names_of((await client.get(f"{shop}?connection=browser")).text) == ["gift_note"]
    assert len(names_of((await client.get(f"{shop}?status=active")).text)) == 4
    nothing = (await client.get(f"{shop}?q=nothing-like-it")).text
    assert "No event passes these filters" in nothing
    assert "Clear the filters" in nothing


async def test_columns_can_be_chosen(pages, shop):
    """Only the columns asked for are shown, by a form's ticks or by an address with dots."""
    client = pages.member()
    for query in ("?columns=counted&columns=last", "?columns=counted.last"):
        heads = re.findall(r'role="columnheader".*?</th>', (await client.get(shop + query)).text)
        assert [text_of(head.partition(">")[2]).strip() for head in heads] == ["Event Type", "Counted", "Last received"]


async def test_a_row_opens_in_place(pages, shop):
    """An opened row shows names as sent, what became of all, and uses; its link closes it again."""
    html = (await pages.member().get(f"{shop}?open=CompletePayment")).text
    detail = html.partition('class="detail"')[2].partition("</tr>")[0]

    assert "Purchase" in detail
    assert "What became of 9 received" in text_of(detail)
    assert "Close the details of CompletePayment" in html
    assert 'href="/sources/GIFTS/events/CompletePayment"' in detail


async def test_a_download_has_what_is_shown(pages, shop):
    """The CSV has the rows, order and columns of the page, all its pages; nothing a spreadsheet would run."""
    client = pages.member()
    for query in ("", "?q=e&sort=name&columns=counted.deduplicated.value", "?class=standard&sort=-value"):
        shown = table_of((await client.get(shop + query)).text)
        answer = await client.get(f"{shop}/event-types.csv{query}")
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        countable = [(line, row) for line, row in zip(lines, shown, strict=True) if line["class"] != "invalid"]
        assert answer.headers["Content-Disposition"] == 'attachment; filename="event-types-GIFTS.csv"'
        assert countable
        assert all(line["event"] in row[0] and line["counted"] in row for line, row in countable)
    everything = (await client.get(f"{shop}/event-types.csv")).text
    assert "'=cmd" in everything
    assert not re.search(r"(?m)(^|,)\"?[=+@-]", everything)


async def test_parquet_has_the_same_rows(pages, shop):
    """The Parquet file has the CSV's columns and rows, numbers as numbers."""
    pq = pytest.importorskip("pyarrow.parquet")
    client = pages.member()
    lines = list(csv.DictReader(io.StringIO((await client.get(f"{shop}/event-types.csv")).content.decode("utf-8-sig"))))
    table = pq.read_table(io.BytesIO((await client.get(f"{shop}/event-types.parquet")).content)).to_pylist()

    assert list(table[0]) == list(lines[0])
    assert [str(row["counted"]) for row in table] == [line["counted"] for line in lines]
    assert [row["event"] for row in table] == [line["event"].removeprefix("'") for line in lines]


async def test_more_than_a_hundred_types_have_pages(pages):
    """Past 100 names the table has pages; together they have every name once."""
    pages.metadata.sources.create("Many", "web", code="MANY")
    now = now_ms()
    rows = [
        event_row(
            70_000 + n, source="MANY", event=f"custom_{n:03d}", event_class="custom", received_at=now, event_time=now // 1000
        )
        for n in range(230)
    ]
    pages.running.app.store.insert("events", b"\n".join(rows))
    client = pages.member()
    found = [names_of((await client.get(f"/sources/MANY?page={page}&sort=name")).text) for page in (1, 2, 3, 9)]

    assert [len(each) for each in found] == [100, 100, 30, 30]
    assert found[0] + found[1] + found[2] == [f"custom_{n:03d}" for n in range(230)]
    assert len((await client.get("/sources/MANY/event-types.csv")).text.splitlines()) == 231


async def test_a_source_without_events_says_what_to_do(pages):
    """No event yet: the command that sends one, and where the pixel is explained."""
    pages.metadata.sources.create("New", "web", code="NEWSHOP")
    html = (await pages.member().get("/sources/NEWSHOP")).text

    assert "balise send --source NEWSHOP" in html
    assert "/sources/NEWSHOP/install" in html


async def test_an_unreadable_store_leaves_the_rest(pages, shop, monkeypatch):
    """Where the store cannot be read, that part says so and the frame stays; a download is told to come back."""

    def refuse(*_given):
        raise StoreUnavailable("Not now.")

    monkeypatch.setattr(pages.running.app.store, "ask", refuse)
    answer = await pages.member().get(shop)

    assert answer.status_code == 503
    assert "We could not read the store" in answer.text
    assert "Gift shop" in answer.text
    assert (await pages.member().get(f"{shop}/event-types.csv")).status_code == 503


async def test_the_clock_can_be_switched(pages, shop):
    """`?clock=utc` shows UTC and is kept; `?clock=local` goes back to the browser's zone."""
    client = pages.member()
    client.cookies.set("balise_zone", "Asia/Tokyo")

    assert "Tokyo time" in (await client.get(shop)).text
    assert "UTC time" in (await client.get(f"{shop}?clock=utc")).text
    assert "UTC time" in (await client.get(shop)).text
    assert "Tokyo time" in (await client.get(f"{shop}?clock=local")).text


@pytest.mark.parametrize(
    "query",
    [
        "range=x&by=y&split=z&sort=no&page=-1&columns=none",
        "from=2026-99-99&to=x",
        "from=2026-01-02&to=2026-01-01",
        "from=1066-10-14",
        "page=99999999999999",
        "q=%00%ff&open=%ED%A0%80",
        "range=24h&by=day",
        "columns=" + "a." * 500,
        "to=2026-01-01",
    ],
)
async def test_no_address_breaks_it(pages, shop, query):
    """A wrong address shows the usual view."""
    client = pages.member()

    assert (await client.get(f"{shop}?{query}")).status_code == 200
    assert (await client.get(f"{shop}/event-types.csv?{query}")).status_code == 200


async def test_dates_that_cannot_be_are_told(pages, shop):
    """Dates in the wrong order are said, with what helps."""
    assert "cannot be shown" in (await pages.member().get(f"{shop}?from=2026-01-02&to=2026-01-01")).text


@pytest.mark.parametrize("path", ["", "/event-types.csv", "/event-types.parquet"])
async def test_others_see_nothing(pages, shop, other, path):
    """A stranger is led to sign-in; another workspace gets 404."""
    assert (await pages.client("192.0.2.9").get(shop + path)).status_code == 303
    assert (await pages.member(workspace=other).get(shop + path)).status_code == 404
