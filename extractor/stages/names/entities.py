"""``doc.ents`` out of names, and after resolution out of entities. Start at ``set_entities``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from extractor.mentions import Entities, EntityMention, NameMention

if TYPE_CHECKING:
    from spacy.tokens import Doc


class _Mentioned(Protocol):
    mentions: list[EntityMention]


def set_entities(doc: Doc) -> None:
    """``doc.ents``: persons, organisations and places, of those that overlap the longest.

    After resolution they are the entities' mentions, with three differences that serve readers of names rather than of
    records: a word of class that the model puts before an organisation («تیم») belongs to it, what the model calls
    an organisation stands even if no record came of it (a club that goes by its city's name), and a place in the title
    of a post («استاندار یزد») is a part of that post, not a name beside it, for names do not nest.
    """
    from spacy.tokens import Span
    from spacy.util import filter_spans

    names: list[NameMention] = [name for name in doc._.names if name.label != "TITLE"]
    entities: Entities | None = doc._.entities
    if entities is None:
        doc.ents = filter_spans([Span(doc, name.start, name.end, name.label) for name in names])
        return
    first = {name.end: name.start for name in names if name.label == "ORG"}
    groups: tuple[tuple[str, Sequence[_Mentioned]], ...] = (
        ("PER", (*entities.officials, *entities.persons)),
        ("ORG", entities.organizations),
        ("LOC", entities.places),
    )
    spans: list[Span] = []
    for label, group in groups:
        for mention in (mention for entity in group for mention in entity.mentions if mention.kind == "name"):
            start = mention.start
            if label == "ORG" and start - _CLASS <= first.get(mention.end, start) < start:
                start = first[mention.end]
            spans.append(Span(doc, start, mention.end, label))
    titles = {k for post in doc._.officials for k in range(*post.title)}
    spans = filter_spans(spans)
    taken = {k for span in spans for k in range(span.start, span.end)}
    spans = [span for span in spans if span.label_ != "LOC" or span.start not in titles]
    alone = [name for name in names if name.label == "ORG" and taken.isdisjoint(range(name.start, name.end))]
    doc.ents = spans + [Span(doc, name.start, name.end, name.label) for name in alone]


_CLASS = 2
"""Tokens of a word of class before a name («تیم فوتبال»)."""
