"""The resources of standard operations, as their declarations have them: the client's classes and the command's table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portico import catalogue
from portico.core.resource import STANDARD, Mount, Resource

SCHEMAS: Final = "#/components/schemas/"
NOTE: Final = "# Written by client/codegen.py from the declarations of the resources; not to be edited.\n"
_KINDS: Final = {"string": "text", "integer": "integer", "number": "number", "boolean": "flag"}


@dataclass(frozen=True)
class Declared:
    """A resource with all standard operations, at its first mount."""

    resource: Resource
    mount: Mount

    @property
    def tag(self) -> str:
        """Its tag in the description."""
        return self.resource.tag or self.resource.plural

    @property
    def attribute(self) -> str:
        """Its name in the client: the last part of its path (`base_images`)."""
        return self.mount.path.rpartition("/")[2].replace("-", "_")

    @property
    def model(self) -> str:
        """The name with which those of its models begin."""
        return str(self.mount.model or (self.resource.entity and self.resource.entity.__name__))

    @property
    def one(self) -> str:
        """The type of its entities."""
        return str(self.resource.entity and self.resource.entity.type)

    @property
    def many(self) -> str:
        """The plural of that."""
        return str(self.resource.entity and self.resource.entity.types)

    @property
    def class_name(self) -> str:
        """Its class in the client: `BaseImages`."""
        return "".join(part.capitalize() for part in self.many.split("_"))

    @property
    def command(self) -> str:
        """Its name on the command line: `base-image`."""
        return (self.one if self.attribute == self.many else self.attribute.removesuffix("s")).replace("_", "-")

    @property
    def is_paused(self) -> bool:
        """True if it can be paused and resumed."""
        return "pause" in self.resource.operations


def declared() -> Iterator[Declared]:
    """All of them, in the order of the catalogue. Those inside more than a domain are none."""
    for resource in catalogue.resources():
        mount = next((mount for mount in resource.mounts if mount.operations is None), None)
        if mount is None or not resource.operations >= STANDARD:
            continue
        if mount.path.count("{") == mount.path.count("{domain}"):
            yield Declared(resource, mount)


def classes(document: Mapping[str, Any], by_hand: frozenset[str]) -> str:
    """The module of their classes; those that are written `by_hand` besides are not attached to the client."""
    found = list(declared())
    text = (
        NOTE + '"""The resources of standard operations: a class each, and the base of a client that has them."""\n\n'
        "from collections.abc import Mapping\n"
        "from typing import TYPE_CHECKING, Any, Unpack\n\n"
        "from portico_client import models as m\n"
        "from portico_client.aio.resources import Built, Pausable, Place, Resource\n"
        "from portico_client.aio.transport import AsyncTransport\n"
        "from portico_client.names import Standard\n"
        "from portico_client.requests import Body, body_of\n\n"
        "if TYPE_CHECKING:\n"
        "    from portico_client import fields as f\n"
    )
    text += "".join(_class(one, document) for one in found)
    attached = "".join(_attached(one) for one in found if one.class_name not in by_hand)
    return (
        f"{text}\n\nclass StandardResources:\n"
        '    """The resources that have no operations of their own."""\n\n'
        "    def __init__(self, transport: AsyncTransport, domain: Place) -> None:\n" + attached
    )


def table(document: Mapping[str, Any]) -> str:
    """The module of the command's table."""
    rows = "".join(_row(one, document) for one in declared())
    return (
        f'{NOTE}"""The resources whose generic commands there are, by their names in the client."""\n\n'
        "from collections.abc import Mapping\nfrom typing import Final\n\n"
        "from portico_client.cli.described import Described, Field\n\n"
        f"TABLE: Final[Mapping[str, Described]] = {{\n{rows}}}\n"
    )


def by_hand(*modules: Path) -> frozenset[str]:
    """The classes of modules."""
    lines = [line for module in modules for line in module.read_text(encoding="utf-8").splitlines()]
    return frozenset(line[6:].partition("(")[0] for line in lines if line.startswith("class "))


