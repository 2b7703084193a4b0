"""The paths of the gateway, which are fewer than those of the operations.

A collection that one function owns has three: itself, an item (which stands for texts beside it too, as `../search`), and
a tail for all below an item, if there is something. What is open to anybody, and what another function answers, has a path of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tools.template.operations import Operation

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
TAIL: Final = "/{proxy+}"


@dataclass(frozen=True)
class Node:
    """A path of the gateway, the function that answers all of its methods, and those of them that are open to anybody."""

    path: str
    function: str
    public: frozenset[str] = frozenset()


def nodes(operations: Iterable[Operation], rest: str) -> list[Node]:
    """The nodes of the operations, sorted; the function `rest` answers at all other paths.

    A path with a slash at its end is that without one to the gateway, which tells the function what it was.
    """
    by_path: dict[str, list[Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path.removesuffix("/") or "/", []).append(operation)
    items = _items(by_path)
    found = [Node(TAIL, rest, frozenset(METHODS))]
    found += [_node(path, there) for path, there in by_path.items() if not _is_covered(path, there, items)]
    found += [Node(item + TAIL, items[item]) for item in items if any(path.startswith(f"{item}/") for path in by_path)]
    return sorted(found, key=lambda node: node.path.split("/"))


def _items(by_path: dict[str, list[Operation]]) -> dict[str, str]:
    """The items of collections that one function owns, each with it; none within another of its own."""
    found: dict[str, str] = {}
    for path in sorted(by_path):
        collection, _, last = path.rpartition("/")
        owners = {one.function for one in (*by_path[path], *by_path.get(collection, ()))}
        public = any(one.public for one in by_path[path])
        inside = any(path.startswith(f"{item}/") and owners == {owner} for item, owner in found.items())
        if last.startswith("{") and len(owners) == 1 and not public and not inside:
            found[path] = owners.pop()
    return found


def _is_covered(path: str, there: list[Operation], items: dict[str, str]) -> bool:
    """True if an item, or its tail, stands for a path."""
    functions = {one.function for one in there}
    if any(one.public for one in there) or path in items:
        return False
    return any(
        functions == {function} and (path.startswith(f"{item}/") or path.rpartition("/")[0] == item.rpartition("/")[0])
        for item, function in items.items()
    )


def _node(path: str, there: list[Operation]) -> Node:
    functions = {one.function for one in there}
    if len(functions) != 1:
        raise ValueError(f"{path} is answered by more than one function: {', '.join(sorted(functions))}")
    public = {one.method for one in there if one.public}
    return Node(path, functions.pop(), frozenset(public | ({"HEAD"} if "GET" in public else set())))
