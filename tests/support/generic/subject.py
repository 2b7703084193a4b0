"""A resource at one of its mounts, as the generic suite drives it: through its handler, by its declaration alone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any, Final, get_args

from portico.core.http.listed import Listed, listed
from portico.core.http.views import Views, views_of
from portico.core.model.entity import Entity, is_merged
from portico.core.model.principal import Principal
from portico.core.resource import Mount, Resource
from pydantic.fields import FieldInfo

from tests.support.gateway import Client, Reply
from tests.support.generic.setups import Setup, no_seed
from tests.support.sample_resource import ADMIN, HOME

Clients = Callable[[str, Principal], Client]
FOREIGNER: Final = Principal("user", "eve", "other", "lab", "domain_admin", {"lab": "project_admin"}, "client-other")
_PIECE: Final = re.compile(r"{(\w+)}")
_NUMBERS: Final = count(1)


@dataclass
class Subject:
    """A subject of tests: the routes of a mount, and those that the suite exercised."""

    resource: Resource
    mount: Mount | None
    setup: Setup
    clients: Clients
    service: Any
    tick: Callable[[], object]
    exercised: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name of the resource, after the prefix of the mount."""
        return f"{self.mount.prefix if self.mount else ''}{self.resource.plural}"

    def is_merged(self, name: str) -> bool:
        """True if an update changes the members of a field one by one."""
        return is_merged(self.entity, name)

    def patches(self) -> dict[str, Any]:
        """A value for each field that an update sets: that of the setup, else the example of the field, else the default."""
        fields = {name: info for name, info in self.views.update.model_fields.items() if name != "name"}
        return {
            (info.alias or name): self.setup.patches.get(name, patch_of(info, self.resource.example.get(name)))
            for name, info in fields.items()
        }

    def __str__(self) -> str:
        return f"{self.resource.plural} at {self.mount.path if self.mount else 'paths of their own'}"

    @property
    def entity(self) -> type[Entity]:
        """The kind of entities."""
        assert self.resource.entity is not None
        return self.resource.entity

    @cached_property
    def routes(self) -> Mapping[str, Listed]:
        """The routes of the mount by the names of their operations."""
        return {route.name: route for route in listed(self.resource) if route.mount in {self.mount, None}}

    @cached_property
    def views(self) -> Views:
        """The models of the mount."""
        return views_of(self.resource, self.mount)

    def offers(self, *names: str) -> bool:
        """True if the mount has all of these operations."""
        return all(name in self.routes for name in names)

    @property
    def absent(self) -> str:
        """A key that no entity has: well-formed, as the examples of keys are."""
        fields = [meta for meta in get_args(self.resource.key) if isinstance(meta, FieldInfo)]
        examples = [str(example) for meta in fields for example in meta.examples or ()]
        return self.setup.absent or next(iter(examples), "nothing-of-this-name")

    def call(self, name: str, key: str | None = None, *, principal: Principal = ADMIN, **options: Any) -> Reply:
        """The reply of an operation."""
        self.tick()
        route = self.routes[name]
        values = {
            "domain": HOME.domain,
            "project": HOME.project,
            **self.setup.path,
            self.resource.key_name: key or self.absent,
        }
        path = _PIECE.sub(lambda piece: str({**values, **options.pop("path", {})}[piece[1]]), route.path)
        reply = self.clients(route.function, principal).send(route.methods[0], path, **options)
        if reply.status < 400:
            self.exercised.add(route.id)
        return reply

    def body(self, name: str | None = None) -> dict[str, Any]:
        """The body of a create that gives an entity of its own."""
        name = name or f"generic-{next(_NUMBERS)}"
        named = {"name": name} if "name" in self.views.create.model_fields else {}
        return {**self.resource.example, **named, **self.setup.vary(name)}

    def create(self, **fields: Any) -> str:
        """The key of a new entity."""
        if not self.offers("create"):
            return self.setup.seed()
        reply = self.call("create", body={**self.body(), **fields})
        assert reply.status in {201, 202}, reply.body
        return reply.headers["location"].rpartition("/")[2]

    def some(self) -> None:
        """Makes a few entities; of those that clients cannot make there is one."""
        if self.offers("create") or self.setup.seed is not no_seed:
            for _ in range(3):
                self.create()

    def get(self, key: str) -> dict[str, Any]:
        """The entity as clients see it."""
        reply = self.call("get", key)
        assert reply.status == 200, reply.body
        found: dict[str, Any] = reply.json
        return found

    def search(self, **query: str) -> list[dict[str, Any]]:
        """The entities that a search finds, of all pages."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.call("search", query={**query, "offset": str(len(found))} if found else query)
            assert page.status == 200, page.body
            found += page.json["items"]
            if not page.json["has_more"]:
                return found

    def key_of(self, shown: Mapping[str, Any]) -> str:
        """The key of an entity, as it is in paths."""
        return str(shown[self.setup.key or self.resource.key_name])


def patch_of(info: FieldInfo, given: Any) -> Any:
    """A value for a field: its example, that of the resource, or one of its type."""
    said = [meta.examples for meta in (info, *info.metadata) if isinstance(meta, FieldInfo) and meta.examples]
    return said[0][0] if said else given
