"""The rights that a subscription needs for what it does in its maker's name."""

from collections.abc import Iterable

from portico.compute.runs.delegation import run_needs
from portico.core.model.action import Need
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.eventing.subscriptions import patterns
from portico.eventing.subscriptions.entity import Subscription


def needs(scope: Scope, event: str, function: str, secrets: Iterable[str]) -> list[Need]:
    """Running the function, using the secrets, and reading what events of the platform's tell of."""
    entity_type = patterns.platform_type(event)
    told = [Need(f"{entity_type}:get", Target(entity_type, scope))] if entity_type else []
    return [*told, *run_needs(scope, function, secrets)]


def needs_of(subscription: Subscription) -> list[Need]:
    """The rights that a subscription needs."""
    return needs(subscription.scope, subscription.event, subscription.function, subscription.secrets)
