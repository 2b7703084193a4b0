# Written by client/codegen.py from client/portico_client/aio/notifications.py; not to be edited.
"""Notifications: channels, rules and deliveries of a project, of a domain, and of the platform."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from portico_client import models as m
from portico_client import operations as o
from portico_client import standard
from portico_client.resources import Place, anywhere, items
from portico_client.transport import Transport
from portico_client.base import Operation, Page
from portico_client.names import Standard


class NotificationChannels(standard.NotificationChannels):
    """Where notifications of a project are sent."""

    tests: ClassVar[Operation[m.ChannelTested]] = o.TEST_NOTIFICATION_CHANNEL

    def test(self, name: str, message: str | None = None) -> m.ChannelTested:
        """Sends a message now, and says whether the receiver took it."""
        body = {} if message is None else {"message": message}
        return self._transport.call(self.tests, path={**self._scope(), "name": name}, body=body)


class DomainNotificationChannels(NotificationChannels):
    """Those of the domain."""

    names = Standard("notification_channel", "notification_channels", prefix="domain_")
    tests = o.DOMAIN_TEST_NOTIFICATION_CHANNEL


class AdminNotificationChannels(NotificationChannels):
    """Those of the platform; superadmins make them."""

    names = Standard("notification_channel", "notification_channels", prefix="admin_")
    tests = o.ADMIN_TEST_NOTIFICATION_CHANNEL


class NotificationRules(standard.NotificationRules):
    """What is told of a project, to which channel."""

    validates: ClassVar[Operation[m.RuleValidated]] = o.VALIDATE_NOTIFICATION_RULE

    def validate(self, name: str, event: str | None = None, data: Mapping[str, Any] | None = None) -> str:
        """The message about an event, which is made up where none is given; nothing is sent."""
        body = {key: value for key, value in {"event": event, "data": data}.items() if value is not None}
        found = self._transport.call(self.validates, path={**self._scope(), "name": name}, body=body)
        return found.message

    def types(self) -> Sequence[m.RuleTypePublic]:
        """What rules may be about."""
        return (self._transport.call(o.LIST_NOTIFICATION_RULE_TYPES)).items

    def schema(self, event: str) -> m.RuleTypeSchema:
        """The schema of what templates of a type see."""
        return self._transport.call(o.GET_NOTIFICATION_RULE_TYPE_SCHEMA, path={"type": event})


class DomainNotificationRules(NotificationRules):
    """Those of the domain."""

    names = Standard("notification_rule", "notification_rules", prefix="domain_")
    validates = o.DOMAIN_VALIDATE_NOTIFICATION_RULE


class AdminNotificationRules(NotificationRules):
    """Those of the platform; superadmins make them."""

    names = Standard("notification_rule", "notification_rules", prefix="admin_")
    validates = o.ADMIN_VALIDATE_NOTIFICATION_RULE


class NotificationDeliveries:
    """What was sent of a project, waits, or was given up."""

    searches: ClassVar[Operation[Page[m.NotificationDeliveryPublic]]] = o.SEARCH_NOTIFICATION_DELIVERIES
    gets: ClassVar[Operation[m.NotificationDeliveryDetail]] = o.GET_NOTIFICATION_DELIVERY
    redrives: ClassVar[Operation[m.NotificationDeliveryPublic]] = o.REDRIVE_NOTIFICATION_DELIVERY

    def __init__(self, transport: Transport, scope: Place = anywhere) -> None:
        self._transport = transport
        self._scope = scope

    def list(
        self,
        *,
        filter: Mapping[str, Any] | None = None,  # noqa: A002
        order: str | None = None,
    ) -> Iterator[m.NotificationDeliveryPublic]:
        """All of them."""
        query = {"filter": filter, "order": order}
        for item in items(self._transport, self.searches, path=self._scope(), query=query):
            yield item

    def get(self, delivery: str) -> m.NotificationDeliveryDetail:
        """One by its id, with its event. Raises NotFound."""
        return self._transport.call(self.gets, path={**self._scope(), "id": delivery})

    def redrive(self, delivery: str) -> m.NotificationDeliveryPublic:
        """Sends again what was given up."""
        return self._transport.call(self.redrives, path={**self._scope(), "id": delivery})


class DomainNotificationDeliveries(NotificationDeliveries):
    """Those of the domain."""

    searches = o.DOMAIN_SEARCH_NOTIFICATION_DELIVERIES
    gets = o.DOMAIN_GET_NOTIFICATION_DELIVERY
    redrives = o.DOMAIN_REDRIVE_NOTIFICATION_DELIVERY


class AdminNotificationDeliveries(NotificationDeliveries):
    """Those of the platform."""

    searches = o.ADMIN_SEARCH_NOTIFICATION_DELIVERIES
    gets = o.ADMIN_GET_NOTIFICATION_DELIVERY
    redrives = o.ADMIN_REDRIVE_NOTIFICATION_DELIVERY
