"""Webhooks: the standard operations, pausing, and their signing secrets, which are sealed here and opened elsewhere."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import uuid4

from portico.access.authn.keyring import ENVELOPE_CIPHER
from portico.core.actions.processor import Handler
from portico.core.actions.standard import Fields
from portico.core.aws.envelope import EnvelopeCipher
from portico.core.base.errors import Conflict, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.data.journal import Record
from portico.core.data.query import Page
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.pausing import PausingService
from portico.eventing.event_types.emittable import emittable
from portico.eventing.event_types.entity import EventType
from portico.eventing.webhooks.actions import FindDeliveries, RotateWebhook, TryWebhook
from portico.eventing.webhooks.entity import SigningSecret, Webhook
from portico.eventing.webhooks.history import HISTORY, History
from portico.eventing.webhooks.resource import WEBHOOKS
from portico.eventing.webhooks.samples import sample
from portico.eventing.webhooks.schemes import fault, key_of, new_secret
from portico.eventing.webhooks.signatures import Delivery

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_FORMER: Final = 4


@frozen
class Tried:
    """A delivery that was made for a webhook, by its uid."""

    uid: str
    delivery: Delivery


@frozen
class WebhookService(PausingService[Webhook]):
    """The standard operations, pausing, and the rotation of signing secrets.

    Who makes, changes, resumes or rotates a webhook needs the right to emit its events: its senders will.
    """

    event_types: Repository[EventType]
    vault: EnvelopeCipher
    history: Lazy[History]
    most: ClassVar[int | None] = WEBHOOKS.limit

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        own: dict[type[Action], Handler] = {
            RotateWebhook: self.rotate,
            TryWebhook: self.try_out,
            FindDeliveries: self.deliveries,
        }
        return {**super().handlers, **own}

    def draft(self, call: Call, scope: Scope, fields: Fields) -> Webhook:
        """The webhook, its secret sealed. Raises Unprocessable, or the denial of what it needs."""
        event, now = emittable(call, self.event_types, scope, fields["event"]).name, self.clock.now()
        given = fields["secret"].get_secret_value() if fields.get("secret") else None
        # The secret is sealed for the webhook that it will be of, so what it is bound to is known first.
        empty = SigningSecret(data_key="", sealed="")
        known = {**fields, "event": event, "uid": str(uuid4()), "secret": None, "signing": empty, "rotated_at": now}
        return self._resigned(super().draft(call, scope, known), given)

    def revise(self, call: Call, entity: Webhook, changes: Fields) -> Webhook:
        """The changed webhook. Raises Unprocessable, or the denial of what it then needs."""
        event = emittable(call, self.event_types, entity.scope, changes.get("event", entity.event)).name
        return super().revise(call, entity, {**changes, "event": event})

    def rotate(self, call: Call, action: RotateWebhook) -> Webhook:
        """The webhook with its new secret; deliveries that a former one signed are taken until its grace is over."""
        renewed: dict[str, str | None] = {}

        def rotated(entity: Webhook) -> Webhook:
            self.check_rights(call, entity)
            now = self.clock.now()
            former = _former(entity, now, now + timedelta(seconds=action.grace_seconds))
            made = self._resigned(entity.changed(now, former=former, rotated_at=now), action.secret)
            renewed["secret"] = made.secret
            return made

        entity = self.change(call, action, rotated)
        return entity.model_copy(update=renewed)

    def try_out(self, call: Call, action: TryWebhook) -> Tried:
        """A delivery as its sender would make it, for a webhook that takes it. Raises Conflict for one that is paused."""
        webhook = self.find(action.scope, action.key)
        self.check_rights(call, webhook)
        if webhook.is_paused:
            raise Conflict(f"The webhook {webhook.name!r} is paused.", code="WEBHOOK_PAUSED")
        secret = self.vault.open(webhook.signing.kept, webhook.context)["secret"]
        made = sample(webhook.scheme, key_of(webhook.scheme, secret), action.data, self.clock.now())
        return Tried(webhook.uid, made)

    def deliveries(self, call: Call, action: FindDeliveries) -> Page[Record]:
        """One page of what was delivered. Raises NotFound."""
        return self.history().of(self.find(action.scope, action.key), action)

    def check_rights(self, call: Call, entity: Webhook) -> None:
        """Raises the denial of what the webhook needs for what it does."""
        emittable(call, self.event_types, entity.scope, entity.event)

    def _resigned(self, webhook: Webhook, given: str | None) -> Webhook:
        """The webhook with this signing secret, or else with a new one, which it then shows."""
        if given is not None and (problem := fault(webhook.scheme, given)):
            raise Unprocessable.field("secret", problem)
        secret = given if given is not None else new_secret(webhook.scheme)
        signing = SigningSecret.of(self.vault.seal({"secret": secret}, webhook.context))
        return webhook.model_copy(update={"signing": signing, "secret": None if given is not None else secret})


def _former(webhook: Webhook, now: datetime, until: datetime) -> tuple[SigningSecret, ...]:
    """The secrets of before that are good a while longer: none of them for longer than `until`, the latest first."""
    if until <= now:
        return ()
    good = webhook.secrets_at(now)[:MAX_FORMER]
    return tuple(one.model_copy(update={"until": min(one.until or until, until)}) for one in good)


def wire(parts: "Parts") -> WebhookService:
    """The service, put together."""
    webhooks, event_types = parts.repository(Webhook), parts.repository(EventType)
    return WebhookService(webhooks, parts.clock, event_types, parts.get(ENVELOPE_CIPHER), parts.lazy(HISTORY))
