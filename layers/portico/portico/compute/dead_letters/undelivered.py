"""Undeliverable events: the letter of an event that could not become a run of a subscription."""

from typing import Any

from portico.compute.dead_letters.actions import CreateDeadLetter
from portico.compute.runs.dead_letter import DeadLetter, DeadLetterReason
from portico.compute.runs.values import Values
from portico.core.base.clock import Clock
from portico.core.base.derived_ids import derived_id
from portico.core.base.errors import Conflict
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.retention import Retention


@frozen
class Undelivered:
    """Leaves the letters, and reads the events that they keep."""

    repository: Repository[DeadLetter]
    values: Values
    retention: Retention
    clock: Clock

    def leave(self, call: Call, action: CreateDeadLetter) -> DeadLetter:
        """The letter: one for each event and subscription, however often it is left."""
        letter = self._letter(action)
        try:
            about = {"run": letter.run, "function": letter.function, "reason": letter.reason}
            return self.repository.create(call, letter, **about)
        except Conflict:
            return self.repository.get(letter.scope, letter.id)

    def event(self, letter: DeadLetter) -> Any:
        """The event that the letter keeps. Raises NotFound when its object is gone."""
        return self.values.load(letter, "event")

    def _letter(self, action: CreateDeadLetter) -> DeadLetter:
        expires = self.retention.end(action.at)
        return DeadLetter(
            id=derived_id(action.at, "dead_letter", action.run),
            scope=action.scope,
            created_at=action.at,
            updated_at=self.clock.now(),
            run=action.run,
            function=action.function,
            reason=DeadLetterReason.UNDELIVERABLE,
            error=action.error,
            attempts=0,
            subscription=action.cause.subscription,
            subscription_uid=action.uid,
            depth=action.cause.depth,
            expires=expires,
            ttl=int(expires.timestamp()),
            **self.values.fields(action.run, "event", action.cause.event),
        )
