"""JSON as the files under `events/` have it: what fits in a line is on one."""

import json
from typing import Any, Final

WIDTH: Final = 120


def laid_out(value: Any, indent: int = 0, lead: int = 0) -> str:
    """The text, without a final line break. `lead` is how long the text is that stands before it in its first line."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or indent + lead + len(line) < WIDTH:
        return line
    if isinstance(value, dict):
        (begin, end), items = "{}", [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items()]
    else:
        (begin, end), items = "[]", [("", item) for item in value]
    inner = indent + 2
    lines = [f"{' ' * inner}{before}{laid_out(item, inner, len(before))}" for before, item in items]
    return "\n".join([begin, ",\n".join(lines), f"{' ' * indent}{end}"])
