"""How a wrong command line ends: with one line that names the option and the reason, as every other error does."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

Misused: type[Exception] = typer.BadParameter.__mro__[1]
"""What is raised for a wrong command line; versions of typer have it in different places."""


class Commands(TyperGroup):
    """The commands of the program."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Read the command line, run what it asks for and end."""
        try:
            sys.exit(super().main(*args, **options | {"standalone_mode": False}) or 0)
        except Misused as error:
            _say(error)
            sys.exit(getattr(error, "exit_code", None))


def _say(error: Any) -> None:
    if type(error).__name__ == "NoArgsIsHelpError":  # no command at all: the help
        error.show()
        return
    reason = " ".join(error.format_message().replace("Value error, ", "").split()).removesuffix(".")
    command = error.ctx.command_path if error.ctx else "khabar"
    typer.echo(f"{command.replace(' ', ': ', 1)}: {reason[:1].lower()}{reason[1:]}; see {command} --help", err=True)
