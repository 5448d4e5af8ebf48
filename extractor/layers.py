"""What the stages leave on a ``Doc`` for the stages after them: all of it, typed, in one place.

Everything here speaks token indices, ``[start, end)`` on the Doc; only ``assemble.py`` turns them into the character
spans of ``records``. ``Layers`` holds the groups, each written by one stage and read by later ones as
``doc._.<name>``; ``Stage`` is the base of the stages, which says what each requires and assigns. Layers are
serialised with their Doc (``Doc.to_bytes``, ``DocBin(store_user_data=True)``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from html import unescape
from itertools import islice, takewhile
from typing import Any, ClassVar, Literal

import srsly
from pydantic import TypeAdapter
from spacy.language import Language
from spacy.tokens import Doc

from extractor.language.letters import SQUEEZED
from extractor.records import (
    Calendar,
    Change,
    Evidence,
    Flow,
    Grain,
    OrganizationKind,
    Qualifier,
    Status,
    Transformation,
)

Tokens = tuple[int, int]
"""A token range ``[start, end)``."""


@dataclass(slots=True)
class Numeral:
    """A parsed number: ``value``, or ``low``/``high`` of a range («۱۲۰ تا ۱۵۰ هزار»)."""

    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    ordinal: bool = False
    """«پنجم», «بیست و یکمین»; its value is the rank."""
    fraction: bool = False
    """«یک‌سوم», «نصف»: a share of something (not «یک و نیم», which is a plain number)."""
    vague: bool = False
    """«ده‌ها», «صدها هزار»; its value is the plain power."""
    over: bool = False
    """«۲۰ و اندی»: somewhat more than its value."""
    sign: int = 0
    """Its first tokens that are a sign («منفی ۵»); its value is negative then."""
    alternative: Decimal | None = None
    """The other reading of «5/17» in an old feed (17.5)."""
    thousands: Decimal | None = None
    """The reading of «34.500» whose mark parts thousands (34500)."""
    scale: Decimal = Decimal(1)
    """The scale word of its first group: 10⁹ of «۳ میلیارد و ۲۰۰ میلیون», 1 of «۲۵»."""
    tail: Decimal = Decimal(1)
    """Its last scale word: 10⁹ of «هزار و ۲۰۰ میلیارد», 1 of «هزار و ۲۰۰»."""
    glued: str | None = None
    """A unit glued to its last token («تومان» in «هزارتومان»)."""
    entry: str | None = None
    """``file.yaml#key`` of its first word; None of digits."""


@dataclass(slots=True)
class QuantityMention:
    """A numeral with its unit, currency, sign or counted noun; ``start``/``end`` as in the guidelines' quotes."""

    kind: Literal["money", "count", "percent", "measure"]
    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    alternative: Decimal | None = None
    qualifier: Qualifier = "exact"
    qualifier_tokens: Tokens | None = None
    unit: str | None = None
    """Currency code of money; singular noun of a count; unit of a measure as written; None for a percent."""
    ucum: str | None = None
    phrase: Tokens | None = None
    about: Tokens | None = None
    per: Tokens | None = None
    direction: Literal["increase", "decrease"] | None = None
    implied: bool = False
    """The text leaves the currency out."""
    part_of: int | None = None
    """Index into ``doc._.quantities`` of the count that this one is a share of."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class DateMention:
    """A date or period; ``first``/``last`` are both included, ``None`` while unresolved."""

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    grain: Grain
    calendar: Calendar
    relative: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class NameMention:
    """A span that the model, the gazetteers or both call a name."""

    start: int
    end: int
    label: Literal["PER", "ORG", "LOC", "TITLE"]
    evidence: tuple[Evidence, ...] = ()
    country: str | None = None
    """ISO 3166-1 alpha-2 of a place, where a gazetteer knows it."""
    place_kind: str | None = None


@dataclass(slots=True)
class OrganizationMention:
    """A named organisation at one place in the text."""

    start: int
    end: int
    kind: OrganizationKind = "other"
    registry_id: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class PostMention:
    """A post at one place: title tokens, the organisation's tokens if written, the holder's name if adjacent.

    ``start``/``end`` cover title plus organisation (the role mention of the guidelines).
    """

    start: int
    end: int
    title: Tokens
    title_text: str
    """Normalised title without ezafe («سخنگو»)."""
    organization: Tokens | None = None
    organization_text: str | None = None
    """Implied organisation («وزارت نفت») where none is written."""
    name: Tokens | None = None
    honorific: Tokens | None = None
    former: bool = False
    acting: bool = False
    implied: bool = False
    pointing: bool = False
    """«این عضو کمیسیون …»: who was named before."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class EntityMention:
    start: int
    end: int
    kind: Literal["name", "role", "pronoun"] = "name"
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class RoleOf:
    title: str
    organization: str | None = None
    organization_index: int | None = None
    """Index into ``Entities.organizations``."""
    former: bool = False
    acting: bool = False
    implied: bool = False


