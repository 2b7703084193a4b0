"""Authorization by Cedar: who may do what, decided once for every action, without a request to the database.

The built-in roles are the files `roles/*.cedar`. A tenant's own policies are asked about callers of that tenant and resources
of that tenant only; what they permit is bounded by what a domain admin may do there, and what they forbid is forbidden to all
but superadmins. A caller with an access token may do what its holder may, as far as the token is good for it. A caller who may
not even read the target gets the same error as if it were not there; one who may gets a 403.
"""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from itertools import repeat
from typing import Any, Final

from portico.access.authz.call_guard import CallGuard
from portico.access.authz.cedar import Answer, OwnPolicies, ask, builtin_policies, decisions, entities, principal_key
from portico.access.authz.restricting import restricting
from portico.core.base.errors import Forbidden, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.call import Call
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.target import Target

_TENANTS: Final = frozenset({"user", "service-account"})
_SILENT: Final = Answer(allowed=False, policies=(), errors=())


@frozen(slots=True)
class Decision:
    """A decision: whether it is allowed, the ids of the policies that decided, and what went wrong in others.

    `finer` says that single entities in the scope may be decided otherwise.
    """

    allowed: bool
    policies: tuple[str, ...]
    errors: tuple[str, ...] = ()
    finer: bool = False


def no_policies(_domain: Scope) -> OwnPolicies | None:
    """The policies of a domain that has none of its own."""
    return None


@frozen
class Authorizer:
    """Asks Cedar; `own` gives the policies of a domain, from memory on the hot path.

    A decision is remembered by all that Cedar reads for it, those that a tenant's policies are asked for as long as these are.
    """

    own: Callable[[Scope], OwnPolicies | None] = no_policies
    usual: TtlCache[Decision] = field(default_factory=decisions, compare=False)

    def decide(self, principal: Principal, permission: str, target: Target) -> Decision:
        """The decision on one permission (`function:create`) for one target."""
        own = self._own(principal, permission, [target])
        remembered: TtlCache[Decision] = self.usual if own is None else own.decisions
        read = (*principal_key(principal), permission, target)
        if found := remembered.find(read):
            return found[0]
        return remembered.put(read, self._asked(own, principal, permission, [target])[0])

    def decide_all(self, principal: Principal, permission: str, targets: Sequence[Target]) -> list[Decision]:
        """The decisions on one permission for each of the targets."""
        if len(targets) == 1:
            return [self.decide(principal, permission, targets[0])]
        return self._asked(self._own(principal, permission, targets), principal, permission, targets)

    def _asked(
        self, own: OwnPolicies | None, principal: Principal, permission: str, targets: Sequence[Target]
    ) -> list[Decision]:
        found = self._of_holder(own, principal, permission, targets)
        token = restricting(principal)
        if token is None:
            return found
        known = entities(principal, permission, targets)
        finer = principal.restriction is not None and principal.restriction.resources is not None
        answers = ask(token, principal, permission, targets, known)
        return [_restricted(one, said, finer=finer) for one, said in zip(found, answers, strict=True)]

    def _of_holder(
        self, own: OwnPolicies | None, principal: Principal, permission: str, targets: Sequence[Target]
    ) -> list[Decision]:
        known = entities(principal, permission, targets)
        usual = ask(builtin_policies(), principal, permission, targets, known)
        if own is None:
            return [Decision(answer.allowed, answer.policies, answer.errors) for answer in usual]
        at_home = [target if _at_home(principal, target) else None for target in targets]
        bound = [target for target in at_home if target is not None]
        said = iter(ask(own.handle, principal, permission, bound, known))
        # What bounds the tenant's permits is asked where these may count: not where the built-in roles allow everything.
        settled = all(answer.allowed for answer in usual)
        most = repeat(_SILENT) if settled else iter(_asked_of(_most(principal), permission, bound))
        finer = own.may_forbid(permission)
        return [
            _combined(answer, next(said), next(most), finer=finer) if target else _combined(answer, _SILENT, _SILENT)
            for answer, target in zip(usual, at_home, strict=True)
        ]

    def validate(self, call: Call) -> Call:
        """The call with its guard. Raises Forbidden, or the error of a missing target, when the caller may not do this.

        A search that may find what the caller may not read goes on as one that leaves it out. Where a tenant's policies may
        turn on what the entity belongs to, the decision waits until it is read.
        """
        principal, action = call.principal, call.action
        waiting = self._waits(call)
        guarded = replace(call, guard=CallGuard(self.require, self.allows, call, waiting))
        decided = guarded if waiting else self._decided_at_once(guarded)
        for need in action.needs:
            self.require(principal, need.permission, need.target)
        return decided

    def require(self, principal: Principal, permission: str, target: Target) -> None:
        """Raises Forbidden, or the error of a missing target, when the principal has not the permission."""
        if not self.decide(principal, permission, target).allowed:
            raise self._denied(principal, permission, target)

    def allows(self, principal: Principal, permission: str, targets: Sequence[Target]) -> Sequence[bool]:
        """For each target whether the principal has the permission on it."""
        return [found.allowed for found in self.decide_all(principal, permission, targets)] if targets else []

    def _waits(self, call: Call) -> bool:
        action = call.action
        at_home = action.target.scope.domain in {None, call.principal.scope.domain}
        if action.by_facts and at_home:  # facts name nobody of another domain
            return True
        if not action.belongs or action.target.key is None or action.target.within is not None:
            return False
        restriction = call.principal.restriction
        if restriction is not None and restriction.resources is not None:
            return True
        return self._own(call.principal, action.permission, action.targets) is not None

    def _decided_at_once(self, call: Call) -> Call:
        principal, action = call.principal, call.action
        for target, decision in self._decided(call):
            searching = hasattr(action, "querier")
            if decision.allowed and not (searching and decision.finer):
                continue
            if searching and self._may_list(principal, target, decision):
                return self._narrowed(call)
            raise self._denied(principal, action.permission, target)
        return call

    def _denied(self, principal: Principal, permission: str, target: Target) -> PorticoError:
        error = self._denial(principal, permission, target)
        error.denied = True
        return error

    def _decided(self, call: Call) -> list[tuple[Target, Decision]]:
        targets = call.action.targets
        decisions = self.decide_all(call.principal, call.action.permission, targets)
        return list(zip(targets, decisions, strict=True))

    def _may_list(self, principal: Principal, target: Target, decision: Decision) -> bool:
        return decision.allowed or self.decide(principal, f"{target.entity_type}:list", target).allowed

    def _narrowed(self, call: Call) -> Call:
        action: Any = call.action

        def readable(entities: Sequence[Any]) -> Sequence[bool]:
            return self.allows(call.principal, action.permission, [Target.of(entity) for entity in entities])

        return replace(call, action=replace(action, querier=replace(action.querier, readable=readable)))

    def _own(self, principal: Principal, permission: str, targets: Sequence[Target]) -> OwnPolicies | None:
        at_home = any(_at_home(principal, target) for target in targets)
        return self.own(principal.domain_scope) if at_home and _is_bound(principal, permission) else None

    def _denial(self, principal: Principal, permission: str, target: Target) -> PorticoError:
        read = self.decide(principal, f"{target.entity_type}:get", target)
        if read.allowed or (target.key is None and _lives_in(principal, target)):
            return Forbidden(f"You may not do this: {permission}.", details={"permission": permission})
        if _foreign(principal, target):
            return Target(target.scope.kind, target.scope).missing()
        return target.missing()


