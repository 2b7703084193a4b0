"""`python -m tools.api.stored`: the shape of what entities are kept as, in `api/stored.json`; with `--check` whether it has drifted.

Two versions of the code read each other's items, while one is deployed or rolled back. A newer reader must do without the fields
that older code did not write, and know all that it did: what breaks that is refused, unless `--break` says that all items are gone.
The other direction needs no file: see `core/model/unknown_fields.py` and `open_enum.py`.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, Final, get_args

import portico
from portico.core.model.entity import Entity
from portico.core.model.unknown_fields import nested
from pydantic import BaseModel

TARGET: Final = Path(__file__).parents[2] / "api" / "stored.json"
Shape = Mapping[str, Mapping[str, Any]]


def shape() -> dict[str, dict[str, Any]]:
    """The fields of each kind of entity, those of models within by their paths: whether each must be there, and an enumeration's values."""
    return {one.__name__: dict(sorted(_fields(one))) for one in sorted(stored(), key=lambda one: one.__name__)}


def stored() -> set[type[Entity]]:
    """The kinds of entities, of all modules: some belong to no resource."""
    for module in walk_packages(portico.__path__, "portico."):
        import_module(module.name)
    return {one for one in _heirs(Entity) if one.__module__.startswith("portico.") and hasattr(one, "type")}


def faults(released: Shape, now: Shape) -> list[str]:
    """Parts of the released items that the code of now cannot read; nothing of kinds that are new."""
    return [fault for name in sorted(released) for fault in _faults(name, released[name], now.get(name))]


def _faults(name: str, before: Mapping[str, Any], after: Mapping[str, Any] | None) -> Iterator[str]:
    if after is None:
        yield f"{name} is read no more"
        return
    for path, field in after.items():
        within = path.rpartition(".")[0]
        if within and within not in before:
            continue  # nothing of it was written
        if field["required"] and not before.get(path, {"required": False})["required"]:
            yield f"{name}.{path} is required, and items without it were written"
    for path, field in before.items():
        if path not in after:
            yield f"{name}.{path} is read no more"
        elif lost := sorted(set(field.get("values", ())) - set(after[path].get("values", ()))):
            yield f"{name}.{path} is no more {', '.join(lost)}"


def _fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, info in model.model_fields.items():
        values = sorted(str(value.value) for found in _enums(info.annotation) for value in found)
        yield prefix + name, {"required": info.is_required(), **({"values": values} if values else {})}
    for name, inner in nested(model).items():
        yield from _fields(inner, f"{prefix}{name}.")


def _enums(annotation: Any) -> Iterator[type[Enum]]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield annotation
    for part in get_args(annotation):
        yield from _enums(part)


def _heirs(of: type[Any]) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from _heirs(one)


def written(found: Shape) -> str:
    """The file: a line a field."""
    kinds = (
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(f" {json.dumps(path)}: {json.dumps(field)}" for path, field in fields.items())
        + "\n}"
        for name, fields in found.items()
    )
    return "{\n" + ",\n".join(kinds) + "\n}\n"


def main(arguments: list[str]) -> int:
    """0 when the file is as it should be, or was written; 1 when it has drifted, or what is released could not be read."""
    text, now = TARGET.read_text(encoding="utf-8") if TARGET.exists() else "{}", shape()
    found = faults(json.loads(text), now)
    if found and "--break" not in arguments:
        print(*found, sep="\n", file=sys.stderr)
        return 1
    if "--check" in arguments and text != written(now):
        print(f"{TARGET.name} has drifted: run `python -m tools.api.stored` and commit it", file=sys.stderr)
        return 1
    TARGET.write_text(written(now), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