@dataclass(slots=True)
class OfficialEntity:
    name: str | None
    honorific: str | None = None
    roles: list[RoleOf] = field(default_factory=list)
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class OrganizationEntity:
    name: str
    kind: OrganizationKind = "other"
    acronym: str | None = None
    aliases: list[str] = field(default_factory=list)
    parent: int | None = None
    registry_id: str | None = None
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class PersonEntity:
    name: str
    honorific: str | None = None
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class PlaceEntity:
    name: str
    kind: Literal["country", "province", "city", "region", "other"] = "other"
    country: str | None = None
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class Entities:
    """Who and what the article speaks of, after resolution."""

    officials: list[OfficialEntity] = field(default_factory=list)
    organizations: list[OrganizationEntity] = field(default_factory=list)
    persons: list[PersonEntity] = field(default_factory=list)
    places: list[PlaceEntity] = field(default_factory=list)


SpeakerRef = tuple[Literal["official", "organization", "person"], int]
"""Kind of the speaker and its index in ``Entities``."""


@dataclass(slots=True)
class StatementMention:
    """Tokens that somebody said; ``speaker`` None for the paper's own voice or an unnamed source."""

    start: int
    end: int
    speaker: SpeakerRef | None
    cue: Tokens | None = None
    mode: Literal["direct", "indirect"] = "indirect"
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class Time:
    """A period or baseline: its words, and its days where they follow; both included."""

    tokens: Tokens
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(slots=True)
class Party:
    """Whose figure it is, or who is on the other side: a place, body or group."""

    tokens: Tokens
    name: str | None = None
    """What it is called where the words only point to it («ایران» of «کشور»)."""
    country: str | None = None
    """ISO 3166-1 alpha-2, where it is a country."""


@dataclass(slots=True)
class FactRow:
    """What the facts stage knows of one quantity beyond the quantity itself."""

    quantity: int
    """Index into ``doc._.quantities``; so are ``part_of``, ``same_as`` and ``corrects``."""
    indicator: Tokens | None = None
    flow: Flow | None = None
    transformation: Transformation = "level"
    change: Change | None = None
    status: Status = "actual"
    reporter: Party | None = None
    partners: list[Party] = field(default_factory=list)
    commodity: Tokens | None = None
    hs_code: str | None = None
    period: Time | None = None
    baseline: Time | None = None
    per: Tokens | None = None
    part_of: int | None = None
    same_as: int | None = None
    corrects: int | None = None
    confidence: float = 1.0


@dataclass(slots=True)
class PersonMention:
    """A person's name at one place, without the honorific before it."""

    start: int
    end: int
    honorific: Tokens | None = None
    rule: str = "names"


@dataclass(frozen=True, slots=True)
class Subject:
    """A mention that can speak; its kind says which list its tokens come from."""

    kind: Literal["person", "post", "organization", "pronoun", "body"]
    start: int
    end: int
    post: Tokens | None = None
    """The post beside a person's name."""
    first: int = 0
    """Where the mention begins with its honorific and a post before it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A sentence, or the headline, that tells who says something."""

    sentence: Tokens
    start: int
    """Where the sentence proper begins, after «به گزارش …،» or «خبرگزاری فارس:»."""
    subject: Subject | None
    cue: Tokens | None
    entry: str | None
    source: bool = False
    """Whether the speaker is named as a source («به گفته X»), not as the subject."""
    anonymous: bool = False
    """Whether somebody speaks whom nobody can name («یک منبع آگاه»)."""
    heading: bool = False
    """Whether it is a headline or sub-headline."""
    other: bool = False
    """Whether «نیز» or «هم» after the subject gives the floor to somebody else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell of a table."""

    start: int
    end: int
    column: int


