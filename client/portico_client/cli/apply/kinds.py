"""The kinds that can be applied, in the order in which they depend on each other."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from portico_client import models
from portico_client.base import Model
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
    def update_model(self) -> type[Model]:
        """The model of what changes one."""
        model: type[Model] = getattr(models, f"{self.row.model}Update")
        return model

    def desired(self, spec: dict[str, Any]) -> dict[str, Any]:
        """The fields that a spec sets, as a reply would show them: what nested objects leave out has its default.

        What makes no sense stays as it is, and the server says so.
        """
        try:
            model = self.update_model.model_validate(spec)
        except ValidationError:
            return spec
        full = model.model_dump(mode="json", by_alias=True)
        return {key: full[key] for key in spec}


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
