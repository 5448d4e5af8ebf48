"""What is wrong with patterns/, with file and line: start at ``check()``. What it says of a text: ``firing``.

``load`` refuses at start-up what is cheap to see (unknown keys, what stands twice). Here stands what takes longer:
codes of the world's standards, parents, names in two bodies, entries that can never match or that another hides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import yaml
from babel import Locale
from pydantic import BaseModel, ValidationError

from extractor.kinds import ADDED
from extractor.language.letters import ZWNJ, squeeze
from extractor.language.tokenizer import HazmTokenizer
from extractor.patterns import (
    Fault,
    Numbers,
    PatternError,
    Some,
    Table,
    Values,
    Words,
    directory,
    parse,
    referred,
    said,
    words_of,
)
from extractor.ucum import is_unit

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

MODELS = {
    "dates/dates": "stages.dates.words:DatePatterns",
    "evaluation/evaluation": "evaluation.words:EvaluationPatterns",
    "facts/commodities": "stages.facts.words:CommodityPatterns",
    "facts/facts": "stages.facts.words:FactPatterns",
    "facts/links": "links.candidates:LinkPatterns",
    "facts/tables": "stages.facts.tabular:TablePatterns",
    "language/acronyms": "language.acronyms:AcronymPatterns",
    "language/honorifics": "language.honorifics:HonorificPatterns",
    "language/languages": "language.identify:LanguagePatterns",
    "language/openings": "language.openings:OpeningPatterns",
    "language/repair": "language.repair:RepairPatterns",
    "language/verbs": "language.verbs:VerbPatterns",
    "language/words": "language.boundaries:WordPatterns",
    "names/places": "language.gazetteer:PlacePatterns",
    "names/press": "stages.names.stage:NamePatterns",
    "numerals/numerals": "stages.numerals.atoms:NumeralPatterns",
    "organizations/heads": "stages.organizations.grammar:Heads",
    "organizations/organizations": "stages.organizations.grammar:Bodies",
    "persons/given_names": "stages.persons.words:NamePatterns",
    "persons/pronouns": "stages.speech.cues:PronounPatterns",
    "posts/statesmen": "stages.entities.statesmen:StatesmenPatterns",
    "posts/titles": "stages.posts.titles:TitlePatterns",
    "quantities/context": "stages.quantities.words:ContextPatterns",
    "quantities/counts": "stages.quantities.words:CountPatterns",
    "quantities/currencies": "stages.quantities.units:CurrencyPatterns",
    "quantities/implied": "stages.quantities.implied:ImpliedPatterns",
    "quantities/tables": "stages.quantities.tabular:TablePatterns",
    "quantities/percents": "stages.quantities.units:PercentPatterns",
    "quantities/qualifiers": "stages.quantities.words:QualifierPatterns",
    "quantities/units": "codes:UnitPatterns",
    "readers/pages": "readers.html:Pages",
    "speech/reporting": "stages.speech.cues:ReportingPatterns",
    **{name: model for kind in ADDED for name, model in kind.patterns.items()},
}
"""The model that reads each file."""

_LONGEST = 8
"""Tokens of a phrase that ``knowing`` looks for."""
_PERSIAN = re.compile("[\u0621-\u064a\u067e-\u06d3]{2}")
_PIECES = re.compile("ending|suffix|prefix|plural|stem|ezafe|supporters|tails|letters|typos|particip|apart|weak_after")
"""Fields that hold parts of words, or what is no spelling of the text stage's."""


class Entry(NamedTuple):
    """A word or phrase of a file."""

    name: str
    line: int
    path: tuple[str, ...]
    """The keys above it."""
    text: str


def check() -> list[Fault]:
    """All faults of all files, by file and line."""
    found: list[Fault] = []
    names = sorted(f"{path.parent.name}/{path.stem}" for path in directory().glob("*/*.yaml"))
    for missing in MODELS.keys() - names:
        found.append(Fault(missing, 0, "the file is missing"))
    for name in names:
        found += _check_file(name)
    return sorted(set(found))


def entries(name: str) -> Iterator[Entry]:
    """All words and phrases of a file, keys included, with their lines."""
    yield from _walk(name, _tree(name), ())


def firing(text: str, extractor: Extractor) -> list[tuple[str, str, str]]:
    """Words, entry with its place, and stage, of what the stages found in ``text`` by patterns/.

    Raises:
        InvalidText: the text holds a lone surrogate.
    """
    from extractor.explain import explain

    return [
        (item.words, _placed(evidence), station.name)
        for station in explain(text, extractor)
        for item in station.items
        for evidence in item.evidence
        if ".yaml" in evidence
    ]


def knowing(text: str) -> Iterator[Entry]:
    """All entries, of any file, that the words of ``text`` are, whether they decide something there or not."""
    made = norms(text)
    runs = {"".join(made[a:b]) for a in range(len(made)) for b in range(a + 1, min(len(made), a + _LONGEST) + 1)}
    for name in sorted(MODELS):
        yield from (entry for entry in entries(name) if squeeze(entry.text) in runs and _PERSIAN.search(entry.text))


