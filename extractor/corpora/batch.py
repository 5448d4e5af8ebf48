"""``khabar batch``: any reader to any writer, through worker processes, in chunks that a kill cannot tear.

The source is cut into chunks by a rule that looks at nothing but the source. A chunk is written, made safe together
with a journal of how far the source has been read, and only then does the next one begin. A run that goes on after a
kill reads the source again from its beginning (reading costs next to nothing beside extraction), proves by a digest
that it is still the same one, and works from where the journal stands; so its output cannot differ from that of an
undisturbed run.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

from extractor.assemble import OPEN
from extractor.corpora import overlap
from extractor.corpora.workers import Workers
from extractor.outcomes import Extracted, Failed, Outcome, extract, records
from extractor.pipeline import Model
from extractor.processes import extractor
from extractor.rates import Rates, unconverted
from extractor.readers import Columns, Input, Meter, Unreadable, read
from extractor.records import Article
from extractor.source import encodable
from extractor.writers.parquet import Partition
from extractor.writers.target import State, Target, TargetError
from extractor.writers.targets import open_target

CORPUS_MODEL: Model = "fast"
"""NER model of batches by default."""

CHUNK = 1000
"""Articles a commit; a kill costs no more work than this."""

_TASK_ARTICLES, _TASK_CHARS = 16, 200_000
"""A worker's task ends at either; small enough to keep several workers busy, large enough to make messages rare."""
_CHUNK_CHARS = 20_000_000
"""A chunk ends here too, which bounds the memory that one takes."""


class BatchError(ValueError):
    """The run cannot begin, or not go on; the message says why."""


_Piece = tuple[int, Input] | Failed
"""An input with its number in the source, or what already is known to have failed."""


@dataclass
class Totals:
    """What a run (with the runs that it resumed) has done."""

    inputs: int = 0
    articles: int = 0
    records: int = 0
    errors: int = 0
    unreadable: int = 0
    """Of the errors, inputs that could not be read."""
    open: int = 0
    """Articles in which relative periods stay open, as their date is not known."""
    unconverted: int = 0
    """Sums of facts that a table of rates was given for and has no rate for."""
    skipped: int = 0
    """Of the inputs, those that an earlier run had done."""
    safe: int = 0
    """Of the inputs, those that a run which goes on need not do again."""
    complete: bool = False
    """Whether there was nothing left to do."""


@dataclass(frozen=True, slots=True)
class _Task:
    pieces: Sequence[_Piece]
    inputs: int
    """Inputs read up to the end of this task."""
    digest: str
    """Of all inputs up to there."""
    commit: bool
    """Whether a chunk ends here."""


@dataclass(slots=True)
class _Result:
    rendered: Any
    articles: int
    records: int
    errors: int
    unreadable: int
    reason: str | None
    """Why the first of the unreadable was."""
    open: int
    unconverted: int


@dataclass
class _Work:
    """What a worker does with a task's pieces."""

    model: Model
    render: Callable[[Sequence[Outcome]], Any]
    rates: Rates | None = None

    def __call__(self, pieces: Sequence[_Piece]) -> _Result:
        outcomes = [p if isinstance(p, Failed) else extract(extractor(self.model), *p, self.rates) for p in pieces]
        articles = [o.article for o in outcomes if isinstance(o, Extracted)]
        unreadable = [f"{o.article_id}: {o.error}" for o in outcomes if isinstance(o, Failed) and o.stage == "read"]
        return _Result(
            self.render(outcomes),
            len(articles),
            sum(map(records, articles)),
            len(outcomes) - len(articles),
            len(unreadable),
            unreadable[0] if unreadable else None,
            sum(map(is_open, articles)),
            sum(map(unconverted, articles)) if self.rates else 0,
        )


def is_open(article: Article) -> bool:
    """Whether relative periods of an article stay open for want of its date."""
    return any(warning.startswith(OPEN) for warning in article.warnings)


