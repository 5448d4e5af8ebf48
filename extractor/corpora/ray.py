"""The same extraction on a Ray cluster: Parquet in, Parquet out, rows as a local run's.

The source's rows are cut into shards, each of which a Ray task reads, extracts and writes by itself as one part of the
target, under a name that the shard gives: no article passes through the driver, a task that is run again (its node
having died) replaces its part by an equal one, and a run that goes on after a kill passes over the shards whose parts
are complete. Source and target must be where all nodes reach them: a shared file system.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.corpora import overlap
from extractor.corpora.batch import CHUNK, CORPUS_MODEL, BatchError, Totals, is_open, settings_of
from extractor.outcomes import Extracted, Failed, Outcome, extract, records
from extractor.pipeline import Extractor, Model
from extractor.rates import Rates, unconverted
from extractor.readers import Columns, NoSource, Unreadable, parquet
from extractor.writers.files import replace
from extractor.writers.parquet import Parquet, Partition, write_part


@dataclass(frozen=True, slots=True)
class Shard:
    """Rows ``[start, start + rows)`` of one Parquet file; ``number`` is its part in the target."""

    number: int
    path: str
    name: str
    """The file as error records name it."""
    start: int
    rows: int
    position: int
    """Number of its first row in the whole source."""


def shards(source: str, rows: int = CHUNK) -> list[Shard]:
    """The shards of a Parquet file or a folder of them.

    Raises:
        NoSource: there is none.
        BatchError: it is no Parquet.
    """
    import pyarrow.parquet as pq

    path = Path(source)
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise NoSource(f"{source}: no Parquet files")
    found: list[Shard] = []
    position = 0
    for file in files:
        try:
            total = pq.read_metadata(file).num_rows
        except ValueError as error:
            raise BatchError(f"{file}: the Ray engine reads Parquet ({error})") from error
        except OSError as error:
            raise NoSource(f"{file}: {error.strerror or error}") from error
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        for start in range(0, total, rows):
            size = min(rows, total - start)
            found.append(Shard(len(found), str(file.resolve()), name, start, size, position))
            position += size
    return found


def extract_parquet(
    source: str,
    target: str,
    *,
    columns: Columns | None = None,
    model: Model = CORPUS_MODEL,
    chunk: int = CHUNK,
    resume: bool = False,
    overwrite: bool = False,
    address: str | None = None,
    concurrency: int | None = None,
    partition: Partition | None = None,
    rates: Rates | None = None,
) -> Totals:
    """Extract Parquet into Parquet on a Ray cluster.

    Ids must be unique in the source: unlike a local run, no process sees all of them.

    Args:
        source: a Parquet file or a folder of them.
        target: a folder ``*.parquet`` for all tidy tables, or that of one (``facts.parquet``).
        columns, model, resume, overwrite: as for ``batch.run``.
        chunk: rows a shard, and so a part.
        address: the cluster, as ``ray.init`` takes it; by default the one that Ray is connected to, or else a new one
            on this machine.
        concurrency: extracting processes; by default one a core of the cluster.
        partition, rates: as for ``batch.run``.

    Raises:
        BatchError, TargetError, NoSource: as ``batch.run``.
    """
    import ray

    overlap.refuse(source, target)
    sink = Parquet.named(target, partition)
    columns = columns or Columns()
    work = shards(source, chunk)
    settings = settings_of(columns, model, chunk, partition, rates, engine="ray", shards=len(work))
    done = _done(sink)
    if resume and sink.complete:
        sink.settle()
        shutil.rmtree(done, ignore_errors=True)
        return Totals(complete=True)
    journal = sink.journal() if resume else None
    if journal is not None and journal["settings"] != settings:
        raise BatchError("the interrupted run had other settings or another source; --overwrite starts anew")
    if journal is None:
        journal = {"settings": settings}
        sink.begin(journal, resume=False, overwrite=overwrite)
        shutil.rmtree(done, ignore_errors=True)
    sink.make_folders()
    done.mkdir(exist_ok=True)
    totals = Totals()
    left = _left(done, work, totals)
    if left:
        if not ray.is_initialized():
            ray.init(address=address, logging_level=logging.WARNING, log_to_driver=False)
        for counts in _spread(left, (str(sink.path.resolve()), columns, model, partition, rates), concurrency):
            _add(totals, counts)
    sink.number = len(work)
    sink.finish(journal)
    shutil.rmtree(done)
    totals.complete = True
    return totals


def _left(done: Path, work: list[Shard], totals: Totals) -> list[Shard]:
    """The shards that an interrupted run has not done; those that it has are counted."""
    left: list[Shard] = []
    for shard in work:
        counts = _counts(done, shard)
        if counts is None:
            left.append(shard)
        else:
            _add(totals, counts)
            totals.skipped += counts["inputs"]
    return left


Counts = dict[str, int]


def _spread(left: list[Shard], arguments: tuple[Any, ...], concurrency: int | None) -> Iterator[Counts]:
    """The counts of the shards, as they are done, in no fixed order."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    processes = concurrency or max(1, int(resources.get("CPU", 1)))
    shards = ray.data.from_items(
        [asdict(shard) for shard in left], override_num_blocks=min(len(left), _BLOCKS * processes)
    )
    counts = shards.map(
        _Extraction,  # type: ignore[arg-type]
        fn_constructor_args=arguments,
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=processes, max_tasks_in_flight_per_actor=2),
        num_cpus=1,
    )
    yield from counts.iter_rows()


