"""The kinds that can be applied, in the order in which they depend on each other."""

from dataclasses import dataclass
from typing import Any, Final, get_args

from pydantic import ValidationError

from portico_client.base import Model
from portico_client.catalog import EventTypes, Functions, Images, Policies, Schedules, Secrets, Subscriptions, Webhooks
from portico_client.resources import Resource


@dataclass(frozen=True)
class Kind:
    """A kind of manifest: the client's resource, and its place in the order."""

    name: str
    resource: str
    of: type[Resource[Any, Any, Any]]
    order: int
    built: bool = False

    @property
    def update_model(self) -> type[Model]:
        """The model of what changes one."""
        base = self.of.__orig_bases__[0]  # type: ignore[attr-defined]
        model: type[Model] = get_args(base)[2]
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


_IN_ORDER: Final[tuple[tuple[str, str, type[Resource[Any, Any, Any]]], ...]] = (
    ("Policy", "policies", Policies),
    ("Image", "images", Images),
    ("Secret", "secrets", Secrets),
    ("Event", "events", EventTypes),
    ("Function", "functions", Functions),
    ("Schedule", "schedules", Schedules),
    ("Subscription", "subscriptions", Subscriptions),
    ("Webhook", "webhooks", Webhooks),
)
KINDS: Final = {
    name: Kind(name, resource, of, order, built=name in {"Function", "Image"})
    for order, (name, resource, of) in enumerate(_IN_ORDER)
}
