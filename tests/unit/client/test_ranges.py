"""Ranges of versions, and the lines of interpreters in them."""

import pytest
from portico_client.cli.deploying import ranges

PYTHONS = [(3, 11), (3, 12), (3, 13), (3, 14)]
NODES = [(22,), (24,)]


@pytest.mark.parametrize(
    ("text", "minors"),
    [
        (">=3.11", [11, 12, 13, 14]), (">= 3.12, <3.14", [12, 13]), ("==3.12.*", [12]), ("3.13", [13]), ("~=3.12", [12, 13, 14]),
        ("~=3.12.1", [12]), (">=3.11,!=3.12.*", [11, 13, 14]), ("^3.13", [13, 14]), ("<=3.12", [11, 12]), (">3.12", [13, 14]),
        (">=3.13.5", [13, 14]), ("<3", []), ("", [11, 12, 13, 14]), ("whatever", [11, 12, 13, 14]), (">=4", []),
    ],
)  # fmt: skip
def test_a_range_of_python(text: str, minors: list[int]) -> None:
    assert [line[1] for line in PYTHONS if ranges.has(text, line)] == minors


@pytest.mark.parametrize(
    ("text", "majors"),
    [
        ("22", [22]), ("22.x", [22]), ("v22.11.0", [22]), ("^22.3 || ^24", [22, 24]), (">=18", [22, 24]), (">=18 <24", [22]),
        ("20 - 22", [22]), ("~24.1", [24]), ("*", [22, 24]), ("x", [22, 24]), ("18 || 20", []), (">22", [24]), (">= 24.0.0", [24]),
    ],
)  # fmt: skip
def test_a_range_of_node(text: str, majors: list[int]) -> None:
    assert [line[0] for line in NODES if ranges.has(text, line)] == majors
