"""`python -m bench.plots RESULTS FOLDER`, in the environment `bench`: an SVG of every table that says how it is drawn."""

import json
import sys
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot

COLOURS: Final = {"peer": "#8c8c8c", "http": "#3b6fb6", "event": "#3f9b6c", "authorizer": "#b4763b", "layer": "#3b6fb6"}
CYCLE: Final = ("#3b6fb6", "#8c8c8c", "#b9b9b9", "#3f9b6c", "#b4763b", "#7a5ba8")


def main(results: Path, folder: Path) -> None:
    """Draws; the same figures give the same file."""
    mpl.rcParams.update(
        {"svg.hashsalt": "portico", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    )
    folder.mkdir(parents=True, exist_ok=True)
    for table in json.loads(results.read_text())["tables"]:
        plot = table["plot"]
        if not plot:
            continue
        figure, axes = pyplot.subplots(figsize=(8, 0.6 + 0.24 * max(10, len(plot.get("bars", ())))))
        {"bars": _bars, "grouped": _grouped, "stacked": _stacked, "lines": _lines}[plot["kind"]](axes, plot)
        axes.set_title(table["name"])
        file = folder / f"{table['name'].lower().replace(' ', '-')}.svg"
        figure.savefig(file, bbox_inches="tight", metadata={"Date": None})
        pyplot.close(figure)


def _bars(axes: Any, plot: dict[str, Any]) -> None:
    bars = sorted(plot["bars"].items(), key=lambda item: item[1])
    names = [name for name, _ in bars]
    axes.barh(names, [value for _, value in bars], color=[COLOURS[plot["groups"][name]] for name in names])
    for kind, goal in plot["goals"].items():
        axes.axvline(goal, color=COLOURS[kind], linestyle=":", linewidth=1, label=f"goal, {kind}: {goal:g}")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))
    axes.set_xlabel(plot["unit"])


def _grouped(axes: Any, plot: dict[str, Any]) -> None:
    calls = list(dict.fromkeys(call for call, _, _ in plot["bars"]))
    names = list(dict.fromkeys(name for _, name, _ in plot["bars"]))
    for place, name in enumerate(names):
        values = {call: value for call, of, value in plot["bars"] if of == name}
        at = [index + place * 0.15 for index in range(len(calls))]
        axes.bar(at, [values[call] for call in calls], width=0.14, color=CYCLE[place % len(CYCLE)], label=name)
    axes.set_xticks([index + 0.3 for index in range(len(calls))], calls)
    axes.set_ylabel(plot["unit"])
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))


def _stacked(axes: Any, plot: dict[str, Any]) -> None:
    bars = plot["bars"][::-1]
    left = [0.0] * len(bars)
    for place, name in enumerate(plot["names"]):
        values = [float(bar[place + 1]) for bar in bars]
        axes.barh([bar[0] for bar in bars], values, left=left, color=CYCLE[place], label=name)
        left = [start + value for start, value in zip(left, values, strict=True)]
    axes.set_xlabel(f"{plot['unit']} for a million")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))


def _lines(axes: Any, plot: dict[str, Any]) -> None:
    for place, name in enumerate(dict.fromkeys(name for name, _, _ in plot["lines"])):
        points = sorted((size, value) for of, size, value in plot["lines"] if of == name)
        axes.plot(*zip(*points, strict=True), marker="o", color=CYCLE[place], label=name)
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("entities in the scope")
    axes.set_ylabel(plot["unit"])
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
