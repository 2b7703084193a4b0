"""`portico deploy` of a folder of 5,000 files, 2,000 of them ignored, on the stack: seconds to READY, and memory of the command."""

import tempfile
from pathlib import Path
from statistics import median

from bench import command
from bench.report import Row
from bench.stack import Bench

ROUNDS = 3
KEPT, IGNORED = 3_000, 2_000
GOAL_SECONDS, GOAL_MB = 5.0, 150
_MAIN = "def handle(context, payload):\n    return payload\n"


def measure(bench: Bench) -> list[Row]:
    """The median of a few deployments, each of a function of its own, by the clock; and the most memory."""
    with tempfile.TemporaryDirectory() as place:
        folder = made(Path(place) / "many")
        environ = command.environment(bench, Path(place))
        names = [f"bench-many-{number}" for number in range(ROUNDS)]
        found = [command.run(environ, "deploy", str(folder), "--name", name) for name in names]
    seconds, processor = sorted(one.seconds for one in found), [one.processor for one in found]
    memory = max(one.memory for one in found)
    detail = (
        f"from {seconds[0]:.1f} to {seconds[-1]:.1f} s, {median(processor):.1f} s of the processor, {ROUNDS} rounds"
    )
    return [
        Row("portico deploy of 5,000 files", median(seconds), GOAL_SECONDS, "s", detail),
        Row("memory of portico deploy", memory, GOAL_MB, "MB", "the most of the same rounds"),
    ]


def made(folder: Path) -> Path:
    """The folder with its files: 3,001 that are sent, and 2,000 that `.gitignore` names."""
    for number in range(KEPT):
        _write(folder / "lib" / str(number % 50) / f"m{number}.py", f"x = {number}\n" * 20)
    for number in range(IGNORED):
        _write(folder / "docs" / str(number % 50) / f"{number}.txt", "text\n" * 20)
    _write(folder / ".gitignore", "docs/\n*.log\n")
    _write(folder / "main.py", _MAIN)
    return folder


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
