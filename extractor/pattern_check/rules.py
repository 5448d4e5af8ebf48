"""What single files have to obey: codes of the world's standards, parents, names in two bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import yaml
from babel import Locale

from extractor.pattern_check.entries import Entry, line_of
from extractor.pattern_check.matching import adds_nothing, useless
from extractor.patterns import Fault
from extractor.spelling.letters import squeeze
from extractor.ucum import is_unit


def _currencies(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    known = {*Locale("en").currencies, *data["beyond_iso"]}
    scaled = [(path, unit) for key in ("scaled", "parts") for *path, unit in _items(data, key)]
    codes: list[tuple[tuple[Any, ...], str]] = [((*path, "currency"), unit["currency"]) for path, unit in scaled]
    codes += [(tuple(path), code) for key in ("words", "symbols", "countries") for *path, code in _items(data, key)]
    codes += [((key, at), code) for key in ("codes", "without_cents") for at, code in enumerate(data[key])]
    for path, code in codes:
        if code not in known:
            yield Fault(name, line_of(tree, path), f"«{code}» is no currency of ISO 4217")
    yield from _same_keys(name, tree, "words", "symbols")


def _items(data: Any, *path: str) -> Iterator[tuple[Any, ...]]:
    """Each value below a key that is no mapping of plain values, with the keys above it."""
    for key, value in data[path[-1]].items():
        if isinstance(value, dict) and path[-1] == "countries":
            yield from ((*path, key, inner, code) for inner, code in value.items())
        else:
            yield (*path, key, value)


def _units(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    for unit, code in data["units"].items():
        if code is not None and not is_unit(code):
            yield Fault(name, line_of(tree, ("units", unit)), f"«{code}» is no unit of UCUM")
    for at, dimension in enumerate(data["normal"]):
        for code in (dimension["unit"], *dimension["factors"]):
            if not is_unit(code):
                yield Fault(name, line_of(tree, ("normal", at)), f"«{code}» is no unit of UCUM")
    yield from _same_keys(name, tree, "units")


def _same_keys(name: str, tree: yaml.Node, *sections: str) -> Iterator[Fault]:
    """Keys of a mapping that are one to a squeezed look-up of several tokens joined."""
    for section, mapping in ((key.value, value) for key, value in tree.value if key.value in sections):
        first: dict[str, Entry] = {}
        for key, _ in mapping.value:
            entry = Entry(name, key.start_mark.line + 1, (section,), key.value)
            seen = first.setdefault(squeeze(key.value), entry)
            if seen is not entry:
                yield adds_nothing(entry, seen)


def _goods(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for key, good in data["goods"].items():
        chapter = int((good.get("hs") or "01")[:2])
        if not 1 <= chapter <= 97 or chapter == 77:
            yield Fault(name, line_of(tree, ("goods", key, "hs")), f"the Harmonized System has no chapter {chapter}")
        for at, form in enumerate(good["forms"]):
            other = first.setdefault(squeeze(form), key)
            if other != key:
                yield Fault(name, line_of(tree, ("goods", key, "forms", at)), f"«{form}» is of {other} already")


_CONDITIONS = ("post", "place", "media", "sport")


def _bodies(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    first: dict[tuple[str, str], str] = {}
    for key, body in data.items():
        if (parent := body.get("parent")) and parent not in data:
            yield Fault(name, line_of(tree, (key, "parent")), f"the parent «{parent}» is no body")
        own = [("name", body["name"]), *([("acronym", body["acronym"])] if body.get("acronym") else [])]
        own += [("aliases", form) for form in body.get("aliases", ())]
        conditional = {form for field in _CONDITIONS for form in body.get(field, ())}
        forms = [("names", form) for _, form in own if form not in conditional]
        forms += [(field, form) for field in _CONDITIONS for form in body.get(field, ())]
        for table, form in forms:
            other = first.setdefault((table, squeeze(form)), key)
            if other != key:
                yield Fault(name, line_of(tree, (key,)), f"«{form}» is a name of {other} already")
        groups: dict[str, list[Entry]] = {}
        for _, form in own:
            groups.setdefault(squeeze(form), []).append(Entry(name, line_of(tree, (key,)), (key,), form))
        for same in groups.values():
            yield from (fault for fault in useless(same) if f"«{body['name']}» adds" not in fault.reason)


def _heads(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for at, head in enumerate(data["heads"]):
        line = line_of(tree, ("heads", at))
        for form in head["forms"]:
            seen = first.setdefault(squeeze(form), line)
            if seen != line:
                yield Fault(name, line, f"the head «{form}» stands in line {seen} already")


RULES: dict[str, Callable[[str, Any, yaml.Node], Iterator[Fault]]] = {
    "quantities/currencies": _currencies,
    "quantities/units": _units,
    "facts/commodities": _goods,
    "organizations/organizations": _bodies,
    "organizations/heads": _heads,
}
