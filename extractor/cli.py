"""The command ``khabar``. Each command is a function in its own file under ``commands/``, registered here."""

from __future__ import annotations

import typer

from extractor.commands import evaluate, serve

app = typer.Typer(
    name="khabar",
    help="Typed, exact, checkable facts out of Persian news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(evaluate.evaluate)
app.command()(serve.serve)


@app.callback()
def callback() -> None:
    pass


def main() -> None:
    """Entry point of the command line."""
    app()
