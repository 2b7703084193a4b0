"""Sending: a message goes out by its channel, guarded and signed."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from portico.core.base.clock import Clock
from portico.core.base.errors import NotFound, PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.action import Need
from portico.core.model.scope import Scope
from portico.core.model.target import Target
from portico.core.net.guarded_client import NotTaken, Outbound, Unreachable
from portico.core.net.standard_webhooks import is_secret, key_of, signed_headers
from portico.core.services.outbound import OUTBOUND
from portico.eventing.notifications.entity import ChannelType, NotificationChannel
from portico.eventing.notifications.messages import Outgoing
from portico.tenancy.sign_in.makers import MAKERS, Makers

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


class Unsent(Exception):
    """A message did not go out: why, in words for the owner of the channel; `final` says that trying again is in vain."""

    def __init__(self, code: str, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.code, self.message, self.final = code, message, final


class Secrets(Protocol):
    """Opens secrets."""

    def values(self, scope: Scope, names: Sequence[str]) -> Mapping[str, str]:
        """The values of secrets. Raises NotFound."""
        ...


class Sender(Protocol):
    """Sends by one type of channel."""

    def send(self, channel: NotificationChannel, message: Outgoing) -> None:
        """Sends a message. Raises Unsent."""
        ...


@frozen
class WebhookSender:
    """Posts messages, signed by Standard Webhooks."""

    outbound: Outbound
    secrets: Lazy[Secrets]
    makers: Lazy[Makers]
    clock: Clock

    def send(self, channel: NotificationChannel, message: Outgoing) -> None:
        """A request: 2xx is success, redirects are not followed. Raises Unsent."""
        webhook = channel.webhook
        if webhook is None or channel.secret_scope is None:
            raise Unsent("NOTIFICATION_CHANNEL_INVALID", "The channel has no webhook.", final=True)
        body = message.body.encode()
        signed = signed_headers(self._key(channel), body, message.id, int(self.clock.now().timestamp()))
        try:
            self.outbound.post(webhook.url, body, {"Content-Type": webhook.content_type, **signed})
        except NotTaken as error:
            raise Unsent("NOTIFICATION_NOT_TAKEN", f"The receiver answered with the {error}.") from error
        except Unreachable as error:
            raise Unsent("NOTIFICATION_UNREACHABLE", f"The receiver was not reached: {error}.") from error

    def _key(self, channel: NotificationChannel) -> bytes:
        """The signing key. Raises Unsent, which names the secret and never shows it."""
        webhook, scope = channel.webhook, Scope.parse(str(channel.secret_scope))
        name = channel.secret_name
        try:
            self.makers().require_of(channel.maker, [secret_need(scope, name)])
            values = self.secrets().values(scope, [name])
        except NotFound as error:
            raise Unsent("SECRET_NOT_FOUND", f"There is no secret {name!r}.") from error
        except PorticoError as error:
            if error.status >= 500:
                raise
            raise Unsent(error.code, str(error)) from error
        value = values.get(webhook.secret_key if webhook is not None else "", "")
        if not is_secret(value):
            message = f"The secret {name!r} has no signing secret under this key: whsec_ and base64 of 24 to 64 bytes."
            raise Unsent("NOTIFICATION_SECRET_INVALID", message)
        return key_of(value)


@frozen
class Senders:
    """Sends by channels of every type."""

    by_type: Mapping[str, Callable[[], Sender]]

    def send(self, channel: NotificationChannel, message: Outgoing) -> None:
        """Sends a message by a channel. Raises Unsent."""
        if not channel.enabled:
            raise Unsent("NOTIFICATION_CHANNEL_DISABLED", f"The channel {channel.name!r} is not enabled.")
        self.by_type[channel.channel_type]().send(channel, message)


def secret_need(scope: Scope, name: str) -> Need:
    """The permission to use a secret."""
    return Need("secret:use", Target("secret", scope, name))


def wire(parts: "Parts") -> Senders:
    """The senders, put together."""

    def secrets() -> Any:
        return parts.service("secrets")

    webhooks = WebhookSender(parts.get(OUTBOUND), secrets, parts.lazy(MAKERS), parts.clock)
    return Senders({ChannelType.WEBHOOK: lambda: webhooks})


SENDERS: Part[Senders] = Part(f"{__name__}:wire")