def _class(one: Declared, document: Mapping[str, Any]) -> str:
    models = ", ".join(f"m.{one.model}{view}" for view in ("Public", "Create", "Update"))
    base = "Built" if _is_built(one, document) else "Pausable" if one.is_paused else "Resource"
    options = "".join(
        f", {name}={value!r}".replace("'", '"')
        for name, value, usual in (("prefix", one.mount.prefix, ""), ("key", one.resource.key_name, "name"))
        if value != usual
    )
    words = one.many.replace("_", " ").capitalize()
    return (
        f'\n\nclass {one.class_name}({base}[{models}]):\n    """{words}."""\n\n'
        f'    names = Standard("{one.one}", "{one.many}"{options})\n{_typed(one)}'
    )


_TYPED: Final = """
    async def {verb}(
        self,
        {name}body: {body} | None = None,
        /,
        *,
        {option}: str | None = None,
        **fields: "Unpack[f.{model}]",
    ) -> m.{public}:
        wanted = body_of(body, fields, m.{model})
        return await super().{verb}({name}wanted, {option}={option})
"""


def _typed(one: Declared) -> str:
    """Its operations with a body, whose keyword arguments are the fields."""
    shown = {"public": f"{one.model}Public"}
    text = _method("create", one.model, "idempotency_key", **shown)
    text += _method("update", one.model, "if_match", name="name, ", **shown)
    return text + _method("replace", one.model, "if_match", name="name, ", body="Body", **shown)


def _method(verb: str, model: str, option: str, *, public: str, name: str = "", body: str = "") -> str:
    given = f"{model}{verb.capitalize()}"
    body = body or f"m.{given} | Mapping[str, Any]"
    text = _TYPED.format(verb=verb, model=given, option=option, public=public, name=name, body=body)
    return text.replace("        name, body:", "        name: str,\n        body:")


def _attached(one: Declared) -> str:
    scope = ", domain" if "{domain}" in one.mount.path else ""
    return f"        self.{one.attribute} = {one.class_name}(transport{scope})\n"


def _row(one: Declared, document: Mapping[str, Any]) -> str:
    create, update = (fields_of(f"{one.model}{view}", document) for view in ("Create", "Update"))
    given: dict[str, Any] = {
        "command": one.command,
        "one": one.one.replace("_", " "),
        "many": one.many.replace("_", " "),
        "model": one.model,
        "columns": one.resource.columns,
        "key": one.resource.key_name,
        "built": _is_built(one, document),
        "paused": one.is_paused,
    }
    lines = "".join(f"        {name}={value!r},\n" for name, value in given.items())
    for name, fields in (("create", create), ("update", update)):
        shown = "".join(f"            Field{field!r},\n" for field in fields)
        lines += f"        {name}=(\n{shown}        ),\n"
    return f'    "{one.attribute}": Described(\n{lines}    ),\n'


def fields_of(schema: str, document: Mapping[str, Any], *, with_name: bool = False) -> list[tuple[str, str, str]]:
    """The fields of a model, those of entities without the key: name, kind, and text."""
    properties = document["components"]["schemas"][schema]["properties"]
    found = []
    for name, described in properties.items():
        if name != "name" or with_name:
            kind, text = _field(described, document)
            found.append((name, kind, text.replace("\n", " ")))
    return found


def _field(schema: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of a field (`text`, `integer`, `number`, `flag`, `texts`, `json`, `secret`), and what is said of it."""
    text = str(schema.get("description", ""))
    if "$ref" in schema:
        kind, inner = _field(document["components"]["schemas"][schema["$ref"].removeprefix(SCHEMAS)], document)
        return kind, text or inner
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        kind, inner = _field(options[0], document) if len(options) == 1 else ("json", "")
        return kind, text or inner
    if schema.get("writeOnly"):
        return "secret", text
    if schema.get("type") == "array" and schema.get("items", {}).get("type") == "string":
        return "texts", text
    return _KINDS.get(str(schema.get("type")), "json"), text


def _is_built(one: Declared, document: Mapping[str, Any]) -> bool:
    """True if it is CREATING for a while."""
    schemas = document["components"]["schemas"]
    status = schemas[f"{one.model}Public"]["properties"].get("status", {})
    found = schemas.get(status.get("$ref", "").removeprefix(SCHEMAS), status)
    return "CREATING" in found.get("enum", ())
