"""The context that the encryption of a secret is bound to."""

from portico.core.model.entity import sort_key
from portico.core.model.scope import Scope


def context_of(scope: Scope, name: str) -> dict[str, str]:
    """The encryption context: the place that was asked for, never the one that its item names."""
    return {"secret": sort_key(name), "domain": str(scope.domain), "project": str(scope.project)}
