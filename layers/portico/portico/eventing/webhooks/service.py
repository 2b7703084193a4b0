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
from portico.core.base.errors import Unprocessable
from portico.core.base.frozen import frozen
from portico.core.data.repository import Repository
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.core.services.pausing import PausingService
from portico.eventing.event_types.emittable import emittable
from portico.eventing.event_types.entity import EventType
from portico.eventing.webhooks.actions import RotateWebhook
from portico.eventing.webhooks.entity import SigningSecret, Webhook
from portico.eventing.webhooks.resource import WEBHOOKS
from portico.eventing.webhooks.schemes import fault, new_secret

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

MAX_FORMER: Final = 4


@frozen
class WebhookService(PausingService[Webhook]):
    """The standard operations, pausing, and the rotation of signing secrets.

    Who makes, changes, resumes or rotates a webhook needs the right to emit its events: its senders will.
    """

    event_types: Repository[EventType]
    vault: EnvelopeCipher
    most: ClassVar[int | None] = WEBHOOKS.limit

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The standard actions and its own."""
        return {**super().handlers, RotateWebhook: self.rotate}

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

    def check_rights(self, call: Call, entity: Webhook) -> None:
        """Raises the denial of what the webhook needs for what it does."""
        emittable(call, self.event_types, entity.scope, entity.event)

    def _resigned(self, webhook: Webhook, given: str | None) -> Webhook:
        """The webhook with this signing secret, or else with a new one, which it then shows."""
        if given is not None and (problem := fault(webhook.scheme, given)):
            raise Unprocessable.field("secret", problem)
        secret = given if given is not None else new_secret(webhook.scheme)
        kept = self.vault.seal({"secret": secret}, webhook.context)
        signing = SigningSecret(data_key=kept.data_key, sealed=kept.sealed)
        return webhook.model_copy(update={"signing": signing, "secret": None if given is not None else secret})


def _former(webhook: Webhook, now: datetime, until: datetime) -> tuple[SigningSecret, ...]:
    """The secrets of before that are good a while longer: none of them for longer than `until`, the latest first."""
    if until <= now:
        return ()
    good = webhook.secrets_at(now)[:MAX_FORMER]
    return tuple(one.model_copy(update={"until": min(one.until or until, until)}) for one in good)


def wire(parts: "Parts") -> WebhookService:
    """The service, put together."""
    return WebhookService(
        parts.repository(Webhook), parts.clock, parts.repository(EventType), parts.get(ENVELOPE_CIPHER)
    )
