"""Fair shares: read from what was used, and weighed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.compute.fair_share.actions import (
    GetFairShare,
    GetOwnFairShares,
    GetOwnUsageBuckets,
    Level,
    SearchFairShares,
    SearchUsageBuckets,
    SetWeight,
    SetWeights,
)
from portico.compute.fair_share.formula import Amounts, Subject
from portico.compute.fair_share.shares import SHARES, GroupShares, Shares
from portico.compute.fair_share.subjects import check_subjects, present
from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.seen import seen_from
from portico.compute.resource_groups.service import ResourceGroupService
from portico.compute.usage.buckets import user_of
from portico.compute.usage.periods import days
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.computed import page_of
from portico.core.data.cursor import CursorSigner
from portico.core.data.query import Page
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import GLOBAL, Scope
from portico.core.services.contents import Traces

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_KINDS: Final = ("domain", "project", "user")


@dataclass(slots=True)
class Share:
    """The share of a subject in the shares of a group; `ratio` is the factor."""

    shares: GroupShares
    subject: Subject
    ratio: float

    @property
    def key(self) -> str:
        """The names of the subject: `acme/vision/ann`."""
        return "/".join(self.subject)

    @property
    def domain_name(self) -> str:
        """The domain."""
        return self.subject[0]

    @property
    def project_name(self) -> str | None:
        """The project, None of a domain's share."""
        return self.subject[1] if len(self.subject) > 1 else None

    @property
    def user_name(self) -> str | None:
        """The user, None of the share of a domain or a project."""
        return self.subject[2] if len(self.subject) > 2 else None


@dataclass(slots=True)
class DayOfSubject:
    """What a subject used on a day: slot-seconds."""

    resource_group: str
    day: str
    subject: Subject
    slots: dict[str, float]

    @property
    def key(self) -> str:
        """The day, and the names of the subject."""
        return "/".join((self.day, *self.subject))

    domain_name = Share.domain_name
    project_name = Share.project_name
    user_name = Share.user_name


