"""The declaration of policies and of their simulation."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Body, Home
from portico.core.model.given import Given
from portico.core.resource import Mount, Operation, Resource
from portico.tenancy.policies.actions import Simulate
from portico.tenancy.policies.entity import Policy
from portico.tenancy.policies.models import PolicyInput, SimulateBody, SimulateReply
from portico.tenancy.policies.simulation import scope_asked

if TYPE_CHECKING:
    from portico.access.authz.authorizer import Decision


def _question(given: Given) -> Mapping[str, Any]:
    """The arguments of a simulation: the principal and the drafts as plain values."""
    body: SimulateBody = given.body
    who = body.who()
    return {
        "scope": scope_asked(who, given.principal),
        "who": who,
        "permission_asked": body.action,
        "resource": body.resource.model_dump(),
        "drafts": tuple(draft.model_dump() for draft in body.policies),
    }


def _shown(decision: "Decision", _: Given) -> SimulateReply:
    return SimulateReply(
        decision="allow" if decision.allowed else "deny", policies=list(decision.policies), errors=list(decision.errors)
    )


POLICIES: Final = Resource(
    "portico.tenancy.policies.service:wire",
    entity=Policy,
    function="authz",
    mounts=(Mount("/v1/domains/{domain}/policies", "domain_", Home.DOMAIN),),
    own=(
        Operation(
            "simulate",
            Simulate,
            "POST",
            "/v1/authz/simulate",
            "simulate",
            "Ask who may do what",
            "Which decision would be made, and by which policies; drafts can be tried before they are applied. Everybody may "
            "ask about themselves, domain admins about their domain. Needs the permission `policy:simulate`.",
            body=Body.JSON,
            body_type=SimulateBody,
            prepare=_question,
            reply=SimulateReply,
            show=_shown,
            errors={413: "The body is too large.", 415: "The body is of another content type."},
        ),
    ),
    access=dict.fromkeys((*PERMISSIONS, "simulate"), Access.ADMINISTER),  # everybody about themselves: see `ask`
    facts={"owner?": "String"},  # whom a simulation is about
    inputs=PolicyInput,
    words={
        "replace": "A policy without its name: either `cedar`, or `rules` with an `effect`.",
        "update": "The fields to change. Cedar takes the place of rules, and rules that of Cedar.",
    },
    columns=("name", "display_name", "effect", "created_at"),
    example={
        "name": "ann-runs-hello",
        "rules": [{"subjects": ["user:ann"], "actions": ["run:create"], "resources": ["function:vision/hello"]}],
    },
)
