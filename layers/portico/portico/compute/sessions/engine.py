"""The port of engines that run sessions, and what they exchange with the platform."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final, Protocol

from portico.compute.resource_groups.slots import Slots
from portico.core.base.frozen import frozen

LARGEST_REPLY: Final = 4_400_000  # bytes; in base64 as much as a function of Lambda can answer


class EngineError(Exception):
    """The engine could not be asked, or lost the session; trying again may help."""


class EngineBusy(EngineError):
    """The engine has no capacity at the moment, or is asked too often."""


class EnginePrepares(EngineBusy):
    """The engine makes ready what the session needs, which may take minutes: it is asked again, and that counts as no failure."""


class LaunchRefused(Exception):
    """The engine can never run this session; the message says why, and may be shown to its owner."""


class SlotUnsupported(LaunchRefused):
    """The engine has no slot of this name."""

    def __init__(self, slot: str, supported: Sequence[str]) -> None:
        """Names the slot, and those that there are."""
        super().__init__(f"There is no slot {slot!r} on this engine; it has {', '.join(supported)}.")
        self.slot = slot
        self.supported = tuple(supported)


class TooLarge(LaunchRefused):
    """No size of the engine holds this much of a slot."""

    def __init__(self, slot: str, largest: Slots) -> None:
        """Names the slot; `largest` is the largest session that the engine can run."""
        super().__init__(f"No session of this engine can have so much {slot}; the most is {largest[slot]}.")
        self.slot = slot
        self.largest = dict(largest)


def check_slots(wanted: Slots, largest: Slots) -> None:
    """Raises SlotUnsupported for a slot that the largest size has nothing of, TooLarge for more than it has."""
    for slot, value in wanted.items():
        if slot not in largest:
            raise SlotUnsupported(slot, tuple(largest))
        if value > largest[slot]:
            raise TooLarge(slot, largest)


@frozen(slots=True)
class Capabilities:
    """What an engine can do: the slots that it has, suspend a session, and how long one lives at most, in seconds (None: without end).

    `tells_ends`: it knows when a program has ended, its exit code, and why a session was stopped; else its agent alone tells.
    """

    slots: tuple[str, ...]
    pause: bool = False
    longest_life: int | None = None
    tells_ends: bool = True


@frozen(slots=True)
class Launch:
    """What an engine is told to start.

    `token` makes a repeated start harmless: the name of the launch, see `Session.launch`. `image` is a container reference, `size` what
    `Engine.fit` gave. `ticket` is what the agent trades, once, for everything else.
    """

    token: str
    image: str
    size: Slots
    url: str
    ticket: str = field(repr=False)

    @property
    def session(self) -> str:
        """The session that is launched."""
        return session_of(self.token)


def session_of(token: str) -> str:
    """The session of the name of a launch."""
    return token.partition("/")[0]


class Phase(StrEnum):
    """The life of what an engine runs."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    UNKNOWN = "unknown"  # the engine does not know the handle, or no longer


@frozen(slots=True)
class Observed:
    """What an engine knows of a session that it runs: `address` is what `Reach` is given, `reason` the engine's own words."""

    handle: str
    session: str
    phase: Phase
    address: str | None = None
    exit_code: int | None = None
    reason: str | None = None


@frozen(slots=True)
class ReachRequest:
    """A request to a program in a session: `address` is the engine's word, `path` is undecoded and has its query; header names are in lower case."""

    address: str
    port: int
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    seconds: float = 10.0


@frozen(slots=True)
class ReachReply:
    """The answer of a program in a session; a header that came more than once is there more than once."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes = field(repr=False)


class Unreachable(EngineError):
    """No program answers at this address and port."""


class ReplyTooLarge(EngineError):
    """The answer of a program in a session is larger than what a function of the platform can pass on."""


@frozen(slots=True)
class Way:
    """The way to a port of a session: a URL, and the headers that open it, for they are a secret of some minutes."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Reach(Protocol):
    """The way to the programs in sessions; no other code of the platform opens a socket to one."""

    def send(self, request: ReachRequest) -> ReachReply:
        """Sends a request and waits for the answer. Raises Unreachable, ReplyTooLarge, and TimeoutError after `seconds`."""
        ...

    def way(self, address: str, port: int) -> Way:
        """The way that the app proxy goes, which stands where sessions can be reached. Raises Unreachable."""
        ...


class Engine(Protocol):
    """Runs sessions. Its module tells `capabilities` without making one, see `offered`. An engine tells of changes by events, which are hints: `look` is what holds."""

    name: str
    capabilities: Capabilities

    def fit(self, wanted: Slots) -> Slots:
        """The smallest size that holds what is wanted. Raises SlotUnsupported or TooLarge."""
        ...

    def start(self, launch: Launch) -> str:
        """Starts a session and returns its handle; a second start of one token returns the first's.

        Raises LaunchRefused, EnginePrepares, EngineBusy or EngineError.
        """
        ...

    def address(self, handle: str) -> str | None:
        """The address of a session by its handle alone; None where it has to be looked for."""
        ...

    def look(self, handles: Sequence[str]) -> list[Observed]:
        """What is known of each, in the order asked for; at most 100. Raises EngineError."""
        ...

    def running(self) -> list[Observed]:
        """Everything that has been started and neither has ended nor is about to, whoever started it. Raises EngineError."""
        ...

    def stop(self, handle: str, reason: str, *, forced: bool = False) -> None:
        """Ends a session, after a grace of seconds, or without it if forced and the engine can; one that has ended is fine.

        Raises EngineError.
        """
        ...

    def retire(self, images: Collection[str]) -> int:
        """Forgets what was prepared for other images than these, and says how much that was; what runs goes on. Raises EngineError."""
        ...
