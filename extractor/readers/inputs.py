"""What a reader yields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Input:
    """An article as read, before extraction."""

    text: str
    id: str
    title: str | None = None
    url: str | None = None
    agency: str | None = None
    published_at: dt.datetime | None = None
    """Tehran's time, with its zone."""
    version: int = 1
    version_of: str | None = None
    """Of a later version the id of the first; its own is that with «#v2», «#v3», …."""

    def as_version(self, number: int) -> Input:
        """The same as a later version of the article; as it is for 1."""
        if number == 1:
            return self
        return replace(self, id=f"{self.id}#v{number}", version=number, version_of=self.id)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in the source that is no article, and why."""

    id: str
    """Where it stands: «corpus.jsonl:17», or the file."""
    error: str
