"""Plays the steps of a guide in one bash, and compares what they print with what the guide states."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import IO, Final

from local.demo_guide import Part, Step
from local.home import ROOT

NEEDED: Final = ("bash", "curl")
_MARK: Final = "\x1e"  # ASCII's record separator: before the number of a part that is done
_LINES: Final = 15  # of stderr that are shown
_PATIENCE: Final = 30.0  # seconds to clean up after an interruption


class Unplayable(Exception):
    """The machine lacks what the guide needs; the message says what."""


@dataclass
class Outcome:
    """The output of a step, its duration, and the first difference from what was stated, None without one."""

    title: str
    seconds: float = 0.0
    printed: list[str] = field(default_factory=list)
    fault: str | None = None


def play(steps: list[Step], credentials: Path) -> Iterator[Outcome]:
    """The outcome of each step, as soon as it is known; that of the step at which bash gave up is the last.

    The last step is for cleaning up: it is also played when another has failed, or was interrupted.

    Args:
        steps: At least two.
        credentials: The `local.json` of the stack, whose path the guide finds in PORTICO_LOCAL, as make finds its folder.

    Raises:
        Unplayable: There is no bash or curl.
    """
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        raise Unplayable(f"what is shown needs {' and '.join(missing)}: install it")
    command = ["bash", "--noprofile", "--norc", "-c", script(steps)]
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "stderr").open("w") as errors:
        environment = _environment(credentials, folder)
        bash = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        try:
            yield from _outcomes(bash, steps, Path(errors.name))
        finally:
            _end(bash)


def script(steps: list[Step]) -> str:
    """All steps as one script, which tells when a part is done."""
    numbers = count()
    *begin, last = [list(_lines(step, numbers)) for step in steps]
    return "\n".join(
        [
            *("set -euo pipefail", "finish() {", *last, "}", "trap finish EXIT"),
            *chain.from_iterable(begin),
            *("trap - EXIT", "finish", ""),
        ]
    )


def _lines(step: Step, numbers: Iterator[int]) -> Iterator[str]:
    for part in step.parts:
        yield from part.commands
        yield f"printf '\\n{_MARK}%d\\n' {next(numbers)}"


def _outcomes(bash: subprocess.Popen[str], steps: list[Step], errors: Path) -> Iterator[Outcome]:
    assert bash.stdout is not None
    numbers = count()
    for step in steps:
        outcome, begun = Outcome(step.title), time.monotonic()
        for part in step.parts:
            printed, mark = _printed(bash.stdout)
            outcome.printed += printed
            if gave_up := mark != f"{_MARK}{next(numbers)}\n":
                outcome.fault = _gave_up(part, errors)
                break
            if not part.is_met_by(printed):
                outcome.fault = outcome.fault or _differs(part, printed)
        outcome.seconds = time.monotonic() - begun
        yield outcome
        if gave_up:
            bash.communicate()  # it is cleaning up
            return


def _printed(stdout: IO[str]) -> tuple[list[str], str]:
    """Lines, and the mark after them; no mark where bash has ended."""
    text = ""
    for line in stdout:
        if line.startswith(_MARK):
            return text.removesuffix("\n").splitlines(), line
        text += line
    return text.splitlines(), ""


def _gave_up(part: Part, errors: Path) -> str:
    said = errors.read_text().splitlines()[-_LINES:]
    return _text("a command failed, of", part.commands, "stderr:", said)


def _differs(part: Part, printed: list[str]) -> str:
    return _text("after", part.commands, "the guide states", part.stated, "and there came", printed or ["nothing"])


def _text(*parts: str | Sequence[str]) -> str:
    lines = chain.from_iterable([part] if isinstance(part, str) else (f"    {line}" for line in part) for part in parts)
    return "\n".join(lines)


def _end(bash: subprocess.Popen[str]) -> None:
    """Let it clean up, which it does on its way out: Ctrl-C, in its session of its own, has not reached it."""
    if bash.poll() is None:
        bash.terminate()
    try:
        bash.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        bash.kill()
        bash.wait()


def _environment(credentials: Path, folder: str) -> dict[str, str]:
    """The environment of this process with the command line in its path, and without contexts of its user."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    stack = {"PORTICO_LOCAL": str(credentials), "HOME_DIR": str(credentials.parent)}
    return kept | stack | {"PATH": path, "TMPDIR": folder, "XDG_CONFIG_HOME": folder}
