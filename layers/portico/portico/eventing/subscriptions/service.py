"""Subscriptions: the standard operations, pausing, and what went wrong."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from portico.compute.functions.parts import IS_THERE
from portico.compute.runs.actions import CreateRun
from portico.compute.runs.dead_letter import DeadLetter
from portico.compute.runs.delegation import names_using
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.last_error import LastError
from portico.core.model.scope import Scope
from portico.core.services.error_notes import RecordsErrorsService
from portico.core.services.pausing import PausingService
from portico.eventing.event_types.emitter import EMITTER
from portico.eventing.event_types.entity import EventType
from portico.eventing.subscriptions import filters, patterns, rights
from portico.eventing.subscriptions.actions import RecordUndelivered, ReplyWithEvent
from portico.eventing.subscriptions.chains import MAX_CHAIN, too_long
from portico.eventing.subscriptions.delivery import run_of
from portico.eventing.subscriptions.entity import Subscription
from portico.eventing.subscriptions.occurrence import Occurrence
from portico.eventing.subscriptions.replies import RUNS, ReplyEvents
from portico.eventing.subscriptions.resource import SUBSCRIPTIONS

if TYPE_CHECKING:
    from portico.compute.runs.entity import Run
    from portico.core.services.parts import Parts


@frozen
class SubscriptionService(PausingService[Subscription], RecordsErrorsService[Subscription]):
    """The standard operations, pausing, replies, and what went wrong.

    Who makes or changes a subscription needs the rights for what it does in its maker's stead: running the function, using
    the secrets, reading what the platform's events tell of.
    """

    event_types: Repository[EventType]
    replies: ReplyEvents
    is_there: Lazy[Callable[[Scope, str], bool]]
    most: ClassVar[int | None] = SUBSCRIPTIONS.limit
    noted_again_after: ClassVar[timedelta] = timedelta(minutes=1)

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        own: dict[type[Action], Handler] = {
            RecordUndelivered: self.note,
            ReplyWithEvent: self.reply,
        }
        return {**super().handlers, **own}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Subscription:
        """The subscription. Raises Unprocessable, or the denial of what it needs."""
        self._check(call, scope, fields)
        return super().draft(call, scope, {**fields, "last_error": self._warning(scope, fields["function"])})

    def revise(self, call: Call, entity: Subscription, changes: Fields) -> Subscription:
        """The changed subscription. The caller needs all of the rights for what it then does."""
        whole = {**entity.model_dump(include={"event", "function", "filter", "secrets", "reply"}), **changes}
        self._check(call, entity.scope, whole)
        warning = self._warning(entity.scope, whole["function"])
        still = warning and warning.or_still(entity.last_error)
        return super().revise(call, entity, {**changes, "last_error": still})

    def reply(self, call: Call, action: ReplyWithEvent) -> None:
        """Emits the event that the output of a run is, if any; once, however often it is asked for."""
        try:
            subscription = self.repository.get(action.scope, action.key)
        except NotFound:
            return
        if subscription.reply and (trouble := self.replies.emit(call, subscription, action.run)):
            error, depth = trouble
            self.note(call, RecordUndelivered.of(subscription, error, action.run, depth))

    def redelivered(self, call: Call, letter: DeadLetter, event: Mapping[str, Any]) -> CreateRun:
        """The run by which an undeliverable event is delivered to its subscription, as that is now, paused or not.

        Raises NotFound when the subscription is gone, Conflict when the event's chain is too long, and the denial of what the
        subscription needs: the run is in the name of who asks for it.
        """
        if letter.depth >= MAX_CHAIN:
            raise too_long()
        subscription = self.repository.get(letter.scope, str(letter.subscription))
        if subscription.uid != letter.subscription_uid:
            raise self.repository.missing(letter.scope, subscription.name)
        for need in rights.needs_of(subscription):
            call.guard.require(need.permission, need.target)
        occurrence = Occurrence(letter.scope, event, letter.created_at, letter.depth, call.origin)
        return run_of(subscription, occurrence, letter.run)

    def check_rights(self, call: Call, entity: Subscription) -> None:
        """Raises the denial of what the subscription needs for what it does."""
        self._check(call, entity.scope, entity.model_dump())

    def names_using_secret(self, scope: Scope, secret: str) -> list[str]:
        """The names of the subscriptions that give their runs a secret."""
        return names_using((one for one in self.repository.present_in(scope) if one.deleted_at is None), secret)

    def _check(self, call: Call, scope: Scope, fields: Fields) -> None:
        filters.check(fields["filter"])
        self._check_event(scope, fields["event"])
        if isinstance(fields["reply"], str) and self.event_types.get_many(scope, [fields["reply"]]) == [None]:
            raise Unprocessable.field("reply", f"There is no event type {fields['reply']!r}.", "not_found")
        for need in rights.needs(scope, fields["event"], fields["function"], fields["secrets"]):
            call.guard.require(need.permission, need.target)

    def _warning(self, scope: Scope, function: str) -> LastError | None:
        """The error that deliveries will meet while there is no such function; it may be made after its subscription."""
        if self.is_there()(scope, function):
            return None
        message = f"There is no function {function!r} yet: what comes before it is made is tried for some ten minutes."
        return LastError(code="FUNCTION_NOT_FOUND", message=message, at=self.clock.now(), given_up=False)

    def _check_event(self, scope: Scope, pattern: str) -> None:
        entity_type = patterns.platform_type(pattern)
        if entity_type is None:
            if patterns.is_exact(pattern) and self.event_types.get_many(scope, [pattern]) == [None]:
                raise Unprocessable.field("event", f"There is no event type {pattern!r}.", "not_found")
        elif not entity_type:
            message = "Events of the platform are asked for by entity: dev.portico.run.* or dev.portico.run.settle."
            raise Unprocessable.field("event", message)


def wire(parts: "Parts") -> SubscriptionService:
    """The service, put together."""
    event_types, runs = parts.repository(EventType), parts.lazy(RUNS)

    def settled(scope: Scope, run_id: str) -> "Run":
        found = runs()
        return found.values.whole(found.repository.get(scope, run_id))

    replies = ReplyEvents(parts.get(EMITTER), event_types, settled)
    subscriptions, is_there = parts.repository(Subscription), parts.lazy(IS_THERE)
    return SubscriptionService(subscriptions, parts.clock, event_types, replies, is_there)
