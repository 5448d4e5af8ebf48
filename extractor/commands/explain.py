"""``khabar explain``: what each station of the pipeline added, and the pattern entry that fired."""

from __future__ import annotations

from typing import Annotated

import typer

from extractor.commands.options import Model, extractor_of, fail, read_text


def explain(
    file: Annotated[str, typer.Argument(help="A text or HTML file; «-» is standard input.")] = "-",
    model: Model = None,
) -> None:
    """Show, station by station, what each added and why."""
    text, _ = read_text(file)
    from rich.console import Console
    from rich.text import Text

    from extractor.explain import explain as stations
    from extractor.language.tokenizer import InvalidText
    from extractor.writers.table import isolate

    console = Console(highlight=False)
    try:
        for station in stations(text, extractor_of(model)):
            console.print()
            console.print(Text.assemble((station.name, "bold"), (f"  {len(station.items)}", "dim")))
            for item in station.items:
                fields = "  ".join(f"{name}={isolate(value)}" for name, value in item.fields.items())
                line = Text.assemble("  ", (isolate(item.words), "cyan"), "  ", fields)
                if item.evidence:
                    line.append("  ← " + ", ".join(item.evidence), style="dim")
                console.print(line, soft_wrap=True)
    except InvalidText as error:
        fail(f"{file}: {error}")
