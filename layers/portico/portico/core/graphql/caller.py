"""The caller of a request's fields: each runs its action as one request more of the same principal."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from portico.core.base.errors import BadRequest
from portico.core.http.ports import Services
from portico.core.limits.route_limit import RouteLimit
from portico.core.limits.taking import take
from portico.core.model.action import Action
from portico.core.model.asked import Asked
from portico.core.model.call import Origin, Reply, Told
from portico.core.model.idempotency_mark import IdempotencyMark
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope


@dataclass
class Caller:
    """A principal and the circumstances of its request; `project` is the scope that `X-Portico-Project` names, if it does.

    `headers` are those of the reply to be. `source` is the address of the caller, `agent` its program.
    """

    principal: Principal
    services: Services
    request_id: str
    asked: Asked
    traceparent: str | None = None
    project: Scope | None = None
    headers: MutableMapping[str, str] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    source: str = ""
    agent: str = ""
    milliseconds_left: int = 25_000

    def run(self, action: Action, *, counted: bool = False, once: IdempotencyMark | None = None) -> Any:
        """The result of the action; limits, authorization, audit, metrics and log are the processor's.

        `counted` says that the field was counted before, by another action.
        """
        reply = Reply(self.headers, counted)
        origin = Origin(self.request_id, self.traceparent, once, reply, self.told)
        return self.services.processor.run(self.principal, action, origin)

    def take(self, limit: RouteLimit) -> None:
        """Counts a call of what an operation bounds. Raises TooManyRequests."""
        take(self.services.limiter, limit.policy, f"{self.principal.client}#{self.principal.subject}", self.headers)

    @property
    def current_project(self) -> Scope:
        """The project that short operations are about. Raises BadRequest when there is none."""
        if self.project is not None:
            return self.project
        if self.principal.project is None:
            raise BadRequest("No project: name one in the scope, or in X-Portico-Project.", code="PROJECT_REQUIRED")
        return self.principal.scope
