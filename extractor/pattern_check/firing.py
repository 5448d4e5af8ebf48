"""What patterns say of a text: the entries that fire, and all that its words are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.pattern_check.entries import Entry, entries, meant
from extractor.pattern_check.matching import PERSIAN, norms
from extractor.pattern_check.models import MODELS
from extractor.spelling.letters import squeeze

if TYPE_CHECKING:
    from extractor.pipeline import Extractor


_LONGEST = 8
"""Tokens of a phrase that ``knowing`` looks for."""


def firing(text: str, extractor: Extractor) -> list[tuple[str, str, str]]:
    """Words, entry with its place, and stage, of what the stages found in ``text`` by patterns/.

    Raises:
        InvalidText: the text holds a lone surrogate.
    """
    from extractor.explain import explain

    return [
        (item.words, _placed(evidence), station.name)
        for station in explain(text, extractor)
        for item in station.items
        for evidence in item.evidence
        if ".yaml" in evidence
    ]


def knowing(text: str) -> Iterator[Entry]:
    """All entries, of any file, that the words of ``text`` are, whether they decide something there or not.

    A reference is one of each of its words.
    """
    made = norms(text)
    runs = {"".join(made[a:b]) for a in range(len(made)) for b in range(a + 1, min(len(made), a + _LONGEST) + 1)}
    for name in sorted(MODELS):
        for entry in entries(name):
            known = (word for word in meant(entry) if squeeze(word) in runs and PERSIAN.search(word))
            yield from (entry._replace(text=word) for word in known)


def _placed(evidence: str) -> str:
    """«rule file.yaml#key/entry (0.97)» with the line at which the entry stands."""
    match = re.search(r"(\w+/\w+)\.yaml#(\w+)[./]?(.*?)(?: \([\d.]+\))?$", evidence)
    if not match or match[1] not in MODELS:
        return evidence
    wanted = {match[2], *re.split(r"[./]", match[3])} - {""}
    last = re.split(r"[./]", match[3])[-1] or match[2]
    for entry in entries(match[1]):
        if last in meant(entry) and wanted <= {*entry.path, last}:
            return f"{evidence}, line {entry.line}"
    return evidence
