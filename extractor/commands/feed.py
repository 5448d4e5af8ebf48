"""``khabar feed``: the feeds of a file into a database."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.commands.options import FAILURE, Model, fail

if TYPE_CHECKING:
    from extractor.corpora.feeds import Report


def feed(
    file: Annotated[str, typer.Argument(help="TOML file of feeds, a table each (docs/feeds.md).")],
    watch: Annotated[bool, typer.Option("--watch", help="Round after round, until interrupted.")] = False,
    to: Annotated[str | None, typer.Option(help="Database URL; by default the one that the file names.")] = None,
    model: Model = None,
) -> None:
    """Fetch what RSS and Atom feeds show, and store every article once.

    Ends with status 0; with 1 if none of the feeds could be read.
    """
    try:
        from extractor.corpora.feeds import Feeds, FeedsError, Settings
        from extractor.pipeline import DEFAULT_MODEL
        from extractor.writers.target import TargetError
    except ModuleNotFoundError as error:
        fail(f"feed: {error.name} is missing; install khabar[io]")
    try:
        settings = Settings.load(file)
        if to:
            settings = settings.model_copy(update={"database": to})
        feeds = Feeds(settings, model.value if model else DEFAULT_MODEL)
    except (FeedsError, TargetError) as error:
        fail(str(error))

    async def watching() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await feeds.watch(stop, _print)

    if watch:
        asyncio.run(watching())
        return
    try:
        reports = asyncio.run(feeds.round())
    except KeyboardInterrupt:
        fail("interrupted; the next round goes on", 130)
    _print(reports)
    if all(report.error for report in reports):
        raise typer.Exit(FAILURE)


def _print(reports: list[Report]) -> None:
    for r in reports:
        line = f"{r.name}: {r.stored} new, {r.duplicate + r.near_duplicate} duplicates"
        line += f", {r.refused} refused" if r.refused else ""
        line += f", {r.failed} failed" if r.failed else ""
        typer.echo(line + (f"; {r.error}" if r.error else ""))
