"""The first lines of the command ``khabar``, before anything is imported that takes time.

Ctrl-C ends the program at once, with one line, until a command has something to keep
(``extractor.commands.options.interruptible``): an exception would end modules half imported in tracebacks.
"""

import os
import signal
from typing import NoReturn


def main() -> None:
    """Entry point of the console script; ``python -m khabar`` is the same."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started us wants it ignored
        signal.signal(signal.SIGINT, _end)
    from extractor.cli import main

    main()


def _end(*_: object) -> NoReturn:
    os.write(2, b"khabar: interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    main()
