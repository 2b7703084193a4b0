"""Executing a run: from a lease to the settling of an attempt.

Every step is a conditional write on the version that was read, so of a settle, a kill and a sweep that meet, one wins
and the others see what it did. A run with gates starts when it gets a slot of each, and else stays in line.
"""

from typing import TYPE_CHECKING, Any, Final

from portico.compute.functions.engine import ENGINE, Engine, EngineError, ResultLost
from portico.compute.runs.entity import Run, RunError, RunStatus
from portico.compute.runs.gates import Gates
from portico.compute.runs.markers import marker_urls
from portico.compute.runs.mounting import MISSING, MOUNTING, Mounting, Unmountable
from portico.compute.runs.ports import LATER, SECRETS, Later, Secrets
from portico.compute.runs.settling import Settling, record_data
from portico.compute.runs.transitions import lease
from portico.compute.runs.values import IN_REPLY_BYTES, Values, live_key, output_key
from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.changes import StaleVersion
from portico.core.data.claim_writes import ClaimTaken
from portico.core.data.repository import Repository
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_URL_MARGIN_SECONDS: Final = 60
_DRAWS: Final = 5
_FETCHES: Final = 3  # for files that change while they are fetched


@frozen
class Execution:
    """Leases, invokes, and has it settled."""

    repository: Repository[Run]
    engine: Engine
    values: Values
    secrets: Secrets
    gates: Gates
    settling: Settling
    later: Later
    clock: Clock
    mounting: Lazy[Mounting]

    def dispatch(self, call: Call, run: Run) -> Run:
        """Executes a run whose time has come; where runs are in line, the first of them that can start."""
        now = self.clock.now()
        if run.status is RunStatus.QUEUED and run.not_before is not None and run.not_before > now:
            self.later.ask(call, run.scope, run.id, (run.not_before - now).total_seconds())
            return run
        if run.gates:
            return self._next_in_line(call, run)
        if run.status is not RunStatus.QUEUED:
            return run
        started = self._start(call, run, set())
        return self.execute(call, started) if started else self.repository.get(run.scope, run.id)

    def create(self, call: Call, run: Run) -> Run | None:
        """Creates the run leased, and executes it; None, and nothing written, when a gate is full.

        Raises Conflict when there is a run with its id.
        """
        for _ in range(_DRAWS):
            slots = self.gates.free_slots(run.gates, set())
            if slots is None:
                return None
            leased = run.model_copy(update=lease(run, self.clock.now(), slots))
            try:
                return self.execute(call, self.repository.create(call, leased, **record_data(run, leased)))
            except ClaimTaken:
                continue  # another drew the same slot
        return None

    def execute(self, call: Call, run: Run) -> Run:
        """Runs the code of a leased run and settles the attempt."""
        try:
            secrets = self.secrets.values(run.scope, run.secrets) if run.secrets else {}
        except NotFound as missing:
            return self.settling.refuse(call, run, RunError(type="SecretNotFound", message=missing.message))
        except Unavailable as away:
            return self.settling.give_back(call, run, away.message)
        try:
            reply = self._invoked(run, {**self._event(run), "secrets": secrets})
        except Unmountable as refused:
            return self.settling.refuse(call, run, refused.error)
        except ResultLost as error:
            return self.settling.without_result(call, run, error)
        except EngineError as error:
            return self.settling.give_back(call, run, str(error))
        return self.settling.reply(call, run, reply)

    def _invoked(self, run: Run, event: dict[str, Any]) -> dict[str, Any]:
        """The reply of the runtime, which asks for the files of mounts where it lacks them. Raises EngineError, Unmountable."""
        if not run.mounts:
            return self.engine.invoke(run.engine_ref, event, run.timeout)
        mounts = self.mounting().of(run)
        reply = self.engine.invoke(run.engine_ref, {**event, "mounts": mounts.states()}, run.timeout)
        for _ in range(_FETCHES):
            if reply.get("status") != MISSING:
                return reply
            reply = self.engine.invoke(run.engine_ref, {**event, "mounts": mounts.files()}, run.timeout)
        if reply.get("status") == MISSING:
            raise Unmountable("MountFailed", f"The folders could not be mounted: {reply['lacks']}.")
        return reply

    def _next_in_line(self, call: Call, run: Run) -> Run:
        """Each creation and each end starts at most one waiting run, so none is stranded."""
        if run.status is RunStatus.QUEUED and run.not_before is not None:
            run = self.settling.write(call, run, "queue", not_before=None)
        full: set[str] = set()
        for scope, run_id in self.gates.first_in_line(run.gates):
            if any(gate.name in full for gate in run.gates):
                break
            candidate = self._find(run, scope, run_id)
            started = self._start(call, candidate, full) if candidate else None
            if started:
                return self.execute(call, started)
        return run

    def _find(self, run: Run, scope: Any, run_id: str) -> Run | None:
        if run_id == run.id:
            return run
        try:
            return self.repository.get(scope, run_id)
        except NotFound:
            return None  # purged meanwhile

    def _start(self, call: Call, run: Run, full: set[str]) -> Run | None:
        """The run, leased; None when it waits no more, or a gate is full, whose name is then added to `full`."""
        for _ in range(_DRAWS):
            slots = self.gates.free_slots(run.gates, full)
            if run.status is not RunStatus.QUEUED or slots is None:
                return None
            now = self.clock.now()
            leased = run.changed(now, **lease(run, now, slots))
            try:
                return self.repository.update(call, run, leased, "start", **record_data(run, leased))
            except StaleVersion:
                return None
            except ClaimTaken:
                continue  # another drew the same slot
        return None

    def _event(self, run: Run) -> dict[str, Any]:
        seconds = int(run.timeout) + _URL_MARGIN_SECONDS
        return {
            "operation": "run",
            "run_id": run.id,
            "function": run.function,
            "timeout": run.timeout,
            "inline_limit": IN_REPLY_BYTES,
            **marker_urls(self.values.objects, run.id, seconds),
            "output_url": self.values.objects.url_to_put(output_key(run), seconds),
            "log_url": self.values.objects.url_to_put(live_key(run), seconds),
            "event": self.values.load(run, "event"),
            **self.values.input_of(run),
        }


def wire(parts: "Parts") -> Execution:
    """The execution of runs, put together."""
    repository, values, clock = parts.repository(Run), Values(parts.objects), parts.clock
    settling, gates = Settling(repository, values, clock), Gates(parts.store)
    secrets, later = parts.get(SECRETS), parts.get(LATER)
    return Execution(
        repository, parts.get(ENGINE), values, secrets, gates, settling, later, clock, parts.lazy(MOUNTING)
    )
