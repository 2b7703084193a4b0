"""The groups of commands of resources that have not all standard operations, from the API's description."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from portico import catalogue

from tools.client.declared import NOTE, fields_of

METHODS: Final = frozenset({"get", "put", "post", "patch", "delete"})
_PARAMETER: Final = re.compile(r"/([a-z-]+)/\{(\w+)\}")
_VERBS: Final = {"search": "list", "": "get"}


@dataclass(frozen=True)
class Grouped:
    """A group: its command, its resource, and the prefixes of its operations: the usual ones, and those instead."""

    command: str
    help: str
    plural: str
    one: str
    prefix: str = ""
    instead: str | None = None

    @property
    def many(self) -> str:
        return f"{self.one}es" if self.one.endswith("s") else f"{self.one}s"


GROUPS: Final = (
    Grouped(
        "keypair",
        "Key pairs, by which programs sign in: your own, or a user's.",
        "keypairs",
        "keypair",
        "my_",
        "domain_user_",
    ),
    Grouped("alias", "Aliases: names of versions of a function.", "aliases", "alias"),
    Grouped("replay", "Replays: past events, given to a subscription again.", "replays", "replay"),
    Grouped("audit", "The trail of what was done in your domain.", "audit_logs", "audit_log", "domain_", "admin_"),
)


def module(document: Mapping[str, Any]) -> str:
    """The module of the groups."""
    text = (
        f'{NOTE}"""The groups of commands of resources that have not all standard operations."""\n\n'
        "from typing import Final\n\n"
        "from portico_client.cli.described import Field, Group, Verb\n\n"
        "GROUPS: Final[tuple[Group, ...]] = (\n"
    )
    return text + "".join(_group(one, document) for one in GROUPS) + ")\n"


def _group(one: Grouped, document: Mapping[str, Any]) -> str:
    columns = next(found.columns for found in catalogue.resources() if found.plural == one.plural)
    verbs = "".join(_verb(verb, one, document) for verb in _verbs(one, document))
    return (
        f"    Group(\n        {one.command!r},\n        {one.help!r},\n        {one.one.replace('_', ' ')!r},\n"
        f"        {columns!r},\n        (\n{verbs}        ),\n    ),\n"
    )


def _verbs(one: Grouped, document: Mapping[str, Any]) -> Iterator[str]:
    for _, _, operation in _operations(document):
        named = re.fullmatch(rf"{one.prefix}(?:(\w+?)_)?({one.one}|{one.many})", operation["operationId"])
        if named:
            yield named[1] or ""


def _verb(verb: str, one: Grouped, document: Mapping[str, Any]) -> str:
    path, _, operation = _of(verb, one, one.prefix, document)
    given = {
        "operation": operation["operationId"],
        "text": f"{operation['summary']}.",
        "arguments": _arguments(path),
        "is_paged": any(found.get("$ref", "").endswith("/Cursor") for found in operation.get("parameters", ())),
        "is_conditional": any(found.get("$ref", "").endswith("/IfMatch") for found in operation.get("parameters", ())),
    }
    lines = "".join(f"                {name}={value!r},\n" for name, value in given.items() if value not in (False, ()))
    if one.instead is not None:
        other, _, found = _of(verb, one, one.instead, document)
        more = next((argument for argument in _arguments(other) if argument not in _arguments(path)), None)
        lines += f"                instead={found['operationId']!r},\n                by={more!r},\n"
    fields = _body(operation, document)
    shown = "".join(f"                    Field{field!r},\n" for field in fields)
    lines += f"                fields=(\n{shown}                ),\n" if fields else ""
    return f"            Verb(\n                {(_VERBS.get(verb) or verb)!r},\n{lines}            ),\n"


def _of(verb: str, one: Grouped, prefix: str, document: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    """The operation of a verb. Raises KeyError where there is none."""
    ids = {f"{prefix}{verb}_{noun}" if verb else f"{prefix}{noun}" for noun in (one.one, one.many)}
    for path, method, operation in _operations(document):
        if operation["operationId"] in ids:
            return path, method, operation
    raise KeyError(", ".join(sorted(ids)))


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in METHODS and not operation["operationId"].endswith("_by_body"):
                yield path, method, operation


def _arguments(path: str) -> tuple[tuple[str, str], ...]:
    """The parameters of a path but for the domain, and what each is called: `("name", "subscription")`."""
    nouns = {"access_key": "access-key"}
    found = (
        (name, nouns.get(name) or _singular(before)) for before, name in _PARAMETER.findall(path) if name != "domain"
    )
    return tuple(found)


def _singular(plural: str) -> str:
    return plural[:-2] if plural.endswith("ses") else plural.removesuffix("s")


def _body(operation: Mapping[str, Any], document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return fields_of(content["schema"]["$ref"].rpartition("/")[2], document, with_name=True) if content else []
