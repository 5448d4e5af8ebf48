"""The pages' blocks of code, and the recipes of CONTRIBUTING.md as edits of a copy: which lines, below which line."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

ENVIRONMENT = os.environ | {
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
}  # fmt: skip
"""Of a reader who has this project installed and runs what the pages show."""

BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
"""A fenced block of a page: indentation, kind and content."""

_STEP = re.compile(
    r"`(?P<file>[\w./]+)`(?: below `(?P<below>[^`]+)`)?:\n\n(?P<fence> *)```\w+\n(?P<body>.*?)\n *```", re.S
)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Kind and content of the fenced blocks of a page."""
    return [(kind, content) for _, kind, content in BLOCK.findall(page.read_text(encoding="utf-8"))]


@dataclass(frozen=True)
class Step:
    """Lines that go into a file, below its first line that begins so; a new file without ``below``."""

    file: str
    below: str | None
    body: str

    def apply(self, root: Path) -> None:
        path = root / self.file
        if self.below is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.body, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        at = next(k for k, line in enumerate(lines) if line.strip().startswith(self.below))
        lines.insert(at + 1, self.body)
        path.write_text("".join(lines), encoding="utf-8")


def recipe(title: str) -> list[Step]:
    """The steps of «### title»."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"### {title}\n")[2].partition("\n### ")[0]
    steps = []
    for found in _STEP.finditer(section):
        indent = len(found["fence"])
        body = "".join(line[indent:] if line[:indent].isspace() else line for line in found["body"].splitlines(True))
        steps.append(Step(found["file"], found["below"], body + "\n"))
    assert steps, title
    return steps
