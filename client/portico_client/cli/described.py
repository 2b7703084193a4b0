"""The description of a resource for the command's generic verbs."""

from dataclasses import dataclass
from keyword import iskeyword
from typing import NamedTuple


class Field(NamedTuple):
    """A field that clients set: its kind is `text`, `integer`, `number`, `flag`, `texts`, `json` or `secret`."""

    name: str
    kind: str
    text: str


def python_name(name: str) -> str:
    """The name of a field as models and parameters have it: `from_` for one that is a word of Python."""
    return f"{name}_" if iskeyword(name) else name


@dataclass(frozen=True)
class Described:
    """A resource: its command, its words, the columns of its tables, and the fields of its bodies.

    `model` begins the names of its models. `built`: it is CREATING for a while. `paused`: it can be paused and resumed.
    """

    command: str
    one: str
    many: str
    model: str
    columns: tuple[str, ...]
    key: str
    built: bool
    paused: bool
    create: tuple[Field, ...]
    update: tuple[Field, ...]

    @property
    def has_secrets(self) -> bool:
        """True if it has fields that are never shown."""
        return any(field.kind == "secret" for field in self.create)


Argument = tuple[str, str]
"""A parameter of a path, and what people call it: `("name", "subscription")`."""


@dataclass(frozen=True)
class Verb:
    """A command of a group, and its operation; `instead` is that where the option `by` is given, or `--everywhere` without one."""

    name: str
    operation: str
    text: str
    arguments: tuple[Argument, ...] = ()
    is_paged: bool = False
    is_conditional: bool = False
    instead: str | None = None
    by: Argument | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Group:
    """The commands of a resource that has not all standard operations."""

    command: str
    help: str
    one: str
    columns: tuple[str, ...]
    verbs: tuple[Verb, ...]
