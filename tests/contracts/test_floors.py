"""The dependency rule: a module imports of its own floor or wing, and of those before it; entities may be seen from above only.

Imports inside functions count, those for the type checker too, and the functions that parts are wired by.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final

import pytest

from tests.support.template import ROOT

LAYER: Final = ROOT / "layers" / "portico"
# From the lowest: a module imports nothing of a later entry, and nothing of a neighbour in its own.
ORDER: Final[tuple[tuple[str, ...], ...]] = (
    ("core.base",),
    ("core.model",),
    ("core.aws", "core.schema", "core.cesql", "core.cloudevents", "core.net", "core.limits"),
    ("core.data",),
    ("core.actions",),
    ("core.services",),
    ("core.resource",),
    ("core.http",),
    ("core.graphql",),
    ("access",),
    ("tenancy",),
    ("compute",),
    ("eventing",),
    ("serving",),
    ("operations",),
    ("catalogue",),
    ("platform",),
)
FLOORS: Final = {name: number for number, names in enumerate(ORDER) for name in names}
PORTS: Final = "portico.platform.ports"  # where wings name what they need of those above them
# Modules of its own room that an entity is validated by, beside nouns and other entities.
EXCEPTIONS: Final[Mapping[str, frozenset[str]]] = {
    "compute.base_images": frozenset({"compute.base_images.languages"}),
    "compute.functions": frozenset({"compute.functions.environment", "compute.functions.mount"}),
    "compute.runs": frozenset({"compute.functions.mount", "compute.runs.attempts"}),
    "compute.session_templates": frozenset({"compute.sessions.models"}),
    "compute.sessions": frozenset({"compute.sessions.states", "compute.resource_groups.slots"}),
    "eventing.schedules": frozenset({"eventing.schedules.expressions"}),
    "eventing.webhooks": frozenset({"eventing.webhooks.schemes"}),
    "tenancy.service_accounts": frozenset({"tenancy.service_accounts.keys"}),
}
FOR_ALL_ENTITIES: Final = frozenset({"core.actions.standard"})


@cache
def graph() -> Mapping[str, frozenset[str]]:
    """The imports of each module of the package: of the package, and of the tools and tests beside it."""
    paths = sorted((LAYER / "portico").rglob("*.py"))
    names = {_name(path.relative_to(LAYER).with_suffix("").parts): path for path in paths}
    return {
        name: frozenset(found for found in imported(path.read_text("utf-8"), names) if found != name)
        for name, path in names.items()
    }


def _name(parts: Iterable[str]) -> str:
    return ".".join(part for part in parts if part != "__init__")


def imported(text: str, modules: Iterable[str]) -> Iterator[str]:
    """The modules that a text imports, wherever it does."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if _is_ours(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and _is_ours(node.module):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in modules else node.module


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in {"portico", "tools", "tests", "local", "bench", "functions"}


def floor(module: str) -> str | None:
    """The entry of the order that a module is in; None for the packages that hold them."""
    parts = module.split(".")[1:]
    return next((name for n in (2, 1) if (name := ".".join(parts[:n])) in FLOORS), None)


def is_upward(module: str, other: str) -> bool:
    """True if an import goes to a later floor, or to a neighbour."""
    here, there = floor(module), floor(other)
    if here is None or there is None or other.endswith(".entity"):
        return False if here is None or there is None else FLOORS[there] > FLOORS[here]
    return FLOORS[there] > FLOORS[here] or (FLOORS[there] == FLOORS[here] and there != here)


def circles(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The sets of nodes that reach each other, by Tarjan's algorithm."""
    index, low, stack, found = dict[str, int](), dict[str, int](), list[str](), list[list[str]]()

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            start = stack.index(node)
            if len(stack) - start > 1:
                found.append(sorted(stack[start:]))
            del stack[start:]

    for node in edges:
        if node not in index:
            visit(node)
    return found


def room(module: str) -> str:
    """The folder of a module: a resource's in a wing, a floor of the core."""
    return ".".join(module.split(".")[1:3])


def rooms(modules: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Which rooms import which; entities may be imported by all above."""
    edges: dict[str, set[str]] = {}
    for module, others in modules.items():
        if floor(module) is not None:
            seen = {room(other) for other in others if floor(other) is not None and not other.endswith(".entity")}
            edges.setdefault(room(module), set()).update(seen - {room(module)})
    return edges


def test_every_module_is_on_a_floor() -> None:
    assert {name for name in graph() if floor(name) is None} == {"portico", "portico.core"}


def test_nothing_imports_upward() -> None:
    pairs = ((module, other) for module, others in graph().items() for other in others)
    assert [pair for pair in pairs if is_upward(*pair)] == []


def test_no_modules_import_each_other() -> None:
    assert circles(graph()) == []


def test_no_rooms_import_each_other() -> None:
    assert circles(rooms(graph())) == []


def test_nothing_of_tools_or_tests_is_in_a_layer() -> None:
    assert {other for others in graph().values() for other in others if not other.startswith("portico")} == set()
    assert [path for path in LAYER.rglob("*") if path.name in {"tools", "tests"}] == []


def test_parts_are_wired_by_what_is_there_and_not_above() -> None:
    wires = {
        (name, wire)
        for name in graph()
        if name != "portico.catalogue"
        for wire in re.findall(r'Part\("(portico\.[a-z_.]+:[a-z_]+)"\)', _text(name))
    }
    assert len(wires) > 10
    for name, wire in wires:
        module, _, function = wire.partition(":")
        assert f"\ndef {function}(" in _text(module), (name, wire)
        assert module == PORTS or not is_upward(name, module), (name, wire)


def _text(name: str) -> str:
    path = LAYER.joinpath(*name.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


ENTITIES: Final = sorted(name for name in graph() if name.endswith(".entity") and not name.startswith("portico.core"))


@pytest.mark.parametrize("name", ENTITIES)
def test_entities_import_nouns_and_entities_only(name: str) -> None:
    nouns = ("portico.core.base.", "portico.core.model.")
    others = {other for other in graph()[name] if not other.startswith(nouns) and not other.endswith(".entity")}
    known = EXCEPTIONS.get(room(name), frozenset())
    assert {other.removeprefix("portico.") for other in others} - FOR_ALL_ENTITIES == known


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f():\n    from portico.platform import platform", ["portico.platform"]),
        ("if TYPE_CHECKING:\n    from portico.core.base import clock", ["portico.core.base.clock"]),
        ("import tools.api", ["tools.api"]),
        ("import json\nfrom pathlib import Path", []),
    ],
)
def test_imports_are_found_wherever_they_are(text: str, found: list[str]) -> None:
    assert list(imported(text, {"portico.core.base.clock"})) == found


@pytest.mark.parametrize(
    ("module", "other", "upward"),
    [
        ("portico.core.http.route", "portico.platform", True),
        ("portico.core.aws.kms", "portico.core.net.guarded_client", True),
        ("portico.tenancy.users.service", "portico.compute.runs.entity", True),
        ("portico.compute.runs.service", "portico.tenancy.users.entity", False),
        ("portico.compute.runs.service", "portico.compute.functions.service", False),
    ],
)
def test_the_order_tells_up_from_down(module: str, other: str, upward: bool) -> None:
    assert is_upward(module, other) is upward


def test_circles_are_found_however_long() -> None:
    assert circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}) == [["a", "b", "c"]]
    assert len(list(chain.from_iterable(ORDER))) == len(FLOORS)
