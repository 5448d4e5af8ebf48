"""A table's row ─► an article, by a mapping of columns."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from extractor.readers.inputs import Input
from extractor.readers.published import InvalidPattern, date_pattern, find_date, parse_published
from extractor.source import detect


class InvalidColumns(ValueError):
    """A column mapping that cannot be understood, or a row that has no text under it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns make an article.

    ``text`` may name several, which are joined by newlines; a column may hold a list of paragraphs. By default it is
    the column ``text``, or where a row has none, ``title``, ``lead`` and ``paragraphs``. ``published_at`` may be a
    pattern («fars-%Y%m%d»), which finds the date in the id or the address of what has none.
    """

    text: tuple[str, ...] = ()
    id: str = "id"
    title: str = "title"
    url: str = "url"
    agency: str = "agency"
    published_at: str = "published_at"

    @classmethod
    def parse(cls, mapping: str) -> Columns:
        """From «text=headline+body,id=news_id,published_at=date».

        Raises:
            InvalidColumns: an unknown field or a missing «=».
        """
        known = [f.name for f in fields(cls)]
        given: dict[str, Any] = {}
        for part in mapping.split(","):
            field, equals, column = part.partition("=")
            field, column = field.strip(), column.strip()
            if not equals or not column or field not in known:
                raise InvalidColumns(f"{part.strip()!r}: write FIELD=COLUMN; fields are {', '.join(known)}")
            if field in given:
                raise InvalidColumns(f"{field} stands twice")
            given[field] = tuple(c.strip() for c in column.split("+")) if field == "text" else column
        return cls(**given)

    def __post_init__(self) -> None:
        if not all(name for f in fields(self) for name in _listed(getattr(self, f.name))):
            raise InvalidColumns("the name of a column is empty")
        if self.pattern:
            try:
                date_pattern(self.pattern)
            except InvalidPattern as error:
                raise InvalidColumns(str(error)) from error

    @property
    def pattern(self) -> str | None:
        """The pattern of dates, if ``published_at`` is one."""
        return self.published_at if "%" in self.published_at else None

    def dated(self, given: Input) -> Input:
        """With the date that the pattern finds in its id or address, if it has none."""
        if not self.pattern or given.published_at:
            return given
        places = (given.id, given.url or "")
        found = next((date for place in places if (date := find_date(self.pattern, place))), None)
        return replace(given, published_at=found) if found else given

    def missing(self, header: Collection[str]) -> str | None:
        """What a table with this header lacks, as an error says it; None if it has what the mapping names."""
        wanted = sorted(self.mapped - {*header})
        if not self.text and not {"text", "title", "lead", "paragraphs"} & {*header}:
            wanted.append("text")
        if not wanted:
            return None
        return f"no column {', '.join(wanted)}; columns are {', '.join(header) or '(none)'}"

    @property
    def mapped(self) -> set[str]:
        """The columns that the mapping itself names, which a table therefore must have."""
        given = {c for f in fields(self) for c in _named(getattr(self, f.name), f.default)}
        return given - {self.pattern or ""}

    @property
    def names(self) -> set[str]:
        """All columns that an article may need; a reader of a columnar format reads no others."""
        return {*(self.text or ("text", "title", "lead", "paragraphs")), self.id, self.title, self.url, self.agency,
                "published_at" if self.pattern else self.published_at}  # fmt: skip

    def article(self, row: Mapping[str, Any]) -> Input:
        """The article of a row. Its id is the id column, else its URL, else the beginning of its text's SHA-256.

        Raises:
            InvalidColumns: the row holds no text.
        """
        names = self.text or (("text",) if row.get("text") else ("title", "lead", "paragraphs"))
        text = "\n".join(part for name in names for part in _parts(row.get(name)))
        if not text.strip():
            raise InvalidColumns(f"no text in {', '.join(names)}; columns are {', '.join(map(str, row))}")
        url = _string(row.get(self.url))
        day = row.get("published_at" if self.pattern else self.published_at)
        return self.dated(
            Input(
                text=text,
                id=_string(row.get(self.id)) or url or "sha256:" + _sha256(text)[:16],
                title=_string(row.get(self.title)),
                url=url,
                agency=_string(row.get(self.agency)),
                published_at=parse_published(day),
            )
        )


def _named(column: str | tuple[str, ...], default: Any) -> tuple[str, ...]:
    """The columns that the mapping itself names for a field."""
    return () if column == default else _listed(column)


def _listed(column: str | tuple[str, ...]) -> tuple[str, ...]:
    return (column,) if isinstance(column, str) else column


def _parts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [part for item in value for part in _parts(item)]
    if isinstance(value, dict):
        raise InvalidColumns(f"an object stands where a text is expected; its fields are {', '.join(map(str, value))}")
    text = _string(value)
    return [] if text is None else [text]


def _string(value: Any) -> str | None:
    """A cell's text; None of an empty one, of which «not a number» is one (tables of numbers have no other)."""
    if isinstance(value, bytes):
        value = value.decode(detect(value))
    return None if value is None or value == "" or value != value else str(value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
