"""An attempt to sign in, and the brakes that count it."""

import hashlib
from datetime import timedelta
from typing import Final

from portico.core.base.frozen import frozen
from portico.core.net.sources import network_of


@frozen(slots=True)
class Brake:
    """Attempts of a kind: the number that is free of a wait, and the time after which all are forgotten."""

    kind: str
    free: int
    window: timedelta


PAIR: Final = Brake("pair", 5, timedelta(days=1))  # an account at a source
SOURCE: Final = Brake("source", 50, timedelta(hours=1))
ACCOUNT: Final = Brake("account", 100, timedelta(days=1))


@frozen(slots=True)
class Attempt:
    """An account, by what was typed, and the source that typed it."""

    account: str
    source: str

    @classmethod
    def of(cls, domain: str, name: str, address: str) -> "Attempt":
        """The attempt of somebody at an address."""
        return cls(f"{domain}/{name}".lower(), network_of(address))

    def key(self, brake: Brake) -> dict[str, str]:
        """The key of a count; texts that people type stay out of keys."""
        counted = {"pair": f"{self.account}\0{self.source}", "source": self.source, "account": self.account}[brake.kind]
        return {"pk": f"attempts#{brake.kind}#{hashlib.sha256(counted.encode()).hexdigest()}", "sk": "attempts"}
