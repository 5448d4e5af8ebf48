"""``khabar batch``: a corpus into a file, a folder of tables or a database."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.commands.options import FAILURE, ModelName, fail, rates_of
from extractor.ending import Stopped, interruptible

if TYPE_CHECKING:
    from extractor.corpora.batch import Totals
    from extractor.readers import Meter

SOME_FAILED = 3
"""Exit status: all is done, but some articles became error records."""


class Format(StrEnum):
    """How to read the source."""

    text = "text"
    html = "html"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    parquet = "parquet"


class PartitionBy(StrEnum):
    """The year of publication: Gregorian, or Solar Hijri."""

    year = "year"
    jalali_year = "jalali_year"


class Engine(StrEnum):
    """Where the work is done: worker processes of this machine, or a Ray cluster."""

    local = "local"
    ray = "ray"


def batch(
    source: Annotated[str, typer.Argument(help="File, folder, URL, or - for standard input.")],
    to: Annotated[
        str,
        typer.Option(
            help="*.jsonl[.gz|.zst], *.csv, *.parquet, *.xlsx, *.labelstudio.json, *.db, sqlite:///…, postgresql://…, "
            "or -."
        ),
    ],
    columns: Annotated[
        str | None, typer.Option(help="Columns of a table: text=headline+body,id=news_id,published_at=date.")
    ] = None,
    published_at: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN_OR_PATTERN",
            help="Where dates stand: a column, or a pattern that finds them in ids and addresses, /%Y/%m/%d/.",
        ),
    ] = None,
    rates: Annotated[
        str | None, typer.Option(metavar="CSV", help="Table of rates (date, currency, rate) for --currency.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217 code to turn sums into, by --rates.")] = None,
    rates_in: Annotated[
        str | None, typer.Option(help="Currency that the rates are in; by default that of --currency.")
    ] = None,
    format: Annotated[Format | None, typer.Option(help="Format of the source, where its ending does not tell.")] = None,
    workers: Annotated[int | None, typer.Option(help="Worker processes; by default one a core.", min=0)] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a target that exists.")] = False,
    chunk: Annotated[int, typer.Option(help="Articles a commit.", min=1)] = 1000,
    partition: Annotated[
        PartitionBy | None, typer.Option(help="Hive partitions of Parquet, by the year of publication.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="Worker processes here, or a Ray cluster.")] = Engine.local,
    address: Annotated[str | None, typer.Option(help="Ray cluster; by default a new one on this machine.")] = None,
    model: Annotated[ModelName | None, typer.Option(help="NER model; by default fast.")] = None,
) -> None:
    """Extract a whole corpus. Killed at any moment and started again with --resume, it ends in the same output.

    Ends with status 0; with 3 if some articles became error records; with 2 if it cannot begin; with 1 if it stopped
    on the way.
    """
    seen: list[Totals] = []
    try:
        from extractor.corpora.batch import CORPUS_MODEL, BatchError, run
        from extractor.corpora.workers import WorkerFailed
        from extractor.readers import Columns, InvalidColumns, NoSource, UnknownFormat
        from extractor.writers.target import TargetError, TargetFailed

        if address is not None and engine is not Engine.ray:
            fail("--address is that of a cluster: give --engine ray too")
        if engine is Engine.ray and format not in (None, Format.parquet):
            fail("--engine ray reads Parquet alone")
        chosen = model.value if model else CORPUS_MODEL
        mapping = Columns.parse(columns) if columns is not None else Columns()
        mapping = mapping if published_at is None else replace(mapping, published_at=published_at)
        table = rates_of(rates, currency, rates_in)
        parted: Any = partition.value if partition else None
        with interruptible():
            if engine is Engine.ray:
                from extractor.corpora.ray import extract_parquet

                totals = extract_parquet(source, to, columns=mapping, model=chosen, chunk=chunk, resume=resume,
                                         overwrite=overwrite, address=address, concurrency=workers,
                                         partition=parted, rates=table)  # fmt: skip
            else:
                with _progress(seen) as progress:
                    totals = run(source, to, columns=mapping, format=format.value if format else None, model=chosen,
                                 workers=workers, resume=resume, overwrite=overwrite, chunk=chunk,
                                 partition=parted, rates=table, progress=progress)  # fmt: skip
    except ModuleNotFoundError as error:
        fail(f"batch: {error.name} is missing; install khabar[{'ray' if engine is Engine.ray else 'io'}]")
    except Stopped as stopped:
        fail(f"{stopped}; {_left(to, seen)}", stopped.status)
    except (BatchError, TargetError, InvalidColumns, UnknownFormat, NoSource) as error:
        fail(str(error))
    except (WorkerFailed, TargetFailed) as error:
        fail(f"{error}; --resume goes on", FAILURE)
    except BrokenPipeError:
        raise  # whoever read our output has had enough: no error to speak of
    except OSError as error:
        place, outcome = ("standard output", "") if to == "-" else (to, "; --resume goes on")
        reason = os.strerror(error.errno) if error.errno else str(error)  # Arrow's own words say what it was at
        fail(f"{place}: {reason}{outcome}", FAILURE)
    for line in _summary(totals):
        typer.echo(f"khabar: {line}", err=True)
    if totals.errors:
        raise typer.Exit(SOME_FAILED)


def _summary(totals: Totals) -> Iterator[str]:
    if not totals.inputs:
        yield "complete already"
        return
    again = f" ({totals.skipped} of them by an earlier run)" if totals.skipped else ""
    errors = f", {totals.errors} errors" if totals.errors else ""
    yield f"{totals.articles} articles{again}, {totals.records} records{errors}"
    if totals.open:
        yield f"relative periods stay open in {totals.open} articles without a date; see --published-at"
    if totals.unconverted:
        yield f"{totals.unconverted} sums not converted, for want of a rate; the articles' warnings say which"


def _left(to: str, seen: list[Totals]) -> str:
    """What a run that was stopped leaves, and how to go on."""
    if to == "-":
        return "standard output cannot be resumed"
    if seen and not seen[0].safe:
        return "no article is safe yet; the same command with --resume begins anew"
    return f"{f'{seen[0].safe} articles are safe; ' if seen else ''}the same command with --resume goes on"


@contextmanager
def _progress(seen: list[Totals]) -> Iterator[Callable[[Totals, Meter], None]]:
    """A progress bar on standard error where that is a terminal; ``seen`` gets the totals."""

    def note(totals: Totals, _meter: Meter) -> None:
        seen[:] = [totals]

    if not sys.stderr.isatty():
        yield note
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    rate = "{task.fields[articles]} articles, {task.fields[records]} records, {task.fields[rate]:.0f} articles/s"
    with Progress(BarColumn(), TextColumn(rate), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None, articles=0, records=0, rate=0.0)

        def show(totals: Totals, meter: Meter) -> None:
            note(totals, meter)
            elapsed = bar.tasks[0].elapsed or 0.0
            new = totals.inputs - totals.skipped
            bar.update(
                task,
                completed=meter.done,
                total=meter.total,
                articles=totals.articles,
                records=totals.records,
                rate=new / elapsed if elapsed else 0.0,
            )

        yield show
