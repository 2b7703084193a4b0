"""Dead letters: finding them, running again what died, throwing them away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from portico.core.action import Action, Handler, Target
from portico.core.call import Call
from portico.core.changes import Change, StaleVersion
from portico.core.clock import Clock
from portico.core.contents import Contents
from portico.core.errors import Conflict, Forbidden, NotFound, PorticoError
from portico.core.query import All, Compare, Operator, Order, Page, Querier
from portico.core.scope import Scope
from portico.dead_letters.actions import (
    GetDeadLetter,
    PurgeDeadLetter,
    PurgeMany,
    Redrive,
    RedriveMany,
    SearchDeadLetters,
)
from portico.dead_letters.entity import DeadLetter, LetterStatus
from portico.runs.entity import Run
from portico.runs.service import RunService

_PER_TRANSACTION: Final = 45  # a letter and its record each, and the counters, within DynamoDB's 100


@dataclass(frozen=True, slots=True)
class Inspected:
    """A letter, and its run with the values that it was given; None when the run was purged."""

    letter: DeadLetter
    run: Run | None


@dataclass(frozen=True, slots=True)
class Many:
    """What was done of a page: the letters done, those that could not be and why, and whether more may follow."""

    done: Sequence[DeadLetter]
    failed: Mapping[str, PorticoError] = field(default_factory=dict)
    next_cursor: str | None = None


@dataclass(frozen=True)
class DeadLetterService(Contents[DeadLetter]):
    """The dead letters of projects."""

    runs: RunService
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """Which method carries out which action."""
        return {
            SearchDeadLetters: self.search,
            GetDeadLetter: self.get,
            Redrive: self.redrive,
            RedriveMany: self.redrive_many,
            PurgeDeadLetter: self.purge,
            PurgeMany: self.purge_many,
        }

    def search(self, call: Call, action: SearchDeadLetters) -> Page[DeadLetter]:
        """One page, the latest first unless ordered otherwise."""
        return self._page(action.scope, action.querier)

    def get(self, call: Call, action: GetDeadLetter) -> Inspected:
        """The letter with what its run was given. Raises NotFound."""
        letter = self.repository.get_for(call, action.scope, action.key)
        try:
            run = self.runs.whole(letter.scope, letter.run)
        except NotFound:
            return Inspected(letter, None)
        return Inspected(letter, run)

    def redrive(self, call: Call, action: Redrive) -> DeadLetter:
        """The letter, redriven: it says by which run. Raises NotFound, Conflict when the function cannot run."""
        return self._redriven(call, self.repository.get_for(call, action.scope, action.key))

    def redrive_many(self, call: Call, action: RedriveMany) -> Many:
        """The open letters of a page, each redriven on its own."""
        is_open = Compare("status", Operator.EQUALS, LetterStatus.OPEN)
        condition = All((*action.wanted.condition.parts, is_open))
        page = self._page(action.scope, replace(action.wanted, condition=condition))
        done: list[DeadLetter] = []
        failed: dict[str, PorticoError] = {}
        for letter in page.items:
            try:
                call.guard.demand(action.permission, Target.of(letter))
                done.append(self._redriven(call, letter))
            except (Conflict, Forbidden, NotFound) as error:
                failed[letter.id] = error
        return Many(done, failed, page.next_cursor)

    def purge(self, call: Call, action: PurgeDeadLetter) -> None:
        """Removes the letter. Raises NotFound, Conflict when it is being redriven at this moment."""
        self._purge(call, [self.repository.get_for(call, action.scope, action.key)])

    def purge_many(self, call: Call, action: PurgeMany) -> Many:
        """The letters of a page, removed in transactions of a few."""
        page = self._page(action.scope, action.wanted)
        for letter in page.items:
            call.guard.demand(action.permission, Target.of(letter))
        for start in range(0, len(page.items), _PER_TRANSACTION):
            self._purge(call, page.items[start : start + _PER_TRANSACTION])
        return Many(page.items, next_cursor=page.next_cursor)

    def _page(self, scope: Scope, querier: Querier) -> Page[DeadLetter]:
        if not querier.orders:
            querier = replace(querier, orders=(Order("created_at", descending=True),))
        return self.repository.search(scope, querier)

    def _redriven(self, call: Call, letter: DeadLetter) -> DeadLetter:
        """The new run and the letter that names it are one transaction: of two who redrive, the second sees the first's."""
        while letter.status is LetterStatus.OPEN:
            run, now = self.runs.again(call, letter.scope, letter.run), self.clock.now()
            redriven = letter.changed(now, status=LetterStatus.REDRIVEN, redriven_by=run.id, redriven_at=now)
            data = {"run": letter.run, "function": letter.function, "redriven_by": run.id}
            changes: list[Change[Any]] = [Change(letter, redriven, "redrive", data), self.runs.creation(run)]
            try:
                self.repository.apply(call, changes)
            except StaleVersion:
                letter = self.repository.live(letter.scope, letter.id)
                continue
            return redriven
        return letter

    def _purge(self, call: Call, letters: Sequence[DeadLetter]) -> None:
        try:
            self.repository.apply(call, [Change(letter, None, "purge") for letter in letters])
        except StaleVersion as stale:
            letter = letters[stale.args[0]]
            message = f"The dead letter {letter.id!r} was changed at this moment; try again."
            raise Conflict(message, code="DEAD_LETTER_CONTENDED", details={"dead_letter": letter.id}) from stale
