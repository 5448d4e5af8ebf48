"""JSON as a whole: Telegram Desktop's export of a channel or of all chats, or objects under a column mapping.

It is read as a stream: no more is held than the message or the object at hand.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from extractor.readers.columns import Columns
from extractor.readers.inputs import Input, Unreadable
from extractor.readers.published import parse_published
from extractor.readers.streams import mended, utf8
from extractor.readers.text import stem

SEEKS = False

_DEEPEST = 100
"""Levels of a tree; where each event holds its whole path, a deeper one would take all memory."""

_Event = tuple[str, str, Any]
"""Where in the tree, what, and its value, as ijson has it."""


def read(stream: io.BufferedReader, name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    import ijson

    events: Iterator[_Event] = ijson.parse(_shallow(ijson.basic_parse(mended(utf8(stream)))))
    try:
        _, first, _ = next(events)
        if first == "start_array":
            yield from _rows(events, name, columns)
        elif first == "start_map":
            head = list(_before_messages(events))
            if head[-1][1] == "map_key":
                yield from _posts(chain(head, events))
            else:
                yield _alone(_object(iter(head), ""), name, columns)
        else:
            raise ValueError("neither an export of Telegram nor an object, nor a list of objects")
    except ijson.JSONError as error:
        raise ValueError(f"no JSON: {error}") from error


def _shallow(events: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    depth = 0
    for event, value in events:
        depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
        if depth > _DEEPEST:
            raise ValueError(f"nested more than {_DEEPEST} levels deep")
        yield event, value


def _rows(events: Iterator[_Event], name: str, columns: Columns) -> Iterator[Input | Unreadable]:
    number = 0
    for place, event, value in events:
        if place != "item":
            continue
        number += 1
        try:
            if event != "start_map":
                raise ValueError(f"a JSON object is expected, not {value!r}"[:80])
            yield columns.article(_object(events, place))
        except ValueError as error:
            yield Unreadable(f"{name}:{number}", str(error))


def _before_messages(events: Iterator[_Event]) -> Iterator[_Event]:
    """The whole object; of an export of Telegram, which may be long, what stands before its messages, and their key."""
    for place, event, value in events:
        yield place, event, value
        if not place and (event == "end_map" or (event == "map_key" and value in ("messages", "chats"))):
            return


def _alone(row: dict[str, Any], name: str, columns: Columns) -> Input:
    """The article of a file that holds nothing else, which therefore may lend it its name."""
    named = row.get(columns.id) or row.get(columns.url)
    return columns.article(row if named else row | {columns.id: stem(name)})


def _posts(events: Iterator[_Event]) -> Iterator[Input]:
    """The messages with a text, each an article; what a chat's export says of the chat stands before its messages."""
    chat: dict[str, Any] = {}
    for place, event, value in events:
        holder, _, key = place.rpartition(".")
        if holder not in ("", "chats.list.item", "messages", "chats.list.item.messages"):
            continue
        if key in ("name", "id"):
            chat[key] = value
        elif (key, event) == ("item", "start_map") and holder.endswith("messages"):
            post = _post(_object(events, place), chat)
            yield from [post] if post else []


def _post(message: dict[str, Any], chat: dict[str, Any]) -> Input | None:
    pieces = message.get("text")
    pieces = pieces if isinstance(pieces, list) else [pieces]
    text = "".join(str((p.get("text") if isinstance(p, dict) else p) or "") for p in pieces)
    if message.get("type") != "message" or not text.strip():  # a service message; a picture
        return None
    seconds = str(message.get("date_unixtime", ""))
    return Input(
        text=text,
        id=f"{chat.get('id', chat.get('name', ''))}/{message.get('id')}",
        agency=chat.get("name"),
        published_at=parse_published(int(seconds) if seconds.isdigit() else message.get("date")),
    )


def _object(events: Iterator[_Event], place: str) -> dict[str, Any]:
    """The object that has just begun at a place."""
    import ijson

    builder: Any = ijson.ObjectBuilder()
    builder.event("start_map", None)
    for at, event, value in events:
        builder.event(event, value)
        if at == place and event == "end_map":
            break
    value = builder.value
    return dict(value)
