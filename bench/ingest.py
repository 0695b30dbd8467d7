"""What does an event cost from the request to the report? Everything in one run, on one machine and port.

Needs the load generator `wrk` (Debian: `apt-get install wrk`). Prints a table and ratios; absolute figures
belong to the machine and to who shares it.
"""

import argparse
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path

from serving import Serving, balise, free_port, hello_world

WRK_SINGLE = """
local number = 0
local prefix
function init(args)
  local file = io.open(args[1], "r"); template = file:read("*a"); file:close()
  before, after = template:match("^(.*)EVENT_ID(.*)$")
  math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000000)
  prefix = string.format("evt_%x_", math.random(1, 1000000000))
end
function request()
  number = number + 1
  return wrk.format("POST", args_path, headers, before .. prefix .. number .. after)
end
"""
USER_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"


def event(event_id: str, number: int = 0) -> dict:
    """A believable purchase, 700 bytes of JSON."""
    return {
        "event": "CompletePayment",
        "event_time": int(time.time()),
        "event_id": event_id,
        "user": {
            "email": f"{number:064x}",
            "phone": f"{number + 7:064x}",
            "ttclid": f"E.C.P.{number:040d}",
            "ttp": "01JABCDEFGHIJKLMNOPQRSTUVWX",
            "ip": f"203.0.{number % 7}.{number % 250}",
            "user_agent": USER_AGENT,
        },
        "page": {"url": f"https://shop.example/thanks/{number % 500}", "referrer": "https://shop.example/cart"},
        "properties": {
            "currency": "EUR",
            "value": number % 900 + 0.5,
            "content_type": "product",
            "contents": [{"content_id": f"sku-{number % 300}", "content_name": "Linen shirt", "price": 9.95, "quantity": 2}],
        },
    }


def request_of(serving: Serving, events: list[dict]) -> bytes:
    """One HTTP request with these events, ready to be written to a socket."""
    body = json.dumps({"event_source": "web", "event_source_id": serving.source, "data": events}, separators=(",", ":")).encode()
    head = (
        f"POST /open_api/v1.3/event/track/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccess-Token: {serving.collection}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def wrk(url: str, seconds: int, connections: int, script: str, template: str = "") -> dict[str, float]:
    """Requests a second and latencies in ms, as wrk saw them."""
    with tempfile.TemporaryDirectory() as folder:
        path, body = Path(folder, "load.lua"), Path(folder, "body.json")
        path.write_text(script)
        body.write_text(template)
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(path), url, "--", str(body)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = {"rps": float(said.split("Requests/sec:")[1].split()[0])}
    latencies = said.split("Latency Distribution")[1]
    for name in ("50%", "99%"):
        found[name] = _milliseconds(latencies.split(name)[1].split()[0])
    if "Non-2xx" in said or "Socket errors" in said:
        print(said, file=sys.stderr)
    return found


def _milliseconds(text: str) -> float:
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(text)


def single_events(serving: Serving, seconds: int, connections: int) -> dict[str, float]:
    """One event a request, each with its own event_id."""
    body = json.dumps({"event_source": "web", "event_source_id": serving.source, "data": [event("EVENT_ID")]})
    header = f'headers = {{["Access-Token"]="{serving.collection}", ["Content-Type"]="application/json"}}\n'
    script = header + 'args_path = "/open_api/v1.3/event/track/"\n' + WRK_SINGLE
    return wrk(serving.url, seconds, connections, script, body)


def batches(serving: Serving, size: int, events: int, connections: int) -> dict[str, float]:
    """Batches from prepared requests over a few connections, until the report shows every event."""
    numbers = count()
    requests = [
        request_of(serving, [event(f"b{size}-{number}", number) for number in [next(numbers) for _ in range(size)]])
        for _ in range(events // size)
    ]
    before = reported(serving)
    times: list[float] = []
    began = time.perf_counter()
    threads = [threading.Thread(target=_send, args=(serving.port, requests[i::connections], times)) for i in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = time.perf_counter()
    while reported(serving) < before + len(requests) * size:
        time.sleep(0.02)
    visible = time.perf_counter()
    times.sort()
    return {
        "events/s answered": len(requests) * size / (answered - began),
        "events/s visible": len(requests) * size / (visible - began),
        "visible after s": visible - answered,
        "50%": statistics.median(times) * 1000,
        "99%": times[int(len(times) * 0.99)] * 1000,
    }


def _send(port: int, requests: list[bytes], times: list[float]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for request in requests:
            began = time.perf_counter()
            connection.sendall(request)
            _read_answer(connection)
            times.append(time.perf_counter() - began)


def _read_answer(connection: socket.socket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    left = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) - len(body)
    while left > 0:
        part = connection.recv(65536)
        left -= len(part)
        body += part
    if b'"code":0' not in body[:20]:
        raise SystemExit(f"The server answered {body[:300]!r}")


def reported(serving: Serving) -> int:
    """What the Event Type report counts now."""
    report = serving.ask(f"/api/v1/sources/{serving.source}/event-types")
    return sum(row["total"] for row in report["event_types"])


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="seconds of each load with single requests")
    parser.add_argument("--events", type=int, default=400_000, help="events of each load in batches")
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--port", type=int, default=free_port())
    parser.add_argument("--folder", help="where the data folder is made; the disk that is measured")
    given = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("This bench needs wrk. On Debian: apt-get install wrk")
    post = f'wrk.method="POST"; wrk.body=string.rep("x", {len(json.dumps(event("x" * 20)))})'
    with hello_world(given.port) as serving:
        hello = wrk(serving.url, given.seconds, given.connections, post)
    print(f"hello world            {hello['rps']:9,.0f} requests/s   p50 {hello['50%']:.1f} ms   p99 {hello['99%']:.1f} ms")
    with balise(given.port, given.folder) as serving:
        single_events(serving, 2, given.connections)
        one = single_events(serving, given.seconds, given.connections)
        print(
            f"single event on disk   {one['rps']:9,.0f} requests/s   p50 {one['50%']:.1f} ms   p99 {one['99%']:.1f} ms"
            f"   = {one['rps'] / hello['rps']:.0%} of hello world"
        )
        for size, connections in ((50, 16), (1000, 4)):
            found = batches(serving, size, given.events, connections)
            print(
                f"batches of {size:<5}       {found['events/s visible']:9,.0f} events/s in the report"
                f" ({found['events/s answered']:,.0f} answered; visible {found['visible after s']:.2f} s after the last answer)"
                f"   p50 {found['50%']:.0f} ms   p99 {found['99%']:.0f} ms"
            )
        print(f"memory                 {serving.memory_mb():9,.0f} MB at most")


if __name__ == "__main__":
    main()
