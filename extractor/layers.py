"""What the stages leave on a ``Doc`` for the stages after them: all of it, named and declared, in one place.

``Layers`` holds the groups, each written by one stage and read by later ones as ``doc._.<name>``; their types are
``mentions.py``'s, in token indices. Layers are serialised with their Doc (``Doc.to_bytes``,
``DocBin(store_user_data=True)``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from html import unescape
from threading import Lock
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from extractor.lean import with_spacy
from extractor.mentions import (
    DateMention,
    Entities,
    FactRow,
    Found,
    NameMention,
    Numeral,
    OrganizationMention,
    PersonMention,
    PostMention,
    QuantityMention,
    StatementMention,
    Table,
    Tokens,
    Turn,
)
from extractor.spelling.letters import SQUEEZED
from extractor.spelling.phrases import Beginnings, Phrases

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Layers:
    """All that is left on one Doc; ``doc._.<field>`` reads and writes each."""

    # text
    norms: list[str] | None = None
    """One norm a token (as ``token.norm_``)."""
    offsets: list[Tokens] | None = None
    """The slice of the source that each token covers, without what rides at its end."""
    source: str | None = None
    layout: str | None = None
    """The source with its hard-wrapped lines joined, where it had any."""
    sentences: list[Tokens] | None = None
    opening: int = 0
    """The token at which the text begins behind a headline in its line; 0 where none is."""
    tables: list[Table] = field(default_factory=list)
    # one a stage
    numerals: list[Numeral] = field(default_factory=list)
    quantities: list[QuantityMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    names: list[NameMention] = field(default_factory=list)
    organizations: list[OrganizationMention] = field(default_factory=list)
    persons: list[PersonMention] = field(default_factory=list)
    officials: list[PostMention] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    entities: Entities | None = None
    statements: list[StatementMention] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    found: dict[str, list[Found]] = field(default_factory=dict)
    """The layers of kinds that stand in packages of their own, by name; ``doc._.<name>`` as all others."""
    # of several stages
    warnings: list[str] = field(default_factory=list)
    model: str = "none"
    """The model that the names stage ran."""
    bare: bool = False
    """Made for the records alone: its ``doc.ents`` are not set, which nobody would read."""
    published_at: dt.date | None = None
    agency: str | None = None
    """The article's own agency, as given: its words are the paper's."""
    made: set[str] = field(default_factory=set)
    """The layers that stages have made so far."""
    # caches, filled at their first use: by flat, paragraphs, standing, known_places and cues
    squeezed: list[str] | None = None
    paragraphs: list[list[Tokens]] | None = None
    where: dict[str, list[int]] | None = None
    """Where each squeezed word stands."""
    begun: list[list[int]] | None = None
    """Where the words stand with which phrases of each table begin."""
    places: list[NameMention] | None = None
    cues: list[tuple[Tokens, str]] | None = None


LISTS = tuple(name for name in Layers.__dataclass_fields__ if name in {
    "numerals", "quantities", "dates", "names", "organizations", "persons", "officials", "turns", "statements", "facts",
    "warnings",
})  # fmt: skip
"""The layers that are lists of what a stage found."""


def layers(doc: Doc) -> Layers:
    """The layers of a Doc."""
    found: Layers | None = doc.user_data.get(_KEY)
    if found is None:
        found = doc.user_data[_KEY] = Layers()
    return found


_KEY = "khabar"


class Bare:
    """What our stages read of a Doc, which is its layers, without the Doc: to make one takes longer than some stages.

    Attributes:
        tensor: the vectors that a model leaves.
    """

    __slots__ = ("_", "tensor", "user_data")

    def __init__(self, made: Layers) -> None:
        self._, self.user_data, self.tensor = made, {_KEY: made}, ()

    @property
    def text(self) -> str | None:
        return self._.source

    def __len__(self) -> int:
        return len(self._.norms or ())


def leave(doc: Doc, made: Layers) -> None:
    """Give a Doc all its layers."""
    doc.user_data[_KEY] = made


def norms(doc: Doc) -> list[str]:
    """Norms by token; kept by our tokenizer, else read from the tokens, so that a stage works on any Doc."""
    mine = layers(doc)
    if mine.norms is None:
        mine.norms = [token.norm_ for token in doc]
    return mine.norms


def offsets(doc: Doc) -> list[Tokens]:
    """The slice of the source of each token."""
    mine = layers(doc)
    if mine.offsets is None:
        mine.offsets = [(token.idx, token.idx + len(token.text.rstrip())) for token in doc]
    return mine.offsets


def flat(doc: Doc) -> list[str]:
    """The squeezed norm of each token, computed once a Doc."""
    mine = layers(doc)
    if mine.squeezed is None:
        mine.squeezed = list(map(SQUEEZED.__getitem__, norms(doc)))
    return mine.squeezed


def _where(doc: Doc) -> dict[str, list[int]]:
    """Where each squeezed word stands, computed once a Doc."""
    mine = layers(doc)
    if mine.where is None:
        mine.where = defaultdict(list)
        for k, word in enumerate(flat(doc)):
            mine.where[word].append(k)
    return mine.where


_beginnings = Beginnings()
_lock = Lock()


def _begin(table: Phrases[Any]) -> None:
    """Let a table be among those that are looked up together."""
    global _beginnings
    with _lock:
        if table.number < 0:
            _beginnings = _beginnings.with_(table)


def _begun(doc: Doc, table: Phrases[Any]) -> list[int]:
    """Where the words stand with which phrases of a table begin."""
    mine = layers(doc)
    if mine.begun is None:
        mine.begun = _beginnings.places(_where(doc))
    if table.number < 0:
        _begin(table)
    return mine.begun[table.number] if table.number < len(mine.begun) else standing(doc, table.starts)


def standing(doc: Doc, among: set[str] | frozenset[str]) -> list[int]:
    """The tokens whose squeezed words are among some, in order: the words of a text, or of a table, are fewer than its
    tokens; of the two the fewer are gone through."""
    where = _where(doc)
    words = where.keys() & among if len(among) < len(where) else among.intersection(where)
    return sorted([k for word in words for k in where[word]])


def phrases[V](doc: Doc, table: Phrases[V]) -> Iterator[tuple[int, int, V]]:
    """Start, end and value of the phrases of a table, left to right, longest first, without overlaps."""
    return table.all(flat(doc), _begun(doc, table))


def hits[V](doc: Doc, table: Phrases[V]) -> dict[int, tuple[int, V]]:
    """End and value of the longest phrase of a table at each token where one begins, in order: for what asks of many
    tokens, most of which begin none."""
    words = flat(doc)
    return {at: hit for at in _begun(doc, table) if (hit := table.longest(words, at))}


def source(doc: Doc) -> str:
    """The text of a Doc, put together once."""
    mine = layers(doc)
    if mine.source is None:
        mine.source = doc.text
    return mine.source


def written(doc: Doc, start: int, end: int) -> str:
    """What the source has at tokens ``[start, end)``, as one line and without entities of HTML."""
    slices = offsets(doc)
    text = source(doc)[slices[start][0] : slices[end - 1][1]]
    return " ".join((unescape(text) if "&" in text else text).split()) if "\n" in text or "&" in text else text


def laid_out(doc: Doc) -> str:
    """The source with its wrapped lines undone; its length is the same."""
    return layers(doc).layout or source(doc)


def sentences(doc: Doc) -> list[Tokens]:
    """The token range of each sentence, computed once a Doc."""
    mine = layers(doc)
    if mine.sentences is None:
        known = doc.has_annotation("SENT_START")
        mine.sentences = [(s.start, s.end) for s in doc.sents] if known else [(0, len(doc))]
    return mine.sentences


def paragraphs(doc: Doc) -> list[list[Tokens]]:
    """Sentences by paragraph, the lines of the source (unwrapped), computed once a Doc; of a line that has lost its
    breaks each sentence is one."""
    mine = layers(doc)
    if mine.paragraphs is None:
        slices, text, opening = offsets(doc), laid_out(doc), mine.opening
        lines: list[list[Tokens]] = []
        for start, end in sentences(doc):
            if not lines or start == opening or "\n" in text[slices[start - 1][1] : slices[start][0]]:
                lines.append([])
            lines[-1].append((start, end))
        mine.paragraphs = [part for line in lines for part in parted(line)]
    return mine.paragraphs


def tabled(doc: Doc) -> set[int]:
    """The tokens that stand in tables."""
    return {i for table in layers(doc).tables for cell in table.cells() for i in range(cell.start, cell.end)}


def cell_borders(doc: Doc) -> set[int]:
    """The tokens at which cells of tables begin, or what stands behind them does."""
    return {at for table in layers(doc).tables for cell in table.cells() for at in (cell.start, cell.end)}


def crosses(borders: set[int], start: int, end: int) -> bool:
    """Whether tokens ``[start, end)`` go over the border of a cell."""
    return not borders.isdisjoint(range(start + 1, end))


_PARAGRAPH = 4
"""Sentences of a paragraph; a longer line has lost its breaks."""


def parted(line: list[Tokens]) -> list[list[Tokens]]:
    """The paragraphs of one line."""
    return [line] if len(line) <= _PARAGRAPH else [[sentence] for sentence in line]


def headline(doc: Doc) -> int:
    """The number of tokens of the first line; 0 if there is no other line."""
    lines = paragraphs(doc)
    return lines[0][-1][1] if len(lines) > 1 else 0


def declare(layer: str) -> None:
    """Register a layer of a kind that stands in a package of its own; all others are known."""
    if layer in Layers.__dataclass_fields__:
        return

    def get(doc: Doc) -> list[Found]:
        return layers(doc).found.get(layer, [])

    def put(doc: Doc, found: list[Found]) -> None:
        layers(doc).found[layer] = found

    with_spacy(lambda: _extend(layer, get, put))


def _extend(layer: str, get: Callable[[Doc], Any], put: Callable[[Doc, Any], None]) -> None:
    """Register a Doc extension."""
    from spacy.tokens import Doc

    Doc.set_extension(layer, getter=get, setter=put, force=True)


def _register() -> None:
    """Register the Doc extensions, one a field of ``Layers``, and how layers are written with their Doc."""
    import srsly

    def extension(name: str) -> None:
        def get(doc: Doc) -> Any:
            return getattr(layers(doc), name)

        def put(doc: Doc, value: Any) -> None:
            setattr(layers(doc), name, value)

        _extend(name, _COMPUTED.get(name, get), put)

    for item in fields(Layers):
        extension(item.name)
    srsly.msgpack_encoders("khabar", func=_encode)
    srsly.msgpack_decoders("khabar", func=_decode)


_COMPUTED: dict[str, Callable[[Doc], Any]] = {"norms": norms, "offsets": offsets}
"""Layers that are computed where no tokenizer of ours made them."""


@cache
def _adapter() -> TypeAdapter[Layers]:
    return TypeAdapter(Layers)


def _encode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Layers as JSON inside msgpack: decimals and dates keep their exact form."""
    if isinstance(obj, Layers):
        return {"__khabar__": _adapter().dump_json(obj).decode()}
    return obj if chain is None else chain(obj)


def _decode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if isinstance(obj, dict) and "__khabar__" in obj:
        return _adapter().validate_json(obj["__khabar__"])
    return obj if chain is None else chain(obj)


with_spacy(_register)
