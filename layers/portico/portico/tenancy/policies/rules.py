"""Dispatch's form of policies (subjects, actions, resources) in Cedar. Each rule is one policy."""

from collections.abc import Sequence

from portico.access.authz.rule_terms import action_term, any_of, resource_term, uid_text
from portico.tenancy.policies.entity import Effect, Rule

_PROJECT_ROLES = {"project_admin": "principal.admin_of"}


def translate(domain: str, rules: Sequence[Rule], effect: Effect) -> str:
    """The Cedar text of the rules in a domain."""
    return "\n\n".join(_policy(domain, rule, effect) for rule in rules) + "\n"


def _policy(domain: str, rule: Rule, effect: Effect) -> str:
    parts = [
        any_of(rule.subjects, lambda text: _subject(domain, text)),
        any_of(rule.actions, action_term),
        any_of(rule.resources, lambda text: resource_term(domain, text)),
    ]
    conditions = "".join(f"\nwhen {{ {part} }}" for part in parts if part)
    return f"{effect} (principal, action, resource){conditions};"


def _subject(domain: str, text: str) -> str:
    kind, _, name = text.partition(":")
    match kind:
        case "role" if name in _PROJECT_ROLES:
            return f"resource has project && {_PROJECT_ROLES[name]}.contains(resource.project)"
        case "role":
            return f"principal in {uid_text('Role', name)}"
        case "project":
            return f'principal.projects.contains("{f"{domain}/{name}".lower()}")'
    return f"principal == {uid_text(kind.title().replace('-', ''), f'{domain}/{name}'.lower())}"
