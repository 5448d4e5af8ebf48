"""All faults of all files: each file is read by its model, then its entries are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from extractor.pattern_check.entries import entries, line_of, nodes, source
from extractor.pattern_check.matching import hidden, never
from extractor.pattern_check.models import MODELS, model_of
from extractor.pattern_check.rules import RULES
from extractor.patterns import Fault, PatternError, Repeated, Unreadable, directory, parse, referred, said, words_of
from extractor.spelling.letters import squeeze


def check() -> list[Fault]:
    """All faults of all files, by file and line."""
    found: list[Fault] = []
    names = sorted(f"{path.parent.name}/{path.stem}" for path in directory().glob("*/*.yaml"))
    for missing in MODELS.keys() - names:
        found.append(Fault(missing, 0, "the file is missing"))
    for name in names:
        found += _check_file(name)
    return sorted(set(found))


def _check_file(name: str) -> Iterator[Fault]:
    if name not in MODELS:
        yield Fault(name, 0, "nothing reads this file")
        return
    try:
        data, twice = parse(name)
    except (OSError, Unreadable) as error:
        yield Fault(name, getattr(error, "line", 0), " ".join(str(error).split()))
        return
    yield from twice
    model = model_of(name)
    try:
        model.model_validate(said(name))
    except (Repeated, Unreadable):  # told of above, or of the file that it refers to
        return
    except PatternError as error:
        yield Fault(name, _broken(name), str(error).partition(": ")[2])
        return
    except ValidationError as error:
        tree = nodes(name)
        for problem in error.errors():
            yield Fault(name, line_of(tree, problem["loc"]), f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}")
        return
    yield from _shared(name)
    listed = list(entries(name))
    yield from _repeated_words(name)
    if name.partition("/")[0] not in ("readers", "evaluation") and name != "language/languages":  # read no norms
        yield from never(listed, model)
        yield from hidden(listed, model)
    if rule := RULES.get(name):
        yield from rule(name, data, nodes(name))


def _broken(name: str) -> int:
    """The line of the first reference that leads to no words."""
    for entry in entries(name):
        if place := referred(name, entry.text):
            try:
                words_of(*place, ((name, "/".join(entry.path)),))
            except PatternError:
                return entry.line
    return 0


def _shared(name: str) -> Iterator[Fault]:
    """Words that stand in a list which their own list refers to."""
    listed = list(entries(name))
    for entry, (file, keys) in ((e, place) for e in listed if (place := referred(name, e.text))):
        words = set(map(squeeze, words_of(file, keys)))
        for other in listed:
            if other.path == entry.path and squeeze(other.text) in words:
                yield Fault(name, other.line, f"«{other.text}» stands in {file}#{keys}, which the list refers to")


def _repeated_words(name: str) -> Iterator[Fault]:
    """Words that stand twice in one long string of words."""
    first: dict[tuple[tuple[str, ...], str], int] = {}
    lines = source(name).splitlines()
    for entry in entries(name):
        if f"«{entry.text}»" not in lines[entry.line - 1] and not any(mark in lines[entry.line - 1] for mark in ",[{:"):
            seen = first.setdefault((entry.path, entry.text), entry.line)
            words = lines[entry.line - 1].split()
            if seen != entry.line or words.count(entry.text) > 1:
                yield Fault(name, entry.line, f"entry «{entry.text}» stands twice, first in line {seen}")
