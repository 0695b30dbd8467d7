"""The command `balise`: its options for every command, and how a failure ends."""

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import rich_click as click
from click import Context, pass_context

from balise.cli import COMMANDS
from balise.errors import BaliseError

CANNOT_RUN = 2
INTERRUPTED = 130


class _AsListed(click.RichGroup):
    """Shows the commands in the order of `COMMANDS`."""

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_AsListed, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", metavar="FOLDER", help="The data folder (BALISE_DATA).")
@click.option("--url", metavar="URL", help="The server to ask (BALISE_URL); its management token is in BALISE_API_TOKEN.")
@click.option("--language", type=click.Choice(["en", "fr"]), help="The language of messages (BALISE_LANGUAGE).")
@click.version_option(package_name="balise", message="%(prog)s %(version)s")
@pass_context
def balise(context: Context, /, **options: Any) -> None:
    """A self-hosted events manager for custom events: receives them, holds their names to the rules, counts each once.

    A command asks the server that runs on the data folder; where none runs, it opens the folder itself. Exit codes: 0 good,
    1 the check says no, 2 wrong use or cannot run.
    """
    context.obj = options


for command in COMMANDS:
    balise.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code. Failures become one sentence on standard error, never a traceback."""
    try:
        ended = balise.main(args=arguments, prog_name="balise", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return CANNOT_RUN
    except BaliseError as error:
        click.echo(f"balise: {error}", err=True)
        return CANNOT_RUN
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return CANNOT_RUN
    except Exception as error:
        return _unforeseen(error)
    return ended if isinstance(ended, int) else 0


def _unforeseen(error: Exception) -> int:
    if os.environ.get("BALISE_LOG_LEVEL") == "debug":
        traceback.print_exception(error)
    click.echo(
        f"balise: it failed in a way nobody foresaw ({type(error).__name__}). BALISE_LOG_LEVEL=debug shows where.", err=True
    )
    return CANNOT_RUN
