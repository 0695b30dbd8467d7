"""Each command against a server that really runs; each test has a source of its own."""

import gzip
import json
import time
import urllib.request
from pathlib import Path

import msgspec
import pytest

from balise.collect.files.reader import Target, reader_of

EVENT = {"event": "order_shipped", "event_time": 1_700_000_000, "event_id": "1", "properties": {"value": 9.2, "currency": "USD"}}
ORDERS = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


@pytest.fixture
def source(server, request):
    """A web source made for one test."""
    code = request.node.name.upper().replace("[", "-").replace("]", "")[:60]
    made = server.run("source", "create", "A shop", "--kind", "web", "--code", code, "--json")
    assert made.code == 0, made.err
    return made.json["code"]


def rows_of(server, source):
    """The Event Type report's rows by event, once the store has what was sent."""
    server.settle()
    report = server.run("report", "event-types", "--source", source, "--json")
    assert report.code == 0, report.err
    return {row["event"]: row for row in report.json["event_types"]}


def write_lines(path, *lines):
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return str(path)


def test_a_source_is_made_and_listed(server, source):
    """What was made is in the list, with what it was made as."""
    listed = server.run("source", "list", "--json").json["sources"]

    assert {"code": source, "name": "A shop", "kind": "web"}.items() <= next(
        row for row in listed if row["code"] == source
    ).items()
    assert source in server.run("source", "list").out


def test_a_source_is_made_in_a_workspace(server):
    """`--workspace` names the one it comes into; a name nobody gave is refused and nothing is made."""
    server.run("workspace", "create", "Maison Lune")
    made = server.run("source", "create", "Lune", "--kind", "web", "--code", "LUNE-1", "--workspace", "Maison Lune")
    refused = server.run("source", "create", "Lost", "--kind", "web", "--code", "LUNE-2", "--workspace", "Nowhere")
    token = server.run("token", "create", "--api", "--workspace", "Maison Lune", "--json").json["token"]
    theirs = server.run("source", "list", "--json", BALISE_API_TOKEN=token, BALISE_URL=server.url)

    assert (made.code, refused.code) == (0, 2)
    assert "no workspace" in refused.err.lower()
    assert [row["code"] for row in theirs.json["sources"]] == ["LUNE-1"]
    assert "LUNE-2" not in server.run("source", "list").out


def test_a_code_that_is_taken_is_refused(server, source):
    """The second source of a code ends with 2 and a sentence."""
    again = server.run("source", "create", "Another", "--kind", "web", "--code", source)

    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("balise: ")


def test_a_token_is_made_listed_and_revoked(server, source):
    """A token's text is shown once; revoked, it is refused within a moment."""
    made = server.run("token", "create", "--source", source, "--name", "till", "--expires", "2", "--json").json
    plain = server.run("token", "create", "--source", source)
    listed = server.run("token", "list", "--source", source)

    assert {"token", "id"} <= set(made)
    assert len(plain.out.split()) == 1
    assert "till" in listed.out
    assert made["token"] not in listed.out
    assert server.run("send", "--source", source, "--token", made["token"]).code == 0
    assert server.run("token", "revoke", str(made["id"])).code == 0
    assert any(server.run("send", "--source", source, "--token", made["token"]).code == 1 for _ in range(20))


def test_a_management_token_opens_the_server_from_elsewhere(server, tmp_path):
    """With BALISE_URL and BALISE_API_TOKEN a command asks that server and leaves the data folder alone."""
    token = server.run("token", "create", "--api", "--json").json["token"]
    (tmp_path / "empty").mkdir()
    elsewhere = server._replace(data=tmp_path / "empty" / "data")
    asked = elsewhere.run("source", "list", "--json", BALISE_URL=server.url, BALISE_API_TOKEN=token)

    assert asked.json["sources"]
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_wrong_management_token_is_told(server):
    """401 becomes a sentence with the cure."""
    ended = server.run("source", "list", BALISE_URL=server.url, BALISE_API_TOKEN="wrong")

    assert (ended.code, ended.out) == (2, "")
    assert "balise token create --api" in ended.err