@frozen
class FairShareService(Traces):
    """Reads shares and sets weights. As contents of containers it stands in nobody's way: weights go with what they are of."""

    shares: Shares
    groups: ResourceGroupService
    cursors: CursorSigner
    clock: Clock
    kind: str = "fair_shares"

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            SearchFairShares: self.search,
            GetFairShare: self.get,
            GetOwnFairShares: self.own,
            SearchUsageBuckets: self.buckets,
            GetOwnUsageBuckets: self.own_buckets,
            SetWeight: self.set_weight,
            SetWeights: self.set_weights,
        }

    def search(self, call: Call, action: SearchFairShares) -> Page[Share]:
        """One page of the shares of those who have used something, or have a weight."""
        shares = self._shares(action)
        known = dict.fromkeys((*shares.usage.sums, *shares.weights))
        listed = (subject for subject in known if len(subject) == action.level.length and _is_in(subject, action.scope))
        found = (share_of(shares, subject) for subject in listed)
        bound_to = ["fair-shares", shares.group.uid, str(action.scope), action.level]
        return page_of(found, action.wanted, self.cursors, bound_to, lambda share: share.key)

    def get(self, call: Call, action: GetFairShare) -> Share:
        """The share of a subject, also of one that has used nothing. Raises NotFound."""
        shares, subject = self._shares(action), lowered(action.subject)
        known = subject in shares.usage.sums or present(self.groups.repository.store, [subject])[0]
        if not known or not _is_in(subject, action.scope):
            key = "/".join(action.subject)
            message = f"There is no {_KINDS[len(subject) - 1]} {key!r}."
            raise NotFound(message, code="FAIR_SHARE_NOT_FOUND", details={"fair_share": key})
        return share_of(shares, subject)

    def own(self, call: Call, action: GetOwnFairShares) -> Sequence[Share]:
        """The shares of the domain, the project and the caller."""
        shares, user = self._shares(action, call), _caller(call, action.scope)
        return [share_of(shares, user[: level.length]) for level in Level]

    def buckets(self, call: Call, action: SearchUsageBuckets) -> Page[DayOfSubject]:
        """One page of what was used, by day."""
        found = self._days(call, action, action.level, lambda subject: _is_in(subject, action.scope))
        bound_to = ["usage-buckets", action.resource_group.lower(), str(action.scope), action.level]
        bound_to += [str(action.since), str(action.until)]
        return page_of(found, action.wanted, self.cursors, bound_to, lambda bucket: bucket.key)

    def own_buckets(self, call: Call, action: GetOwnUsageBuckets) -> Sequence[DayOfSubject]:
        """What the caller used in the project, by day."""
        user = _caller(call, action.scope)
        return sorted(
            self._days(call, action, Level.USERS, lambda subject: subject == user), key=lambda bucket: bucket.key
        )

    def set_weight(self, call: Call, action: SetWeight) -> Share:
        """The share with the weight. Raises NotFound for a group or a subject that is not there."""
        group, subject = self.groups.group(action.resource_group), lowered(action.subject)
        self.get(call, GetFairShare(GLOBAL, action.resource_group, subject))
        self.shares.weights.put(group.name, [(subject, action.weight)])
        return share_of(self.shares.of(group, self.clock.now()), subject)

    def set_weights(self, call: Call, action: SetWeights) -> int:
        """How many were set. Raises Unprocessable that names the first that is not there, or is there twice."""
        group = self.groups.group(action.resource_group)
        weights = [(lowered(subject), weight) for subject, weight in action.weights]
        check_subjects(self.groups.repository.store, [subject for subject, _ in weights])
        self.shares.weights.put(group.name, weights)
        return len(weights)

    def forget(self, call: Call, scope: Scope) -> None:
        """Before a domain or a project goes, takes its weights back."""
        prefix = tuple(name for name in (scope.domain, scope.project) if name)
        groups = [group.name for group in self.groups.repository.present_in(GLOBAL)]
        self.shares.weights.forget(groups, prefix)

    def _shares(self, action: Any, call: Call | None = None) -> GroupShares:
        return self.shares.of(self._group(action, call), self.clock.now())

    def _group(self, action: Any, call: Call | None) -> ResourceGroup:
        """The group; in a project one that the caller may use, in a domain one that is for somebody there. Raises NotFound."""
        scope = action.scope
        if scope.project is not None and call is not None:
            return self.groups.usable_group(call.principal, scope, action.resource_group)
        group = self.groups.group(action.resource_group)
        if scope.domain is not None and not seen_from(self.groups.repository.store, group, scope):
            raise self.groups.repository.missing(GLOBAL, action.resource_group)
        return group

    def _days(self, call: Call, action: Any, level: Level, wanted: Callable[[Subject], bool]) -> Iterable[DayOfSubject]:
        group = self._group(action, call)
        period = days(action.since, action.until, self.clock.now(), "from")
        found = self.shares.days(group.name, period.first, period.last)
        return _summed(group.name, found, level, wanted)


def share_of(shares: GroupShares, subject: Subject) -> Share:
    """The share of a subject."""
    return Share(shares, subject, shares.usage.factor(subject, shares.weights.get(subject)))


def lowered(subject: Subject) -> Subject:
    """The names as they are kept."""
    return tuple(name.lower() for name in subject)


def _caller(call: Call, scope: Scope) -> Subject:
    return str(scope.domain), str(scope.project), user_of(call.principal.subject).lower()


def _is_in(subject: Subject, scope: Scope) -> bool:
    return scope.domain is None or subject[0] == scope.domain


def _summed(
    group: str, found: Mapping[str, Mapping[Subject, Amounts]], level: Level, wanted: Any
) -> Iterator[DayOfSubject]:
    for day, each in found.items():
        sums: dict[Subject, dict[str, float]] = {}
        for user, slots in each.items():
            if wanted(user):
                known = sums.setdefault(user[: level.length], {})
                for slot, amount in slots.items():
                    known[slot] = known.get(slot, 0.0) + amount
        yield from (DayOfSubject(group, day, subject, slots) for subject, slots in sums.items())


def wire(parts: "Parts") -> FairShareService:
    """The service, put together."""
    groups: ResourceGroupService = parts.service("resource_groups")
    return FairShareService(parts.get(SHARES), groups, parts.store.cursors, parts.clock)
