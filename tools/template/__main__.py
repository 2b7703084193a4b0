"""`python -m tools.template` writes the parts of `template.yaml` between markers; with `--check` it tells whether they have drifted."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.template import parts
from tools.template.alarms import alarms
from tools.template.declared import Declared, declared
from tools.template.gateway_replies import content_replies, replies
from tools.template.nodes import nodes
from tools.template.operations import Operation, operations

TARGET: Final = Path(__file__).parents[2] / "template.yaml"
REST: Final = "system"  # the function that answers for what is not there
_PART: Final = re.compile(r"^( *)# >>> (\w+)\b.*\n(?:.*\n)*?\1# <<< \2\n", re.MULTILINE)


def written(text: str, declared: Declared, operations: tuple[Operation, ...]) -> str:
    """The template with its parts as they should be. Raises KeyError for a marker of no part."""
    answering = {one.function for one in operations}
    made = {
        "throttles": parts.throttles(),
        "replies": replies(),
        "contentReplies": content_replies(),
        "paths": parts.paths(nodes(operations, REST)),
        "permissions": parts.permissions([folder for folder in declared.functions if folder in answering]),
        "functions": parts.functions(declared),
        "alarms": alarms(declared),
        "logs": parts.logs(declared),
    }

    def part(found: re.Match[str]) -> str:
        indent, name = found.groups()
        return "".join(f"{indent}{line}\n" for line in _marked(name, made.pop(name)))

    text = _PART.sub(part, text)
    if made:
        raise ValueError(f"there are no markers of {', '.join(made)}")
    return text


def _marked(name: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"# >>> {name}: written by `python -m tools.template`"
    yield from lines
    yield f"# <<< {name}"


def main(arguments: list[str]) -> int:
    """0 when the template is as it should be, or was written; 1 when it has drifted."""
    text = TARGET.read_text(encoding="utf-8")
    made = written(text, declared(), operations())
    if text == made:
        return 0
    if "--check" not in arguments:
        TARGET.write_text(made, encoding="utf-8")
        return 0
    print(f"{TARGET.name} has drifted: run `python -m tools.template` and commit it", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
