"""Channels: the standard operations, and the test of one."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Lazy
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.maker import Maker
from portico.core.model.scope import Scope
from portico.core.net.guarded_client import Outbound, Unreachable
from portico.core.services.outbound import OUTBOUND
from portico.core.services.standard import StandardService
from portico.eventing.notifications.actions import TestChannel
from portico.eventing.notifications.entity import ChannelType, DeliveryTrouble, NotificationChannel
from portico.eventing.notifications.messages import test_message
from portico.eventing.notifications.sending import SENDERS, Senders, Unsent, secret_need

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MOST: Final = 100
_MESSAGE: Final = "A test of this channel."


@frozen
class Tested:
    """A message that was sent to try a channel, and what kept it from being taken."""

    id: str
    error: DeliveryTrouble | None = None


@frozen
class NotificationChannelService(StandardService[NotificationChannel]):
    """The standard operations, and the test. Who makes or changes a channel needs the right to use its secret."""

    outbound: Outbound
    senders: Lazy[Senders]
    most: ClassVar[int | None] = MOST

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        return {**super().handlers, TestChannel: self.test}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> NotificationChannel:
        """The channel. Raises Unprocessable, or the denial of what it needs."""
        return self._checked(call, super().draft(call, scope, {**fields, "maker": Maker.of(call.principal)}))

    def revise(self, call: Call, entity: NotificationChannel, changes: Fields) -> NotificationChannel:
        """The changed channel. Raises Unprocessable, or the denial of what it then needs."""
        return self._checked(call, super().revise(call, entity, {**changes, "maker": Maker.of(call.principal)}))

    def test(self, call: Call, action: TestChannel) -> Tested:
        """Sends a message now, once. Raises NotFound."""
        channel = self.find(action.scope, action.key)
        message = test_message(new_id(), action.message or _MESSAGE, self.clock.now())
        try:
            self.senders().send(channel, message)
        except Unsent as unsent:
            return Tested(message.id, DeliveryTrouble(code=unsent.code, message=unsent.message))
        return Tested(message.id)

    def _checked(self, call: Call, channel: NotificationChannel) -> NotificationChannel:
        webhook = channel.webhook
        if webhook is None:
            raise Unprocessable.field("webhook", f"A channel of the type {ChannelType.WEBHOOK} has one.", "missing")
        try:
            self.outbound.check(webhook.url)
        except Unreachable as error:
            message = f"This is no https URL of the public internet: {error}."
            raise Unprocessable.field("webhook.url", message, "url") from error
        scope = _home_of_secret(call, channel.scope, webhook.secret)
        need = secret_need(scope, webhook.secret.rpartition("/")[2])
        call.guard.require(need.permission, need.target)
        return channel.model_copy(update={"secret_scope": str(scope)})


def _home_of_secret(call: Call, scope: Scope, named: str) -> Scope:
    """The project of a secret: the one that is named, else that of the channel, else the caller's."""
    *places, _ = named.split("/")
    domain = places[-2] if len(places) > 1 else scope.domain or call.principal.domain
    project = places[-1] if places else scope.project or call.principal.project
    if scope.domain is not None and domain is not None and domain.lower() != scope.domain:
        raise Unprocessable.field("webhook.secret", "A secret is of the channel's own domain.")
    if scope.project is not None and project is not None and project.lower() != scope.project:
        raise Unprocessable.field("webhook.secret", "A secret is of the channel's own project.")
    return Scope(domain, project)


def wire(parts: "Parts") -> NotificationChannelService:
    """The service, put together."""
    channels = parts.repository(NotificationChannel)
    return NotificationChannelService(channels, parts.clock, parts.get(OUTBOUND), parts.lazy(SENDERS))
