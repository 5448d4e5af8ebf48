"""Loads patterns/<topic>/*.yaml, the linguistic knowledge of the project, validates and caches it.

A stage declares what it expects as a model on ``Strict`` and asks ``load("quantities/currencies", Currencies)``; a
fault in a file is an error that names the file and the line. «<file#key>» in a list stands for the words of another
list, so that a word needs to stand in one. What takes longer to find is ``khabar patterns check``'s
(extractor/pattern_check/). The variable ``KHABAR_PATTERNS`` names another folder to read instead.
"""

from __future__ import annotations

import marshal
import os
import re
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from extractor.kept import kept
from extractor.spelling.letters import squeeze, squeeze_all
from extractor.spelling.phrases import Phrases, table

Words = Annotated[frozenset[str], BeforeValidator(lambda forms: frozenset(squeeze_all(forms)))]
"""Words, squeezed."""
Values = Annotated[dict[str, int], BeforeValidator(lambda values: {squeeze(form): v for form, v in values.items()})]
"""Words with a number each, squeezed."""
Table = Annotated[Phrases[str], BeforeValidator(table)]
"""Phrases by the name of their group."""
Numbers = Annotated[Phrases[int], BeforeValidator(Phrases)]
"""Phrases with a number each."""
Some = Annotated[Phrases[bool], BeforeValidator(lambda forms: Phrases(dict.fromkeys(forms, True)))]
"""Phrases without a value."""


class PatternError(ValueError):
    """A file in patterns/ is missing or malformed."""


class Unreadable(PatternError):
    """A file is no YAML; ``line``: where, from 1, or 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Repeated(PatternError):
    """A file says something twice."""


class Strict(BaseModel):
    """What all models of patterns share: a key that they do not know is an error."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class Shares(Strict):
    """What a file may hold besides: words that several lists share and refer to, which nothing reads by themselves."""

    shared: dict[str, list[str]]


class Fault(NamedTuple):
    """What is wrong with a file, and where."""

    name: str
    """As in ``load``: «quantities/units»."""
    line: int
    """From 1; 0 where the whole file is meant."""
    reason: str

    def __str__(self) -> str:
        return f"patterns/{self.name}.yaml:{self.line}: {self.reason}"


@cache
def directory() -> Path:
    """Where the pattern files lie: ``KHABAR_PATTERNS``, else inside the package, or beside it in a checkout."""
    if elsewhere := os.environ.get("KHABAR_PATTERNS"):
        return Path(elsewhere)
    package = Path(str(files("extractor")))
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parent / "patterns"


def parse(name: str) -> tuple[Any, list[Fault]]:
    """The content of patterns/``name``.yaml, and the keys and entries that stand twice in it.

    Raises:
        OSError: it cannot be read.
        Unreadable: it is no YAML.
    """
    from extractor import unique  # what is kept needs no YAML

    try:
        data, twice = unique.read((directory() / f"{name}.yaml").read_text(encoding="utf-8"))
    except unique.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(str(error), mark.line + 1 if mark else 0) from error
    return data, [Fault(name, line, reason) for line, reason in twice]


@cache
def _kept() -> dict[bytes, Any]:
    """What the files say, by the digest of each: those without a fault."""

    def make() -> bytes:
        said = {}
        for path in paths:
            try:
                data, twice = parse(str(path.relative_to(root).with_suffix("").as_posix()))
                marshal.dumps(data)  # dates, for instance, have no bytes
            except (OSError, ValueError):
                continue
            if not twice:
                said[_digest(path.read_bytes())] = data
        return marshal.dumps(said)

    root = directory()
    paths = sorted(root.glob("*/*.yaml"))
    buffer, start = kept("patterns", [Path(__file__), *paths], ("khabar", "pyyaml"), make)
    said: dict[bytes, Any] = marshal.loads(memoryview(buffer)[start:])
    return said


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()


def said(name: str) -> Any:
    """What patterns/``name``.yaml says, kept or read, with the words of the lists that it refers to.

    Raises:
        PatternError: it says something twice, or refers to what is no list of words.
        OSError, Unreadable: as ``parse``.
    """
    return _with_words(name, written(name), ())


@cache
def written(name: str) -> Any:
    """The same with its references as they are written; many lists refer to a few files."""
    digest = _digest((directory() / f"{name}.yaml").read_bytes())
    if digest in _kept():
        return _kept()[digest]
    data, twice = parse(name)
    if twice:
        raise Repeated("; ".join(map(str, twice)))
    return data


REFERENCE = re.compile(r"<(\w+/\w+)?#([\w/]+)>")
"""Another list: its file, where it is not the same, and the keys that lead to it."""


def referred(name: str, entry: str) -> tuple[str, str] | None:
    """File and keys of the list that an entry of patterns/``name``.yaml stands for."""
    found = REFERENCE.fullmatch(entry) if entry.startswith("<") else None
    return (found[1] or name, found[2]) if found else None


def words_of(name: str, keys: str, seen: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """The words of a list, and of those that it refers to; of a mapping its keys, of a list of lists all.

    Raises:
        PatternError: there is no such list, or it refers to itself.
    """
    if (name, keys) in seen:
        raise PatternError(f"patterns/{name}.yaml: {keys} refers to itself")
    try:
        data = written(name)
        for key in keys.split("/"):
            data = data[key]
    except (OSError, KeyError, TypeError):
        data = None
    if isinstance(data, dict):
        return list(data)
    if not isinstance(data, list):
        raise PatternError(f"patterns/{name}.yaml: there is no list {keys}")
    words = _with_words(name, data, (*seen, (name, keys)))
    return [form for word in words for form in (word if isinstance(word, list) else [word])]


def _with_words(name: str, data: Any, seen: tuple[tuple[str, str], ...]) -> Any:
    """The data with each reference replaced by the words that it stands for, none twice in a list."""
    if isinstance(data, dict):
        return {key: _with_words(name, value, seen) for key, value in data.items()}
    if isinstance(data, str) and "<" in data and REFERENCE.search(data):  # a long string of words
        data = data.split()
    if not isinstance(data, list):
        return data

    if not data or not isinstance(data[0], str):
        return [_with_words(name, item, seen) for item in data]
    places = [referred(name, word) for word in data]
    if not any(places):
        return data
    words = ([word] if place is None else words_of(*place, seen) for word, place in zip(data, places, strict=True))
    return list(dict.fromkeys(chain.from_iterable(words)))


@cache
def load[M: BaseModel](name: str, model: type[M]) -> M:
    """Read patterns/``name``.yaml as ``model``, once a process.

    Raises:
        PatternError: the file is missing, is no YAML, says something twice, or does not fit the model.
    """
    try:
        return model.model_validate(said(name))
    except OSError as error:
        raise PatternError(f"patterns/{name}.yaml: {error.strerror}") from error
    except (Unreadable, ValidationError) as error:
        raise PatternError(f"patterns/{name}.yaml: {error}") from error
