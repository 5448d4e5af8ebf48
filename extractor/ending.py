"""What asks a program to end: Ctrl-C, a service manager or ``timeout``, a terminal that is closed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Often they go to a program's whole group."""


class Stopped(Exception):
    """The work has ended in order, as a signal asked."""

    def __init__(self, number: int) -> None:
        how = "interrupted" if number == signal.SIGINT else f"stopped by {signal.Signals(number).name}"
        super().__init__(how)
        self.status = 128 + number
        """The exit status that shells know."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Every one of the signals within is a ``KeyboardInterrupt``, and ``Stopped`` once that has come through.

    What whoever started us had ignored (``nohup``, Ctrl-C in the background) stays so. Of the others only the first
    one counts: ``timeout`` sends its signal twice, and an end in order must not be parted.
    """
    before: dict[int, Any] = {number: signal.getsignal(number) for number in SIGNALS}
    come: list[int] = []

    def stop(number: int, frame: Any) -> None:
        if come:
            return
        come.append(number)
        interrupt = signal.getsignal(signal.SIGINT)  # of the event loop, where one runs
        (interrupt if callable(interrupt) else signal.default_int_handler)(signal.SIGINT, frame)

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else stop)
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(come[0] if come else signal.SIGINT) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
