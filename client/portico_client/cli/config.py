"""Contexts: which deployment, as whom, in which project. They are kept in `config.toml`, tokens beside it.

current = "local"

[contexts.local]
url = "http://127.0.0.1:4566/_aws/execute-api/portico/api"
access_key = "PK..."
secret_key = "..."
project = "default/default"
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from portico_client.auth import Tokens
from portico_client.cli.failures import Misused
from portico_client.cli.files import folder, locked, read_json, write_private
from portico_client.cli.program import program

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")


@dataclass(frozen=True)
class Context:
    """A deployment and who works with it; without a key pair it is somebody who signed in by password."""

    url: str
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    domain: str | None = None
    user: str | None = None
    project: str | None = None


@dataclass(frozen=True)
class Config:
    """All contexts, and the name of the one in use."""

    current: str | None
    contexts: Mapping[str, Context]

    def with_context(self, name: str, context: Context) -> "Config":
        """With a context more, in use from now on. Raises Misused for a name that cannot be one."""
        if not NAME.fullmatch(name):
            raise Misused(f"{name!r} cannot be the name of a context: letters, digits, '.', '_' and '-', 63 at most.")
        return Config(name, {**self.contexts, name: context})

    def without(self, name: str) -> "Config":
        """Without a context."""
        left = {key: context for key, context in self.contexts.items() if key != name}
        return Config(None if self.current == name else self.current, left)

    def named(self, name: str) -> Context:
        """A context. Raises Misused that names those there are."""
        if name not in self.contexts:
            known = ", ".join(self.contexts) or f"none yet; `{program()} login` makes one"
            raise Misused(f"There is no context {name!r} (known: {known}).")
        return self.contexts[name]


def path() -> Path:
    """The file: `PORTICO_CONFIG`, or `portico/config.toml` in the user's folder of configurations."""
    return folder() / Path(os.environ.get("PORTICO_CONFIG") or "config.toml").name


def load() -> Config:
    """The contexts; none where there is no file. Raises Misused when it cannot be read."""
    try:
        found = tomllib.loads(path().read_text())
        known = Context.__dataclass_fields__
        contexts = {
            name: Context(**{key: str(value) for key, value in fields.items() if key in known})
            for name, fields in found.get("contexts", {}).items()
        }
    except FileNotFoundError:
        return Config(None, {})
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise Misused(f"{path()} cannot be read: {error}") from error
    return Config(found.get("current"), contexts)


def save(config: Config) -> None:
    """Writes the file; comments in it are lost."""
    lines = [f"current = {_string(config.current)}\n"] if config.current else []
    for name, context in sorted(config.contexts.items()):
        fields = {key: value for key, value in asdict(context).items() if value is not None}
        lines += [f"\n[contexts.{_string(name)}]\n", *(f"{key} = {_string(value)}\n" for key, value in fields.items())]
    write_private(path(), "".join(lines))


def _string(text: str) -> str:
    """A basic string of TOML 1.0: JSON's, whose one difference is DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class KeptTokens:
    """The tokens of a context, in a file of its own. A process at a time renews them."""

    def __init__(self, name: str) -> None:
        self._path = folder() / "tokens" / f"{name}.json"

    def load(self) -> Tokens | None:
        """The tokens that were saved last."""
        found = read_json(self._path)
        return (
            Tokens(found["access"], found["until"], found.get("refresh"))
            if {"access", "until"} <= found.keys()
            else None
        )

    def save(self, tokens: Tokens) -> None:
        """Keeps the tokens instead of those before."""
        write_private(self._path, json.dumps(asdict(tokens)))

    def forget(self) -> None:
        """Removes them."""
        self._path.unlink(missing_ok=True)

    def lock(self) -> AbstractContextManager[None]:
        """Keeps out other processes."""
        return locked(self._path.with_suffix(".lock"))
