"""Notes what the roles of an enforcing stack were used for, so that what they grant can be compared with it.

One line of JSON in `Home.privileges` for each grant that allowed something, when it first does: the role, the number of its
policy, of the statement and of the statement's resource that came first, the statement's actions, the action, and one resource
that it was asked for. Read by `python -m tools.security.privileges`.
"""

import json
from contextvars import ContextVar
from pathlib import Path
from typing import Any

_ASSUMED = ":assumed-role/"
_LOOKED_AT = 10_000


def install(evaluator: Any, log: Path) -> None:
    """Change `ministack.core.iam_evaluator`; without effect where nothing is enforced."""
    evaluate, resolve_principal = evaluator.evaluate, evaluator.resolve_principal
    # The policies of who asks, for keys and queues have some, too.
    own: ContextVar[Any] = ContextVar("own", default=None)
    noted: set[tuple[str, ...]] = set()
    looked_at: set[tuple[str, str, str]] = set()  # so that the same call a second time costs nothing

    def resolve_principal_and_keep(*arguments: Any) -> Any:
        principal = resolve_principal(*arguments)
        own.set(getattr(principal, "policies", None))
        return principal

    def evaluate_and_note(context: Any, policies: Any, *limits: Any) -> Any:
        result = evaluate(context, policies, *limits)
        asked = (context.principal_arn, context.action, context.resource_arn)
        if result.decision != "Allow" or policies is not own.get() or _ASSUMED not in context.principal_arn:
            return result
        if asked not in looked_at:
            if len(looked_at) >= _LOOKED_AT:
                looked_at.clear()
            looked_at.add(asked)
            use = _use(evaluator, context, policies)
            key = tuple(str(use[name]) for name in ("role", "policy", "statement", "place", "action"))
            if key not in noted:
                noted.add(key)
                with log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(use) + "\n")
        return result

    evaluator.evaluate, evaluator.resolve_principal = evaluate_and_note, resolve_principal_and_keep


def _use(evaluator: Any, context: Any, policies: Any) -> dict[str, Any]:
    """The first statement that allows it, and the first of its resources that it is about."""
    for policy, statements in enumerate(policies):
        statement = evaluator._first_match(context, statements, "Allow")
        if statement is None:
            continue
        fitting = (place for place, one in enumerate(statement.resources)
                   if evaluator._resource_matches(context.resource_arn, [one], []))  # fmt: skip
        return {
            "role": context.principal_arn.partition(_ASSUMED)[2].partition("/")[0],
            "policy": policy,
            "statement": statements.index(statement),
            "place": next(fitting, 0),
            "actions": statement.actions,
            "action": context.action,
            "resource": context.resource_arn,
        }
    raise AssertionError("what was allowed is allowed by a statement")
