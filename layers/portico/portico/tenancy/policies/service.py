"""Policies of a tenant's own: writing, trying and keeping them."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.access.authz.authorizer import Authorizer, Decision
from portico.access.authz.cedar import OwnPolicies, permissions
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Create, Fields, Restore
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.services.standard import StandardService
from portico.tenancy.policies.actions import Simulate
from portico.tenancy.policies.cache import DOMAIN_POLICIES, DomainPolicies
from portico.tenancy.policies.entity import Effect, Policy, Rule
from portico.tenancy.policies.rules import translate
from portico.tenancy.policies.simulation import principal_asked, target_asked
from portico.tenancy.policies.validation import checked
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_POLICIES: Final = 50


@frozen
class PolicyService(StandardService[Policy]):
    """The standard operations, on policies that are valid, and the simulation."""

    kept: DomainPolicies
    users: Repository[User]

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and the simulation; what changes policies makes this process read them again."""
        changing = {action: self._remembering(handle) for action, handle in super().handlers.items() if action.mutates}
        return {**super().handlers, **changing, Simulate: self.simulate}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Policy:
        """A new policy, compiled."""
        return super().draft(call, scope, {**fields, **_compiled(scope, fields)})

    def revise(self, call: Call, entity: Policy, changes: Fields) -> Policy:
        """The changed policy, compiled again if it says something else."""
        given = {name: value for name, value in changes.items() if name not in {"cedar", "rules", "effect"}}
        if changes.get("cedar") is not None:
            given |= _compiled(entity.scope, {"cedar": changes["cedar"]})
        elif changes.get("rules") is not None or changes.get("effect") is not None:
            rules = changes.get("rules") or entity.rules
            given |= _compiled(entity.scope, {"rules": rules, "effect": changes.get("effect") or entity.effect})
        return super().revise(call, entity, given)

    def create(self, call: Call, action: Create) -> Policy:
        """Adds the policy. Raises Conflict when the domain has as many as it may have."""
        self._check_room(action.scope)
        return super().create(call, action)

    def restore(self, call: Call, action: Restore) -> Policy:
        """The policy as it was, if there is room for it."""
        self._check_room(action.scope)
        return super().restore(call, action)

    def simulate(self, call: Call, action: Simulate) -> Decision:
        """The decision that the processor would make, with the drafts in force."""
        if action.permission_asked not in permissions():
            raise Unprocessable.field("action", "There is no such permission.", "unknown_permission")
        principal = call.principal if action.scope.user else self._asked(action)
        target = target_asked(action.resource, principal.domain)
        return self._authorizer(principal, action).decide(principal, action.permission_asked, target)

    def _asked(self, action: Simulate) -> Principal:
        who = action.who
        known = who["role"] is not None and who["projects"] is not None
        if known or not who["subject"].startswith("user:"):
            return principal_asked({**who, "role": who["role"] or "user", "projects": who["projects"] or {}}, None)
        return principal_asked(who, self.users.get(action.scope, who["subject"].rpartition("/")[2]))

    def _authorizer(self, principal: Principal, action: Simulate) -> Authorizer:
        if not action.drafts or principal.domain is None:
            return Authorizer(self.kept)
        home = Scope(principal.domain)
        drafted = {draft["name"]: self._draft_text(home, number, draft) for number, draft in enumerate(action.drafts)}
        instead = {name.lower() for name in drafted}
        kept = {policy.name: policy.cedar for policy in self.repository.live_in(home)}
        texts = {name: text for name, text in kept.items() if name.lower() not in instead} | drafted
        tried = OwnPolicies.parse(texts)
        return Authorizer(lambda _domain: tried)

    def _draft_text(self, home: Scope, number: int, draft: Fields) -> str:
        return str(_compiled(home, draft, f"policies.{number}.")["cedar"])

    def _check_room(self, scope: Scope) -> None:
        if self.repository.count(scope) >= MAX_POLICIES:
            message = f"A domain has at most {MAX_POLICIES} policies."
            raise Conflict(message, code="POLICY_LIMIT", details={"limit": MAX_POLICIES})

    def _remembering(self, handle: Handler) -> Handler:
        def changed(call: Call, action: Any) -> Any:
            try:
                return handle(call, action)
            finally:
                self.kept.forget(action.scope)

        return changed


def _compiled(scope: Scope, fields: Fields, prefix: str = "") -> dict[str, Any]:
    """The policy's text, and the rules it was made from. Raises Unprocessable for text that is not valid."""
    if fields.get("cedar") is not None:
        text = checked(fields["cedar"], str(scope.domain), f"{prefix}cedar")
        return {"cedar": text, "rules": None, "effect": None}
    if not fields.get("rules"):
        raise Unprocessable.field(f"{prefix}effect", "An effect goes with rules; this policy has none.", "no_rules")
    rules = [Rule.model_validate(rule) for rule in fields["rules"]]
    effect = Effect(fields.get("effect") or Effect.PERMIT)
    text = checked(translate(str(scope.domain), rules, effect), str(scope.domain), f"{prefix}rules")
    return {"cedar": text, "rules": rules, "effect": effect}


def wire(parts: "Parts") -> PolicyService:
    """The service, put together."""
    return PolicyService(parts.repository(Policy), parts.clock, parts.get(DOMAIN_POLICIES), parts.repository(User))
