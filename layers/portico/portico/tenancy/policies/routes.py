"""The paths of policies and of their simulation."""

from typing import Any

from portico.core.http.dependencies import CallerDep
from portico.core.http.paths import domain_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.responses import WRITES
from portico.core.http.standard_routes import standard_router
from portico.tenancy.policies.actions import ACTIONS, Simulate
from portico.tenancy.policies.dto import (
    ADAPTER,
    PolicyCreate,
    PolicyPublic,
    PolicyReplace,
    PolicyUpdate,
    SimulateBody,
    SimulateReply,
)
from portico.tenancy.policies.entity import Policy
from portico.tenancy.policies.simulation import scope_asked

POLICIES = Resource(Policy, ACTIONS, PolicyCreate, PolicyReplace, PolicyUpdate, PolicyPublic, PolicyPublic.of, ADAPTER)

routes = standard_router(POLICIES, Mount("/v1/domains/{domain}/policies", "domain_", domain_scope))


@routes.post(
    "/v1/authz/simulate",
    operation_id="simulate",
    summary="Ask who may do what",
    description="Which decision would be made, and by which policies; drafts can be tried before they are applied. Everybody "
    "may ask about themselves, domain admins about their domain. Needs the permission `policy:simulate`.",
    response_model=SimulateReply,
    responses={status: WRITES[status] for status in (413, 415)},
)
async def simulate(body: SimulateBody, caller: CallerDep) -> Any:
    """Simulates a decision."""
    who = body.who()
    drafts = tuple(draft.model_dump() for draft in body.policies)
    scope = scope_asked(who, caller.principal)
    decision = caller.run(Simulate(scope, who, body.action, body.resource.model_dump(), drafts))
    return {
        "decision": "allow" if decision.allowed else "deny",
        "policies": decision.policies,
        "errors": decision.errors,
    }
