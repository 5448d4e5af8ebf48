"""The first lines of the command ``khabar``, before anything is imported that takes time.

Ctrl-C ends the program at once, with one line, until a command has something to keep
(``extractor.ending.interruptible``): an exception would end modules half imported in tracebacks.
"""

import atexit
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> None:
    """Entry point of the console script; ``python -m khabar`` is the same."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started us wants it ignored
        signal.signal(signal.SIGINT, _end)
    status: list[object] = []
    atexit.register(_as_asked, status)  # the first that is registered is the last that is called
    from extractor.cli import main

    try:
        main()
    except SystemExit as end:
        status.append(end.code)
        raise


def _as_asked(status: list[object]) -> None:
    """Die of the signal that ended the work in order, so that whoever sent it (systemd, a shell) sees no failure."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and status == [128 + number] and os.name == "posix":
            for stream in filter(None, (sys.stdout, sys.stderr)):
                with suppress(OSError):
                    stream.flush()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


def _end(*_: object) -> NoReturn:
    os.write(2, b"khabar: interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    main()
