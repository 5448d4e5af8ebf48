"""The command ``khabar``. Each command is a function in its own file under ``commands/``, registered here."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Annotated, NoReturn

import typer

from extractor.commands import batch, evaluate, explain, extract, feed, patterns, schema, serve
from extractor.commands.options import FAILURE
from extractor.commands.usage import Commands
from extractor.patterns import PatternError

app = typer.Typer(
    name="khabar",
    cls=Commands,
    help="Typed, exact, checkable facts out of Persian news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(extract.extract)
app.command()(explain.explain)
app.command()(evaluate.evaluate)
app.command()(batch.batch)
app.command()(feed.feed)
app.command()(schema.schema)
app.command()(serve.serve)
app.add_typer(patterns.app, name="patterns")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"khabar {version('khabar')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the command line: whatever fails ends with one line, status 1; KHABAR_TRACEBACK=1 shows it all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # whatever the locale says
    logging.getLogger().addHandler(logging.NullHandler())  # else libraries' remarks stand beside our one line
    try:
        app(prog_name="khabar")
    except (PatternError, OSError) as error:
        _end(str(error), FAILURE)
    except Exception as error:
        if os.environ.get("KHABAR_TRACEBACK"):
            raise
        from extractor.processes import described

        _end(f"a fault of the program: {described(error)}; KHABAR_TRACEBACK=1 shows more", FAILURE)


def _end(reason: str, status: int) -> NoReturn:
    typer.echo(f"khabar: {' '.join(reason.split())}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
