"""Dispatch's form of policies (subjects, actions, resources) in Cedar.

Each rule is one policy. Names are paths in the domain, in lower case, as ids are. `function:*` among the actions means all
actions on functions, those of later versions of Portico too.
"""

from collections.abc import Callable, Iterable, Sequence

from portico.access.authz.cedar import resource_type
from portico.tenancy.policies.entity import Effect, Rule

_PROJECT_ROLES = {"project_admin": "principal.admin_of"}


def translate(domain: str, rules: Sequence[Rule], effect: Effect) -> str:
    """The Cedar text of the rules in a domain."""
    return "\n\n".join(_policy(domain, rule, effect) for rule in rules) + "\n"


def _policy(domain: str, rule: Rule, effect: Effect) -> str:
    parts = [
        _any(rule.subjects, lambda text: _subject(domain, text)),
        _any(rule.actions, _action),
        _any(rule.resources, lambda text: _resource(domain, text)),
    ]
    conditions = "".join(f"\nwhen {{ {part} }}" for part in parts if part)
    return f"{effect} (principal, action, resource){conditions};"


def _any(texts: Iterable[str], one: Callable[[str], str]) -> str:
    listed = list(texts)
    return "" if "*" in listed else " || ".join(f"({one(text)})" for text in listed)


def _subject(domain: str, text: str) -> str:
    kind, _, name = text.partition(":")
    match kind:
        case "role" if name in _PROJECT_ROLES:
            return f"resource has project && {_PROJECT_ROLES[name]}.contains(resource.project)"
        case "role":
            return f"principal in {_uid('Role', name)}"
        case "project":
            return f'principal.projects.contains("{f"{domain}/{name}".lower()}")'
    return f"principal == {_uid(kind.title().replace('-', ''), f'{domain}/{name}'.lower())}"


def _action(text: str) -> str:
    kind, _, operation = text.partition(":")
    return f"resource is Portico::{resource_type(kind)}" if operation == "*" else f"action == {_uid('Action', text)}"


def _resource(domain: str, text: str) -> str:
    kind, _, path = text.partition(":")
    made = resource_type(kind)
    if path == "*":
        return f"resource is Portico::{made}"
    if path.endswith("/*"):
        project = f"{domain}/{path[:-2]}".lower()
        return f"resource is Portico::{made} in {_uid('Project', project)}"
    return f"resource in {_uid(made, f'{domain}/{path}'.lower())}"


def _uid(kind: str, name: str) -> str:
    return f'Portico::{kind}::"{name}"'
