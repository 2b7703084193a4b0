"""Rows of exports: quoted as RFC 4180 says, and no formulas."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.operations.exports.rows import Rows, cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (7, "7"),
        (-7, "'-7"),
        ({"b": [1, "ü"]}, '{"b":[1,"ü"]}'),
        ("plain", "plain"),
        ("a=b", "a=b"),
        *((f"{first}x", f"'{first}x") for first in "=+-@\t\r"),
    ],
)
def test_a_cell(value: Any, text: str) -> None:
    assert cell(value) == text


def test_rows_end_and_quote_as_rfc_4180_says() -> None:
    rows = Rows()
    rows.add(["a,b", 'say "x"', "two\r\nlines"])
    assert rows.encoded() == b'"a,b","say ""x""","two\r\nlines"\r\n'


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2)))
def test_what_is_read_is_what_was_written(table: list[list[str]]) -> None:
    rows = Rows()
    for row in table:
        rows.add(row)
    encoded = rows.encoded()
    found = list(csv.reader(io.StringIO(encoded.decode(), newline="")))
    assert found == [[cell(value) for value in row] for row in table]
    assert rows.size == len(encoded)
