"""Subscriptions: the standard operations, pausing, and what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar, Final

from portico.core.action import Action, Handler, Target
from portico.core.call import Call
from portico.core.changes import StaleVersion
from portico.core.errors import Conflict, NotFound, Unprocessable
from portico.core.ids import new_id
from portico.core.repository import Repository
from portico.core.scope import Scope
from portico.core.standard import StandardService
from portico.core.standard_actions import Create, Fields
from portico.event_types.entity import EventType
from portico.subscriptions import filters, patterns
from portico.subscriptions.actions import NoteTrouble, PauseSubscription, ReplyWithEvent, ResumeSubscription
from portico.subscriptions.entity import ACTIONS, Subscription, SubscriptionStatus, Trouble
from portico.subscriptions.replies import Replies

MAX_SUBSCRIPTIONS: Final = 200
_NOTED_AGAIN_AFTER: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class SubscriptionService(StandardService[Subscription]):
    """The standard operations, pausing, replies, and what went wrong.

    Who makes or changes a subscription needs the rights for what it does in its maker's stead: running the function, using
    the secrets, reading what the platform's events tell of.
    """

    event_types: Repository[EventType]
    replies: Replies
    actions: ClassVar[dict[str, Any]] = ACTIONS

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        own: dict[type[Action], Handler] = {
            PauseSubscription: self.pause,
            ResumeSubscription: self.resume,
            NoteTrouble: self.note,
            ReplyWithEvent: self.reply,
        }
        return {**super().handlers, **own}

    def create(self, call: Call, action: Create) -> Subscription:
        """Adds the subscription, ACTIVE: it gets what is emitted from now on."""
        if len(self.repository.present_in(action.scope)) >= MAX_SUBSCRIPTIONS:
            message = (
                f"A project has at most {MAX_SUBSCRIPTIONS} subscriptions, deleted ones that are not purged among them."
            )
            raise Conflict(message, code="TOO_MANY_SUBSCRIPTIONS", details={"limit": MAX_SUBSCRIPTIONS})
        return super().create(call, action)

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Subscription:
        """The subscription. Raises Unprocessable, or the denial of what it needs."""
        self._check(call, scope, fields)
        return super().draft(call, scope, {**fields, "uid": new_id()})

    def revise(self, call: Call, entity: Subscription, changes: Fields) -> Subscription:
        """The changed subscription; whoever changes it needs all of the rights for what it then does."""
        whole = {**entity.model_dump(include={"event", "function", "filter", "secrets", "reply"}), **changes}
        self._check(call, entity.scope, whole)
        revised = super().revise(call, entity, changes)
        return Subscription.model_validate({**revised.model_dump(), "last_error": None})

    def pause(self, call: Call, action: PauseSubscription) -> Subscription:
        """The subscription, PAUSED; pausing twice changes nothing."""
        return self._switch(call, action, SubscriptionStatus.PAUSED)

    def resume(self, call: Call, action: ResumeSubscription) -> Subscription:
        """The subscription, ACTIVE again. Raises the denial of what it needs."""
        entity = self._read(action)
        self.check_rights(call, entity)
        return self._switch(call, action, SubscriptionStatus.ACTIVE)

    def note(self, call: Call, action: NoteTrouble) -> Subscription | None:
        """The subscription with its trouble, the same at most once a minute; None when it is gone."""
        now = self.clock.now()
        trouble = Trouble(code=action.code, message=action.message[:500], event=action.event, at=now)
        try:
            entity = self.repository.get(action.scope, action.key)
            last = entity.last_error
            if (
                last
                and (last.code, last.message) == (trouble.code, trouble.message)
                and now - last.at < _NOTED_AGAIN_AFTER
            ):
                return entity
            after, said = entity.changed(now, last_error=trouble), trouble.model_dump(mode="json")
            return self.repository.update(call, entity, after, "fail", trouble=said)
        except (NotFound, StaleVersion):
            return None  # gone, or changed: the next trouble is noted

    def reply(self, call: Call, action: ReplyWithEvent) -> None:
        """Emits the event that the output of a run is, if any; once, however often it is asked for."""
        try:
            subscription = self.repository.get(action.scope, action.key)
        except NotFound:
            return
        if subscription.reply and (trouble := self.replies.emit(call, subscription, action.run)):
            note = NoteTrouble(action.scope, action.key, None, trouble.code, trouble.message, action.run)
            self.note(call, note)

    def check_rights(self, call: Call, entity: Subscription) -> None:
        """Raises the denial of what the subscription needs for what it does."""
        self._check(call, entity.scope, entity.model_dump())

    def naming_secret(self, scope: Scope, secret: str) -> list[str]:
        """The names of the subscriptions that give their runs a secret."""
        named = secret.lower()
        found = [one for one in self.repository.present_in(scope) if one.deleted_at is None]
        return [one.name for one in found if named in map(str.lower, one.secrets)]

    def _switch(self, call: Call, action: Any, status: SubscriptionStatus) -> Subscription:
        entity = self._read(action)
        if entity.status is status:
            return entity
        return self.change(call, action, lambda found: found.changed(self.clock.now(), status=status))

    def _check(self, call: Call, scope: Scope, fields: Fields) -> None:
        filters.check(fields["filter"])
        self._check_event(call, scope, fields["event"])
        if isinstance(fields["reply"], str) and self.event_types.get_many(scope, [fields["reply"]]) == [None]:
            raise Unprocessable.field("reply", f"There is no event type {fields['reply']!r}.", "not_found")
        call.guard.demand("run:create", Target("run", scope, None, Target("function", scope, fields["function"])))
        for secret in fields["secrets"]:
            call.guard.demand("secret:use", Target("secret", scope, secret))

    def _check_event(self, call: Call, scope: Scope, pattern: str) -> None:
        entity_type = patterns.platform_type(pattern)
        if entity_type is None:
            if patterns.is_exact(pattern) and self.event_types.get_many(scope, [pattern]) == [None]:
                raise Unprocessable.field("event", f"There is no event type {pattern!r}.", "not_found")
        elif entity_type:
            call.guard.demand(f"{entity_type}:get", Target(entity_type, scope))
        else:
            message = "Events of the platform are asked for by entity: dev.portico.run.* or dev.portico.run.settle."
            raise Unprocessable.field("event", message)
