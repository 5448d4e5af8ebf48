"""The way of the data in the imports: no circle of modules or packages, no stage that reaches into another's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "extractor").rglob("*.py")
    if "migrations" not in path.parts
}


def statements(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that run, with the module or in a function: those for type checkers are left out."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import() | ast.ImportFrom():
                yield child
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=other):
                yield from statements(ast.Module(other, []))
            case _:
                yield from statements(child)


def imported(found: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules of ours that an import loads; «from package import module» is that module."""
    if isinstance(found, ast.Import):
        yield from (alias.name for alias in found.names if alias.name in FILES)
        return
    for alias in found.names:
        inner = f"{found.module}.{alias.name}"
        yield inner if inner in FILES else str(found.module)


def of(module: str) -> set[str]:
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    return {name for found in statements(tree) for name in imported(found) if name in FILES}


def anywhere(module: str) -> set[str]:
    """Also what type checkers see."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return {name for each in found for name in imported(each) if name in FILES}


def test_no_circle() -> None:
    order = list(TopologicalSorter({module: of(module) for module in FILES}).static_order())  # raises on a circle
    assert set(order) == set(FILES)


def test_records_import_nothing_of_ours() -> None:
    records = {module for module in FILES if module.startswith("extractor.records")}
    assert len(records) > 1 and set().union(*map(of, records)) <= records


def package(module: str) -> str:
    """Stages are packages of their own; what lies below another package counts as that."""
    parts = module.split(".")
    return ".".join(parts[: 3 if parts[1:2] == ["stages"] else 2])


def test_no_circle_of_packages() -> None:
    graph: dict[str, set[str]] = {}
    for module in FILES:
        others = {package(name) for name in anywhere(module)}
        graph.setdefault(package(module), set()).update(others - {package(module)})
    list(TopologicalSorter(graph).static_order())  # raises on a circle


FACES = {"numerals": {"atoms", "digits", "grammar", "lexicon"}, "names": {"entities"}, "organizations": {"places"}}
"""What a package lets others use: how words are read, never what its stage does."""


def test_no_stage_reaches_into_another() -> None:
    reaching = []
    for module in FILES:
        match module.split("."):
            case ["extractor", "stages", topic, *_]:
                others = [name.split(".") for name in anywhere(module)]
                reaching += [
                    f"{module} ─► {'.'.join(other)}"
                    for other in others
                    if other[1:2] == ["stages"] and other[2] != topic and other[3] not in FACES.get(other[2], ())
                ]
    assert reaching == []


def test_the_map_has_every_package() -> None:
    said = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in {module.split(".")[1] for module in FILES if "." in module}:
        assert f"`extractor/{name}/`" in said or f"`extractor/{name}.py`" in said, name


KNOW_NO_STAGE = ("extractor.language", "extractor.words", "extractor.links")


def test_no_stage_is_known_below() -> None:
    for module in FILES:
        if module.startswith(KNOW_NO_STAGE):
            assert not [name for name in anywhere(module) if name.startswith("extractor.stages")], module


def test_verbs_are_asked_of_the_language() -> None:
    """Hazm's conjugations stand behind ``language.verbs``: no stage has an answer of its own to what a verb is."""
    for module, path in FILES.items():
        if not module.startswith("extractor.language"):
            names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
            assert names.isdisjoint({"conjugated", "conjugations"}), module
