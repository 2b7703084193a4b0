"""`python -m tools.template` writes the parts of the templates between markers; with `--check` it tells whether they have drifted."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tools.template import alarms, parts
from tools.template.declared import Declared, declared
from tools.template.gateway_replies import content_replies, replies
from tools.template.nodes import nodes
from tools.template.operations import Operation, operations
from tools.template.waiting import waiting

ROOT: Final = Path(__file__).parents[2]
TARGET: Final = ROOT / "template.yaml"
ALARMS: Final = ROOT / "template-alarms.yaml"
REST: Final = "system"  # the function that answers for what is not there
_PART: Final = re.compile(r"^( *)# >>> (\w+)\b.*\n(?:.*\n)*?\1# <<< \2\n", re.MULTILINE)


def written(text: str, declared: Declared, operations: tuple[Operation, ...]) -> str:
    """The template with its parts as they should be. Raises KeyError for a marker of no part."""
    answering = {one.function for one in operations}
    late = waiting(text, declared)
    return _filled(
        text,
        {
            "throttles": parts.throttles(),
            "replies": replies(),
            "contentReplies": content_replies(),
            "paths": parts.paths(nodes(operations, REST)),
            "permissions": parts.permissions([folder for folder in declared.functions if folder in answering]),
            "functions": parts.functions(declared, late),
            "watched": alarms.watched(declared, late),
            "alarms": alarms.waiting_alarms(declared, late),
            "logs": parts.logs(declared),
        },
    )


def written_alarms(text: str, declared: Declared, template: str) -> str:
    """The template of the stack of alarms, likewise, by the text of the template that it is within."""
    late = waiting(template, declared)
    return _filled(
        text,
        {
            "parameters": alarms.parameters(declared, late),
            "alarms": alarms.alarms(declared, late),
            "outputs": alarms.outputs(declared, late),
        },
    )


def _filled(text: str, made: Mapping[str, Iterator[str]]) -> str:
    rest = dict(made)

    def part(found: re.Match[str]) -> str:
        indent, name = found.groups()
        return "".join(f"{indent}{line}\n" for line in _marked(name, rest.pop(name)))

    text = _PART.sub(part, text)
    if rest:
        raise ValueError(f"there are no markers of {', '.join(rest)}")
    return text


def _marked(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"# >>> {name}: written by `python -m tools.template`"
    yield from lines
    yield f"# <<< {name}"


def main(arguments: list[str]) -> int:
    """0 when the templates are as they should be, or were written; 1 when one has drifted."""
    text, of_alarms, known = TARGET.read_text(encoding="utf-8"), ALARMS.read_text(encoding="utf-8"), declared()
    wanted = {
        TARGET: (text, written(text, known, operations())),
        ALARMS: (of_alarms, written_alarms(of_alarms, known, text)),
    }
    drifted = {target: made for target, (before, made) in wanted.items() if before != made}
    if "--check" not in arguments:
        for target, made in drifted.items():
            target.write_text(made, encoding="utf-8")
        return 0
    for target in drifted:
        print(f"{target.name} has drifted: run `python -m tools.template` and commit it", file=sys.stderr)
    return 1 if drifted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
