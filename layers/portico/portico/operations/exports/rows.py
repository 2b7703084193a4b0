"""Rows of CSV files: RFC 4180, in UTF-8, safe to be opened by a spreadsheet."""

import csv
import json
from collections.abc import Iterable
from typing import Any, Final

# What spreadsheets take for a formula. Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


class Rows:
    """Rows as they are written, and how many bytes they are."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self._writer = csv.writer(self, lineterminator="\r\n")
        self.size = 0

    def write(self, text: str) -> None:
        """Takes a row that is quoted."""
        self._written.append(text.encode())
        self.size += len(self._written[-1])

    def add(self, values: Iterable[Any]) -> None:
        """Adds a row."""
        self._writer.writerow([cell(value) for value in values])

    def encoded(self) -> bytes:
        """All of them."""
        return b"".join(self._written)


def cell(value: Any) -> str:
    """A JSON value as the text of a cell: texts as they are, nothing for null, else JSON. An apostrophe disarms a formula."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"'{text}" if text.startswith(_FORMULAS) else text
