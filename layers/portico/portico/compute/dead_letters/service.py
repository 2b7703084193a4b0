"""Dead letters: finding them, running again what died, throwing them away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from portico.compute.dead_letters.actions import (
    CreateDeadLetter,
    GetDeadLetter,
    PurgeDeadLetter,
    PurgeDeadLetters,
    RedriveDeadLetter,
    RedriveDeadLetters,
    SearchDeadLetters,
)
from portico.compute.dead_letters.undelivered import Undelivered
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.dead_letter import DeadLetter, DeadLetterReason, DeadLetterStatus
from portico.compute.runs.resource import RUNS
from portico.compute.runs.service import RunService
from portico.core.actions.preconditions import require_version
from portico.core.actions.processor import Handler
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, Forbidden, NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.cloudevents.event import data_of
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.query import All, Compare, Operator, Order, Page, Querier
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.retention import Retention
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.services.contents import Contents

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_PER_TRANSACTION: Final = 45  # a letter and its record each, and the counters, within DynamoDB's 100

Redelivery = Callable[[Call, DeadLetter, Any], CreateRun]
REDELIVERY: Part[Redelivery] = Part("portico.platform.ports:redelivery")


@frozen(slots=True)
class Batch:
    """The outcome of a page: the letters done, those that could not be and why, and whether more may follow."""

    done: Sequence[DeadLetter]
    failed: Mapping[str, PorticoError] = field(default_factory=dict)
    next_cursor: str | None = None


@frozen
class DeadLetterService(Contents[DeadLetter]):
    """The dead letters of projects. `redelivered` gives the run by which an event is delivered to its subscription."""

    runs: RunService
    clock: Clock
    undelivered: Undelivered
    redelivered: Redelivery

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {
            SearchDeadLetters: self.search,
            GetDeadLetter: self.get,
            CreateDeadLetter: self.undelivered.leave,
            RedriveDeadLetter: self.redrive,
            RedriveDeadLetters: self.redrive_many,
            PurgeDeadLetter: self.purge,
            PurgeDeadLetters: self.purge_many,
        }

    def search(self, call: Call, action: SearchDeadLetters) -> Page[DeadLetter]:
        """One page, the latest first unless ordered otherwise."""
        return self._page(action.scope, action.querier)

    def get(self, call: Call, action: GetDeadLetter) -> DeadLetter:
        """The letter with its run's input, event and attempts; without them when they are gone. Raises NotFound."""
        letter = self.repository.get_for(call, action.scope, action.key)
        try:
            return letter.model_copy(update=self._kept(letter))
        except NotFound:
            return letter

    def redrive(self, call: Call, action: RedriveDeadLetter) -> DeadLetter:
        """The letter, redriven: it says by which run. Raises NotFound, Conflict when it still cannot become one."""
        return self._redriven(call, self.repository.get_for(call, action.scope, action.key))

    def redrive_many(self, call: Call, action: RedriveDeadLetters) -> Batch:
        """The open letters of a page, each redriven on its own."""
        is_open = Compare("status", Operator.EQUALS, DeadLetterStatus.OPEN)
        condition = All((*action.wanted.condition.parts, is_open))
        page = self._page(action.scope, replace(action.wanted, condition=condition))
        done: list[DeadLetter] = []
        failed: dict[str, PorticoError] = {}
        for letter in page.items:
            try:
                call.guard.require(action.permission, Target.of(letter))
                done.append(self._redriven(call, letter))
            except (Conflict, Forbidden, NotFound) as error:
                failed[letter.id] = error
        return Batch(done, failed, page.next_cursor)

    def purge(self, call: Call, action: PurgeDeadLetter) -> None:
        """Removes the letter. Raises NotFound, Conflict when it is being redriven at this moment."""
        letter = self.repository.get_for(call, action.scope, action.key)
        require_version(letter, action.version)
        self._purge(call, [letter])

    def purge_many(self, call: Call, action: PurgeDeadLetters) -> Batch:
        """The letters of a page, removed in transactions of a few."""
        page = self._page(action.scope, action.wanted)
        for letter in page.items:
            call.guard.require(action.permission, Target.of(letter))
        for start in range(0, len(page.items), _PER_TRANSACTION):
            self._purge(call, page.items[start : start + _PER_TRANSACTION])
        return Batch(page.items, next_cursor=page.next_cursor)

    def drop(self, call: Call, entities: Sequence[DeadLetter]) -> None:
        """Removes the events of letters that go with their project; they are kept where those of the runs would be."""
        for letter in entities:
            self.runs.values.drop(letter.run)

    def _page(self, scope: Scope, querier: Querier) -> Page[DeadLetter]:
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        return self.repository.search(scope, querier)

    def _kept(self, letter: DeadLetter) -> dict[str, Any]:
        if letter.reason is DeadLetterReason.UNDELIVERABLE:
            event = self.undelivered.event(letter)
            return {"input": data_of(event), "event": event}
        run = self.runs.whole(letter.scope, letter.run)
        return {"input": run.input, "event": run.event, "history": run.history}

    def _redriven(self, call: Call, letter: DeadLetter) -> DeadLetter:
        """The new run and the letter that names it are one transaction: of two who redrive, the second sees the first's."""
        while letter.status is DeadLetterStatus.OPEN:
            run_id, creation = self._next(call, letter)
            now = self.clock.now()
            redriven = letter.changed(now, status=DeadLetterStatus.REDRIVEN, redriven_by=run_id, redriven_at=now)
            data = {"run": letter.run, "function": letter.function, "redriven_by": run_id}
            try:
                self.repository.apply(call, [Change(letter, redriven, "redrive", data), *creation])
            except StaleVersion:
                letter = self.repository.live(letter.scope, letter.id)
                continue
            return redriven
        return letter

    def _next(self, call: Call, letter: DeadLetter) -> tuple[str, list[Change[Any]]]:
        """The run that comes of the letter, and what creates it: nothing where the event was delivered meanwhile."""
        if letter.reason is not DeadLetterReason.UNDELIVERABLE:
            run = self.runs.rerun_of(call, letter.scope, letter.run)
        elif self.runs.exists(letter.scope, letter.run):
            return letter.run, []
        else:
            run = self.runs.planned(call, self.redelivered(call, letter, self.undelivered.event(letter)))
        return run.id, [self.runs.creation(run)]

    def _purge(self, call: Call, letters: Sequence[DeadLetter]) -> None:
        try:
            self.repository.apply(call, [Change(letter, None, "purge") for letter in letters])
        except StaleVersion as stale:
            letter = letters[stale.args[0]]
            message = f"The dead letter {letter.id!r} was changed meanwhile; try again."
            raise Conflict(message, code="DEAD_LETTER_CONTENDED", details={"dead_letter": letter.id}) from stale


def wire(parts: "Parts") -> DeadLetterService:
    """The service, put together."""
    repository, runs = parts.repository(DeadLetter), parts.get(RUNS)
    retention = Retention(parts.settings.run_retention_days)
    undelivered = Undelivered(repository, runs.values, retention, parts.clock)
    return DeadLetterService(repository, runs, parts.clock, undelivered, parts.get(REDELIVERY))
