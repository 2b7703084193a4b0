"""Prints the figures of the house."""

import sys

from rich.console import Console
from rich.table import Table

from tools.figures import imports, sizes


def main() -> int:
    """0: the figures are for people; what must not grow is watched by tests."""
    table = Table("figure", "now")
    written, generated = sizes.template_lines()
    by_kind = sizes.statements()
    wings = sum(count for kind, count in by_kind.items() if kind != "core")
    rows = (
        ("imports that go upward; circles", f"{len(imports.upward())}; {len(imports.circles())}"),
        ("rooms at the top level of the package", str(imports.top_level_rooms())),
        ("lines of the container (platform/)", str(sizes.lines("platform/*.py"))),
        ("lines of dto.py and routes.py", str(sizes.lines("**/*dto.py") + sizes.lines("**/*routes.py"))),
        ("actions that say their names by hand", str(sizes.action_headers())),
        ("statements of the wings; of core/", f"{wings}; {by_kind['core']}"),
        ("lines of template.yaml: written; generated", f"{written}; {generated}"),
        ("lines below events/", str(sizes.sample_lines())),
    )
    for name, value in rows:
        table.add_row(name, value)
    Console(width=100).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