@dataclass(slots=True)
class Table:
    """A table in the text: what stands above it, and its rows of cells; the first ``heads`` rows name the columns."""

    caption: Tokens | None
    rows: list[list[Cell]]
    heads: int

    def cells(self) -> Iterator[Cell]:
        """All of its cells."""
        return (cell for row in self.rows for cell in row)

    def parts(self, figures: Container[int]) -> tuple[list[dict[int, Cell]], list[list[Cell]]]:
        """The rows that name the columns, by column, and the others; a row in which a figure begins names none."""
        names = takewhile(lambda row: not any(i in figures for c in row for i in range(c.start, c.end)), self.rows)
        heads = [{cell.column: cell for cell in row} for row in islice(names, self.heads)]
        return heads, self.rows[len(heads) :]


@dataclass(slots=True)
class Found:
    """What a stage of a kind of its own found (``kinds.ADDED``): its tokens, and the record's other fields.

    A token range becomes a span; everything else is taken as it is, numbers and days as text.
    """

    start: int
    end: int
    fields: dict[str, Tokens | str | int | bool | None] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


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
    published_at: dt.date | None = None
    agency: str | None = None
    """The article's own agency, as given: its words are the paper's."""
    made: set[str] = field(default_factory=set)
    """The layers that stages have made so far."""
    # caches, each filled by the function of its name
    squeezed: list[str] | None = None
    paragraphs: list[list[Tokens]] | None = None
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


class MissingLayer(ValueError):
    """A stage runs on a Doc that lacks what it requires."""


class Stage:
    """Base of the stages: a spaCy component that makes the layers it ``assigns`` out of those it ``requires``."""

    topic: ClassVar[str]
    assigns: ClassVar[tuple[str, ...]]
    requires: ClassVar[tuple[str, ...]] = ()

    def annotate(self, doc: Doc) -> None:
        """Leave the layers on the Doc."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        """Run on one Doc.

        Raises:
            MissingLayer: a layer that the stage requires has not been made.
        """
        mine = layers(doc)
        for layer in self.requires:
            if layer not in mine.made:
                maker = f"khabar_{_maker(layer)}"
                raise MissingLayer(f"khabar_{self.topic} needs the layer {layer!r}: add {maker} before it")
        self.annotate(doc)
        mine.made.update(self.assigns)
        return doc


def _maker(layer: str) -> str:
    return next((stage.topic for stage in Stage.__subclasses__() if layer in stage.assigns), layer)


def factory(stage: type[Stage], **config: Any) -> Callable[[Callable[..., Stage]], Callable[..., Stage]]:
    """Register a function that makes the stage as spaCy's factory ``khabar_<name>``, with what it assigns and
    requires, so that ``nlp.analyze_pipes()`` tells the truth."""
    for layer in stage.assigns:
        if layer not in Layers.__dataclass_fields__:
            _open(layer)
    return Language.factory(
        f"khabar_{stage.topic}",
        assigns=[f"doc._.{layer}" for layer in stage.assigns],
        requires=[f"doc._.{layer}" for layer in stage.requires],
        default_config=config,
    )


def _open(layer: str) -> None:
    """Register a layer of a kind that stands in a package of its own."""

    def get(doc: Doc) -> list[Found]:
        return layers(doc).found.get(layer, [])

    def put(doc: Doc, found: list[Found]) -> None:
        layers(doc).found[layer] = found

    Doc.set_extension(layer, getter=get, setter=put, force=True)


def _register() -> None:
    """Register the Doc extensions: one a field of ``Layers``."""

    def extension(name: str) -> None:
        def get(doc: Doc) -> Any:
            return getattr(layers(doc), name)

        def put(doc: Doc, value: Any) -> None:
            setattr(layers(doc), name, value)

        Doc.set_extension(name, getter=_COMPUTED.get(name, get), setter=put, force=True)

    for item in fields(Layers):
        extension(item.name)


_COMPUTED: dict[str, Callable[[Doc], Any]] = {"norms": norms, "offsets": offsets}
"""Layers that are computed where no tokenizer of ours made them."""

_register()


@cache
def _adapter() -> TypeAdapter[Layers]:
    return TypeAdapter(Layers)


@srsly.msgpack_encoders("khabar")  # type: ignore[untyped-decorator]
def _encode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Layers as JSON inside msgpack: decimals and dates keep their exact form."""
    if isinstance(obj, Layers):
        return {"__khabar__": _adapter().dump_json(obj).decode()}
    return obj if chain is None else chain(obj)


@srsly.msgpack_decoders("khabar")  # type: ignore[untyped-decorator]
def _decode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if isinstance(obj, dict) and "__khabar__" in obj:
        return _adapter().validate_json(obj["__khabar__"])
    return obj if chain is None else chain(obj)
