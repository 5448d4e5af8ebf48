"""What the stages leave on a ``Doc`` for the stages after them.

Everything here speaks token indices, ``[start, end)`` on the Doc; only ``assemble.py`` turns them into the
character spans of ``records``. Each group is written by one stage and read by later ones:

=====================  ===================  ==========================================
``doc._.norms``        text                 list[str], one norm a token (as ``token.norm_``)
``doc._.offsets``      text                 list[tuple[int, int]], the source slice of each token
``doc._.numerals``     numerals             list[Numeral]
``doc._.quantities``   quantities           list[QuantityMention]
``doc._.dates``        dates                list[DateMention]
``doc._.names``        names                list[NameMention]
``doc._.links``        names                links.learned.Links, or None without a model
``doc._.organizations`` organizations       list[OrganizationMention]
``doc._.officials``    officials            list[PostMention]
``doc._.entities``     resolution           Entities
``doc._.statements``   statements           list[StatementMention]
``doc._.facts``        facts                list[FactRow]
``doc._.warnings``     any stage            list[str]
=====================  ===================  ==========================================
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

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
    same_as: str | None = None
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


LISTS = (
    "numerals",
    "quantities",
    "dates",
    "names",
    "organizations",
    "officials",
    "statements",
    "facts",
    "warnings",
)


def _norms(doc: Doc) -> list[str]:
    """Norms by token; kept by our tokenizer, else read from the tokens, so that a stage works on any Doc."""
    key = "khabar.norms"
    if key not in doc.user_data:
        doc.user_data[key] = [token.norm_ for token in doc]
    norms: list[str] = doc.user_data[key]
    return norms


def _offsets(doc: Doc) -> list[Tokens]:
    key = "khabar.offsets"
    if key not in doc.user_data:
        doc.user_data[key] = [(token.idx, token.idx + len(token.text.rstrip())) for token in doc]
    offsets: list[Tokens] = doc.user_data[key]
    return offsets


def flat(doc: Doc) -> list[str]:
    """The squeezed norm of each token, computed once a Doc."""
    key = "khabar.flat"
    if key not in doc.user_data:
        doc.user_data[key] = list(map(SQUEEZED.__getitem__, doc._.norms))
    found: list[str] = doc.user_data[key]
    return found


def source(doc: Doc) -> str:
    """The text of a Doc, put together once."""
    key = "khabar.source"
    if key not in doc.user_data:
        doc.user_data[key] = doc.text
    text: str = doc.user_data[key]
    return text


def paragraphs(doc: Doc) -> list[list[tuple[int, int]]]:
    """Sentences by paragraph, the lines of the source (unwrapped), computed once a Doc."""
    key = "khabar.paragraphs"
    if key not in doc.user_data:
        offsets, text = doc._.offsets, doc.user_data.get("khabar.layout") or source(doc)
        lines: list[list[tuple[int, int]]] = []
        for start, end in sentences(doc):
            if not lines or "\n" in text[offsets[start - 1][1] : offsets[start][0]]:
                lines.append([])
            lines[-1].append((start, end))
        doc.user_data[key] = lines
    found: list[list[tuple[int, int]]] = doc.user_data[key]
    return found


def headline(doc: Doc) -> int:
    """The number of tokens of the first line; 0 if there is no other line."""
    lines = paragraphs(doc)
    return lines[0][-1][1] if len(lines) > 1 else 0


def sentences(doc: Doc) -> list[tuple[int, int]]:
    """The token range of each sentence, computed once a Doc."""
    key = "khabar.sentences"
    if key not in doc.user_data:
        known = doc.has_annotation("SENT_START")
        doc.user_data[key] = [(s.start, s.end) for s in doc.sents] if known else [(0, len(doc))]
    found: list[tuple[int, int]] = doc.user_data[key]
    return found


def register() -> None:
    """Register the Doc extensions; safe to call again."""

    def group(name: str) -> None:
        key = f"khabar.{name}"

        def get(doc: Doc) -> list[object]:
            value: list[object] = doc.user_data.setdefault(key, [])
            return value

        def put(doc: Doc, value: list[object]) -> None:
            doc.user_data[key] = value

        Doc.set_extension(name, getter=get, setter=put, force=True)

    for name in LISTS:
        group(name)
    Doc.set_extension("norms", getter=_norms, force=True)
    Doc.set_extension("offsets", getter=_offsets, force=True)
    Doc.set_extension("entities", default=None, force=True)
    Doc.set_extension("links", default=None, force=True)
    Doc.set_extension("published_at", default=None, force=True)


register()
