"""``khabar patterns``: what a linguist asks of patterns/: is it right (``check``), and what it says of a text
(``explain``)."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.commands.options import FAILURE, fail

app = typer.Typer(help="Check the linguistic knowledge in patterns/, or ask it about a text.", no_args_is_help=True)


@app.command()
def check() -> None:
    """Report every fault of every file, with file and line; status 1 if there is one."""
    from extractor.pattern_check.faults import check as faults

    found = faults()
    for fault in found:
        typer.echo(str(fault))
    if found:
        raise typer.Exit(FAILURE)
    typer.echo("patterns/ is right.")


@app.command()
def explain(text: Annotated[str, typer.Argument(help="A sentence.")]) -> None:
    """Show which entries fire on TEXT, with file and line; then which other lists know its words."""
    from extractor.language.tokenizer import InvalidText
    from extractor.pattern_check.firing import firing, knowing
    from extractor.pipeline import Extractor

    try:
        fired = firing(text, Extractor("none"))
    except InvalidText as error:
        fail(str(error))
    for words, entry, stage in fired:
        typer.echo(f"{words}  ← {stage}: {entry}")
    typer.echo()
    for known in knowing(text):
        typer.echo(f"{known.text}  in {'.'.join(known.path)} (patterns/{known.name}.yaml:{known.line})")
