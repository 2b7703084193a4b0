"""An engine of sessions in memory, and a platform that has one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portico.compute.base_images.entity import BaseImage
from portico.compute.resource_groups.entity import ResourceGroup
from portico.compute.resource_groups.slots import CPU, MEM, Slots, lacking
from portico.compute.sessions.actions import FollowSession, ObserveSession, RunPass, SweepSession
from portico.compute.sessions.engine import (
    Capabilities,
    Launch,
    Observed,
    Phase,
    SlotUnsupported,
    TooLarge,
)
from portico.compute.sessions.engines import ENGINES
from portico.compute.sessions.entity import Session
from portico.compute.sessions.lifecycle import LIFECYCLE, Lifecycle
from portico.compute.sessions.ports import GROUPS, OVERDUE, PASS_QUEUE
from portico.compute.sessions.repository import SessionRepository
from portico.compute.sessions.sweep import SWEEP
from portico.compute.sessions.turns import Turns
from portico.core.data.codec import to_item
from portico.core.data.writes import Put
from portico.core.model.call import Call, Origin
from portico.core.model.principal import PLATFORM
from portico.core.model.scope import GLOBAL, Scope
from portico.platform import Platform

from tests.support.sample_resource import HOME
from tests.support.world import World

GIB = Decimal(1024**3)
LARGEST: Slots = {CPU: Decimal(8), MEM: 32 * GIB}


@dataclass
class Process:
    """What an engine runs: it ends at once when it is told to, unless it is `stubborn`."""

    launch: Launch
    phase: Phase = Phase.RUNNING
    exit_code: int | None = None


@dataclass
class MemoryEngine:
    """Runs sessions in memory; `failing` is raised by the next starts, one each."""

    name: str = "ecs"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities((CPU, MEM)))
    processes: dict[str, Process] = field(default_factory=dict)
    failing: list[Exception] = field(default_factory=list)
    stubborn: bool = False
    starts: int = 0
    kept: list[str] = field(default_factory=list)
    on_start: Callable[[Launch], None] = lambda launch: None

    def fit(self, wanted: Slots) -> Slots:
        """Amounts as they are."""
        for slot in wanted:
            if slot not in LARGEST:
                raise SlotUnsupported(slot, list(LARGEST))
        for slot in lacking(wanted, LARGEST):
            raise TooLarge(slot, LARGEST)
        return dict(wanted)

    def start(self, launch: Launch) -> str:
        """The handle, the same for the same session."""
        if self.failing:
            raise self.failing.pop(0)
        self.starts += 1
        self.on_start(launch)
        handle = f"task/{launch.token}"
        self.processes.setdefault(handle, Process(launch))
        return handle

    def look(self, handles: Sequence[str]) -> list[Observed]:
        """What is known of each."""
        return [self._observed(handle) for handle in handles]

    def running(self) -> list[Observed]:
        """All that has not ended."""
        return [
            self._observed(handle) for handle, one in list(self.processes.items()) if one.phase is not Phase.STOPPED
        ]

    def stop(self, handle: str, reason: str, *, forced: bool = False) -> None:
        """Ends it."""
        process = self.processes.get(handle)
        if process is not None and process.phase is not Phase.STOPPED:
            process.phase = Phase.STOPPING if self.stubborn and not forced else Phase.STOPPED

    def retire(self, images: Collection[str]) -> int:
        """Notes which are kept."""
        self.kept = sorted(images)
        return 0

    def kill(self, session: str, exit_code: int | None = None) -> None:
        """Ends it by itself."""
        [process] = [
            one for one in self.processes.values() if one.launch.session == session and one.phase is not Phase.STOPPED
        ]
        process.phase, process.exit_code = Phase.STOPPED, exit_code

    def alive(self) -> set[str]:
        """The sessions of what runs."""
        return {one.session for one in self.running()}

    def _observed(self, handle: str) -> Observed:
        process = self.processes.get(handle)
        if process is None:
            return Observed(handle, "", Phase.UNKNOWN)
        return Observed(handle, process.launch.session, process.phase, "127.77.0.1", process.exit_code)


class EndedEngine(MemoryEngine):
    """An engine that remembers nothing: whatever it started has ended when one looks."""

    def start(self, launch: Launch) -> str:
        """The handle, the same for the same session."""
        return f"task/{launch.session}"

    def _observed(self, handle: str) -> Observed:
        return Observed(handle, handle.partition("/")[2], Phase.STOPPED, exit_code=0)


@dataclass
class AskedPasses:
    """Notes which groups were asked for; passes come when the test lets them."""

    turns: Turns
    asked: list[str] = field(default_factory=list)

    def ask(self, group: str) -> None:
        """Once more."""
        self.turns.ask(group)
        self.asked.append(group)


class NobodyAsked:
    """What queues passes and looks, of which none comes."""

    def ask(self, *asked: object) -> None:
        """Forgets it."""


def queued(platform: Platform) -> None:
    """A platform whose sessions wait for their passes, on an engine in memory."""
    platform.put(ENGINES, {"ecs": MemoryEngine()})
    platform.put(PASS_QUEUE, NobodyAsked())
    platform.put(OVERDUE, NobodyAsked())


@dataclass
class SessionWorld:
    """A platform with a group of room for a few sessions."""

    world: World
    engine: MemoryEngine = field(default_factory=MemoryEngine)
    capacity: dict[str, Decimal] = field(default_factory=lambda: {CPU: Decimal(2), MEM: 8 * GIB})

    def __post_init__(self) -> None:
        platform = self.world.platform
        now = self.world.clock.now()
        times = {"created_at": now, "updated_at": now}
        group = ResourceGroup(scope=GLOBAL, name="default", capacity=self.capacity, is_default=True, **times)
        image = BaseImage(
            scope=GLOBAL, name="python", language="python3.11", contract="-", container="python:3", **times
        )
        platform.table.transact([Put(platform.store.entities, to_item(one)) for one in (group, image)])
        self.queue = AskedPasses(Turns(platform.store))
        platform.put(ENGINES, {"ecs": self.engine})
        platform.put(PASS_QUEUE, self.queue)
        platform.put(OVERDUE, self)

    @property
    def repository(self) -> SessionRepository:
        """The sessions."""
        return SessionRepository(self.world.platform.store, Session)

    @property
    def lifecycle(self) -> Lifecycle:
        """Their life."""
        return self.world.platform.get(LIFECYCLE)

    def regroup(self, **fields: Any) -> None:
        """The group has these fields from now on."""
        platform = self.world.platform
        group = platform.get(GROUPS).find("default")
        assert group is not None
        platform.table.transact([Put(platform.store.entities, to_item(group.model_copy(update=fields)))])

    def read(self, key: str, scope: Scope = HOME) -> Session:
        """A session as it is."""
        return self.repository.get(scope, key)

    def passes(self) -> int:
        """Runs the passes that were asked for; the number of sessions that they scheduled."""
        groups, found = list(dict.fromkeys(self.queue.asked)), 0
        self.queue.asked.clear()
        for group in groups:
            found += self.world.run(RunPass(group), PLATFORM)
        return found

    def ready(self, *keys: str) -> None:
        """Their agents are ready."""
        for key in keys:
            self.report(key, "ready")

    def report(self, key: str, state: str, exit_code: int | None = None) -> Session:
        """The word of an agent."""
        return self.lifecycle.reported(self.call(), self.read(key), state, exit_code)

    def observe(self, key: str) -> None:
        """An engine tells of it."""
        self.world.run(ObserveSession(key), PLATFORM)

    def follow(self, key: str) -> None:
        """The record of its end arrives."""
        self.world.run(FollowSession(HOME, key), PLATFORM)

    def ask(self, scope: Scope, key: str) -> None:
        """The worker looks after it at once."""
        self.world.run(SweepSession(scope, key), PLATFORM)

    def sweep(self) -> None:
        """Everything that is due is looked after, and orphans end."""
        self.world.sweep()
        self.world.platform.get(SWEEP).orphans()

    def call(self) -> Call:
        """A call of the platform's."""
        return Call(PLATFORM, RunPass("default"), Origin("r-1"), self.world.clock.now())

    def held(self) -> dict[str, Any]:
        """What sessions hold, by their sum and by the counters of the group, project and domain: all alike."""
        store = self.world.platform.store
        live = [one for one in self.repository.present_in(HOME) if one.status.holds_slots]
        wanted = {slot: int(sum(one.slots[slot] for one in live) * 1000) for slot in self.capacity}
        for place in ("group/default", str(HOME), f"domain/{HOME.domain}", f"user/{HOME.domain}/ann"):
            found = {slot: store.counters.total(f"{place}#slots/{slot}") for slot in self.capacity}
            assert found == wanted, (place, found, wanted)
            assert store.counters.total(f"{place}#live_sessions") == len(live), place
        return wanted
