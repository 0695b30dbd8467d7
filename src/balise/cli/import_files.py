"""`balise import`: events from files."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from click.exceptions import Exit

from balise.cli.connection import CannotAsk, ask, ask_with, source_path
from balise.cli.options import Call, with_call
from balise.cli.printing import line, note, print_json, table
from balise.errors import BaliseError

if TYPE_CHECKING:
    from httpx2 import AsyncClient

    from balise.collect.files.reader import Reader, Target

NOTHING_TAKEN = 1
MOST_PROBLEMS = 20
COUNTS = ("events", "counted", "merged", "dropped", "test", "quarantined")
TAKEN = ("counted", "merged", "dropped", "test")
_JSONL = "events-api-jsonl"

Summary = dict[str, Any]


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", metavar="CODE", required=True, help="The source the events belong to.")
@click.option(
    "--format", "format_name", metavar="FORMAT", default=_JSONL, show_default=True,
    help="events-api-jsonl, online-retail, eshop-clicks, or the path of a mapping for CSV files, ending in .toml.",
)  # fmt: skip
@with_call
def import_files(call: Call, files: tuple[Path, ...], source: str, format_name: str) -> None:
    """Take events from files, plain or gzip, and tell what became of them.

    Importing a file again counts nothing twice. Exit code 0 when it ran, 1 when not one event could be taken.
    """
    from balise.collect.files.reader import Target, reader_of

    for file in files:
        if not file.is_file():
            raise click.UsageError(f"There is no file {file}.")
    reader = reader_of(format_name)

    async def work(api: "AsyncClient") -> list[Summary]:
        found = await ask(api, "GET", source_path(source))
        return [await _import_file(call, api, reader, file, Target(found["kind"], found["code"])) for file in files]

    summaries = ask_with(call, work)
    total = _sum_of(summaries)
    if call.as_json:
        print_json({**total, "files": summaries})
    else:
        _show(call, summaries, total)
    if total["quarantined"] and not sum(total[name] for name in TAKEN):
        raise Exit(NOTHING_TAKEN)


async def _import_file(call: Call, api: "AsyncClient", reader: "Reader", file: Path, target: "Target") -> Summary:
    """Send one file in chunks; the next chunk is read while the server works on the last."""
    import asyncio

    from balise.cli.progress import bar_for
    from balise.collect.files.chunks import chunks

    parts: list[Summary] = []
    with bar_for(file, reader.passes) as bar:
        packed = chunks(reader.lines(file, target, bar.advance))
        waiting = asyncio.ensure_future(asyncio.to_thread(next, packed, None))
        try:
            while chunk := await waiting:
                waiting = asyncio.ensure_future(asyncio.to_thread(next, packed, None))
                parts.append(await _send(api, target.code, chunk.first_line, chunk.body))
        except BaliseError as error:
            if parts:
                note(call.say("import_stopped", file=file, events=_sum_of(parts)["events"]))
            raise CannotAsk(str(error)) from error
        finally:
            await asyncio.gather(waiting, return_exceptions=True)
    return {"file": str(file), **_sum_of(parts), "lines": bar.line}


async def _send(api: "AsyncClient", code: str, first_line: int, body: bytes) -> Summary:
    headers = {"Content-Type": "application/x-ndjson"}
    params = {"line": first_line}
    answer: Summary = await ask(api, "POST", source_path(code, "imports"), params=params, content=body, headers=headers)
    return answer


def _sum_of(parts: Sequence[Summary]) -> Summary:
    reasons: Counter[str] = Counter()
    problems: list[Any] = []
    for part in parts:
        reasons.update(part["reasons"])
        problems += part["problems"]
    counts = {name: sum(part[name] for part in parts) for name in ("lines", *COUNTS)}
    return {**counts, "reasons": dict(reasons.most_common()), "problems": problems[:MOST_PROBLEMS]}


def _show(call: Call, summaries: Sequence[Summary], total: Summary) -> None:
    names = ("lines", *COUNTS)
    columns = [call.say("file"), *(call.say(name) for name in names)]
    rows = [[summary["file"], *(summary[name] for name in names)] for summary in summaries]
    if len(summaries) > 1:
        rows.append([call.say("all_files"), *(total[name] for name in names)])
    table(columns, rows, numbers=range(1, len(columns)))
    if total["reasons"]:
        line()
        line(call.say("reasons"))
        table([call.say("events"), call.say("reason")], [[count, code] for code, count in total["reasons"].items()], numbers=(0,))
    for summary in summaries:
        for problem in summary["problems"]:
            line(call.say("problem_at", file=summary["file"], line=problem["line"], message=call.finding(problem)))
