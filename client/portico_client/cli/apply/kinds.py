"""The kinds that can be applied, in the order in which they depend on each other."""

from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from portico_client import models
from portico_client.base import Model
from portico_client.cli.apply.amounts import counted
from portico_client.cli.described import Described
from portico_client.cli.table import TABLE


@dataclass(frozen=True)
class Kind:
    """A kind of manifest: the client's resource, and its place in the order."""

    name: str
    resource: str
    order: int
    row: Described

    @property
    def built(self) -> bool:
        """True if it is CREATING for a while."""
        return self.row.built

    @property
    def settable(self) -> frozenset[str]:
        """The fields that a document can set."""
        return frozenset(self._fields("Create")) - {"name"}

    def desired(self, spec: dict[str, Any]) -> dict[str, Any]:
        """The fields that a spec sets, as a reply would show them: what nested objects leave out has its default.

        What makes no sense stays as it is, and the server says so.
        """
        fields = self._fields("Create")
        return {name: _shown(fields[name], value) if name in fields else value for name, value in spec.items()}

    def patch(self, name: str, wanted: Any, shown: Any) -> Any:
        """The change of a field from what is shown to what is wanted: a map is merged, so what is to go from it is null."""
        field = self._fields("Update").get(name)
        if (
            field is None
            or not _is_map(field.annotation)
            or not isinstance(wanted, dict)
            or not isinstance(shown, dict)
        ):
            return wanted
        return {**dict.fromkeys(shown.keys() - wanted.keys()), **wanted}

    def _fields(self, suffix: str) -> dict[str, FieldInfo]:
        model: type[Model] = getattr(models, f"{self.row.model}{suffix}")
        return {info.alias or name: info for name, info in model.model_fields.items()}


def _shown(field: FieldInfo, value: Any) -> Any:
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(field.annotation or Any)
        whole = adapter.dump_python(adapter.validate_python(value), mode="json", by_alias=True)
        return counted(field.annotation, whole)
    except ValidationError:
        return value


def _is_map(kind: Any) -> bool:
    """True for a map whose values may be null in a change: those of free JSON are what they are."""
    if get_origin(kind) is dict:
        return type(None) in get_args(get_args(kind)[1])
    return any(_is_map(part) for part in get_args(kind))


# Those that come sooner than in the order of the catalogue, which needs are indifferent to: scripts know this order.
_SOONER: Final = (("secrets", "events"), ("images", "secrets"), ("schedules", "subscriptions"))
# Those whose hidden fields `plan.prepared` knows; others that have some (passwords) are no manifests.
_HIDDEN: Final = frozenset({"functions", "secrets", "webhooks"})


def _in_order() -> list[str]:
    found = [name for name, row in TABLE.items() if name in _HIDDEN or not row.has_secrets]
    for name, before in _SOONER:
        found.remove(name)
        found.insert(found.index(before), name)
    return found


def _title(row: Described) -> str:
    return "".join(part.capitalize() for part in row.command.split("-"))


KINDS: Final = {
    _title(TABLE[resource]): Kind(_title(TABLE[resource]), resource, order, TABLE[resource])
    for order, resource in enumerate(_in_order())
}
