"""Texts as long as books: read in pieces, whose records are put together as those of one text.

Time and memory of a pipeline are those of one piece, however long the text is. What is left is that nothing is linked
across the end of a piece («وی», a figure said again), entities aside: who is named in two pieces is one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from extractor.assemble import OPEN, Tree
from extractor.kinds import KINDS, Kind
from extractor.records import Article, Evidence, Mention, Record, Speaker

PIECE = 50_000
"""Code points that are read at once, at most; no article of news is so long."""

_ENDS = tuple(map(re.compile, (r"\n\s*\n", r"\n", r"[.!?؟]\s", r"\s")))
"""Ends of paragraphs, lines, sentences and words."""

_IDS = frozenset({"id", "organization_id", "parent", "part_of", "same_as", "corrects", "quantity_id", "said_by_id"})
"""Fields that hold the id of a record."""


def cut(text: str, most: int = PIECE) -> Iterator[tuple[int, int]]:
    """``[start, end)`` of each piece: up to the last paragraph that ends in its second half, else line, sentence, word.

    Args:
        text: any text.
        most: code points of the longest piece.
    """
    start = 0
    while len(text) - start > most:
        low, high = start + most // 2, start + most
        ends = ([hit.end() for hit in end.finditer(text, low, high)] for end in _ENDS)
        end = next((found[-1] for found in ends if found), high)
        yield start, end
        start = end
    yield start, len(text)


class Joined:
    """The records of the pieces so far. Offsets and ids are those of the whole text."""

    def __init__(self) -> None:
        self.records: dict[str, list[Record]] = {kind.list: [] for kind in KINDS}
        self.entities: dict[str, list[Tree]] = {kind.list: [] for kind in KINDS if kind.entity}
        self.known: dict[tuple[Any, ...], Tree] = {}
        self.languages: Counter[str] = Counter()
        self.warnings: dict[str, None] = {}
        self.open = 0

    def add(self, tree: Tree, start: int, size: int) -> None:
        """Take in the records of the piece of ``size`` code points that begins at ``start``."""
        self.languages[tree["language"]] += size
        for warning in tree["warnings"]:
            if warning.startswith(OPEN):
                self.open += int(warning.rpartition(" ")[2])
            else:
                self.warnings[warning] = None
        before = {id(record): self._before(kind, record) for kind in KINDS for record in tree[kind.list]}
        ids: dict[str, str] = {}
        for kind in KINDS:
            number = len(self.entities.get(kind.list, self.records[kind.list]))
            for record in tree[kind.list]:
                old = before[id(record)]
                number += old is None
                ids[record["id"]] = old["id"] if old else f"{kind.prefix}{number}"
        same: dict[Any, Any] = {}
        for kind in KINDS:
            for record in tree[kind.list]:
                old = before[id(record)]
                _move(record, start, ids)
                if kind.entity:  # as records they are half as large as beside what they are made of
                    record["mentions"] = [_lean(Mention.model_validate(item), same) for item in record["mentions"]]
                if old:
                    _unite(old, record)
                elif kind.entity:
                    self.entities[kind.list].append(record)
                    self.known.setdefault(_same(kind, record), record)
                else:
                    self.records[kind.list].append(_lean(kind.record.model_validate(record), same))

    def _before(self, kind: Kind, record: Tree) -> Tree | None:
        return self.known.get(_same(kind, record)) if kind.entity else None

    def article(self, text: str, head: Tree) -> Article:
        """All of them, as the article of ``text``."""
        warnings = [*self.warnings, *([f"{OPEN}: {self.open}"] if self.open else [])]
        told = {"language": self.languages.most_common(1)[0][0], "warnings": warnings}
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return Article.model_validate(head | told | {"sha256": sha256} | self.records | self.entities)


def _lean[R: Record](record: R, same: dict[Any, Any]) -> R:
    """The record with less for itself: words and small records that it has in common with others are the same objects,
    and so are the names of the fields that are set, which take more than the fields."""
    fields = record.__dict__
    for name, value in fields.items():
        if isinstance(value, Record):
            value = _lean(value, same)
        elif isinstance(value, tuple):
            value = tuple(_shared(_lean(item, same), same) if isinstance(item, Record) else item for item in value)
        fields[name] = _shared(value, same)
    named = frozenset(record.model_fields_set)
    object.__setattr__(record, "__pydantic_fields_set__", _FIELDS.setdefault(named, set(named)))
    return record


def _shared[V](value: V, same: dict[Any, Any]) -> V:
    return same.setdefault(value, value) if isinstance(value, str | Evidence | Speaker) else value


_FIELDS: dict[frozenset[str], set[str]] = {}
"""The fields that are set in records, as they set them; few, and records are frozen."""


def _same(kind: Kind, entity: Tree) -> tuple[Any, ...]:
    """What two mentions of one entity have in common: its name; of an unnamed official the posts."""
    if entity["name"]:
        return kind.name, entity.get("registry_id") or entity["name"]
    posts = tuple((role["title"], role["organization"]) for role in entity["roles"])
    return kind.name, posts or id(entity)


def _move(part: Any, by: int, ids: dict[str, str]) -> None:
    """Shift offsets and rename ids, wherever they stand in a record."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in ("start", "end") and isinstance(value, int):
                part[name] = value + by
            elif name in _IDS and value in ids:
                part[name] = ids[value]
            else:
                _move(value, by, ids)
    elif isinstance(part, list):
        for item in part:
            _move(item, by, ids)


def _unite(old: Tree, new: Tree) -> None:
    """Add to an entity what another piece has of it."""
    for name, value in new.items():
        if name == "mentions":
            old[name] += value
        elif isinstance(value, list | tuple):
            old[name] = [*old[name], *(item for item in value if item not in old[name])]
        elif old[name] is None:
            old[name] = value
