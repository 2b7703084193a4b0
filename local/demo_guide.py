"""A guide: a page whose fenced blocks of `sh` are commands, followed by what they print as comments `# -> ...`.

A heading begins a step. `...` in what is printed stands for anything, as in doctest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

STATED: Final = "# -> "
_HEADING: Final = re.compile(r"#+ (.+)")
_FENCE: Final = "```"


@dataclass(frozen=True)
class Part:
    """Commands, and the lines that they print on stdout, which are all."""

    commands: tuple[str, ...]
    stated: tuple[str, ...]

    def is_met_by(self, printed: list[str]) -> bool:
        """True if these lines are those that were stated."""
        return len(printed) == len(self.stated) and all(map(_matches, self.stated, printed))


@dataclass
class Step:
    """A heading and the commands below it."""

    title: str
    parts: list[Part] = field(default_factory=list)


def steps(text: str) -> list[Step]:
    """The steps of a page that have commands."""
    return [step for step in _sections(text.splitlines()) if step.parts]


def _sections(lines: list[str]) -> Iterator[Step]:
    step, block, fence = Step(""), list[str](), ""
    for line in lines:
        if line.startswith(_FENCE):
            if fence == "sh":
                step.parts += _parts(block)
            fence, block = ("" if fence else line.removeprefix(_FENCE) or "text"), []
        elif fence:
            block.append(line)
        elif heading := _HEADING.fullmatch(line):
            yield step
            step = Step(heading[1])
    yield step


def _parts(block: list[str]) -> Iterator[Part]:
    """Each ends with what is stated; the last one may state nothing."""
    commands, stated = list[str](), list[str]()
    for line in block:
        if line.startswith(STATED):
            stated.append(line.removeprefix(STATED))
            continue
        if stated:
            yield Part(tuple(commands), tuple(stated))
            commands, stated = [], []
        commands.append(line)
    yield Part(tuple(commands), tuple(stated))


def _matches(stated: str, printed: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, stated.split("..."))), printed) is not None