def test_an_event_is_sent_and_its_receipt_read(server, source):
    """`send` prints the answer and the receipt; `receipt` tells the event's life."""
    sent = server.run("send", "--source", source, "--event", "gift_wrapped", "--json").json
    receipt = server.run("receipt", sent["receipt"], "--json")

    assert (sent["answer"]["code"], sent["source"], sent["outcome"]) == (0, source, "counted")
    assert receipt.code == 0
    assert "gift_wrapped" in receipt.out
    assert sent["receipt"] in server.run("receipt", sent["receipt"]).out


def test_an_event_that_is_not_taken_ends_with_1(server, source):
    """A bad name is told with its reason."""
    ended = server.run("send", "--source", source, "--event", "1st buy!")

    assert ended.code == 1
    assert "invalid_name" in ended.out


def test_an_unknown_receipt_is_told(server):
    """There is no life to tell."""
    assert server.run("receipt", "20260101000000AAAAAAAAAAAAAAAAAAAA-0").code == 2


def test_json_lines_are_imported_once(server, source, tmp_path):
    """The first import counts, the second finds everything there already; sums are exact."""
    file = write_lines(
        tmp_path / "events.jsonl", EVENT, EVENT | {"event_id": "2"}, {"data": [EVENT | {"event_id": "3"}], "event_source": "web"}
    )
    first = server.run("import", file, "--source", source, "--json")
    second = server.run("import", file, "--source", source, "--json")

    assert (first.code, second.code) == (0, 0)
    assert {"lines": 3, "events": 3, "counted": 3, "dropped": 0, "quarantined": 0}.items() <= first.json.items()
    assert {"lines": 3, "events": 3, "counted": 0, "dropped": 3, "quarantined": 0}.items() <= second.json.items()
    assert rows_of(server, source)["order_shipped"]["value"] == {"USD": "27.60"}


def test_bad_lines_are_told_with_their_numbers(server, source, tmp_path):
    """What cannot be read or breaks a rule is listed by line, and the rest is taken."""
    file = write_lines(tmp_path / "events.jsonl", EVENT, "", "no json", EVENT | {"event": "1st", "event_id": "x"})
    ended = server.run("import", file, "--source", source, "--json")

    assert (ended.code, ended.json["counted"], ended.json["quarantined"]) == (0, 1, 2)
    assert [(problem["line"], problem["code"]) for problem in ended.json["problems"]] == [
        (3, "unreadable_line"),
        (4, "invalid_name"),
    ]
    assert ended.json["reasons"] == {"unreadable_line": 1, "invalid_name": 1}
    assert "line 3" in server.run("import", file, "--source", source).out


def test_an_import_of_nothing_good_ends_with_1(server, source, tmp_path):
    """Exit code 1: it ran, and not one event could be taken."""
    file = write_lines(tmp_path / "events.jsonl", "no json", "[]")

    assert server.run("import", file, "--source", source).code == 1


def test_orders_are_imported_from_several_packed_files(server, source, tmp_path):
    """Orders become one event each, a broken line is told by the file's own line number, and files sum up."""
    line = "{},A,Cup,{},2010-12-01 08:26:00,2.55,17850,France\n"
    files = [tmp_path / "december.csv.gz", tmp_path / "january.csv"]
    files[0].write_bytes(
        gzip.compress((ORDERS + line.format(1, 6) + line.format(1, 2) + line.format(2, "many") + line.format(3, 1)).encode())
    )
    files[1].write_text(ORDERS + line.format("C4", -1))
    ended = server.run("import", *map(str, files), "--source", source, "--format", "online-retail", "--json")
    rows = rows_of(server, source)

    assert (ended.code, ended.json["lines"], ended.json["counted"], ended.json["quarantined"]) == (0, 7, 3, 1)
    assert [(problem["line"], problem["code"]) for problem in ended.json["problems"]] == [(4, "unreadable_line")]
    assert rows["CompletePayment"]["value"] == {"GBP": "22.95"}
    assert rows["order_cancelled"]["value"] == {"GBP": "-2.55"}
    assert str(files[0]) in server.run("import", *map(str, files), "--source", source, "--format", "online-retail").out


