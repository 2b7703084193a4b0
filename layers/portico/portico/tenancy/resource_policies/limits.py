"""The limits that resource policies set on domains, projects and key pairs, and the checks of them.

What limits a place is kept for 30 s, so a check of a rate costs nothing when warm, and one of a quantity the reads of its
counters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.store import Store
from portico.core.model.charges import keypair_place
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.keypairs.entity import KeyPair
from portico.tenancy.projects.entity import Project
from portico.tenancy.resource_policies.entity import ResourcePolicy
from portico.tenancy.users.entity import User

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

Charged = tuple[Scope, str | None, str | None]  # a scope, an access key, and the name of a user of its domain
SECONDS: Final = 30.0
_MOST_PLACES: Final = 4_096


@frozen(slots=True)
class Limited:
    """A place, as text (`domain/acme`, `project/acme/vision`, `keypair/<access key>`, `user/acme/ann`) and the policy that limits it."""

    scope: str
    policy: ResourcePolicy

    def exceeded(self, limit: str, most: int, **details: Any) -> dict[str, Any]:
        """The details of an error that names the limit."""
        return {"limit": limit, "max": most, "policy": self.policy.name, "scope": self.scope, **details}


@dataclass
class Limits:
    """The limits of places."""

    store: Store
    clock: Clock
    _kept: TtlCache[Limited | None] = field(init=False)

    def __post_init__(self) -> None:
        """Time is that of the platform's clock."""
        self._kept = TtlCache(_MOST_PLACES, SECONDS, lambda: self.clock.now().timestamp())

    def of(self, scope: Scope, access_key: str | None = None, user: str | None = None) -> tuple[Limited, ...]:
        """The limits of a call in a scope, the narrowest first; at most two requests in 30 s, mostly one.

        `user` is the name of a user of the domain, who is bound in what is counted for users: sessions.
        """
        return self.among([(scope, access_key, user)])

    def among(self, charged: Iterable[Charged]) -> tuple[Limited, ...]:
        """The limits of the places of several, each place once: a request for each 100 that are not kept, and one for their policies."""
        wanted = {place: where for one in charged for place, where in _places(*one).items()}
        known = {place: self._kept.find(place) for place in wanted}
        if missing := [place for place, found in known.items() if found is None]:
            for place, limited in zip(missing, self._read([wanted[place] for place in missing]), strict=True):
                known[place] = (self._kept.put(place, Limited(place, limited) if limited else None),)
        return tuple(found[0] for found in known.values() if found and found[0])

    def for_sessions(self, scope: Scope, principal: Principal) -> tuple[Limited, ...]:
        """The limits of a caller's sessions in a project: of key pair, user, project and domain, the narrowest first."""
        return self.of(scope, principal.access_key, _user_in(scope, principal))

    def check(
        self,
        scope: Scope,
        limit: str,
        counted: str,
        adding: int,
        access_key: str | None = None,
        user: str | None = None,
    ) -> None:
        """Raises Conflict that names the limit, when `adding` more would exceed it.

        `limit` is the name of a field of the policy without `max_`, `counted` that of the counter in each place.
        """
        for limited in self.of(scope, access_key, user):
            most = getattr(limited.policy, f"max_{limit}")
            if most is None:
                continue
            used = self.store.counters.total(f"{limited.scope}#{counted}")
            if used + adding > most:
                raise _exceeded(limited, limit, most, used)

    def caps(self, scope: Scope, limit: str, access_key: str | None = None) -> list[tuple[str, int]]:
        """The caps on this in a scope, or for a key pair: each place that has one, and how much it allows."""
        found = [(limited.scope, getattr(limited.policy, f"max_{limit}")) for limited in self.of(scope, access_key)]
        return [(place, most) for place, most in found if most is not None]

    def _read(self, places: list[tuple[Any, Scope, str]]) -> list[ResourcePolicy | None]:
        found = self.store.get_together(*places)
        named = [one.resource_policy if one else None for one in found]
        wanted = sorted({name.lower() for name in named if name})
        read = self.store.get_together(*((ResourcePolicy, GLOBAL, name) for name in wanted)) if wanted else []
        policies = dict(zip(wanted, read, strict=True))
        return [policies[name.lower()] if name else None for name in named]


def _user_in(scope: Scope, principal: Principal) -> str | None:
    """The name of a user who is of the domain: those of others are bound where they are."""
    own = principal.kind == "user" and principal.domain == scope.domain
    return principal.name if own else None


def _places(scope: Scope, access_key: str | None, user: str | None) -> dict[str, tuple[Any, Scope, str]]:
    places: dict[str, tuple[Any, Scope, str]] = {}
    if access_key:
        places[keypair_place(access_key)] = (KeyPair, GLOBAL, access_key)
    if scope.domain and user and ":" not in user:  # sessions name a service account with its kind
        places[str(Scope(scope.domain, user=user))] = (User, Scope(scope.domain), user)
    if scope.domain and scope.project:
        places[str(Scope(scope.domain, scope.project))] = (Project, Scope(scope.domain), scope.project)
    if scope.domain:
        places[str(Scope(scope.domain))] = (Domain, GLOBAL, scope.domain)
    return places


def _exceeded(limited: Limited, limit: str, most: int, used: int) -> PorticoError:
    details = limited.exceeded(limit, most, used=used)
    message = f"The limit {limit} of {limited.scope} is {most}; {used} are used."
    return Conflict(message, code="LIMIT_EXCEEDED", details=details)


def wire(parts: "Parts") -> Limits:
    """The limits that resource policies set."""
    return Limits(parts.store, parts.clock)
