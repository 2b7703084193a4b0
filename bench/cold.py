"""Cold starts: a fresh process imports a handler and answers its first request, in turns with the hello worlds of peers.

What is compared are the seconds of the processor: a cold start waits for nothing else, and a Lambda function has a share of a
processor that stretches all of them alike. Bytecode is compiled, and AWS answers from memory.
"""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from bench.processes import PEERS, Bench, cold, recorded
from bench.report import Found, Row, Table
from tools.samples import Sample, samples

ROUNDS: Final = 15
HELLO: Final = "functions/get"
PART, MEMORY = "cold starts", "package"
GOALS: Final = {"http": 0.42, "event": 0.42, "authorizer": 0.14}
GOAL_MB: Final = 85
_NEIGHBOURS: Final = 3  # so many starts after each of the stock hello world: what the machine does besides strikes both
_PEERS: Final = tuple(peer for peer in PEERS if peer != "stock_async")  # imports what stock does
QUICK: Final = frozenset({"functions", "authorizer", "on_journal"})
# What is built from scratch needs a network; what comes after it is as cold.
CHOSEN: Final = {"on_image_changed": "on_image_changed/built"}


@dataclass(frozen=True)
class Start:
    """The medians of the cold starts of one handler: seconds of the processor, all seconds, of them those of the import.

    `ratio` is the median of those to the stock hello world that was started next to each.
    """

    processor: float
    imported: float
    seconds: float
    ratio: float
    resident: int


def measure(rounds: int = ROUNDS, among: Container[str] | None = None) -> Found:
    """The ratio to the stock hello world of each handler (of those named, else all), and the memory that each holds."""
    names = [name for name in first_samples() if among is None or name.partition("/")[0] in among]
    with recorded(names) as bench:
        found = _in_turns(bench, names, rounds)
    rows = [*_rows({name: start for name, start in found.items() if name in names}), *_peers(found)]
    return [*rows, _table(found, rounds)]


def _peers(found: dict[str, Start]) -> list[Row]:
    names = [name for name in found if name in PEERS and name != "stock"]
    return [
        Row(
            f"cold start, {PEERS[name]} / stock",
            found[name].ratio,
            None,
            "times",
            _detail(found[name]),
            PART,
        )
        for name in names
    ]


def first_samples() -> list[str]:
    """The sample of each function that stands for its first request: a GET of one entity where there is one."""
    best: dict[str, Sample] = {}
    for sample in samples():
        known = best.get(sample.folder)
        if known is None or _rank(sample) < _rank(known):
            best[sample.folder] = sample
    return [CHOSEN.get(folder, sample.name) for folder, sample in sorted(best.items())]


def _rank(sample: Sample) -> tuple[bool, bool, bool]:
    event: dict[str, Any] = sample.event()
    bad = sample.expected.get("statusCode", 200) >= 300
    return bad, event.get("httpMethod") != "GET", not str(event.get("resource", "")).endswith("}")


def kind(sample: str) -> str:
    """`http`, `event` or `authorizer`."""
    name = sample.partition("/")[0]
    return "authorizer" if name == "authorizer" else "event" if name.startswith("on_") else "http"


def _in_turns(bench: Bench, names: Sequence[str], rounds: int) -> dict[str, Start]:
    stock, others = bench.peer("stock", HELLO), [peer for peer in _PEERS if peer != "stock"]
    measured = {name: bench.portico(name) for name in names} | {peer: bench.peer(peer, HELLO) for peer in others}
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in ("stock", *measured)}
    for _ in range(rounds):
        for place, (name, handler) in enumerate(measured.items()):
            if place % _NEIGHBOURS == 0:
                beside = cold(stock)
                made["stock"].append(beside | {"ratio": 1.0})
            start = cold(handler)
            made[name].append(start | {"ratio": start["processor"] / beside["processor"]})
    return {name: _medians(starts) for name, starts in made.items()}


def _medians(starts: list[dict[str, Any]]) -> Start:
    middle = {name: median(start[name] for start in starts) for name in ("processor", "imported", "seconds", "ratio")}
    return Start(**middle, resident=max(start["resident"] for start in starts))


def _rows(found: dict[str, Start]) -> list[Row]:
    rows = []
    for one, goal in GOALS.items():
        mine = {name: start for name, start in found.items() if kind(name) == one}
        if not mine:
            continue
        worst = max(mine, key=lambda name: mine[name].ratio)
        middle = median(start.ratio for start in mine.values())
        detail = f"{worst.partition('/')[0]}: {_detail(mine[worst])}; median of {len(mine)} handlers {middle:.2f}"
        label = {"http": "slowest HTTP handler", "event": "slowest event handler", "authorizer": "authorizer"}[one]
        rows.append(Row(f"cold start, {label} / stock", mine[worst].ratio, goal, "times", detail, PART))
    largest = max(found, key=lambda name: found[name].resident)
    value = found[largest].resident / 1e6
    rows.append(
        Row("resident memory, largest handler", value, GOAL_MB, "MB", largest.partition("/")[0], MEMORY + ", memory")
    )
    return rows


def _detail(start: Start) -> str:
    return f"{start.processor * 1000:.0f} ms of the processor"


def _table(found: dict[str, Start], rounds: int) -> Table:
    names = sorted(found, key=lambda name: (name not in PEERS, -found[name].ratio))
    cells = [
        (
            PEERS.get(name, name.partition("/")[0]),
            "hello world" if name in PEERS else name.partition("/")[2],
            f"{found[name].processor * 1000:.0f}",
            f"{found[name].seconds * 1000:.0f}",
            f"{found[name].imported / found[name].seconds:.0%}",
            f"{found[name].ratio:.2f}",
            "" if name in PEERS else f"{GOALS[kind(name)]:g}",
            f"{found[name].resident / 1e6:.0f}",
        )
        for name in names
    ]
    columns = ("handler", "first request", "processor, ms", "wall, ms", "of it import", "/ stock", "goal", "memory, MB")
    plot = {
        "kind": "bars",
        "unit": "times the stock hello world",
        "goals": GOALS,
        "bars": {cell[0]: float(cell[5]) for cell in cells},
        "groups": {PEERS.get(name, name.partition("/")[0]): "peer" if name in PEERS else kind(name) for name in names},
    }
    return Table("Cold starts", PART, columns, cells, f"Medians of {rounds}, in turns.", json.loads(json.dumps(plot)))
