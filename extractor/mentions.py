"""What the stages find, in token indices: one type a kind of find, in the order of the stages.

``[start, end)`` are tokens of the Doc; only ``assemble.py`` turns them into the character spans of ``records``. Where
they are left, and read again, is ``layers.py``'s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, takewhile
from typing import Literal

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
    quoted: bool = False
    """Whether it is a newspaper that a press review quotes: its place shows the name, whatever its words."""


@dataclass(slots=True)
class OrganizationMention:
    """A named organisation at one place in the text."""

    start: int
    end: int
    kind: OrganizationKind = "other"
    registry_id: str | None = None
    evidence: tuple[Evidence, ...] = ()
    by_place: bool = False
    """Whether its place in the text shows a medium, whatever the words («به گزارش انتخاب»)."""


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
    plural: bool = False
    """«X و Y، وزیران …»: one of several holders, each with a mention at the same place."""
    of_pronoun: bool = False
    """«وی رئیس … بود»: who was spoken of before."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class EntityMention:
    """One place where an entity is named, told by its post, or taken up by a pronoun."""

    start: int
    end: int
    kind: Literal["name", "role", "pronoun"] = "name"
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class RoleOf:
    """A post of an official, as its record has it."""

    title: str
    organization: str | None = None
    organization_index: int | None = None
    """Index into ``Entities.organizations``."""
    former: bool = False
    acting: bool = False
    implied: bool = False


@dataclass(slots=True)
class OfficialEntity:
    """Somebody with posts; without a name where the article gives none."""

    name: str | None
    honorific: str | None = None
    roles: list[RoleOf] = field(default_factory=list)
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class OrganizationEntity:
    """A body."""

    name: str
    kind: OrganizationKind = "other"
    acronym: str | None = None
    aliases: list[str] = field(default_factory=list)
    parent: int | None = None
    registry_id: str | None = None
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class PersonEntity:
    """Somebody without a post."""

    name: str
    honorific: str | None = None
    mentions: list[EntityMention] = field(default_factory=list)


@dataclass(slots=True)
class PlaceEntity:
    """A place."""

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
    sure: dict[str, float] = field(default_factory=dict)
    """How likely each decision of the row is, where it was linked; none in tables."""
    confidence: float = 1.0


@dataclass(slots=True)
class PersonMention:
    """A person's name at one place, without the honorific before it."""

    start: int
    end: int
    honorific: Tokens | None = None
    rule: str = "names"
    byline: bool = False
    """Whether the paper says so who reports («همشهری آنلاین - علی محمدی: …»)."""


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
    """Whether «نیز» or «هم» after the subject, or a new entry of a live report, gives the floor to somebody else."""
    labelled: bool = False
    """Whether the subject stands as a label («X: …»), without a verb of saying."""
    passing: bool = False
    """Whether the speaker says something in passing, with no verb of saying («X با بیان اینکه …، به یزد رفت»)."""
    spoken: bool = False
    """Whether a source is one of words («به گفته X»), not of data («طبق آمار X»)."""
    document: str | None = None
    """The word, squeezed, for what the subject has put in writing («در | پیام | X آمده است»)."""


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
