"""Warm overhead: a GET by name and a POST that creates, with all of the pipeline, in turns with the hello worlds of peers.

Each makes one request to DynamoDB, which is answered from memory, and writes its log; what is compared are seconds of the
processor, so that what else the machine does does not count.
"""

from contextlib import ExitStack
from statistics import median
from typing import Final

from bench.processes import PEERS, Warm, recorded
from bench.report import Found, Row, Table

ROUNDS, WARM_UP = 150, 30
PART: Final = "warm overhead"
GOAL: Final = 0.35
# Portico's sample, and the one that peers are given.
CALLS: Final = {
    "GET by name": ("functions/get", "functions/get"),
    "POST that creates": ("events/create_event_type", "functions/create"),
}


def measure(rounds: int = ROUNDS) -> Found:
    """The ratio to the stock hello world with a synchronous endpoint."""
    rows, cells = [], []
    with recorded(sorted({sample for samples in CALLS.values() for sample in samples})) as bench:
        for call, (sample, of_peers) in CALLS.items():
            measured = {"portico": bench.portico(sample)} | {peer: bench.peer(peer, of_peers) for peer in PEERS}
            with ExitStack() as stack:
                found = _in_turns({name: stack.enter_context(Warm(one)) for name, one in measured.items()}, rounds)
            stock = found["stock"][1]
            for name, (taken, spent) in found.items():
                ratio = f"{spent / stock:.2f}"
                cells.append((call, PEERS.get(name, "Portico"), f"{spent * 1000:.2f}", f"{taken * 1000:.2f}", ratio))
            ours = found["portico"][1]
            detail = f"{ours * 1000:.2f} ms of the processor, stock {stock * 1000:.2f} ms, {rounds} rounds"
            rows.append(Row(f"warm {call} / stock hello world", ours / stock, GOAL, "times", detail, PART))
    columns = ("call", "of", "processor, ms", "wall, ms", "/ stock")
    plot = {
        "kind": "grouped",
        "unit": "ms of the processor",
        "bars": [(cell[0], cell[1], float(cell[2])) for cell in cells],
    }
    return [*rows, Table("Warm overhead", PART, columns, cells, f"Medians of {rounds}, in turns.", plot)]


def _in_turns(workers: dict[str, Warm], rounds: int) -> dict[str, tuple[float, float]]:
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in workers}
    for turn in range(WARM_UP + rounds):
        for name, worker in workers.items():
            taken = worker.call()
            if turn >= WARM_UP:
                times[name].append(taken)
    return {name: (median(one[0] for one in found), median(one[1] for one in found)) for name, found in times.items()}
