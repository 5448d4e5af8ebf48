"""Marked articles in the gold format ─► anchors and the tokens that they are linked to, and the tokens' vectors.

``python -m training.marks CONFIG.toml MODEL.onnx`` writes them; needs khabar's own environment, not torch. A field is a
string as written; its tokens are found again: whole, or word by word where other words stand between. Of several places
the nearest to the anchor is right, and the others cost nothing either way.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from extractor.language.letters import squeeze
from extractor.model.inference import Tagger
from extractor.model.pieces import Pieces
from extractor.patterns import load
from training.data import find, headline, sentences_of

FIGURES = ("money", "counts", "percents", "measures")
STRINGS = ("indicator", "reporter", "commodity", "per", "part_of")
TIMES = ("period", "baseline")
LABELS = ("flow", "transformation", "change", "status")

Place = list[int]
"""Token indices."""


class Tokens:
    """An article's tokens, and where a string stands in them."""

    def __init__(self, text: str) -> None:
        sentences, self.offsets = sentences_of(text)
        self.sentences = [len(sentence) for sentence in sentences]
        self.norms = [norm for sentence in sentences for norm in sentence]
        self.headline = headline(text, self.offsets)
        self.flat = [squeeze(norm) for norm in self.norms]
        self.sentence = [k for k, size in enumerate(self.sentences) for _ in range(size)]
        self.joined = "".join(self.flat)
        self.owner = [k for k, word in enumerate(self.flat) for _ in word]

    def of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that overlap the characters ``[start, end)``."""
        inside = [k for k, (first, last) in enumerate(self.offsets) if first < end and last > start]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def places(self, string: str) -> list[Place]:
        """Where a string stands as a whole: token by token, the last one with an ending of a letter or two."""
        wanted = "".join(squeeze(norm) for sentence in sentences_of(string)[0] for norm in sentence)
        found: list[Place] = []
        at = self.joined.find(wanted) if wanted else -1
        while at >= 0:
            first, last = self.owner[at], self.owner[at + len(wanted) - 1]
            begins = at == 0 or self.owner[at - 1] != first
            rest = at + len(wanted)
            spare = 0
            while rest + spare < len(self.owner) and self.owner[rest + spare] == last:
                spare += 1
            if begins and spare <= 2:
                found.append(list(range(first, last + 1)))
            at = self.joined.find(wanted, at + 1)
        return found

    def words(self, string: str, anchor: tuple[int, int]) -> Place:
        """The nearest place of each content word of a string that does not stand as a whole; [] unless most do."""
        words = [squeeze(norm) for sentence in sentences_of(string)[0] for norm in sentence]
        words = [word for word in words if word and word not in function_words()]
        found: Place = []
        for word in words:
            places = [[k] for k, other in enumerate(self.flat) if other == word or _close(other, word)]
            if places:
                found += self.nearest(places, anchor)
        return sorted(set(found)) if 2 * len(found) >= len(words) > 0 else []

    def nearest(self, places: list[Place], anchor: tuple[int, int]) -> Place:
        """The place nearest to the anchor; one in its sentence before all, an earlier one before a later."""

        def distance(place: Place) -> tuple[int, int]:
            apart = self.sentence[place[0]] - self.sentence[anchor[0]]
            far = max(anchor[0] - place[-1], place[0] - anchor[1] + 1, 0)
            return (0 if apart == 0 else 1 if apart < 0 else 2), far

        return min(places, key=distance)


def _close(word: str, other: str) -> bool:
    """Whether one is the other with an ending («صادرات», «صادراتی»)."""
    short, long = sorted((word, other), key=len)
    return len(short) >= 4 and len(long) - len(short) <= 3 and long.startswith(short)


@cache
def function_words() -> frozenset[str]:
    from extractor.evaluation.words import EvaluationPatterns

    return frozenset(map(squeeze, load("evaluation/evaluation", EvaluationPatterns).function_words))


class Marks:
    """The anchors of one article, from its gold and, where there are any, its rows of facts."""

    def __init__(self, row: dict[str, Any], facts: list[dict[str, Any]], home: dict[str, list[str]]) -> None:
        self.row, self.facts, self.home = row, facts, home
        self.text: str = row["text"]
        self.tokens = Tokens(self.text)

    def anchors(self) -> Iterator[dict[str, Any]]:
        facts = {(fact["quote"], fact.get("nth", 1)): fact for fact in self.facts}
        for kind in FIGURES:
            for figure in self.row[kind]:
                key = figure["quote"], figure.get("nth", 1)
                span = self.tokens.of(*find(self.text, *key))
                if span[0] < span[1]:
                    yield self._figure(span, figure, facts.get(key))
        for official in self.row["officials"]:
            for mention in official["mentions"]:
                if mention["kind"] == "role":
                    anchor = self._post(official, mention)
                    if anchor:
                        yield anchor

    def _figure(self, span: tuple[int, int], figure: dict[str, Any], fact: dict[str, Any] | None) -> dict[str, Any]:
        roles: dict[str, Any] = {}
        speaker = self._speaker(span, figure.get("said_by"))
        if speaker:
            roles["speaker"] = speaker
        labels: dict[str, str] = {}
        if fact:
            optional = set(fact.get("optional", ()))
            strings = {name: [fact[name]] if fact.get(name) else [] for name in STRINGS}
            strings |= {name: [fact[name]["text"]] if fact.get(name) else [] for name in TIMES}
            strings["partner"] = fact.get("partner") or []
            for name, values in strings.items():
                target = self._target(values, span) if name not in optional else None
                if target:
                    roles[name] = target
            labels = {name: fact.get(name) or "null" for name in LABELS if name not in optional}
        return {"span": span, "roles": roles, "labels": labels}

    def _target(self, values: list[str], anchor: tuple[int, int]) -> dict[str, Place] | None:
        """Tokens that are right (``yes``) and those that cost nothing (``maybe``); None if a value is not found."""
        yes: set[int] = set()
        maybe: set[int] = set()
        for value in values:
            places = [place for form in [value, *self.home.get(value, ())] for place in self.tokens.places(form)]
            chosen = self.tokens.nearest(places, anchor) if places else self.tokens.words(value, anchor)
            if not chosen:
                return None
            yes.update(chosen)
            maybe.update(k for place in places for k in place)
        return {"yes": sorted(yes), "maybe": sorted(maybe - yes)}

    def _speaker(self, span: tuple[int, int], name: str | None) -> dict[str, Place] | None:
        if name is None:
            return {"yes": [], "maybe": []}
        entities = [*self.row["officials"], *self.row["organizations"]]
        found = [e for e in entities if e.get("name") == name or any(m["quote"] == name for m in e["mentions"])]
        quotes = [(m["quote"], m.get("nth", 1)) for entity in found[:1] for m in entity["mentions"]]
        places = [list(range(*self.tokens.of(*find(self.text, *quote)))) for quote in quotes]
        return self._nearest([place for place in places if place] or self.tokens.places(name), span)

    def _nearest(self, places: list[Place], anchor: tuple[int, int]) -> dict[str, Place] | None:
        if not places:
            return None
        yes = self.tokens.nearest(places, anchor)
        return {"yes": yes, "maybe": sorted({k for place in places for k in place} - set(yes))}

    def _post(self, official: dict[str, Any], mention: dict[str, Any]) -> dict[str, Any] | None:
        start, end = find(self.text, mention["quote"], mention.get("nth", 1))
        bodies = [role for role in official["roles"] if role.get("organization") and not role.get("implied")]
        title = end
        for role in bodies:
            at = self.text.find(role["organization"], start, end)
            title = min(title, at) if at > start else title
        span = self.tokens.of(start, title)
        if span[0] >= span[1]:
            return None
        names = [m for m in official["mentions"] if m["kind"] == "name"]
        places = [list(range(*self.tokens.of(*find(self.text, m["quote"], m.get("nth", 1))))) for m in names]
        roles: dict[str, Any] = {"holder": self._nearest(places, span) or {"yes": [], "maybe": []}}
        if len(official["roles"]) == 1 and not official["roles"][0].get("implied"):
            body = self._target([bodies[0]["organization"]] if bodies else [], span)
            if body:
                roles["body"] = body
        return {"span": span, "roles": roles, "labels": {}}


def articles(config: dict[str, Any]) -> Iterator[Marks]:
    """Each marked article of the config's folders."""
    for folder in map(Path, config["folders"]):
        for file in sorted(folder.glob("*.json")):
            row = json.loads(file.read_text(encoding="utf-8"))
            rows = folder / "facts" / file.name
            facts = json.loads(rows.read_text(encoding="utf-8"))["facts"] if rows.exists() else []
            yield Marks(row, facts, config["home"])


def main(config_path: Path, model: Path) -> None:
    """Write ``.jsonl``, a row an article (id, sizes of the sentences, tokens of the headline, anchors), and ``.npz``,
    the ``vectors`` of all their tokens."""
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    tagger = Tagger(model, Pieces.load(Path(config["pieces"])), config["longest"])
    prepared = Path(config["links"]["prepared"])
    vectors: list[Any] = []
    with prepared.with_suffix(".jsonl").open("w", encoding="utf-8") as out:
        for marks in articles(config["links"]):
            tokens = marks.tokens
            ends = list(accumulate(tokens.sentences))
            spans = list(zip([0, *ends], ends, strict=False))
            vectors.append(tagger(tokens.norms, spans, tokens.headline).vectors)
            row = {"id": marks.row["id"], "sentences": tokens.sentences, "headline": tokens.headline}
            out.write(json.dumps(row | {"anchors": list(marks.anchors())}, ensure_ascii=False) + "\n")
    np.savez(prepared.with_suffix(".npz"), vectors=np.concatenate(vectors).astype(np.float16))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
