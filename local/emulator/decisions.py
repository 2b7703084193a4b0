"""Decisions of IAM at the cost of what changes between two calls of a role.

The emulator gathers a role's policies for each call, and tries every statement. Here a role's principal is remembered with all
that it was made from, which is compared at each call: a changed policy, tag or session makes another principal, at once. A
principal remembers which of its statements are about an action and a resource. Conditions are evaluated at each call.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

_Sources = tuple[tuple[Any, ...], tuple[Any, Any], tuple[Any, ...]]  # policies, limits, and what else says who it is
_MOST = 1_000  # principals, and pairs of an action and a resource of each


class Policies(list[Any]):
    """The policies of a principal, as the emulator has them: a list of statements each."""

    def __init__(self, policies: Any, evaluator: Any) -> None:
        super().__init__(policies)
        self._evaluator = evaluator
        self._about: dict[tuple[str, str], list[Any]] = {}
        self._allowing: dict[tuple[str, str], str | None] = {}
        blocks = [block for statement in self._statements() for block in statement.conditions.values()]
        self._keys = {key.lower() for block in blocks if isinstance(block, dict) for key in block}
        self._named: dict[str, bool] = {}

    def names_key(self, prefix: str) -> bool:
        """True if a condition uses a key that begins so, in small letters."""
        found = self._named.get(prefix)
        if found is None:
            found = self._named[prefix] = any(key.startswith(prefix) for key in self._keys)
        return found

    def about(self, action: str, resource: str) -> list[Any]:
        """The statements about this action on this resource, in their order, with their effects and conditions."""
        found = self._about.get((action, resource))
        if found is None:
            whole: dict[str, list[str]] = {"actions": [], "not_actions": [], "resources": [], "not_resources": []}
            found = [replace(one, **whole) for one in self._statements() if self._is_about(one, action, resource)]
            if len(self._about) >= _MOST:
                self._about.clear()
                self._allowing.clear()
            self._about[action, resource] = found
        return found

    def allowing(self, action: str, resource: str) -> str | None:
        """The name of the statement that allows this action, conditions or not; None if they matter, or none does."""
        try:
            return self._allowing[action, resource]
        except KeyError:
            about = self.about(action, resource)
            is_plain = bool(about) and not about[0].conditions and all(one.effect == "Allow" for one in about)
            found = self._allowing[action, resource] = about[0].sid if is_plain else None
            return found

    def allowed(self, context: Any) -> Any:
        """The decision, as the emulator words it, where it is so whatever else the request says; else nothing."""
        name = self.allowing(context.action, context.resource_arn)
        return (
            None if name is None else self._evaluator.EvalResult("Allow", context.principal_arn, name, "Explicit allow")
        )

    def _is_about(self, statement: Any, action: str, resource: str) -> bool:
        return bool(
            self._evaluator._action_matches(action, statement.actions, statement.not_actions)
            and self._evaluator._resource_matches(resource, statement.resources, statement.not_resources)
        )

    def _statements(self) -> list[Any]:
        return [statement for statements in self for statement in statements]


def install(evaluator: Any, iam: Any, sts: Any) -> None:
    """Change `ministack.core.iam_evaluator`; `iam` and `sts` are of `ministack.services`, with their state."""
    resolve, evaluate, names_key = evaluator.resolve_principal, evaluator.evaluate, evaluator._names_condition_key
    known: dict[str, tuple[Any, Any]] = {}

    def sources_of(access_key: str, account: str, credential: Any) -> _Sources:
        owner, name = _role_of(credential.principal_arn, account)
        role, session = iam._roles.get_scoped(owner, None, name) or {}, sts._sessions.get(access_key) or {}
        attached = [evaluator._resolve_managed_policy_document(arn, owner) for arn in role.get("AttachedPolicies", ())]
        documents = (*(role.get("InlinePolicies") or {}).values(), *attached)
        limits = (role.get("PermissionsBoundary") or None, session.get("SessionPolicies"))
        tags = [(*tag.items(),) for tag in (*(role.get("Tags") or ()), *(session.get("SessionTags") or ()))]
        return documents, limits, (account, credential, tags, session.get("IssuedAt"))

    def resolve_principal(access_key: str, account: str, credential: Any = None) -> Any:
        credential = credential or evaluator.resolve_credential(access_key, account)
        if getattr(credential, "principal_type", "") != "AssumedRole":
            return resolve(access_key, account, credential)
        sources = sources_of(access_key, account, credential)
        since, principal = known.get(access_key, (None, None))
        if sources == since:
            return principal
        principal = resolve(access_key, account, credential)
        if not _can_be_compared(sources):
            return principal
        remembered = replace(principal, policies=Policies(principal.policies, evaluator))
        if len(known) >= _MOST:
            known.clear()
        known[access_key] = sources, remembered
        return remembered

    def evaluate_what_fits(context: Any, policies: Any, *limits: Any) -> Any:
        if limits or not isinstance(policies, Policies):
            return evaluate(context, policies, *limits)
        return policies.allowed(context) or evaluate(context, [policies.about(context.action, context.resource_arn)])

    def names_condition_key(policies: Any, prefix: str) -> bool:
        return policies.names_key(prefix) if isinstance(policies, Policies) else names_key(policies, prefix)

    evaluator.resolve_principal, evaluator.evaluate = resolve_principal, evaluate_what_fits
    evaluator._names_condition_key = names_condition_key


def _can_be_compared(sources: _Sources) -> bool:
    """False where a part could be changed in its place, and look the same; those of Portico's roles are texts."""
    documents, limits, _ = sources
    return limits == (None, None) and all(document is None or isinstance(document, str) for document in documents)


@lru_cache(maxsize=_MOST)
def _role_of(session_arn: str, account: str) -> tuple[str, str]:
    """The account and the name of the role of a session: `arn:aws:sts::<account>:assumed-role/<role>/<session>`."""
    parts = session_arn.split(":", 5)
    of_arn = parts[4] if len(parts) > 4 and len(parts[4]) == 12 and parts[4].isdigit() else account
    return of_arn, parts[5].split("/")[1] if len(parts) > 5 and "/" in parts[5] else ""