def _at_home(principal: Principal, target: Target) -> bool:
    return target.scope.domain is not None and target.scope.domain == principal.scope.domain


def _combined(usual: Answer, own: Answer, most: Answer, *, finer: bool = False) -> Decision:
    """Forbid wins; else the built-in roles; else what the tenant permits, as far as its admins may do it themselves."""
    errors = usual.errors + own.errors
    if usual.forbidden or own.forbidden:
        return Decision(allowed=False, policies=(usual if usual.forbidden else own).policies, errors=errors)
    if usual.allowed:
        return Decision(allowed=True, policies=usual.policies + own.policies, errors=errors, finer=finer)
    if own.allowed and most.allowed:
        return Decision(allowed=True, policies=own.policies, errors=errors, finer=True)
    return Decision(allowed=False, policies=(), errors=errors)


def _restricted(holder: Decision, token: Answer, *, finer: bool) -> Decision:
    """The holder's rights, as far as the token is good for them."""
    if holder.allowed and not token.allowed:
        return Decision(allowed=False, policies=token.policies, errors=holder.errors + token.errors)
    return replace(holder, finer=holder.finer or finer)


def _asked_of(principal: Principal, permission: str, targets: Sequence[Target]) -> list[Answer]:
    return ask(builtin_policies(), principal, permission, targets, entities(principal, permission, targets))


def _most(principal: Principal) -> Principal:
    """One whose rights are the most that the policies of the principal's domain can give."""
    return replace(principal, role="domain_admin", projects={})


def _is_bound(principal: Principal, permission: str) -> bool:
    """True if a tenant's policies bind this: never superadmins, nor the keeping of policies by the tenant's admins."""
    if principal.kind not in _TENANTS or principal.role == "superadmin":
        return False
    return not (principal.role == "domain_admin" and permission.startswith("policy:"))


def _lives_in(principal: Principal, target: Target) -> bool:
    return _at_home(principal, target) and not _foreign(principal, target)


def _foreign(principal: Principal, target: Target) -> bool:
    scope = target.scope
    return scope.project is not None and (
        scope.domain != principal.scope.domain or scope.project not in principal.projects
    )
