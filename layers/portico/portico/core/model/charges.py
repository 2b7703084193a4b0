"""Charges: the places whose limits an entity counts against, and the counters of its storage."""

from collections.abc import Mapping, Sequence

from portico.core.model.scope import Scope


def keypair_place(access_key: str) -> str:
    """A key pair as a place that limits apply to: the beginning of the names of its counters."""
    return f"keypair/{access_key.lower()}"


def charged(scope: Scope, keypair: str | None) -> Sequence[str]:
    """The places that an entity of a project is charged to: domain, project, and the key pair that made it, if one did."""
    places = (f"domain/{scope.domain}", str(scope))
    return (*places, keypair_place(keypair)) if keypair else places


def storage(scope: Scope, keypair: str | None, size: int) -> Mapping[str, int]:
    """The counters of so many bytes."""
    return {f"{place}#storage": size for place in charged(scope, keypair)}
