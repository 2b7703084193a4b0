"""The unzipped size of every layer and function: Lambda takes 250 MB with all layers, and what is larger starts slower."""

from pathlib import Path
from typing import Any, Final

from bench.built import MADE, built
from bench.report import Found, Row, Table
from local.home import ROOT
from tests.support.template import resources, template

PART: Final = "package"
LIMIT_MB, GOAL_MB = 250, 90
SOURCES: Final = {"RuntimeLayer": ROOT / "layers" / "runtime"}


def measure() -> Found:
    """The largest function with the layers that all have, the largest at all, and every layer."""
    found = built(*MADE)
    layers = {made: _size(found.layers / name) for name, made in MADE.items()}
    layers |= {name: _size(folder) for name, folder in SOURCES.items()}
    sizes = {name: _of(properties, layers) for name, properties in _functions().items()}
    usual = {name: size for name, size in sizes.items() if "Layers" not in _functions()[name]}
    rows = [_row("largest function with its layers", usual, GOAL_MB), _row("largest function at all", sizes, LIMIT_MB)]
    cells = [(name, f"{size / 1e6:.1f}") for name, size in sorted(layers.items(), key=lambda item: -item[1])]
    code = max(_size(ROOT / _functions()[name]["CodeUri"]) for name in sizes)
    cells.append(("a function's own code, at most", f"{code / 1e6:.3f}"))
    plot = {
        "kind": "bars",
        "unit": "MB unzipped",
        "goals": {"layer": LIMIT_MB},
        "bars": {n: s / 1e6 for n, s in layers.items()},
    }
    plot["groups"] = dict.fromkeys(layers, "layer")
    return [*rows, Table("Layers", PART, ("layer", "unzipped, MB"), cells, "", plot)]


def _functions() -> dict[str, Any]:
    return {
        name: item["Properties"] for name, item in resources().items() if item["Type"] == "AWS::Serverless::Function"
    }


def _of(properties: dict[str, Any], layers: dict[str, int]) -> int:
    usual: list[Any] = template()["Globals"]["Function"]["Layers"]
    names = {layer["Ref"] for layer in [*usual, *properties.get("Layers", [])]}
    return _size(ROOT / properties["CodeUri"]) + sum(layers[name] for name in names)


def _row(name: str, sizes: dict[str, int], goal: int) -> Row:
    largest = max(sizes, key=lambda one: sizes[one])
    return Row(f"unzipped, {name}", sizes[largest] / 1e6, goal, "MB", largest, PART)


def _size(folder: Path) -> int:
    found = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sum(file.stat().st_size for file in found)
