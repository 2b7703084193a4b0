"""Bodies of the generic commands: the fields of a file, and over them those of options that the table has."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from portico_client.cli.described import Field, python_name
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
    fixed = {
        "name": (name, inspect.Parameter.empty),
        "filename": (Filename, None),
        "output": (OutputOption, Output.TABLE),
    }
    optional = {python_name(field.name): (option_of(field), None) for field in offered(fields)}
    return signed(command, {**fixed, **optional})


def signed(command: Callable[..., None], parameters: Mapping[str, tuple[Any, Any]]) -> Callable[..., None]:
    """A command whose parameters, besides its context, are those given: by name the annotation and the default."""
    found = {"ctx": (typer.Context, inspect.Parameter.empty), **parameters}
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)
            for name, (annotation, default) in found.items()
        ]
    )
    command.__annotations__ = {name: annotation for name, (annotation, _) in found.items()}
    return command


def given(fields: Iterable[Field], filename: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given. Raises Misused for a file that has none, and for what is not JSON."""
    body = _of_file(filename) if filename else {}
    for field in fields:
        value = options.get(python_name(field.name))
        if value is None or (value in ([], False) and field.kind in {"texts", "secret"}):
            continue
        if field.kind == "secret":
            value = secret(field.name.replace("_", " ").capitalize())
        body[field.name] = json_of(value, f"--{_dashed(field)}") if field.kind == "json" else value
    return body


def option_of(field: Field) -> Any:
    """The annotation of a field's option."""
    if field.kind == "secret":  # a command line is seen by others, and kept
        return Annotated[bool, typer.Option(f"--ask-{_dashed(field)}", help=f"Ask for it. {field.text}".strip())]
    text = " ".join(filter(None, (field.text, _MORE.get(field.kind))))
    names = () if python_name(field.name) == field.name else (f"--{_dashed(field)}",)
    return Annotated[_TYPES[field.kind], typer.Option(*names, help=text)]


def offered(fields: Iterable[Field]) -> Iterable[Field]:
    """The fields that options can have the names of."""
    return (field for field in fields if field.name not in _TAKEN and field.name.isidentifier())


def _dashed(field: Field) -> str:
    return field.name.replace("_", "-")


def _of_file(filename: str) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(text_of(filename, "--filename"))
    except yaml.YAMLError as error:
        raise Misused(f"--filename: not YAML: {error}") from error
    if not isinstance(found, dict):
        raise Misused("--filename: a mapping of fields is expected.")
    return found
