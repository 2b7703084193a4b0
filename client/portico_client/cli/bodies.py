"""Bodies of the generic commands: the fields of a file, and over them those of options that the table has."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

import typer
import yaml

from portico_client.cli.described import Field
from portico_client.cli.failures import Misused
from portico_client.cli.reading import json_of, secret, text_of
from portico_client.cli.screen import Output, OutputOption

Filename = Annotated[
    str | None, typer.Option("--filename", "-f", help="The fields as YAML or JSON, or - for stdin; options win.")
]
_TYPES: Final[Mapping[str, Any]] = {
    "text": str | None,
    "integer": int | None,
    "number": float | None,
    "flag": bool | None,
    "texts": list[str] | None,
    "json": str | None,
}
_MORE: Final[Mapping[str, str]] = {"texts": "More than one may be given.", "json": "JSON, @file or -."}
_TAKEN: Final = frozenset({"ctx", "name", "filename", "output"})


def with_options(command: Callable[..., None], name: Any, fields: Sequence[Field]) -> Callable[..., None]:
    """A command with an option for each field; `name` annotates its argument."""
    fixed = [("ctx", typer.Context), ("name", name), ("filename", Filename), ("output", OutputOption)]
    defaults = {"filename": None, "output": Output.TABLE}
    optional = [(field.name, _option(field)) for field in _offered(fields)]
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                key,
                inspect.Parameter.KEYWORD_ONLY,
                annotation=annotation,
                default=inspect.Parameter.empty if key in {"ctx", "name"} else defaults.get(key),
            )
            for key, annotation in (*fixed, *optional)
        ]
    )
    command.__annotations__ = dict((*fixed, *optional))
    return command


def given(fields: Iterable[Field], filename: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given. Raises Misused for a file that has none, and for what is not JSON."""
    body = _of_file(filename) if filename else {}
    for field in fields:
        value = options.get(field.name)
        if value is None or (value in ([], False) and field.kind in {"texts", "secret"}):
            continue
        if field.kind == "secret":
            value = secret(field.name.replace("_", " ").capitalize())
        body[field.name] = json_of(value, f"--{_dashed(field)}") if field.kind == "json" else value
    return body


def _option(field: Field) -> Any:
    if field.kind == "secret":  # a command line is seen by others, and kept
        return Annotated[bool, typer.Option(f"--ask-{_dashed(field)}", help=f"Ask for it. {field.text}".strip())]
    text = " ".join(filter(None, (field.text, _MORE.get(field.kind))))
    return Annotated[_TYPES[field.kind], typer.Option(help=text)]


def _offered(fields: Iterable[Field]) -> Iterable[Field]:
    return (field for field in fields if field.name not in _TAKEN and field.name.isidentifier())


def _dashed(field: Field) -> str:
    return field.name.replace("_", "-")


def _of_file(filename: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text_of(filename, "--filename"))
    except yaml.YAMLError as error:
        raise Misused(f"--filename: not YAML: {error}") from error
    if not isinstance(found, dict):
        raise Misused("--filename: a mapping of fields is expected.")
    return found