def run(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    columns: Columns | None = None,
    format: str | None = None,
    model: Model = CORPUS_MODEL,
    workers: int | None = None,
    resume: bool = False,
    overwrite: bool = False,
    chunk: int = CHUNK,
    partition: Partition | None = None,
    rates: Rates | None = None,
    progress: Callable[[Totals, Meter], None] | None = None,
) -> Totals:
    """Extract all articles of a source into a target.

    An article that cannot be read or extracted becomes an error record. An article that repeats the id and the text
    of an earlier one does too; one with the same id and another text is its next version («ID#v2»).

    Args:
        source, columns, format: what ``readers.read`` takes.
        target: what ``writers.targets.open_target`` takes.
        model: NER model, as for ``Extractor``.
        workers: processes that extract; by default one a core. 0 extracts in this process.
        resume: go on where an interrupted run stopped; without one, begin.
        overwrite: replace the target's old content (databases replace article by article in any case).
        chunk: articles a commit.
        partition: of Parquet, by the «year» or «jalali_year» in which articles were published.
        rates: turns the sums of facts into one currency.
        progress: called before the first task and after every one, with totals that go on changing.

    Raises:
        BatchError: the resumed run was of another source or other settings; or nothing in the source could be read.
        TargetError: the target is of no known kind, unusable, in the way, the source itself, or another run's.
        TargetFailed: the database broke down on the way.
        FileNotFoundError, UnknownFormat: as ``readers.read``.
        WorkerFailed: the worker processes do not start.
    """
    source, target = os.fspath(source), os.fspath(target)
    _refuse(chunk, workers or 0)
    meter = Meter()
    inputs = read(source, columns=columns, format=format, meter=meter)
    settings = settings_of(columns or Columns(), model, chunk, partition, rates, format=format)
    overlap.refuse(source, target)
    sink = open_target(target, source, partition)
    try:
        journal = _begin(sink, target, settings, resume, overwrite)
        if journal is None:
            sink.settle()
            return Totals(complete=True)
        done = journal["inputs"]
        totals = Totals(**{name: journal.get(name, 0) for name in _COUNTED}, skipped=done, safe=done)
        if progress:
            progress(totals, meter)
        going = _Run(sink, settings, totals, meter, progress)
        going.fill(_tasks(inputs, chunk, journal), _Work(model, sink.render, rates), workers)
        if totals.unreadable == totals.inputs:
            sink.discard()
            why = f"nothing in it can be read ({going.reason})" if going.reason else "no articles"
            raise BatchError(f"{source}: {why}")
        sink.finish(_journal(settings, totals, ""))
        totals.complete = True
        return totals
    finally:
        sink.close()
        sink.release()


def settings_of(
    columns: Columns, model: Model, chunk: int, partition: Partition | None, rates: Rates | None, **more: Any
) -> State:
    """What a run that goes on must have in common with the interrupted one."""
    return {
        "version": importlib.metadata.version("khabar"),
        "model": model,
        "columns": asdict(columns) | {"text": list(columns.text)},
        "chunk": chunk,
        "partition": partition,
        "rates": [rates.currency, rates.quoted_in, rates.digest] if rates else None,
        **more,
    }


def _begin(sink: Target, target: str, settings: State, resume: bool, overwrite: bool) -> State | None:
    """Open a target; the journal that the run into it begins or goes on with, None of one that is complete."""
    if resume and not sink.resumable:
        raise BatchError(f"{target}: a run into it leaves nothing to resume")
    with _unusable(target):
        sink.claim()
        if resume and sink.complete:
            return None
        journal = sink.journal() if resume else None
    if journal is not None and journal["settings"] != settings:
        raise BatchError(_difference(journal["settings"], settings))
    begun = journal is not None
    journal = journal or _journal(settings, Totals(), hashlib.sha256().hexdigest())
    with _unusable(target):
        sink.begin(journal, resume=begun, overwrite=overwrite)
    return journal


@dataclass
class _Run:
    """A run into a target that is open."""

    sink: Target
    settings: State
    totals: Totals
    meter: Meter
    progress: Callable[[Totals, Meter], None] | None
    reason: str | None = None
    """Why the first of the unreadable was."""

    def fill(self, tasks: Iterator[_Task], work: _Work, workers: int | None) -> None:
        """Write what worker processes make of the tasks, and commit it chunk by chunk."""

        def give_up(piece: Any, death: str) -> _Result:
            position, given = piece
            return work([Failed(given.id, position, "worker", death)])

        count = (os.cpu_count() or 1) if workers is None else workers
        with Workers[_Task, _Result](work, count, give_up, work.model, __name__, type(self.sink).__module__) as pool:
            uncommitted: _Task | None = None
            for task, results in pool.map(tasks):
                for result in results:
                    self.take(result)
                self.totals.inputs = task.inputs
                uncommitted = task
                if task.commit:
                    self.commit(task)
                    uncommitted = None
                if self.progress:
                    self.progress(self.totals, self.meter)
            if uncommitted:
                self.commit(uncommitted)

    def take(self, result: _Result) -> None:
        """Write what came of some inputs, and count it."""
        self.sink.write(result.rendered)
        for figure in _SUMMED:
            setattr(self.totals, figure, getattr(self.totals, figure) + getattr(result, figure))
        self.reason = self.reason or result.reason

    def commit(self, task: _Task) -> None:
        self.sink.commit(_journal(self.settings, self.totals, task.digest))
        self.totals.safe = task.inputs


