"""Worker processes that may die: work in, results out in the same order, and none lost with a worker.

A pool of the standard library breaks as a whole when the system kills one of its processes (for want of memory, say)
and does not tell whose work was at fault. Here each worker has a pipe of its own, so that its death shows as the end
of that pipe; its work is tried again piece by piece, and a piece that kills a second worker is given up alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from extractor.processes import Broken, Worker

if TYPE_CHECKING:
    from extractor.pipeline import Model


class Task(Protocol):
    """Pieces of work (articles) that go to a worker together."""

    @property
    def pieces(self) -> Sequence[Any]: ...


_READ_AHEAD = 3
"""Tasks a worker that are read but not yet yielded."""
_START_TRIES = 3


class WorkerFailed(Broken):
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
class _Hand:
    worker: Worker
    ready: bool = False
    job: _Job[Any, Any] | None = None


class Workers[T: Task, R]:
    """A pool of processes; close it, or use it in a ``with`` statement.

    ``R`` is what comes of some pieces.

    Args:
        work: takes pieces of a task and returns what comes of them; picklable.
        count: how many processes; 0 works in this one.
        give_up: what to do instead with a piece that killed its workers, and how they died; runs in this process.
        model: of the extractor that the work uses.
        modules: what else it imports (``processes.Worker``).
    """

    def __init__(
        self,
        work: Callable[[Sequence[Any]], R],
        count: int,
        give_up: Callable[[Any, str], R],
        model: Model = "none",
        *modules: str,
    ) -> None:
        self.work = work
        self.give_up = give_up
        self.failed_starts = 0
        self._start = partial(Worker, work, model, *modules)
        self.hands = [_Hand(self._start()) for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes. What they were at is dropped."""
        for hand in self.hands:
            hand.worker.kill()

    def map(self, tasks: Iterable[T]) -> Iterator[tuple[T, list[R]]]:
        """The tasks in their order, each with the results of its pieces (one result, or several after a death).

        Raises:
            WorkerFailed: see there.
        """
        if not self.hands:
            for task in tasks:
                yield task, [self.work(task.pieces)]
            return
        source = iter(tasks)
        exhausted = False
        jobs: deque[_Job[T, R]] = deque()
        todo: deque[_Job[T, R]] = deque()
        while True:
            while not exhausted and len(todo) < len(self.hands) and len(jobs) < _READ_AHEAD * len(self.hands):
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
            for pipe in wait([hand.worker.pipe for hand in self.hands]):
                self._receive(next(hand for hand in self.hands if hand.worker.pipe is pipe), todo)

    def _hand_out(self, todo: deque[_Job[T, R]]) -> None:
        for hand in self.hands:
            if todo and hand.ready and hand.job is None:
                hand.job = todo.popleft()
                with suppress(OSError):  # it has died idle: its pipe says so at the next look
                    hand.worker.pipe.send(hand.job.parts[0])

    def _receive(self, hand: _Hand, todo: deque[_Job[T, R]]) -> None:
        try:
            result = hand.worker.receive()
        except (EOFError, OSError):
            self._bury(hand, todo)
            return
        except Broken as error:
            raise WorkerFailed(str(error)) from None
        if not hand.ready:
            hand.ready = True
            self.failed_starts = 0
            return
        job, hand.job = hand.job, None
        assert job
        self._done(job, result)
        if job.parts:
            todo.appendleft(job)

    def _done(self, job: _Job[T, R], result: R) -> None:
        job.results.append(result)
        job.parts.popleft()
        job.suspect = False

    def _bury(self, hand: _Hand, todo: deque[_Job[T, R]]) -> None:
        """Replace a dead worker, and divide or give up what it was at."""
        death = hand.worker.death()
        hand.worker.pipe.close()
        if not hand.ready:
            self.failed_starts += 1
            if self.failed_starts == _START_TRIES:
                raise WorkerFailed(f"{death} before it could begin, {_START_TRIES} times in a row")
        self.hands[self.hands.index(hand)] = _Hand(self._start())
        job = hand.job
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
