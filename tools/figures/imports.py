"""The imports of the package: which go upward through its floors, and which rooms import each other in a circle."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "layers" / "portico" / "portico"
# Each floor imports only those before it. The rooms of one floor do not import each other.
FLOORS: Final = (
    ("core.base",),
    ("core.model",),
    ("core.aws", "core.schema", "core.cesql", "core.cloudevents", "core.net", "core.limits"),
    ("core.data",),
    ("core.actions",),
    ("core.services",),
    ("core.resource",),
    ("core.http", "core.graphql"),
    ("access",),
    ("tenancy",),
    ("compute",),
    ("eventing",),
    ("serving",),
    ("operations",),
    ("catalogue",),
    ("platform",),
)
RANK: Final[Mapping[str, int]] = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
Arrow = tuple[str, int, str]


@cache
def modules() -> Mapping[str, Path]:
    """The modules of the package, by name below it."""
    files = sorted(PACKAGE.rglob("*.py"))
    return {_name(file): file for file in files}


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """The line and the module of every import of Portico's own, those inside functions and for type checkers included."""
    known = modules().keys()
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module and _is_own(node.module):
            base = node.module.removeprefix("portico").lstrip(".") if node.module.startswith("portico") else node.module
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                yield node.lineno, inner if inner in known else base
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if _is_own(alias.name):
                    yield node.lineno, alias.name.removeprefix("portico.")


def upward() -> list[Arrow]:
    """The imports that go upward, sideways between rooms of one floor, or to a tool. Entities may be imported by wings above."""
    found = []
    for name, file in modules().items():
        room = room_of(name)
        for line, target in imported(file):
            there = room_of(target)
            if room is None or target in {"", "core"}:
                continue
            if there is None or RANK[there] > RANK[room] or (RANK[there] == RANK[room] and there != room):
                found.append((name, line, target))
    return found


def circles() -> list[list[str]]:
    """The sets of modules that import each other in a circle, imports for type checkers left out."""
    arrows = {name: {target for _, target in _at_run_time(file)} for name, file in modules().items()}
    return [sorted(part) for part in _components(arrows) if len(part) > 1]


def room_of(module: str) -> str | None:
    """The room that a module is in, None for one in none."""
    parts = module.split(".")
    return next((".".join(parts[:n]) for n in (2, 1) if ".".join(parts[:n]) in RANK), None)


def top_level_rooms() -> int:
    """The number of rooms at the package's top level."""
    return sum(1 for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists())


def _name(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _is_own(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] in {"portico", "tools", "tests", "local"}


def _at_run_time(file: Path) -> Iterator[tuple[int, str]]:
    guarded = {
        line
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return ((line, target) for line, target in imported(file) if line not in guarded)


def _components(arrows: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """The strongly connected components (Tarjan's algorithm, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    for start in arrows:
        if start in index:
            continue
        work = [(start, iter(sorted(arrows[start])))]
        index[start] = low[start] = len(index)
        stack.append(start)
        while work:
            name, targets = work[-1]
            for target in targets:
                if target not in arrows:
                    continue
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    work.append((target, iter(sorted(arrows[target]))))
                    break
                if target in stack:
                    low[name] = min(low[name], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    part = set(stack[stack.index(name) :])
                    del stack[stack.index(name) :]
                    yield part
