"""Readiness: the dependencies are asked whether they answer, at the same time, each on its own, and not for long."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from portico.access.authn.keyring import KeyRing
from portico.core.aws.errors import translated
from portico.core.aws.json_client import JsonClient
from portico.core.aws.kms import KmsCipher
from portico.core.aws.object_store import Objects
from portico.core.base.clock import Clock
from portico.core.base.errors import Unavailable
from portico.core.base.observability import logger
from portico.core.base.settings import Settings
from portico.core.base.ttl_cache import TtlCache
from portico.core.data.table import Table

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

KEPT_SECONDS: Final = 5.0
LIMIT: Final = 3.0  # seconds for all; each client has given up before
_BRIEF: Final[dict[str, Any]] = {"connect_timeout": 1, "read_timeout": 2, "attempts": 1}
_BRIEF_OBJECTS: Final[dict[str, Any]] = {"connect_timeout": 1, "read_timeout": 2, "retries": {"total_max_attempts": 1}}


@dataclass
class Readiness:
    """The checks, by the name of the dependency; its clients are its own, for they give up sooner than the others."""

    settings: Settings
    clock: Clock
    limit: float = LIMIT
    _known: TtlCache[dict[str, str]] = field(init=False, repr=False)
    _asking: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        """Time is that of the platform's clock."""
        self._known = TtlCache(1, KEPT_SECONDS, lambda: self.clock.now().timestamp())

    @cached_property
    def checks(self) -> Mapping[str, Callable[[], object]]:
        """The checks of the dependencies. Each raises when its dependency does not answer."""
        table, objects = Table(_BRIEF), Objects(self.settings.require("objects_bucket"), _BRIEF_OBJECTS)
        entities, bus = self.settings.require("entities_table"), self.settings.require("event_bus")
        events = JsonClient.of("events", **_BRIEF)

        def ask_bus() -> None:
            with translated():
                events.call("DescribeEventBus", {"Name": bus})

        keyring = KeyRing(
            table, entities, KmsCipher(self.settings.key_id), self.clock, self.settings.access_token_seconds
        )

        def ask_keys() -> None:
            if not keyring.public_keys():
                raise Unavailable("There are no keys yet.")

        return {
            "database": lambda: table.describe(entities),
            "objects": objects.check,
            "events": ask_bus,
            "keys": ask_keys,
        }

    def recent(self) -> dict[str, str]:
        """The states of at most 5 s ago: anybody may ask, and each asking costs a call of each dependency."""
        with self._asking:
            found = self._known.find("states")
            return found[0] if found else self._known.put("states", self.states())

    def states(self) -> dict[str, str]:
        """`ok`, `unavailable` or `timeout` for each dependency, within the limit."""
        checks = self.checks
        pool = ThreadPoolExecutor(len(checks), thread_name_prefix="ready")
        try:
            asked = {name: pool.submit(check) for name, check in checks.items()}
            wait(asked.values(), self.limit)
            return {name: _state(name, answer) for name, answer in asked.items()}
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _state(name: str, answer: "Future[object]") -> str:
    if not answer.done():
        return "timeout"
    error = answer.exception()
    if error is None:
        return "ok"
    if not isinstance(error, Unavailable):
        logger().error("ready.check.failed", extra={"dependency": name}, exc_info=error)
    return "unavailable"


def wire(parts: "Parts") -> Readiness:
    """The readiness checks, put together."""
    return Readiness(parts.settings, parts.clock)
