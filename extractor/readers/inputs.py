"""What a reader yields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something in the source that is no article, and why."""

    id: str
    """Where it stands: «corpus.jsonl:17», or the file."""
    error: str