def test_what_waits_is_listed_and_replayed_under_a_good_name(server, source):
    """A bad name waits in quarantine, and leaves it renamed."""
    sent = server.run("send", "--source", source, "--event", "1st buy!", "--json").json
    waiting = server.run("quarantine", "list", "--source", source, "--json")
    shown = server.run("quarantine", "list", "--source", source)
    replayed = server.run(
        "quarantine", "replay", "--source", source, "--receipt", sent["receipt"], "--event", "first_buy", "--json"
    )

    assert sent["receipt"] in waiting.out
    assert "1st buy!" in shown.out
    assert (replayed.json["asked"], replayed.json["replayed"]) == (1, 1)
    assert rows_of(server, source)["first_buy"]["counted"] == 1


def test_names_are_judged_as_the_server_judges_them(server, source):
    """`event check` without a server says what the management API says, word for word."""
    import httpx2

    names = ["my_event", "Purchase", "1st buy!", "purchase", "diabetes_checkup", "Pageview", ""]
    token = server.run("token", "create", "--api", "--json").json["token"]
    answer = httpx2.post(f"{server.url}/api/v1/names/check", json={"names": names}, headers={"Authorization": f"Bearer {token}"})

    assert server.run("event", "check", *names, "--json").json == answer.json()


def test_a_name_is_judged_by_a_sources_edition(server):
    """`--source` takes edition and kind from the source."""
    server.run("source", "create", "New", "--kind", "web", "--code", "EDITION-25", "--edition", "2025-05")

    assert server.run("event", "check", "Purchase", "--source", "EDITION-25", "--json").json["names"][0]["verdict"] == "standard"
    assert server.run("event", "check", "Purchase", "--json").json["names"][0]["verdict"] == "reserved"


def test_the_demonstration_counts_each_event_once(server):
    """A shop day arrives with its reserved names mapped, its bad ones waiting; a second run counts nothing."""
    first, before = server.run("demo", "--json"), rows_of(server, "demo")
    second, after = server.run("demo"), rows_of(server, "demo")

    assert (first.code, second.code) == (0, 0)
    assert before["CompletePayment"]["counted"] > 0
    assert before["CompletePayment"]["dropped"] > 0
    assert "Purchase" not in before
    assert first.json["refused"] == 4
    assert {name: row["counted"] for name, row in before.items()} == {name: row["counted"] for name, row in after.items()}
    assert "balise report event-types --source demo" in second.out


def test_what_a_rule_found_is_told_in_french(server, source, tmp_path):
    """A refused name's reasons stand in the list of what waits, in the language asked for."""
    server.run("import", "--source", source, write_lines(tmp_path / "odd.jsonl", {**EVENT, "event": "1 Leave Review!"}))
    listed = server.run("quarantine", "list", "--source", source, "--language", "fr").out

    assert "Nom proposé\u00a0: Leave_Review." in listed


def test_a_cure_is_tried_and_made(server, source, tmp_path):
    """`preview` shows what a chain of fixes would do, `replay` does it; a fix nobody knows is refused with how to write it."""
    odd = {**EVENT, "event": "1st", "event_time": int(time.time()), "properties": {"value": "1.234,50", "currency": "EUR"}}
    server.run("import", "--source", source, write_lines(tmp_path / "odd.jsonl", odd))
    cure = ("--source", source, "--fix", "rename_event:first", "--fix", "cast:value=number,comma")
    tried = server.run("quarantine", "preview", *cure)
    unknown = server.run("quarantine", "preview", "--source", source, "--fix", "explode:it")
    made = server.run("quarantine", "replay", *cure, "--json").json

    assert 'properties.value: "1.234,50" → 1234.5' in tried.out
    assert "1 counted" in tried.out
    assert (unknown.code, "rename_event:NAME" in unknown.err) == (2, True)
    assert made["outcomes"] == {"counted": 1}


def test_the_report_is_readable(server, source):
    """The table has the event, its class in the reader's language, and its value with the currency."""
    server.run("send", "--source", source)
    shown = server.run("report", "event-types", "--source", source, "--language", "fr")

    assert shown.code == 0
    for word in ("free_trial_signup", "personnalisé", "9.20 USD", "Événement"):
        assert word in shown.out


def test_an_invitation_is_printed(server):
    """`user create` prints a link that makes an account, another each time."""
    links = [server.run("user", "create", "--role", "viewer", "--json").json["url"] for _ in range(2)]

    assert all("/invitation/" in link for link in links)
    assert len(set(links)) == 2


