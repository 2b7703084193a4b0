"""The formula of fair shares: usage decays, is set against what a group has, and gives each subject a factor from 0 to 1.

    decayed    = sum of a day's usage x 2^(-days ago / half-life), over the days looked back
    ratio[r]   = decayed[r] / (capacity[r] x days looked back x 86400)
    normalised = sum of ratio[r] x weight[r] / sum of weight[r], over all r with a capacity
    factor     = 2^-min(normalised / weight of the subject, 10)

A subject is a domain, a project in it, or a user in that project. Higher goes first; who has used nothing has 1.
Source: Backend.AI, `manager/sokovan/scheduler/fair_share/calculator.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from portico.core.base.frozen import frozen

DAY_SECONDS: Final = 86_400
STEEPEST: Final = 10.0
UNUSED: Final = 1.0

Subject = tuple[str, ...]  # (domain,), (domain, project) or (domain, project, user)
Amounts = Mapping[str, float]


@frozen(slots=True)
class Parameters:
    """The parameters of a resource group: its capacity by slot, and how it decays and weighs usage."""

    capacity: Amounts
    half_life_days: float = 7.0
    lookback_days: int = 28
    default_weight: float = 1.0
    resource_weights: Amounts = field(default_factory=dict)

    def decay(self, days_ago: int) -> float:
        """The part of a day's usage that still counts: all of one to come, none from before the days looked back."""
        if days_ago >= self.lookback_days:
            return 0.0
        return float(2.0 ** (-max(days_ago, 0) / self.half_life_days))

    def weight_of(self, slot: str) -> float:
        """What a slot counts, 1 unless it is set."""
        return self.resource_weights.get(slot, 1.0)

    def normalised(self, decayed: Amounts) -> float:
        """Decayed usage as a part of all that the group could have given in the days looked back."""
        slots = [slot for slot, most in self.capacity.items() if most > 0]
        weights = sum(self.weight_of(slot) for slot in slots)
        if weights <= 0:
            return 0.0
        span = self.lookback_days * DAY_SECONDS
        return (
            sum(decayed.get(slot, 0.0) / (self.capacity[slot] * span) * self.weight_of(slot) for slot in slots)
            / weights
        )

    def factor(self, decayed: Amounts, weight: float | None = None) -> float:
        """The factor of a subject of a weight, the group's default unless it is set."""
        steep = self.normalised(decayed) / (self.default_weight if weight is None else weight)
        return float(2.0 ** -min(max(steep, -STEEPEST), STEEPEST)) if steep > 0 else UNUSED


@dataclass
class DecayedUsage:
    """The decayed usage of all subjects of a group as of a day: that of a user is also its project's and its domain's.

    A bucket is added in constant time, also to what is there already.
    """

    parameters: Parameters
    today: date
    sums: dict[Subject, dict[str, float]] = field(default_factory=dict)

    def add(self, day: date, user: Subject, slots: Amounts) -> None:
        """Adds what a user used on a day, in slot-seconds; less where it is negative."""
        decay = self.parameters.decay((self.today - day).days)
        if not decay:
            return
        for subject in lineage(user):
            known = self.sums.setdefault(subject, {})
            for slot, amount in slots.items():
                known[slot] = known.get(slot, 0.0) + amount * decay

    def of(self, subject: Subject) -> Amounts:
        """The decayed slot-seconds of a subject."""
        return self.sums.get(subject, {})

    def factor(self, subject: Subject, weight: float | None = None) -> float:
        """The factor of a subject."""
        return self.parameters.factor(self.of(subject), weight)


@dataclass
class Factors(Mapping[Subject, float]):
    """The factors of all who have used something, each computed when it is first asked for."""

    usage: DecayedUsage
    weights: Mapping[Subject, float]
    _known: dict[Subject, float] = field(default_factory=dict)

    def __getitem__(self, subject: Subject) -> float:
        if subject not in self._known:
            if subject not in self.usage.sums:
                raise KeyError(subject)
            self._known[subject] = self.usage.factor(subject, self.weights.get(subject))
        return self._known[subject]

    def __iter__(self) -> Iterator[Subject]:
        return iter(self.usage.sums)

    def __len__(self) -> int:
        return len(self.usage.sums)


def lineage(user: Subject) -> Iterator[Subject]:
    """The domain, the project and the user."""
    return (user[:length] for length in range(1, len(user) + 1))