def _refuse(chunk: int, workers: int) -> None:
    """Raise ``BatchError`` for numbers with which no run is possible."""
    if chunk < 1 or workers < 0:
        raise BatchError(f"chunk is 1 or more, and workers 0 or more: {chunk}, {workers}")


@contextmanager
def _unusable(target: str) -> Iterator[None]:
    """Turns what the system says of a target, before anything is written into it, into ``TargetError``."""
    try:
        yield
    except OSError as error:
        raise TargetError(f"{target}: {error.strerror or error}") from error


_SUMMED = ("articles", "records", "errors", "unreadable", "open", "unconverted")
_COUNTED = ("inputs", *_SUMMED)


def _journal(settings: State, totals: Totals, digest: str) -> State:
    return {"settings": settings, "digest": digest} | {name: getattr(totals, name) for name in _COUNTED}


def _difference(before: State, now: State) -> str:
    changed = [f"{n}: {before.get(n)!r} then, {now.get(n)!r} now" for n in now if before.get(n) != now.get(n)]
    return f"the interrupted run had other settings ({'; '.join(changed)}); --overwrite starts anew"


def _tasks(inputs: Iterator[Input | Unreadable], chunk: int, journal: State) -> Iterator[_Task]:
    """The inputs after those that the journal counts, cut into tasks and chunks.

    Raises:
        BatchError: the inputs before are not those that the journal knows.
    """
    done = journal["inputs"]
    seen = _Seen()
    digest = hashlib.sha256()
    pieces: list[_Piece] = []
    task_chars = chunk_inputs = chunk_chars = read_inputs = 0
    for position, given in enumerate(inputs):
        read_inputs = position + 1
        piece = _piece(position, given, seen)
        chars = _account(digest, given)
        if read_inputs <= done:
            if read_inputs == done and digest.hexdigest() != journal["digest"]:
                raise BatchError("the source is not what the interrupted run had read; --overwrite starts anew")
            continue
        pieces.append(piece)
        task_chars += chars
        chunk_inputs += 1
        chunk_chars += chars
        commit = chunk_inputs >= chunk or chunk_chars >= _CHUNK_CHARS
        if commit or len(pieces) >= _TASK_ARTICLES or task_chars >= _TASK_CHARS:
            yield _Task(pieces, read_inputs, digest.hexdigest(), commit)
            pieces = []
            task_chars = 0
        if commit:
            chunk_inputs = chunk_chars = 0
    if read_inputs < done:
        raise BatchError(f"the source has {read_inputs} articles, fewer than the interrupted run had read ({done})")
    if pieces:
        yield _Task(pieces, read_inputs, digest.hexdigest(), commit=False)


def _account(digest: Any, given: Input | Unreadable) -> int:
    """Take an input into the digest; returns its length."""
    text = given.text if isinstance(given, Input) else given.error
    digest.update(f"{given.id}\0{len(text)}\0{text}".encode("utf-8", "surrogatepass"))
    return len(text)


def _piece(position: int, given: Input | Unreadable, seen: _Seen) -> _Piece:
    id = encodable(given.id)
    if isinstance(given, Unreadable):
        return Failed(id, position, "read", encodable(given.error))
    version = seen.version(id, given.text)
    if version is None:
        return Failed(id, position, "duplicate", "an earlier article of the source has the same id and text")
    title, url, agency = (encodable(s) if s else s for s in (given.title, given.url, given.agency))
    return position, replace(given, id=id, title=title, url=url, agency=agency).as_version(version)


class _Seen:
    """The ids of a source and their texts, however many: on disk beyond a few megabytes, and gone with the process."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect("", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "CREATE TABLE seen (id TEXT, text BLOB, PRIMARY KEY (id, text)) WITHOUT ROWID",
        ):
            self.connection.execute(statement)

    def version(self, id: str, text: str) -> int | None:
        """Which version of the article a text is, from 1; None for one that was there before."""
        hash = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        if not self.connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (id, hash)).rowcount:
            return None
        (count,) = self.connection.execute("SELECT count(*) FROM seen WHERE id = ?", (id,)).fetchone()
        return int(count)
