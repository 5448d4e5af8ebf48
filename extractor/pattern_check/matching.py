"""Entries that no text can match, or that another of the same look-up makes useless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from extractor.language.tokenizer import HazmTokenizer
from extractor.pattern_check.entries import Entry
from extractor.patterns import REFERENCE, Fault, Numbers, Some, Table, Values, Words
from extractor.spelling.letters import ZWNJ, squeeze

PERSIAN = re.compile("[\u0621-\u064a\u067e-\u06d3]{2}")
_PIECES = re.compile("ending|suffix|prefix|plural|stem|ezafe|supporters|tails|letters|typos|particip|apart|weak_after")
"""Fields that hold parts of words, or what is no spelling of the text stage's."""


def never(listed: list[Entry], model: type[BaseModel]) -> Iterator[Fault]:
    """Entries that the words of no text can equal, since the text stage writes them in another way."""
    single = _fields(model, Words, Values)
    for entry in listed:
        if not PERSIAN.search(entry.text) or REFERENCE.fullmatch(entry.text) or any(map(_PIECES.search, entry.path)):
            continue
        made = norms(entry.text)
        if "".join(made) != squeeze(entry.text):
            yield Fault(entry.name, entry.line, f"«{entry.text}» never matches: a text's is «{' '.join(made)}»")
        elif entry.path[0] in single and len(made) > 1:
            yield Fault(entry.name, entry.line, f"«{entry.text}» never matches: the list is of single words")


def hidden(listed: list[Entry], model: type[BaseModel]) -> Iterator[Fault]:
    """Entries that another of the same look-up makes useless."""
    tables = _fields(model, Words, Values, Table, Numbers, Some)
    words = _fields(model, Words, Values)
    first: dict[tuple[str, ...], list[Entry]] = {}
    for entry in listed:
        if entry.path[0] in tables and not re.fullmatch(r"-?\d+", entry.text):
            key = entry.path if entry.path[0] in words else entry.path[:1]
            first.setdefault((*key, squeeze(entry.text)), []).append(entry)
    for same in first.values():
        yield from useless(same)


def useless(same: list[Entry]) -> Iterator[Fault]:
    """Of entries that are squeezed alike, those that match nowhere but where another does."""
    for at, entry in enumerate(same):
        for other in same[:at] + same[at + 1 :]:
            if entry.text == other.text and entry.line == other.line:
                continue  # the loader's business
            mine, its = _cuts(entry.text), _cuts(other.text)
            if mine < its or (mine == its and at > same.index(other)):
                yield adds_nothing(entry, other)
                break


def adds_nothing(entry: Entry, other: Entry) -> Fault:
    return Fault(entry.name, entry.line, f"«{entry.text}» adds nothing to «{other.text}» (line {other.line})")


def _cuts(form: str) -> frozenset[int]:
    """Where a form may fall into several tokens, as positions in its squeezed form."""
    return frozenset(len(squeeze(form[:at])) for at, char in enumerate(form) if char in f" {ZWNJ}")


def _fields(model: type[BaseModel], *kinds: Any) -> set[str]:
    """The keys of the fields that are one of our annotated types."""
    validators = {get_args(kind)[1] for kind in kinds}
    return {
        field.alias or name
        for name, field in model.model_fields.items()
        if any(validator in validators for validator in field.metadata if callable(getattr(validator, "func", None)))
    }


@cache
def norms(text: str) -> tuple[str, ...]:
    """What the text stage makes of a form, squeezed."""
    return tuple(map(squeeze, _tokenizer()(text)._.norms))


@cache
def _tokenizer() -> HazmTokenizer:
    import spacy

    return HazmTokenizer(spacy.blank("fa").vocab)
