"""Makers: whether those in whose names entities work by themselves may still do what these do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

from portico.access.authz.authorizer import Authorizer
from portico.core.base.errors import Forbidden
from portico.core.base.parts import Part
from portico.core.base.ttl_cache import TtlCache
from portico.core.model.action import Need
from portico.core.model.entity import Pausable
from portico.core.model.maker import Maker
from portico.core.model.principal import Principal
from portico.tenancy.members.kinds import KINDS
from portico.tenancy.policies.cache import DOMAIN_POLICIES
from portico.tenancy.sign_in.subjects import SUBJECTS, Subjects

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

SECONDS: Final = 30.0
RIGHTS_LOST: Final = "RIGHTS_LOST"
_SIZE: Final = 1_000


@dataclass
class Makers:
    """Asks for the rights of makers as they are now, at most 30 s old. One that is not known costs a request."""

    subjects: Subjects
    authorizer: Authorizer
    _kept: TtlCache[Principal | None] = field(init=False)
    _reading: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        """Time is that of the platform's clock."""
        self._kept = TtlCache(_SIZE, SECONDS, lambda: self.subjects.clock.now().timestamp())

    def require(self, entity: Pausable, needs: Iterable[Need]) -> None:
        """Raises Forbidden (RIGHTS_LOST) unless the maker of the entity is still there and may do all of this.

        An entity of before makers were kept works on, and so does one of the platform's.
        """
        self.require_of(entity.maker, needs)

    def require_of(self, maker: Maker | None, needs: Iterable[Need]) -> None:
        """As `require`, of a maker."""
        if maker is None or maker.kind not in KINDS:
            return
        principal = self._principal(maker)
        if principal is None:
            if maker.uids is None:  # no authorizer has proved it: nobody can say who it was
                return
            raise _lost(f"{maker.subject}, in whose name it works, is not there any more.", maker)
        for need in needs:
            if not self.authorizer.decide(principal, need.permission, need.target).allowed:
                message = f"{maker.subject}, in whose name it works, may not do this any more: {need.permission}."
                raise _lost(message, maker, need.permission)

    def _principal(self, maker: Maker) -> Principal | None:
        with self._reading:  # so that the events of a batch share one reading
            known = self._kept.find(maker)
            return known[0] if known else self._kept.put(maker, self._read(maker))

    def _read(self, maker: Maker) -> Principal | None:
        """The maker as it is now; None when it, or its domain, is out, or another has the name."""
        subject = self.subjects.find(maker.kind, str(maker.domain), maker.name)
        found = None if subject is None else subject.principal("", self.subjects.clock.now())
        return found if found is not None and maker.uids in {None, found.uids} else None


def _lost(message: str, maker: Maker, permission: str | None = None) -> Forbidden:
    return Forbidden(message, code=RIGHTS_LOST, details={"maker": maker.subject, "permission": permission})


def wire(parts: "Parts") -> Makers:
    """The makers, put together."""
    return Makers(parts.get(SUBJECTS), Authorizer(parts.get(DOMAIN_POLICIES)))


MAKERS: Part[Makers] = Part(f"{__name__}:wire")
