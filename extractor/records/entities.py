"""Who and what an article speaks of, and what they say."""

from __future__ import annotations

from typing import Literal

from extractor.records.base import Evidence, MentionKind, OrganizationKind, Record, Span
from extractor.records.figures import Speaker


class Mention(Record):
    """One place in the text where an entity is named, described by its role, or meant by a pronoun."""

    span: Span
    """The words."""
    kind: MentionKind = "name"
    """Named, described by its role, or meant by a pronoun."""
    evidence: tuple[Evidence, ...] = ()


class Organization(Record):
    """A named organisation with all its mentions."""

    id: str
    """Unique in the article («org1»)."""
    name: str
    """Canonical or fullest form, typos repaired."""
    kind: OrganizationKind = "other"
    """What sort of body it is."""
    acronym: str | None = None
    """Its acronym, where the text gives one."""
    aliases: tuple[str, ...] = ()
    """Its other names in the article."""
    parent: str | None = None
    """Id of the organisation that it is a subunit of."""
    registry_id: str | None = None
    """Key in patterns/organizations/organizations.yaml."""
    mentions: tuple[Mention, ...] = ()
    """All places where it is named or meant."""


class Role(Record):
    """A post: its title without the organisation, and the organisation as written."""

    title: str
    """The post without its organisation («وزیر»)."""
    organization: str | None = None
    """The organisation of the post, as written."""
    organization_id: str | None = None
    """Its id, where the article's organisations hold it."""
    former: bool = False
    """Whether it is held no more."""
    acting: bool = False
    """Whether it is held for the time being («سرپرست»)."""
    implied: bool = False
    """Whether the organisation follows from the post alone («وزیر نفت» → «وزارت نفت»)."""


class Official(Record):
    """A person, named or not, who is mentioned with a post."""

    id: str
    """Unique in the article («off1»)."""
    name: str | None = None
    """Name, where the article gives it."""
    honorific: str | None = None
    """What stands before the name («دکتر»)."""
    roles: tuple[Role, ...] = ()
    """The posts."""
    mentions: tuple[Mention, ...] = ()
    """All places where the person is named or meant."""


class Person(Record):
    """A named person without a post."""

    id: str
    """Unique in the article («per1»)."""
    name: str
    """Fullest name."""
    honorific: str | None = None
    """What stands before the name («دکتر»)."""
    mentions: tuple[Mention, ...] = ()
    """All places where the person is named or meant."""


class Place(Record):
    """A named place; ``country`` is its ISO 3166-1 alpha-2 code (of the country it is, or lies in)."""

    id: str
    """Unique in the article («loc1»)."""
    name: str
    """Name."""
    kind: Literal["country", "province", "city", "region", "other"] = "other"
    """What sort of place it is."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of the country that it is or lies in."""
    mentions: tuple[Mention, ...] = ()
    """All places where it is named."""


class Statement(Record):
    """What somebody said: the speaker, the reporting cue, the span of what is said."""

    id: str
    """Unique in the article («s1»)."""
    speaker: Speaker | None = None
    """Who said it."""
    cue: Span | None = None
    """The words that report it («گفت»)."""
    span: Span
    """What was said."""
    mode: Literal["direct", "indirect"] = "indirect"
    """Word by word, or reported."""
    evidence: tuple[Evidence, ...] = ()
