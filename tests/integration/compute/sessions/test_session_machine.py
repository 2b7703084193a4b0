"""The invariants of sessions under any order of steps, with processes that die before or after any write or call of an engine."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from portico.compute.resource_groups.entity import PreemptionMode, PreemptionPolicy
from portico.compute.sessions.actions import CreateSession, TerminateSession
from portico.compute.sessions.models import SessionCreate
from portico.compute.sessions.states import SessionStatus
from portico.core.base.errors import PorticoError

from tests.support.sample_resource import HOME
from tests.support.sessions import SessionWorld

PRIORITIES = st.sampled_from([0, 3, 10, 50])
CPUS = st.sampled_from(["0.5", "1", "2"])
NUMBERS = st.integers(0, 30)


class Crash(BaseException):
    """The process dies."""


class Crashes:
    """Lets one of the next calls die, before it has its effect or after."""

    def __init__(self) -> None:
        self.left, self.after = -1, False

    def over(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, which may die."""

        def dying(*args: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.after:
                raise Crash
            result = call(*args, **options)
            if self.left == 0:
                raise Crash
            return result

        return dying


class Sessions(RuleBasedStateMachine):
    """A group with room for a few sessions, and those who use it."""

    def __init__(self, sessions: SessionWorld, crashes: Crashes) -> None:
        super().__init__()
        self.sessions, self.crashes = sessions, crashes
        self.keys: list[str] = []
        self.ended: dict[str, Any] = {}
        self.terminated: set[str] = set()

    def attempt(self, act: Callable[[], Any]) -> Any:
        """The result; None for a process that died, or was refused."""
        try:
            return act()
        except (Crash, PorticoError):
            return None
        finally:
            self.crashes.left = -1
            self.keys = [one.id for one in self.sessions.repository.present_in(HOME)]

    def some(self, number: int) -> str | None:
        """One of the sessions."""
        return self.keys[number % len(self.keys)] if self.keys else None

    @rule(calls=st.integers(1, 12), after=st.booleans())
    def die_soon(self, calls: int, after: bool) -> None:
        self.crashes.left, self.crashes.after = calls, after

    @rule(mode=st.sampled_from([None, *PreemptionMode]), seconds=st.sampled_from([0, 60]))
    def let_make_room(self, mode: PreemptionMode | None, seconds: int) -> None:
        chosen = {"enabled": mode is not None, "mode": mode or PreemptionMode.TERMINATE, "min_runtime": seconds}
        preemption = PreemptionPolicy.model_validate(chosen)
        self.crashes.left = -1
        self.sessions.regroup(preemption=preemption, deprioritize_after=90 if seconds else None)

    @rule(stubborn=st.booleans())
    def end_slowly(self, stubborn: bool) -> None:
        self.sessions.engine.stubborn = stubborn

    @rule(cpu=CPUS, waits=st.booleans(), number=NUMBERS, priority=PRIORITIES)
    def create(self, cpu: str, waits: bool, number: int, priority: int) -> None:
        body: dict[str, Any] = {"image": "python", "type": "batch", "command": "true", "resources": {"cpu": cpu}}
        body["priority"] = priority
        if waits and (other := self.some(number)):
            body["depends_on"] = [other]
        fields = SessionCreate.model_validate(body).model_dump()
        self.attempt(lambda: self.sessions.world.run(CreateSession(HOME, fields)))

    @rule()
    def schedule(self) -> None:
        self.attempt(self.sessions.passes)

    @rule(number=NUMBERS, state=st.sampled_from(["ready", "running", "ended"]), exit_code=st.integers(0, 1))
    def report(self, number: int, state: str, exit_code: int) -> None:
        key = self.some(number)
        if key is not None and (key in self.sessions.engine.alive() or self.sessions.read(key).status.settled):
            self.attempt(lambda: self.sessions.report(key, state, exit_code if state == "ended" else None))

    @rule(number=NUMBERS, forced=st.booleans())
    def terminate(self, number: int, forced: bool) -> None:
        if key := self.some(number):
            done = self.attempt(lambda: self.sessions.world.run(TerminateSession(HOME, key, forced=forced)))
            self.terminated |= {key} if done is not None else set()

    @rule(number=NUMBERS, told=st.booleans())
    def kill(self, number: int, told: bool) -> None:
        key = self.some(number)
        if key is not None and key in self.sessions.engine.alive():
            self.sessions.engine.kill(key, 137)
            if told:
                self.attempt(lambda: self.sessions.observe(key))

    @rule()
    def lose_the_engine(self) -> None:
        """It is killed with all that it runs, and remembers nothing."""
        self.sessions.engine.processes.clear()

    @rule(number=NUMBERS)
    def follow(self, number: int) -> None:
        if key := self.some(number):
            self.attempt(lambda: self.sessions.follow(key))

    @rule(seconds=st.sampled_from([5, 61, 400]))
    def sweep(self, seconds: int) -> None:
        self.sessions.world.clock.advance(seconds)
        self.attempt(self.sessions.sweep)

    @invariant()
    def used_is_the_sum_of_holders_within_the_room(self) -> None:
        held = self.sessions.held()
        assert held["cpu"] <= self.sessions.capacity["cpu"] * 1000

    @rule()
    def look_at_all(self) -> None:
        """Table and engine agree again: what runs has a process, and what has a process is no more than that."""
        self.crashes.left = -1
        self.sessions.world.clock.advance(100)
        for _ in range(2):
            self.sessions.sweep()
            self.sessions.world.clock.advance(21)
        found = self.sessions.repository.present_in(HOME)
        alive = self.sessions.engine.alive()
        assert {one.id for one in found if one.status is SessionStatus.RUNNING} <= alive
        assert alive <= {one.id for one in found if one.status.holds_slots}

    @invariant()
    def nobody_has_two_processes(self) -> None:
        alive = [one.session for one in self.sessions.engine.running()]
        assert len(set(alive)) == len(alive)

    @invariant()
    def what_is_terminated_does_not_come_back(self) -> None:
        for session in self.sessions.repository.present_in(HOME):
            if session.id in self.terminated:
                assert session.status.settled or session.status is SessionStatus.TERMINATING

    @invariant()
    def an_end_is_an_end(self) -> None:
        for session in self.sessions.repository.present_in(HOME):
            if session.status.settled:
                assert self.ended.setdefault(session.id, session) == session

    def teardown(self) -> None:
        """All that is left ends, and nothing runs."""
        self.crashes.left = -1
        for _ in range(4):
            for session in self.sessions.repository.present_in(HOME):
                self.sessions.lifecycle.terminate(self.sessions.call(), session, "user-requested", forced=True)
            self.sessions.world.clock.advance(120)
            self.sessions.sweep()
        self.sessions.engine.stubborn = False
        self.sessions.regroup(preemption=PreemptionPolicy(), deprioritize_after=None)
        assert self.sessions.engine.alive() == set()
        left = [session for session in self.sessions.repository.present_in(HOME) if not session.status.settled]
        assert [str(session.status) for session in left] == []
        assert self.sessions.held() == {"cpu": 0, "mem": 0}
        assert SessionStatus.ERROR.settled


def test_sessions_keep_their_invariants(sessions: SessionWorld) -> None:
    crashes, table, engine = Crashes(), sessions.world.platform.table, sessions.engine
    for holder, name in ((table, "transact"), (table, "update"), (engine, "start"), (engine, "stop")):
        setattr(holder, name, crashes.over(getattr(holder, name)))
    chosen = settings(
        max_examples=6,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Sessions(sessions, crashes), settings=chosen)
