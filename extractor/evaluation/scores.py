"""A file of scores over a folder of gold, kept beside the code so that a loss is seen in the diff.

    python -m extractor.evaluation.scores tests/gold tests/scores.yaml

writes it: of every model, every layer's right, missed and extra answers, and how many of every field's are right.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any, get_args

import yaml

from extractor.evaluation import gold as g
from extractor.evaluation.facts import FactScore
from extractor.evaluation.records import Score
from extractor.pipeline import Extractor, Model

HEADING = "# Written by «make scores»; a change of it is a change of what is right.\n"


def scores(folder: Path, model: Model) -> dict[str, Any]:
    """The scores of one model.

    Raises:
        GoldError: a file of the folder is malformed.
    """
    extractor, layers, facts = Extractor(model), Score(), FactScore()
    for gold in g.read_directory(folder):
        day = dt.datetime.combine(gold.published_at, dt.time(12)) if gold.published_at else None
        found = g.from_article(extractor(gold.text, id=gold.id, published_at=day), gold.text)
        layers.add(gold, found)
        facts.add(gold, found)
    counts = {
        name: {"right": tally.right, "missed": tally.missed, "extra": tally.extra}
        for name, tally in layers.tallies.items()
    }
    shares = {name: {"right": one.right, "of": one.support} for name, one in layers.accuracies.items()}
    rows = {
        name: {"right": round(row["accuracy"] * row["support"]), "of": int(row["support"])}
        for name, row in facts.figures().items()
    }
    return {"layers": counts, "figures": shares, "facts": rows}


def losses(kept: dict[str, Any], now: dict[str, Any], slack: int = 0) -> list[str]:
    """What is worse now than it was, a line each: «layers officials right: 21, was 22».

    ``slack``: how much worse a number may be, since a model answers a little otherwise on other processors
    (docs/model.md).
    """
    found = []
    for group, rows in kept.items():
        for name, was in rows.items():
            for what, number in was.items():
                worse = now[group][name][what] - number
                if (what in ("missed", "extra") and worse > slack) or (what == "right" and worse < -slack):
                    found.append(f"{group} {name} {what}: {now[group][name][what]}, was {number}")
    return found


def text(folder: Path) -> str:
    """The file's content."""
    every = {model: scores(folder, model) for model in get_args(Model)}
    return HEADING + yaml.safe_dump(every, sort_keys=False, default_flow_style=None, width=120)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(text(Path(sys.argv[1])), encoding="utf-8")
