"""The actions of notifications beside the standard ones."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from portico.core.actions.standard import EntityAction, Find, Get, ScopedAction
from portico.core.base.frozen import frozen
from portico.core.model.action import PlatformAction
from portico.core.services.error_notes import RecordError


@frozen
class TestChannel(EntityAction, of="notification_channel", does="test"):
    """Sends a message to a channel, now."""

    mutates: ClassVar[bool] = False
    audited: ClassVar[bool] = True
    __test__: ClassVar[bool] = False
    message: str | None = None


@frozen
class ValidateRule(EntityAction, of="notification_rule", does="validate", permits="get"):
    """Renders the message that a rule sends about an event, which is made up where none is given."""

    mutates: ClassVar[bool] = False
    event: str | None = None
    data: Mapping[str, Any] | None = None


class RecordRuleError(RecordError, of="notification_rule", does="note"):
    """Remembers what keeps a rule from its work; asked for by events only."""


@frozen
class ListRuleTypes(PlatformAction, of="notification_rule", does="list_types"):
    """Lists what rules may be about."""

    mutates: ClassVar[bool] = False


@frozen
class GetRuleSchema(PlatformAction, of="notification_rule", does="get_schema", permits="list_types"):
    """Reads the schema of the messages of a type."""

    mutates: ClassVar[bool] = False
    event: str


@frozen
class _DeliveryAction(ScopedAction, of="notification_delivery"):
    """Base of the actions on deliveries."""


@frozen
class SearchNotificationDeliveries(Find, _DeliveryAction, does="search"):
    """Searches the deliveries of a place."""


@frozen
class GetNotificationDelivery(Get, _DeliveryAction, does="get"):
    """Reads one, with its event."""


@frozen
class RedriveNotificationDelivery(EntityAction, _DeliveryAction, does="redrive"):
    """Has a delivery that was given up tried again."""


@frozen
class PlanNotifications(_DeliveryAction, does="plan"):
    """Makes the deliveries of an event for rules of a place, by name and uid, each once; asked for by events only."""

    event: Mapping[str, Any]
    rules: Sequence[tuple[str, str]] = ()


@frozen
class AdvanceLane(_DeliveryAction, does="advance"):
    """Sends what waits in a lane, in its order, as far as it can be sent now; asked for by events only."""

    recorded: ClassVar[bool] = True
    lane: str
