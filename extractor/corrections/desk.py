"""One article under correction, as plain dictionaries that are validated again record by record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from extractor import records as r
from extractor.corrections import settle
from extractor.corrections.fields import DAYS, NUMBERS, OF_FIGURE, PERIODS, read, told
from extractor.kinds import BY_NAME, FIGURES, KINDS, Kind

Tree = dict[str, Any]

_SENTENCE_END = re.compile(r"[.!؟?…](?=\s)|\n")
_FIGURES = tuple(kind.name for kind in FIGURES)


class CorrectionError(ValueError):
    """A correction that cannot be made; ``id`` is the correction's, ``field`` names what is at fault."""

    def __init__(self, id: str, field: str, reason: str) -> None:
        super().__init__(f"{id}: {field}: {reason}")
        self.id, self.field, self.reason = id, field, reason


class Desk:
    """Takes corrections one after another, and gives the article that they make."""

    def __init__(self, article: r.Article, text: str) -> None:
        if hashlib.sha256(text.encode()).hexdigest() != article.sha256:
            raise CorrectionError("", "text", "it is not the text that the records were found in")
        self.text = text
        self.tree: Tree = _mutable(article.model_dump())
        self.kinds: dict[str, str] = {}
        self.records: dict[str, Tree] = {}
        for kind in KINDS:
            for record in self.tree[kind.list]:
                self.kinds[record["id"]], self.records[record["id"]] = kind.name, record
        self.used = {*self.records, *(made["id"] for made in self.tree["corrections"])}
        self.changes = settle.Changes()

    def article(self) -> r.Article:
        settle.settle(self.tree, self.records, self.changes)
        return r.Article.model_validate(self.tree)

    def correct(self, c: r.Correction) -> None:
        """Make one correction.

        Raises:
            CorrectionError: it cannot be made.
        """
        if c.id in self.used:
            raise CorrectionError(c.id, "id", "it is taken")
        self.used.add(c.id)
        proof = {"rule": "correction", "entry": f"corrections#{c.id}", "confidence": 1.0}
        self.tree["corrections"].append(made := c.model_dump())
        made["before"] = None
        match c.action:
            case "add":
                self._add(c, proof)
            case "accept":
                self._prove(*self._found(c), proof)
            case "reject":
                made["before"] = self._reject(c)
            case "change":
                made["before"] = self._change(c, proof)

    # --- what is meant ---

    def _found(self, c: r.Correction) -> tuple[str, Tree, Tree | None]:
        """The kind, the record, and the mention if one is meant."""
        id, at, start = (c.target or "").partition("@")
        record = self.records.get(id)
        if record is None:
            raise CorrectionError(c.id, "target", "there is no such record")
        if not at:
            return self.kinds[id], record, None
        mention = next((m for m in record.get("mentions", ()) if str(m["span"]["start"]) == start), None)
        if mention is None:
            raise CorrectionError(c.id, "target", "there is no such mention")
        return self.kinds[id], record, mention

    def _span(self, c: r.Correction) -> Tree:
        if c.span is None:
            raise CorrectionError(c.id, "span", "it is missing")
        start, end = c.span.start, c.span.end
        if not 0 <= start < end <= len(self.text) or self.text[start:end] != c.span.text:
            raise CorrectionError(c.id, "span", "the text does not say that there")
        return c.span.model_dump()

    def _prove(self, kind: str, record: Tree, mention: Tree | None, proof: Tree) -> None:
        """Note in the evidence of a record, or of the mentions of an entity, who stands for it."""
        holders = [mention] if mention else record["mentions"] if BY_NAME[kind].entity else [record]
        for holder in holders:
            holder["evidence"] = [proof, *holder["evidence"]]
        if kind == "fact":
            record["confidence"] = 1.0

    def _checked(self, c: r.Correction, known: Kind, record: Tree) -> None:
        """See that a record fits its type, and fill in the fields that it lacks."""
        try:
            fitting = known.record.model_validate(record)
        except ValidationError as error:
            raise CorrectionError(c.id, *told(error)) from None
        if isinstance(fitting, r.Quantity):
            low, high = fitting.low, fitting.high
            ordered = low is not None and high is not None and low <= high
            if not (ordered if fitting.value is None else low is high is None):
                raise CorrectionError(c.id, "value", "a figure has one value, or a lower and a higher end")
        for first, last in PERIODS:
            begun, ended = getattr(fitting, first, None), getattr(fitting, last, None)
            if {first, last} & c.fields.keys() and begun and ended and ended < begun:
                raise CorrectionError(c.id, last, "it ends before it begins")
        if isinstance(fitting, r.Official) and not fitting.roles:
            raise CorrectionError(c.id, "roles", "an official has a post")
        record.update(_mutable(fitting.model_dump()))

    # --- what is done ---

    def _reject(self, c: r.Correction) -> Tree:
        kind, record, mention = self._found(c)
        if mention is not None:
            record["mentions"].remove(mention)
            if record["mentions"]:
                return _plain(mention)
            record["mentions"] = [mention]
        del self.records[record["id"]]
        self.changes.gone.add(record["id"])
        if kind == "date":
            self.changes.periods.append((record["span"], None))
        return _plain(record)

    def _change(self, c: r.Correction, proof: Tree) -> Tree:
        kind, record, mention = self._found(c)
        if mention is not None:
            return self._change_mention(c, mention, proof)
        own = c.fields
        if kind == "fact" and (of_figure := {k: v for k, v in c.fields.items() if k in OF_FIGURE}):
            figure = self.records[record["quantity_id"]]
            self._set(c, self.kinds[figure["id"]], figure, of_figure, proof)
            own = {k: v for k, v in c.fields.items() if k not in OF_FIGURE}
        before = self._before(record, c)
        self._set(c, kind, record, own, proof)
        return before

    def _before(self, record: Tree, c: r.Correction) -> Tree:
        return _plain({name: record.get(name) for name in [*c.fields, *(["span"] if c.span else [])]})

    def _change_mention(self, c: r.Correction, mention: Tree, proof: Tree) -> Tree:
        if set(c.fields) - {"kind"}:
            raise CorrectionError(c.id, "fields", "of a mention only its kind can be changed")
        before = self._before(mention, c)
        mention.update(c.fields)
        if c.span:
            mention["span"] = self._span(c)
        try:
            r.Mention.model_validate(mention)
        except ValidationError as error:
            raise CorrectionError(c.id, *told(error)) from None
        mention["evidence"] = [proof, *mention["evidence"]]
        return before

    def _set(self, c: r.Correction, kind: str, record: Tree, fields: Tree, proof: Tree) -> None:
        """Give a record new values, and a new place if the correction has one."""
        known = BY_NAME[kind]
        old: Tree = {"name": None, "span": None, "speaker": None} | record
        for name, given in fields.items():
            if name not in known.fields:
                raise CorrectionError(c.id, name, f"a {kind} has no such field to correct")
            record[name] = self._value(c, kind, name, given)
        if c.span and not known.entity and kind != "fact":
            record["span"] = self._span(c)
        if kind in _FIGURES and record["qualifier"] == "range" and record["value"] is not None:
            record["qualifier"] = "exact"
        settle.derive(kind, record, fields, self.tree)
        self._checked(c, known, record)
        self._prove(kind, record, None, proof)
        self.changes.touched.add(record["id"])
        if known.entity and record["name"] != old["name"]:
            settle.rename(self.tree, record["id"], old["name"], record["name"])
        elif kind == "date":
            self.changes.periods.append((old["span"], record))
        elif kind == "statement":
            self._respeak(record, old["speaker"])

    def _value(self, c: r.Correction, kind: str, name: str, given: Any) -> Any:
        if name == BY_NAME[kind].speaker:
            return self._speaker(c, name, given)
        try:
            value = read(name, given)
        except ValueError as error:
            raise CorrectionError(c.id, name, str(error)) from None
        if name in NUMBERS | DAYS:
            self.tree["corrections"][-1]["fields"][name] = _plain(value)  # as it was read, and not as it was typed
        if name == "roles":
            return [self._role(role) for role in value or ()]
        if name in ("part_of", "parent", "same_as", "corrects") and value is not None and value not in self.records:
            raise CorrectionError(c.id, name, "there is no such record")
        return value

    def _speaker(self, c: r.Correction, name: str, given: Any) -> Tree | None:
        if not given:
            return None
        entity = self.records.get(str(given))
        if entity is None or self.kinds[entity["id"]] not in ("official", "organization", "person"):
            raise CorrectionError(c.id, name, "there is no such speaker")
        return settle.speaker(self.kinds[entity["id"]], entity)

    def _role(self, given: Any) -> Any:
        """A post; its body is linked to the organisation of that name, if the article has one."""
        if not isinstance(given, dict) or not given.get("organization"):
            return given
        same = (o["id"] for o in self.tree["organizations"] if o["name"] == given["organization"])
        return given | {"organization_id": given.get("organization_id") or next(same, None)}

    def _respeak(self, statement: Tree, before: Tree | None) -> None:
        """What is said in a statement is said by whoever says the statement."""
        start, end = statement["span"]["start"], statement["span"]["end"]
        old = before and before["id"]
        for figure in self._figures():
            holder = figure["said_by"] and figure["said_by"]["id"]
            if start <= figure["span"]["start"] and figure["span"]["end"] <= end and holder == old:
                figure["said_by"] = statement["speaker"]
                self.changes.touched.add(figure["id"])

    def _figures(self) -> Iterator[Tree]:
        for kind in _FIGURES:
            yield from self.tree[BY_NAME[kind].list]

    def _add(self, c: r.Correction, proof: Tree) -> None:
        if c.target is not None:
            kind, record, _ = self._found(c)
            if BY_NAME[kind].entity:
                self._add_mention(c, record, proof)
                return
            if c.kind != "fact" or kind not in _FIGURES:
                raise CorrectionError(c.id, "target", "only entities have mentions, only figures have facts")
            row = settle.fact(c.id, kind, record, self._sentence(record))
            self._enter(c, "fact", row, c.fields, proof)
            return
        if c.kind is None or c.kind == "fact":
            raise CorrectionError(c.id, "kind", "it is missing, or a fact without its figure")
        if c.kind not in BY_NAME:
            raise CorrectionError(c.id, "kind", "there is no such kind")
        known = BY_NAME[c.kind]
        span = self._span(c)
        fields: Tree = dict(c.fields)
        blank: Tree = {"id": c.id}
        if known.entity:
            mentions: list[Tree] = [{"span": span, "kind": fields.pop("mention", "name"), "evidence": []}]
            official = c.kind == "official"
            blank |= {"mentions": mentions, "name": None if official else span["text"]}
            blank |= {"roles": []} if official else {}
        else:
            blank |= {"span": span, "evidence": []} | BLANK.get(c.kind, {})
        self._enter(c, c.kind, blank, fields, proof)
        if c.kind in _FIGURES:
            row = settle.fact(c.id + "f", c.kind, blank, self._sentence(blank))
            self._enter(c, "fact", row, {}, proof)

    def _enter(self, c: r.Correction, kind: str, record: Tree, fields: Tree, proof: Tree) -> None:
        self.kinds[record["id"]], self.records[record["id"]] = kind, record
        self.used.add(record["id"])
        self.tree[BY_NAME[kind].list].append(record)
        self._set(c, kind, record, fields, proof)

    def _add_mention(self, c: r.Correction, record: Tree, proof: Tree) -> None:
        span = self._span(c)
        mention: Tree = {"span": span, "kind": c.fields.get("kind", "name"), "evidence": [proof]}
        if any(m["span"]["start"] == span["start"] for m in record["mentions"]):
            raise CorrectionError(c.id, "span", "it is a mention already")
        record["mentions"].append(mention)
        self._checked(c, BY_NAME[self.kinds[record["id"]]], record)

    def _sentence(self, figure: Tree) -> str:
        """The sentence that a figure stands in."""
        start, end = figure["span"]["start"], figure["span"]["end"]
        first = max((m.end() for m in _SENTENCE_END.finditer(self.text, max(0, start - 1000), start)), default=0)
        after = _SENTENCE_END.search(self.text, end, end + 1000)
        return self.text[max(first, start - 1000) : after.end() if after else end + 1000].strip()


_QUANTITY: Tree = {"value": None, "low": None, "high": None, "qualifier": "exact", "said_by": None, "period": None}
BLANK: dict[str, Tree] = {
    "money": _QUANTITY | {"currency": "IRR"},
    "count": _QUANTITY | {"unit": None, "part_of": None},
    "percent": _QUANTITY | {"direction": None},
    "measure": _QUANTITY | {"unit": None, "ucum": None},
    "date": {"start": None, "end": None, "grain": "day", "calendar": "jalali"},
    "statement": {"speaker": None, "mode": "indirect"},
}
"""Fields that a record added by a reader has before he tells more."""


def _mutable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _mutable(inner) for name, inner in value.items()}
    return [_mutable(inner) for inner in value] if isinstance(value, tuple | list) else value


def _plain[T](value: T) -> T:
    """As JSON holds it; decimals as text."""
    plain: T = to_jsonable_python(value)
    return plain
