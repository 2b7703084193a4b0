"""Input of commands: JSON, documents, pairs, and secrets, which are never on the command line."""

import json
import sys
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

import typer

from portico_client.cli.failures import Misused


def json_of(text: str, option: str) -> Any:
    """JSON as it stands, of a file (`@path`), or of stdin (`-`). Raises Misused that names the option."""
    source = text_of(text, option) if text == "-" or text.startswith("@") else text
    try:
        return json.loads(source)
    except ValueError as error:
        raise Misused(f"{option}: not JSON: {error}") from error


def filter_of(text: str | None, status: str | None = None) -> dict[str, Any] | None:
    """The filter of `--filter`, and of `--status` beside it; None without either. Raises Misused."""
    wanted: dict[str, Any] = json_of(text, "--filter") if text else {}
    if status:
        wanted = {**wanted, "status": {"equals": status.upper()}}
    return wanted or None


def text_of(text: str, option: str) -> str:
    """A file (`@path`, or `path`) or stdin (`-`). Raises Misused that names the option."""
    if text == "-":
        return sys.stdin.read()
    return read(Path(text.removeprefix("@")), option).decode()


def read(path: Path, option: str) -> bytes:
    """A file. Raises Misused that names the option."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misused(f"{option}: {path} cannot be read: {error.strerror}") from error


def pairs(items: Iterable[str], option: str) -> dict[str, str]:
    """`KEY=VALUE` as a mapping. Raises Misused that names the option."""
    found = [item.partition("=") for item in items]
    if wrong := next((key for key, equals, _ in found if not (key and equals)), None):
        raise Misused(f"{option}: {wrong!r} is not KEY=VALUE.")
    return {key: value for key, _, value in found}


def dotenv(file: str, option: str) -> dict[str, str]:
    """The variables of a file in the form of dotenv, or of stdin (`-`): quotes, comments, `export`, values of several lines.

    `$` stays as it is: what is a secret is not a template. Raises Misused that names the line.
    """
    from dotenv.parser import parse_stream

    found: dict[str, str] = {}
    for binding in parse_stream(StringIO(text_of(file, option).removeprefix("\ufeff"))):
        blank = len(binding.original.string) - len(binding.original.string.lstrip())
        line = binding.original.line + binding.original.string[:blank].count("\n")
        if binding.error or (binding.key and binding.value is None):
            raise Misused(f"{option}: line {line} of {file} is not KEY=VALUE.")
        if binding.key:
            found[binding.key] = binding.value or ""
    return found


def secret(label: str) -> str:
    """Asks for a secret, unseen; where nobody can be asked it is a line of stdin. Raises Misused for nothing."""
    found = typer.prompt(label, hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not found:
        raise Misused(f"{label}: nothing was given, at the prompt or on stdin.")
    return str(found)
