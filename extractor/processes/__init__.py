"""Worker processes: copies of one process that has read all that they read and write nothing of, each with a pipe.

Where the system can fork, a fork server of the standard library loads lexicon, patterns and model once, and workers
share these pages until they write into them; elsewhere (Windows) each loads its own. A worker has a pipe for itself
alone, so its death shows as the end of that pipe, and nothing that it shares with others can be left locked or removed
under it.
"""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.ending import SIGNALS

if TYPE_CHECKING:
    from extractor.pipeline import Extractor, Model


class Broken(RuntimeError):
    """The work raised an exception instead of dealing with it."""


@cache
def extractor(model: Model) -> Extractor:
    """This process's extractor."""
    from extractor.pipeline import Extractor

    return Extractor(model)


def preload(model: Model) -> None:
    """Load all that extraction reads, in the fork server."""
    with suppress(Exception):  # the workers meet the same fault, and say so
        extractor(model)(files(__name__).joinpath("sample.txt").read_text(encoding="utf-8"))
    # Garbage collection writes into every object that it looks at, and each process would soon own a copy of all.
    gc.collect()
    gc.freeze()


class Worker:
    """A process that works on one message after another.

    Args:
        work: turns a message into its result; picklable.
        model: of the extractor that it works with (``extractor``), which the fork server loads.
        modules: what else the fork server imports. It is one a process, and takes note of its first worker's alone.
    """

    def __init__(self, work: Callable[[Any], Any], model: Model, *modules: str) -> None:
        context = _context(model, modules)
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_main, args=(theirs, pickle.dumps(work)), daemon=True
        )
        with _uninterrupted():
            self.process.start()
        theirs.close()

    def ask(self, message: Any) -> Any:
        """The result of a message. Raises as ``receive``."""
        self.pipe.send(message)
        return self.receive()

    def receive(self) -> Any:
        """The next result: the first is None, when the worker is ready.

        Raises:
            EOFError, OSError: the process has died.
            Broken: see there; the process ends.
        """
        done, result = self.pipe.recv()
        if not done:
            raise Broken(result)
        return result

    def death(self) -> str:
        """How the process ended; waits until it has."""
        self.process.join()
        status = self.process.exitcode or 0
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        return f"the worker process {how}"

    def kill(self) -> None:
        """End the process. What it was at is dropped. Whoever waits for a result, in another thread, sees it."""
        self.process.kill()
        self.process.join()


def _context(model: Model, modules: tuple[str, ...]) -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*modules, f"{__name__}.{model}"])  # the last one freezes what all have loaded
    return context


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What asks to end must not part the start of a process, nor reach the process before that can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would lift the mask
    come: list[Any] = []
    handlers: dict[int, Any] = {}
    # The mask is for the process; it leaves this process's other threads, through which Python hears of signals too.
    if threading.current_thread() is threading.main_thread():
        handlers = {number: handler for number in SIGNALS if callable(handler := signal.getsignal(number))}
    for number in handlers:
        signal.signal(number, lambda *given: come.append(given))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if come:
            handlers[come[0][0]](*come[0])


def _main(pipe: Connection, pickled: bytes) -> None:
    """A worker: works until its pipe ends, which it also does when the parent dies."""
    for number in {*SIGNALS} - {signal.SIGTERM}:
        signal.signal(number, signal.SIG_IGN)  # they go to the whole group; the parent sees to the end
    if hasattr(signal, "pthread_sigmask"):  # with SIGTERM the standard library ends the workers that a parent leaves
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    try:
        work = pickle.loads(pickled)
        pipe.send((True, None))
        while True:
            pipe.send((True, work(pipe.recv())))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        with suppress(OSError):
            pipe.send((False, described(error)))


def described(error: BaseException) -> str:
    """An error that nobody foresaw, in a line: what, and where."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" ({Path(frame[0].filename).name}:{frame[0].lineno})" if frame else ""
    return f"{type(error).__name__}: {error}{where}"