@pytest.mark.slow
def test_four_months_of_a_shop_arrive_to_the_penny_and_once(server, source):
    """A public data set goes in by one command; a second import and every order again over HTTP change no count."""
    file = Path(__file__).parents[2].parent / "shared" / "data" / "online_retail_2010-12_2011-03.csv.gz"
    if not file.is_file():
        pytest.skip("the data set is not in the shared folder")
    imported = server.run("import", str(file), "--source", source, "--format", "online-retail", "--json").json
    assert (imported["lines"], imported["counted"], imported["quarantined"]) == (142_084, 6_877, 0)
    require_exact_takings(server, source)

    again = server.run("import", str(file), "--source", source, "--format", "online-retail", "--json").json
    assert (again["counted"], again["dropped"]) == (0, 6_877)
    require_exact_takings(server, source)

    orders = [msgspec.json.decode(line.body)["data"][0] for line in reader_of("online-retail").lines(file, Target("web", source))]
    token = server.run("token", "create", "--source", source, "--json").json["token"]
    assert sent_over_http(server, source, token, orders[:1000]) == {20001}
    assert sent_over_http(server, source, token, [order | {"event_time": int(time.time())} for order in orders]) == {0}
    require_exact_takings(server, source)


def require_exact_takings(server, source) -> None:
    """Each order of the data set counts once, with its exact value."""
    rows = rows_of(server, source)
    assert (rows["CompletePayment"]["counted"], rows["CompletePayment"]["value"]) == (5_754, {"GBP": "2756381.95"})
    assert (rows["order_cancelled"]["counted"], rows["order_cancelled"]["value"]) == (1_123, {"GBP": "-266094.94"})


def sent_over_http(server, source, token, orders) -> set[int]:
    """Send the orders by the Events API and wait until they are stored; the codes of the answers."""
    codes = set()
    for start in range(0, len(orders), 500):
        body = {"event_source": "web", "event_source_id": source, "data": orders[start : start + 500]}
        headers = {"Access-Token": token, "Content-Type": "application/json"}
        address = f"{server.url}/open_api/v1.3/event/track/"
        with urllib.request.urlopen(urllib.request.Request(address, msgspec.json.encode(body), headers)) as answer:
            told = msgspec.json.decode(answer.read())
        codes.add(told["code"])
    until = time.monotonic() + 60
    while server.run("receipt", told["data"]["receipts"][-1], "--json").code and time.monotonic() < until:
        time.sleep(0.1)
    return codes


