"""`balise serve`: run the server."""

from typing import Any

import rich_click as click
from click import Context, pass_context

from balise.cli.options import call_of

ROLES = ("all", "collect", "write", "web")


@click.command()
@click.option("--host", metavar="ADDRESS", help="The address to listen on (BALISE_HOST).")
@click.option("--port", metavar="NUMBER", type=click.IntRange(1, 65_535), help="The port to listen on (BALISE_PORT).")
@click.option("--data", metavar="FOLDER", help="The data folder (BALISE_DATA).")
@click.option("--role", type=click.Choice(ROLES), default="all", show_default=True, help="Which parts this process runs.")
@click.option(
    "--workers", metavar="NUMBER", type=click.IntRange(1), default=1, show_default=True, help="How many processes serve."
)
@pass_context
def serve(context: Context, /, role: str, workers: int, **typed: Any) -> None:
    """Run the server until it is told to stop (Ctrl-C or SIGTERM)."""
    if role != "all":
        raise click.UsageError(
            "The parts cannot run apart with the embedded store, which one process alone may open. Use --role all."
        )
    if workers > 1:
        raise click.UsageError("The embedded store allows one process for one data folder. Use --workers 1.")
    given = {name: value for name, value in typed.items() if value is not None}
    settings = call_of(dict(context.obj or {}) | given, as_json=False).settings
    from balise.app import serve as run

    run(settings)
