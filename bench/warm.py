"""Warm overhead: a GET by name and a POST that creates, with all of the pipeline, in turns with the hello worlds of peers.

Each makes one request to DynamoDB, which is answered from memory, and writes its log; what is compared are seconds of the
processor, so that what else the machine does does not count.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from bench.processes import PEERS, Warm, recorded
from bench.report import Found, Row, Table

ROUNDS, WARM_UP = 150, 30
PART: Final = "warm overhead"


@dataclass(frozen=True)
class Call:
    """A call: Portico's sample, the one that peers are given, the goal, and the words of the event that change."""

    name: str
    sample: str
    of_peers: str
    goal: float
    words: Mapping[str, int] = field(default_factory=dict)


CALLS: Final = (
    Call("GET by name", "functions/get", "functions/get", 0.50),
    Call("GET, no call twice", "functions/get", "functions/get", 0.62, {"ann": 100, "hello": 1000}),
    Call("POST that creates", "events/create_event_type", "functions/create", 0.60),
    Call("POST, no call twice", "events/create_event_type", "functions/create", 0.85, {"ann": 100, "order": 1000}),
)
_NOTE: Final = "Medians of {rounds}, in turns. Where no call comes twice there are 1,000 names, by 100 callers."


def measure(rounds: int = ROUNDS) -> Found:
    """The ratio to the stock hello world with a synchronous endpoint."""
    rows, cells = [], []
    with recorded(sorted({sample for call in CALLS for sample in (call.sample, call.of_peers)})) as bench:
        for call in CALLS:
            measured = {"portico": bench.portico(call.sample)}
            # All take turns in each, for with fewer of them the caches of the processor are warmer.
            measured |= {peer: bench.peer(peer, call.of_peers) for peer in PEERS}
            with ExitStack() as stack:
                workers = {
                    name: stack.enter_context(Warm(one, call.words if name == "portico" else {}))
                    for name, one in measured.items()
                }
                found = _in_turns(workers, rounds)
            stock = found["stock"][1]
            for name, (taken, spent) in found.items():
                ratio = f"{spent / stock:.2f}"
                cells.append(
                    (call.name, PEERS.get(name, "Portico"), f"{spent * 1000:.2f}", f"{taken * 1000:.2f}", ratio)
                )
            ours = found["portico"][1]
            detail = f"{ours * 1000:.2f} ms of the processor, stock {stock * 1000:.2f} ms, {rounds} rounds"
            rows.append(Row(f"warm {call.name} / stock hello world", ours / stock, call.goal, "times", detail, PART))
    columns = ("call", "of", "processor, ms", "wall, ms", "/ stock")
    plot = {
        "kind": "grouped",
        "unit": "ms of the processor",
        "bars": [(cell[0], cell[1], float(cell[2])) for cell in cells],
    }
    return [*rows, Table("Warm overhead", PART, columns, cells, _NOTE.format(rounds=rounds), plot)]


def _in_turns(workers: dict[str, Warm], rounds: int) -> dict[str, tuple[float, float]]:
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in workers}
    for turn in range(WARM_UP + rounds):
        for name, worker in workers.items():
            taken = worker.call()
            if turn >= WARM_UP:
                times[name].append(taken)
    return {name: (median(one[0] for one in found), median(one[1] for one in found)) for name, found in times.items()}