def test_a_plan_is_exported_compared_and_applied(server, source, tmp_path):
    """`diff` ends with 1 where the source differs from the file, `apply` makes them the same, `export` writes it again."""
    file = tmp_path / "plan.toml"
    file.write_text('format = 1\nblocked = ["old_event"]\n[aliases]\na = "b"\n[events.b]\nstatus = "live"\n', encoding="utf-8")
    before = server.run("plan", "diff", "--source", source, str(file))
    applied = server.run("plan", "apply", "--source", source, str(file))
    after = server.run("plan", "diff", "--source", source, str(file), "--json")

    assert (before.code, before.out.splitlines()) == (1, ["+ event b", "+ alias a → b", "+ blocked old_event"])
    assert (applied.code, after.code, after.json) == (0, 0, {"changes": []})
    exported = server.run("plan", "export", "--source", source, str(tmp_path / "again.toml"))
    assert exported.code == 0
    assert server.run("plan", "diff", "--source", source, str(tmp_path / "again.toml")).code == 0
    assert server.run("plan", "export", "--source", source).out == (tmp_path / "again.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"= 1", b"\xff", b"[events.Purchase]"], ids=["no-toml", "no-text", "reserved"])
def test_a_file_that_is_no_plan_is_told_with_one_sentence(server, source, tmp_path, content):
    """Exit code 2, and the source's plan stays."""
    file = tmp_path / "plan.toml"
    file.write_bytes(content)
    ended = server.run("plan", "apply", "--source", source, str(file))

    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert server.run("plan", "export", "--source", source, "--json").json["events"] == {}


def test_workspaces_and_users_are_made_and_listed(server):
    """A workspace is made once; a link leads into it; a password link is for an account there is."""
    made = server.run("workspace", "create", "Agency", "--json")
    again = server.run("workspace", "create", "Agency")
    names = [row["name"] for row in server.run("workspace", "list", "--json").json["workspaces"]]
    link = server.run("user", "create", "--workspace", "Agency", "--role", "viewer")
    token = server.run("token", "create", "--api", "--workspace", "Agency")

    assert (made.json["name"], again.code, "Agency" in names) == ("Agency", 2, True)
    assert (link.code, "/invitation/" in link.out, token.code) == (0, True, 0)
    assert server.run("user", "create", "--workspace", "None such").code == 2
    assert server.run("user", "reset", "nobody@shop.example").code == 2
    assert server.run("user", "list").code == 0


def test_what_is_wrong_is_told_with_exit_code_1(server, source, tmp_path):
    """`diagnose` says what is wrong and the cure, and ends with 1 while an error is open and with 0 where nothing is."""
    clean = server.run("diagnose", "--source", source)
    server.run("import", write_lines(tmp_path / "wrong.jsonl", EVENT | {"event": "1 bad"}), "--source", source)
    wrong = server.run("diagnose", "--source", source, "--json")

    assert (clean.code, wrong.code) == (0, 1), (clean.out, wrong.err)
    assert [issue["code"] for issue in wrong.json["issues"]] == ["invalid_event_name"]
    assert "1 bad" in server.run("diagnose", "--source", source).out
    assert "Erreur" in server.run("diagnose", "--source", source, "--language", "fr").out


def test_an_alert_is_made_tested_and_removed(server, source):
    """Its secret is printed once; a test's message is listed until the alert is gone, in two languages."""
    made = server.run(
        "alert", "create", "--name", source, "--source", source, "--webhook", "https://hooks.shop.example/", "--json"
    )
    number, secret = str(made.json["alert"]["id"]), made.json["secret"]
    assert made.json["alert"]["sources"] == [source]
    listed = server.run("alert", "list")
    assert source in listed.out
    assert secret not in listed.out
    assert server.run("alert", "secret", number).out.startswith("whsec_")
    assert "1 messages" in server.run("alert", "test", number).out
    told = server.run("alert", "deliveries", "--alert", number, "--json").json["deliveries"]
    assert [message["url"] for message in told] == ["https://hooks.shop.example/"]
    assert "https://hooks.shop.example/" in server.run("alert", "deliveries", "--alert", number, "--language", "fr").out
    assert server.run("alert", "again", str(told[0]["id"])).code == 0
    assert server.run("alert", "remove", number).code == 0
    gone = server.run("alert", "remove", number)
    assert (gone.code, gone.err.startswith("balise: ")) == (2, True)


def test_an_alert_must_tell_somebody(server, source):
    """Without a member and a webhook it is refused with a sentence."""
    refused = server.run("alert", "create", "--name", source)

    assert refused.code == 2
    assert "mail_to" in refused.err


def test_match_quality_is_told_with_what_would_raise_it(server, source, tmp_path):
    """The score of each event with the share of each key, and the key that its visitors gave elsewhere."""
    hashes = {"email": "a" * 64, "phone": "b" * 64}
    now = int(time.time())
    cart = {"event": "AddToCart", "event_time": now, "event_id": "1", "user": {"email": hashes["email"]}}
    signed = {"event": "SignUp", "event_time": now, "event_id": "2", "user": hashes}
    server.run("import", write_lines(tmp_path / "two.jsonl", cart, signed), "--source", source)
    told = server.run("report", "match-quality", "--source", source, "--json").json
    table, gains = (server.run("report", "match-quality", "--source", source, *more) for more in ((), ("--gains",)))

    assert {each["event"]: each["quality"] for each in told["events"]} == {"AddToCart": 2.5, "SignUp": 4.0}
    assert [line.split()[:3] for line in table.out.splitlines() if "AddToCart" in line] == [["AddToCart", "1", "2.5"]]
    assert [line.split() for line in gains.out.splitlines() if "AddToCart" in line] == [
        ["AddToCart", "phone", "2.5", "4.0", "1", "1"]
    ]
    assert "the platform has another" in table.out
