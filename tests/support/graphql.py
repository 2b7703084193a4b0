"""GraphQL as a client of its handler sees it, and the way to other functions where all are in one process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portico.core.graphql.caller import Caller
from portico.core.graphql.handing import answered, asked
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.principal import Principal
from portico.platform.graphql import HAND

from tests.support.bus import handler
from tests.support.gateway import Reply
from tests.support.sample_resource import ADMIN
from tests.support.world import World

PATH = "/v1/graphql"


@dataclass
class Handed:
    """Hands fields to the handlers of this process, as JSON; `fields` are those that it handed on."""

    fields: list[tuple[str, str]] = field(default_factory=list)

    def ask(
        self, function: str, name: str, caller: Caller, arguments: Mapping[str, Any], once: IdempotencyMark | None
    ) -> Any:
        self.fields.append((function, name))
        event = json.loads(json.dumps(asked(name, caller, arguments, once)))
        return answered(json.loads(json.dumps(handler(function)(event, None))), caller.headers)


@dataclass
class GraphQL:
    """A client of GraphQL in a world."""

    world: World
    principal: Principal | None = ADMIN

    def __post_init__(self) -> None:
        self.handed = Handed()
        self.world.platform.put(HAND, self.handed)

    def send(
        self, query: str, *, by: Principal | None = None, headers: Mapping[str, str] | None = None, **variables: Any
    ) -> Reply:
        """The reply to a query."""
        client = self.world.client("graphql", by or self.principal)
        return client.post(PATH, body={"query": query, "variables": variables or None}, **(headers or {}))

    def data(self, query: str, **options: Any) -> Any:
        """What a query without errors finds."""
        reply = self.send(query, **options)
        assert "errors" not in reply.json, reply.json["errors"]
        assert reply.status == 200
        return reply.json["data"]

    def error(self, query: str, **options: Any) -> Any:
        """The one error of a query."""
        [error] = self.send(query, **options).json["errors"]
        return error