def _placed(evidence: str) -> str:
    """«rule file.yaml#key/entry (0.97)» with the line at which the entry stands."""
    match = re.search(r"(\w+/\w+)\.yaml#(\w+)[./]?(.*?)(?: \([\d.]+\))?$", evidence)
    if not match or match[1] not in MODELS:
        return evidence
    wanted = {match[2], *re.split(r"[./]", match[3])} - {""}
    last = re.split(r"[./]", match[3])[-1] or match[2]
    for entry in entries(match[1]):
        if entry.text == last and wanted <= {*entry.path, entry.text}:
            return f"{evidence}, line {entry.line}"
    return evidence


def _check_file(name: str) -> Iterator[Fault]:
    if name not in MODELS:
        yield Fault(name, 0, "nothing reads this file")
        return
    try:
        data, twice = parse(name)
    except (OSError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        yield Fault(name, mark.line + 1 if mark else 0, " ".join(str(error).split()))
        return
    yield from twice
    model = _model(name)
    try:
        model.model_validate(said(name))
    except PatternError as error:
        yield Fault(name, _broken(name), str(error).partition(": ")[2])
        return
    except ValidationError as error:
        tree = _tree(name)
        for problem in error.errors():
            yield Fault(name, _line(tree, problem["loc"]), f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}")
        return
    yield from _shared(name)
    listed = list(entries(name))
    yield from _repeated_words(name)
    if name.partition("/")[0] not in ("readers", "evaluation") and name != "language/languages":  # read no norms
        yield from _never(listed, model)
        yield from _hidden(listed, model)
    if rule := _RULES.get(name):
        yield from rule(name, data, _tree(name))


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


def _model(name: str) -> type[BaseModel]:
    module, _, cls = MODELS[name].partition(":")
    model: type[BaseModel] = getattr(import_module(f"extractor.{module}"), cls)
    return model


@cache
def _source(name: str) -> str:
    return (directory() / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def _tree(name: str) -> yaml.Node:
    tree = yaml.compose(_source(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if tree is None:
        raise PatternError(f"patterns/{name}.yaml: it is empty")
    return tree


def _walk(name: str, node: yaml.Node, path: tuple[str, ...]) -> Iterator[Entry]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if path:
                yield Entry(name, key.start_mark.line + 1, path, key.value)
            yield from _walk(name, value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _walk(name, child, path)
    elif isinstance(node, yaml.ScalarNode):
        first = node.start_mark.line + 1
        if node.style == ">":
            lines = _source(name).splitlines()[first : node.end_mark.line]
            for number, line in enumerate(lines, first + 1):
                yield from (Entry(name, number, path, word) for word in line.split())
        else:
            yield Entry(name, first, path, node.value)


def _line(node: yaml.Node, loc: Iterable[Any]) -> int:
    """The line of what a validator's location names, or of the last part of it that exists."""
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            node = found[0] if isinstance(found[1], yaml.MappingNode) and not found[1].value else found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return int(node.start_mark.line) + 1


def _repeated_words(name: str) -> Iterator[Fault]:
    """Words that stand twice in one long string of words."""
    first: dict[tuple[tuple[str, ...], str], int] = {}
    lines = _source(name).splitlines()
    for entry in entries(name):
        if f"«{entry.text}»" not in lines[entry.line - 1] and not any(mark in lines[entry.line - 1] for mark in ",[{:"):
            seen = first.setdefault((entry.path, entry.text), entry.line)
            words = lines[entry.line - 1].split()
            if seen != entry.line or words.count(entry.text) > 1:
                yield Fault(name, entry.line, f"entry «{entry.text}» stands twice, first in line {seen}")


@cache
def _tokenizer() -> HazmTokenizer:
    import spacy

    return HazmTokenizer(spacy.blank("fa").vocab)


@cache
def norms(text: str) -> tuple[str, ...]:
    """What the text stage makes of a form, squeezed."""
    return tuple(map(squeeze, _tokenizer()(text)._.norms))


def _never(listed: list[Entry], model: type[BaseModel]) -> Iterator[Fault]:
    """Entries that the words of no text can equal, since the text stage writes them in another way."""
    single = _fields(model, Words, Values)
    for entry in listed:
        if not _PERSIAN.search(entry.text) or any(map(_PIECES.search, entry.path)):
            continue
        made = norms(entry.text)
        if "".join(made) != squeeze(entry.text):
            yield Fault(entry.name, entry.line, f"«{entry.text}» never matches: a text's is «{' '.join(made)}»")
        elif entry.path[0] in single and len(made) > 1:
            yield Fault(entry.name, entry.line, f"«{entry.text}» never matches: the list is of single words")


def _hidden(listed: list[Entry], model: type[BaseModel]) -> Iterator[Fault]:
    """Entries that another of the same look-up makes useless."""
    tables = _fields(model, Words, Values, Table, Numbers, Some)
    words = _fields(model, Words, Values)
    first: dict[tuple[str, ...], list[Entry]] = {}
    for entry in listed:
        if entry.path[0] in tables and not re.fullmatch(r"-?\d+", entry.text):
            key = entry.path if entry.path[0] in words else entry.path[:1]
            first.setdefault((*key, squeeze(entry.text)), []).append(entry)
    for same in first.values():
        yield from _useless(same)


def _useless(same: list[Entry]) -> Iterator[Fault]:
    """Of entries that are squeezed alike, those that match nowhere but where another does."""
    for at, entry in enumerate(same):
        for other in same[:at] + same[at + 1 :]:
            if entry.text == other.text and entry.line == other.line:
                continue  # the loader's business
            mine, its = _cuts(entry.text), _cuts(other.text)
            if mine < its or (mine == its and at > same.index(other)):
                yield _adds_nothing(entry, other)
                break


def _adds_nothing(entry: Entry, other: Entry) -> Fault:
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


def _currencies(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    known = {*Locale("en").currencies, *data["beyond_iso"]}
    scaled = [(path, unit) for key in ("scaled", "parts") for *path, unit in _items(data, key)]
    codes: list[tuple[tuple[Any, ...], str]] = [((*path, "currency"), unit["currency"]) for path, unit in scaled]
    codes += [(tuple(path), code) for key in ("words", "symbols", "countries") for *path, code in _items(data, key)]
    codes += [((key, at), code) for key in ("codes", "without_cents") for at, code in enumerate(data[key])]
    for path, code in codes:
        if code not in known:
            yield Fault(name, _line(tree, path), f"«{code}» is no currency of ISO 4217")
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
            yield Fault(name, _line(tree, ("units", unit)), f"«{code}» is no unit of UCUM")
    for at, dimension in enumerate(data["normal"]):
        for code in (dimension["unit"], *dimension["factors"]):
            if not is_unit(code):
                yield Fault(name, _line(tree, ("normal", at)), f"«{code}» is no unit of UCUM")
    yield from _same_keys(name, tree, "units")


def _same_keys(name: str, tree: yaml.Node, *sections: str) -> Iterator[Fault]:
    """Keys of a mapping that are one to a squeezed look-up of several tokens joined."""
    for section, mapping in ((key.value, value) for key, value in tree.value if key.value in sections):
        first: dict[str, Entry] = {}
        for key, _ in mapping.value:
            entry = Entry(name, key.start_mark.line + 1, (section,), key.value)
            seen = first.setdefault(squeeze(key.value), entry)
            if seen is not entry:
                yield _adds_nothing(entry, seen)


def _goods(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for key, good in data["goods"].items():
        chapter = int((good.get("hs") or "01")[:2])
        if not 1 <= chapter <= 97 or chapter == 77:
            yield Fault(name, _line(tree, ("goods", key, "hs")), f"the Harmonized System has no chapter {chapter}")
        for at, form in enumerate(good["forms"]):
            other = first.setdefault(squeeze(form), key)
            if other != key:
                yield Fault(name, _line(tree, ("goods", key, "forms", at)), f"«{form}» is of {other} already")


def _bodies(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    first: dict[tuple[str, str], str] = {}
    for key, body in data.items():
        if (parent := body.get("parent")) and parent not in data:
            yield Fault(name, _line(tree, (key, "parent")), f"the parent «{parent}» is no body")
        own = [("name", body["name"]), *([("acronym", body["acronym"])] if body.get("acronym") else [])]
        own += [("aliases", form) for form in body.get("aliases", ())]
        conditional = {form for field in _CONDITIONS for form in body.get(field, ())}
        forms = [("names", form) for _, form in own if form not in conditional]
        forms += [(field, form) for field in _CONDITIONS for form in body.get(field, ())]
        for table, form in forms:
            other = first.setdefault((table, squeeze(form)), key)
            if other != key:
                yield Fault(name, _line(tree, (key,)), f"«{form}» is a name of {other} already")
        groups: dict[str, list[Entry]] = {}
        for _, form in own:
            groups.setdefault(squeeze(form), []).append(Entry(name, _line(tree, (key,)), (key,), form))
        for same in groups.values():
            yield from (fault for fault in _useless(same) if f"«{body['name']}» adds" not in fault.reason)


_CONDITIONS = ("post", "place", "media", "sport")


def _heads(name: str, data: Any, tree: yaml.Node) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for at, head in enumerate(data["heads"]):
        line = _line(tree, ("heads", at))
        for form in head["forms"]:
            seen = first.setdefault(squeeze(form), line)
            if seen != line:
                yield Fault(name, line, f"the head «{form}» stands in line {seen} already")


_RULES: dict[str, Callable[[str, Any, yaml.Node], Iterator[Fault]]] = {
    "quantities/currencies": _currencies,
    "quantities/units": _units,
    "facts/commodities": _goods,
    "organizations/organizations": _bodies,
    "organizations/heads": _heads,
}
