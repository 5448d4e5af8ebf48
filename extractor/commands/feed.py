"""``khabar feed``: the feeds of a file into a database."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import FAILURE, Model, fail
from extractor.ending import Stopped, interruptible

if TYPE_CHECKING:
    from extractor.corpora.feeds import Report
    from extractor.records import Article


def feed(
    file: Annotated[str, typer.Argument(help="TOML file of feeds, a table each (docs/feeds.md).")],
    watch: Annotated[bool, typer.Option("--watch", help="Round after round, until interrupted.")] = False,
    to: Annotated[
        str | None,
        typer.Option(help="Database URL, by default the file's; or «-»: JSON Lines as well."),
    ] = None,
    model: Model = None,
) -> None:
    """Fetch what RSS, Atom and JSON feeds show, and store every version of an article once.

    Ends with status 0; with 1 if none of the feeds could be read.
    """
    try:
        from extractor.corpora.feeds import Feeds, FeedsError, Settings
        from extractor.pipeline import DEFAULT_MODEL
        from extractor.writers.target import TargetError, TargetFailed
    except ModuleNotFoundError as error:
        fail(f"feed: {error.name} is missing; install khabar[io]")
    try:
        settings = Settings.load(file)
        piped = to == "-"
        if to and not piped:
            settings = settings.model_copy(update={"database": to})
        feeds = Feeds(settings, model.value if model else DEFAULT_MODEL, _emit if piped else None)
    except (FeedsError, TargetError) as error:
        fail(str(error))

    async def watching() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await feeds.watch(stop, lambda reports: _print(reports, err=piped))

    try:
        with interruptible():
            if watch:
                asyncio.run(watching())
                return
            reports = asyncio.run(feeds.round())
    except Stopped as stopped:
        fail(f"{stopped}; the next round goes on", stopped.status)
    except TargetFailed as error:
        fail(f"{error}; the next round goes on", FAILURE)
    _print(reports, err=piped)
    if all(report.error for report in reports):
        raise typer.Exit(FAILURE)


def _emit(article: Article) -> None:
    sys.stdout.buffer.write(article.model_dump_json().encode() + b"\n")
    sys.stdout.buffer.flush()


def _print(reports: list[Report], *, err: bool) -> None:
    for r in reports:
        line = f"{r.name}: {r.stored} new, {r.duplicate + r.near_duplicate} duplicates"
        line += f", {r.corrected} corrected" if r.corrected else ""
        line += f", {r.refused} refused" if r.refused else ""
        line += f", {r.failed} failed" if r.failed else ""
        typer.echo(line + (f"; {r.error}" if r.error else ""), err=err)
