"""Ports of runs, in memory: the queue that brings them back, and secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.model.target import Target


@dataclass
class FakeLater:
    """Keeps what was asked for: ids of runs, and seconds."""

    asked: list[tuple[str, float]] = field(default_factory=list)

    def ask(self, call: Call, scope: Scope, run_id: str, seconds: float) -> None:
        """Remembers it."""
        self.asked.append((run_id, seconds))


@dataclass
class FakeSecrets:
    """Secrets by name."""

    known: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def values(self, scope: Scope, names: Sequence[str]) -> dict[str, str]:
        """The values, later names over earlier. Raises NotFound."""
        found: dict[str, str] = {}
        for name in names:
            if name not in self.known:
                raise Target("secret", scope, name).missing()
            found |= self.known[name]
        return found