_BLOCKS = 64
"""Blocks a process, into which the shards are grouped where they are many."""


class _Extraction:
    """Lives in a process of the cluster; turns a shard into a part of every table."""

    def __init__(
        self, target: str, columns: Columns, model: Model, partition: Partition | None, rates: Rates | None
    ) -> None:
        self.rates = rates
        self.target = Parquet.named(target, partition)
        self.columns = columns
        self.extractor = Extractor(model)

    def __call__(self, row: dict[str, Any]) -> Counts:
        shard = Shard(**row)
        outcomes = list(self.outcomes(shard))
        for (name, partition), table in self.target.render(outcomes).items():
            write_part(table.unify_dictionaries(), self.target.folder(name) / partition, shard.number)
        articles = [o.article for o in outcomes if isinstance(o, Extracted)]
        counts = {
            "inputs": len(outcomes),
            "articles": len(articles),
            "records": sum(map(records, articles)),
            "errors": len(outcomes) - len(articles),
            "open": sum(map(is_open, articles)),
            "unconverted": sum(map(unconverted, articles)) if self.rates else 0,
        }
        replace(_marker(_done(self.target), shard), counts)
        return counts

    def outcomes(self, shard: Shard) -> Iterator[Outcome]:
        rows = parquet.rows(shard.path, shard.name, self.columns, shard.start, shard.start + shard.rows)
        for position, given in enumerate(rows, shard.position):
            if isinstance(given, Unreadable):
                yield Failed(given.id, position, "read", given.error)
            else:
                yield extract(self.extractor, position, given, self.rates)


def _done(target: Parquet) -> Path:
    """The folder beside the unfinished target that has a file a complete shard, with its counts."""
    return target.path.with_name(target.path.name + ".done")


def _marker(done: Path, shard: Shard) -> Path:
    return done / f"{shard.number:06}.json"


def _counts(done: Path, shard: Shard) -> Counts | None:
    """What a complete shard gave; None if it is not complete."""
    try:
        counts: Counts = json.loads(_marker(done, shard).read_text())
    except FileNotFoundError:
        return None
    return counts


def _add(totals: Totals, counts: Counts) -> None:
    for name in ("inputs", "articles", "records", "errors", "open", "unconverted"):
        setattr(totals, name, getattr(totals, name) + counts[name])
