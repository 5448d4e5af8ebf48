"""khabar and other tools on the same sentences: what is right, wrong and missed.

    python -m benchmarks.peers [--python OTHER/bin/python …] [--tools NAME …] [--errors]

The sentences and their gold are in sentences.yaml, half of them hard; expressions.yaml holds the regular expressions.
The other tools are no dependencies of khabar: each is looked for in this interpreter and then in those of --python.
Only the tasks that a tool is made for are asked of it. *Right* is a gold entry that the tool gave, *missed* one that it
did not; *wrong* is what it gave that is no entry: a misread figure is wrong once and missed once.

figures       the number alone, whatever it counts: of money, counts and percents
date phrases  that some of the words of the date are marked, whatever they mean
dates         the days; a tool that knows days alone is right with any day of the month, season, year or range
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from tools import NOT_INSTALLED, TOOLS  # noqa: E402

FIGURES = ["money", "counts", "percents"]
TASKS: dict[str, list[str]] = {
    "khabar, no model": [*FIGURES, "figures", "date phrases", "dates"],
    "khabar": [*FIGURES, "figures", "date phrases", "dates"],
    "price-parser": ["money", "figures"],
    "price-parser, given the phrase": ["money", "figures"],
    "dateparser": ["date phrases", "dates"],
    "dateparser, given the phrase": ["dates"],
    "parstdex": ["date phrases"],
    "Hazm": ["figures"],
    "regular expressions": [*FIGURES, "figures", "date phrases", "dates"],
}
"""What each tool is asked."""


@dataclass(frozen=True)
class Sentence:
    text: str
    gold: list[tuple[str, str]]
    hard: bool


def sentences(told: dict[str, Any], task: str) -> list[Sentence]:
    """Those of a task, their gold as the task compares it."""
    kinds = FIGURES if task == "figures" else ["dates" if task.startswith("date") else task]
    found = [
        Sentence(entry["text"], [(phrase, str(value)) for phrase, value in entry["gold"]], level == "hard")
        for kind in kinds
        for level, entries in told[kind].items()
        for entry in entries
    ]
    if task != "figures":
        return found
    # A number that is no money, count or percent is a number all the same, so that sentences without gold are left out.
    numbers = (Sentence(s.text, [(p, v.split()[0]) for p, v in s.gold], s.hard) for s in found)
    return [s for s in numbers if s.gold]


def same(task: str, gold: tuple[str, str], found: tuple[str, str | None]) -> bool:
    if task == "date phrases":
        return gold[0] in found[0] or found[0] in gold[0]
    if found[1] is None:
        return False
    if task != "dates":
        return letters(gold[1]) == letters(found[1])
    first, _, last = gold[1].partition("..")
    return gold[1] == found[1] or (".." not in found[1] and first <= found[1] <= (last or first))


def letters(text: str) -> str:
    """One spelling of a unit."""
    return text.replace("\u200c", "").replace("ي", "ی").replace("ك", "ک")


@dataclass
class Tally:
    right: int = 0
    wrong: int = 0
    missed: int = 0
    hard: int = 0
    """Of the right ones, those of hard sentences."""

    def add(self, task: str, sentence: Sentence, found: list[tuple[str, str | None]]) -> bool:
        """Whether all is right."""
        left = [finding for finding in found if finding[1] is not None or task == "date phrases"]
        missed = 0
        for gold in sentence.gold:
            match = next((finding for finding in left if same(task, gold, finding)), None)
            if match is None:
                missed += 1
                continue
            left.remove(match)
            self.right += 1
            self.hard += sentence.hard
        self.missed += missed
        self.wrong += len(left)
        return not missed and not left


def ask(tool: str, asked: list[list[str]], told: dict[str, Any], pythons: list[str]) -> dict[str, Any] | None:
    """The tool's version and its answer to each task and text, from the first interpreter that has it."""
    sent = json.dumps({"published": str(told["published"]), "expressions": told["expressions"], "questions": asked})
    for python in pythons:
        command = [python, str(HERE / "tools.py"), tool]
        done = subprocess.run(command, input=sent, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
        if done.returncode != NOT_INSTALLED:
            if done.returncode:
                raise SystemExit(f"{tool}: {python} ended with {done.returncode}")
            return json.loads(done.stdout)
    return None


def compare(tool: str, told: dict[str, Any], pythons: list[str], errors: bool) -> tuple[str, list[list[str]]] | None:
    """The tool's version and a row a task."""
    pairs = [(task, sentence) for task in TASKS[tool] for sentence in sentences(told, task)]
    texts = [
        [phrase for phrase, _ in sentence.gold] if tool.endswith("given the phrase") else [sentence.text]
        for _, sentence in pairs
    ]
    asked = [[task, text] for (task, _), given in zip(pairs, texts, strict=True) for text in given]
    answer = ask(tool, asked, told, pythons)
    if answer is None:
        return None
    answers = iter(answer["found"])
    tallies = {task: Tally() for task in TASKS[tool]}
    for (task, sentence), given in zip(pairs, texts, strict=True):
        found = [tuple(finding) for _ in given for finding in next(answers)]
        if not tallies[task].add(task, sentence, found) and errors:
            print(f"{tool}, {task}: {sentence.text} gold {sentence.gold} found {found}", file=sys.stderr)
    rows = []
    for task, tally in tallies.items():
        hard = sum(len(s.gold) for s in sentences(told, task) if s.hard)
        every = tally.right + tally.missed
        counts = [tally.right, tally.wrong, tally.missed, every]
        rows.append([tool, task, *map(str, counts), f"{tally.hard} of {hard}"])
    return answer["version"], rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", nargs="+", default=[], metavar="PYTHON", help="interpreters that have other tools")
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=TOOLS, metavar="NAME")
    parser.add_argument("--errors", action="store_true", help="each sentence that is not wholly right, to stderr")
    args = parser.parse_args()
    for python in args.python:
        if not shutil.which(python):
            parser.error(f"--python: no interpreter {python}")
    told = yaml.safe_load((HERE / "sentences.yaml").read_text(encoding="utf-8"))
    told["expressions"] = yaml.safe_load((HERE / "expressions.yaml").read_text(encoding="utf-8"))
    rows, versions = [], {}
    for tool in args.tools:
        compared = compare(tool, told, [sys.executable, *args.python], args.errors)
        if compared is None:
            print(f"{tool}: not installed, left out")
            continue
        versions[tool] = compared[0]
        rows += compared[1]
    if not rows:
        return
    print(", ".join(dict.fromkeys(versions.values())))
    print()
    print("\n".join(table([["tool", "task", "right", "wrong", "missed", "of", "hard right"], *rows])))


def table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for tool, task, *counts in rows:
        numbers = (count.rjust(width) for count, width in zip(counts, widths[2:], strict=True))
        yield "  ".join([tool.ljust(widths[0]), task.ljust(widths[1]), *numbers])


if __name__ == "__main__":
    main()
