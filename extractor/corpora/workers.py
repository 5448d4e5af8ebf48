"""Worker processes that may die: work in, results out in the same order, and none lost with a worker.

A pool of the standard library breaks as a whole when the system kills one of its processes (for want of memory, say)
and does not tell whose work was at fault. Here each worker has a pipe of its own, so that its death shows as the end
of that pipe; its work is tried again piece by piece, and a piece that kills a second worker is given up alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self


class Task(Protocol):
    """Pieces of work (articles) that go to a worker together."""

    @property
    def pieces(self) -> Sequence[Any]: ...


_READ_AHEAD = 3
"""Tasks a worker that are read but not yet yielded."""
_START_TRIES = 3


class WorkerFailed(RuntimeError):
    """Workers die before they begin, or the work raised an exception instead of dealing with it."""


@dataclass
class _Job[T: Task, R]:
    task: T
    parts: deque[Sequence[Any]]
    """Pieces that are still to do, by the message in which they are sent."""
    results: list[R] = field(default_factory=list)
    suspect: bool = False
    """Whether the first part, a single piece, has killed a worker before."""


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    job: _Job[Any, Any] | None = None


class Workers[T: Task, R]:
    """A pool of processes; close it, or use it in a ``with`` statement.

    ``R`` is what comes of some pieces.

    Args:
        work: takes pieces of a task and returns what comes of them; picklable.
        count: how many processes; 0 works in this one.
        give_up: what to do instead with a piece that killed its workers, and how they died; runs in this process.
    """

    def __init__(self, work: Callable[[Sequence[Any]], R], count: int, give_up: Callable[[Any, str], R]) -> None:
        self.work = work
        self.give_up = give_up
        self.context = multiprocessing.get_context("spawn")
        self.failed_starts = 0
        self.workers = [self._start() for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes. What they were at is dropped."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()

    def map(self, tasks: Iterable[T]) -> Iterator[tuple[T, list[R]]]:
        """The tasks in their order, each with the results of its pieces (one result, or several after a death).

        Raises:
            WorkerFailed: see there.
        """
        if not self.workers:
            for task in tasks:
                yield task, [self.work(task.pieces)]
            return
        source = iter(tasks)
        exhausted = False
        jobs: deque[_Job[T, R]] = deque()
        todo: deque[_Job[T, R]] = deque()
        while True:
            while not exhausted and len(todo) < len(self.workers) and len(jobs) < _READ_AHEAD * len(self.workers):
                for task in source:
                    jobs.append(_Job(task, deque([task.pieces])))
                    todo.append(jobs[-1])
                    break
                else:
                    exhausted = True
            self._hand_out(todo)
            while jobs and not jobs[0].parts:
                job = jobs.popleft()
                yield job.task, job.results
            if not jobs:
                if exhausted:
                    return
                continue
            for pipe in wait([w.pipe for w in self.workers]):
                worker = next(w for w in self.workers if w.pipe is pipe)
                self._receive(worker, todo)

    def _hand_out(self, todo: deque[_Job[T, R]]) -> None:
        for worker in self.workers:
            if todo and worker.ready and worker.job is None:
                worker.job = todo.popleft()
                with contextlib.suppress(OSError):  # it has died idle: its pipe says so at the next look
                    worker.pipe.send(worker.job.parts[0])

    def _receive(self, worker: _Worker, todo: deque[_Job[T, R]]) -> None:
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker, todo)
            return
        if kind == "failed":
            raise WorkerFailed(value)
        if kind == "ready":
            worker.ready = True
            self.failed_starts = 0
            return
        job, worker.job = worker.job, None
        assert job
        self._done(job, value)
        if job.parts:
            todo.appendleft(job)

    def _done(self, job: _Job[T, R], result: R) -> None:
        job.results.append(result)
        job.parts.popleft()
        job.suspect = False

    def _bury(self, worker: _Worker, todo: deque[_Job[T, R]]) -> None:
        """Replace a dead worker, and divide or give up what it was at."""
        worker.process.join()
        status = worker.process.exitcode or 0
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        death = f"the worker process {how}"
        worker.pipe.close()
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts == _START_TRIES:
                raise WorkerFailed(f"{death} before it could begin, {_START_TRIES} times in a row")
        self.workers[self.workers.index(worker)] = self._start()
        job = worker.job
        if job is None:
            return
        part = job.parts[0]
        if len(part) > 1:
            job.parts.popleft()
            job.parts.extendleft([piece] for piece in reversed(part))
        elif job.suspect:
            self._done(job, self.give_up(part[0], death))
        else:
            job.suspect = True
        if job.parts:
            todo.appendleft(job)

    def _start(self) -> _Worker:
        pipe, theirs = self.context.Pipe()
        process = self.context.Process(target=_main, args=(theirs, pickle.dumps(self.work)), daemon=True)
        resource_tracker.ensure_running()  # which would lift the mask
        # Ctrl-C goes to the whole group: a worker must not see it before it can ignore it.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()
        return _Worker(process, pipe)


def _main(pipe: Connection, pickled: bytes) -> None:
    """A worker: works until its pipe ends, which it also does when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent sees to the end
    try:
        work = pickle.loads(pickled)
        pipe.send(("ready", None))
        while True:
            pipe.send(("done", work(pipe.recv())))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        pipe.send(("failed", described(error)))


def described(error: BaseException) -> str:
    """An error that nobody foresaw, in a line: what, and where."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({Path(frame[0].filename).name}:{frame[0].lineno})" if frame else ""
    return f"{type(error).__name__}: {error}{where}"
