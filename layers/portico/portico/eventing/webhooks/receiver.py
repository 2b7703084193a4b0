"""Deliveries: anybody who knows the URL may send one, and the signature is the proof.

All that is refused looks alike from outside: a webhook that is not there, is deleted or paused, or whose maker may not emit its
events any more, a wrong signature, one that is too old. It takes the same reads and the same computation, too. Only the project's trail tells why.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from portico.access.authn.keyring import ENVELOPE_CIPHER
from portico.core.actions.processor import Handler
from portico.core.aws.envelope import EnvelopeCipher
from portico.core.base.clock import Clock
from portico.core.base.errors import Forbidden, PorticoError, Unauthenticated
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy
from portico.core.cloudevents.event import CloudEvent
from portico.core.data.repository import Repository
from portico.core.limits.token_bucket import BucketPolicy, Limiter
from portico.core.model.action import Action
from portico.core.model.call import Call
from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL
from portico.core.model.target import Target
from portico.eventing.event_types.actions import EmitEvents
from portico.eventing.event_types.emittable import emission_need
from portico.eventing.webhooks.actions import ReceiveDelivery
from portico.eventing.webhooks.deliveries import event_of, known_by
from portico.eventing.webhooks.entity import Webhook, claim_of
from portico.eventing.webhooks.schemes import key_of
from portico.eventing.webhooks.signatures import INVALID, Delivery, no_proof, proof_of
from portico.tenancy.sign_in.makers import MAKERS, Makers

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

# What the trail of a project takes of the refusals of one webhook: enough to see, too little to flood it.
RECORDED: Final = BucketPolicy("webhook-refusals", 6, 60)
_CHALLENGE: Final = 'Webhook realm="portico"'
_NOBODYS_KEY: Final = bytes(32)


class Refused(Unauthenticated):
    """A delivery is not taken; the code is the reason, for the trail, and not for the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__("The signature is not valid.", code=reason, challenge=_CHALLENGE)
        self.denied = True

    def public_error(self) -> Unauthenticated:
        """The error that the sender gets, always the same."""
        return Unauthenticated(self.message, code=INVALID, challenge=_CHALLENGE)


@frozen
class Accepted:
    """A delivery that is proved: whose it is, the event that it is, and what it is known by where its id is not signed."""

    webhook: Webhook
    event: CloudEvent
    known_by: str | None = None

    @property
    def sender(self) -> Principal:
        """The webhook, which may emit events in its project, and nothing else."""
        scope, name = self.webhook.scope, self.webhook.name
        projects = {str(scope.project): "webhook"}
        return Principal("webhook", f"{scope.project}/{name}", scope.domain, scope.project, "webhook", projects)

    @property
    def emission(self) -> EmitEvents:
        """The action that publishes the event."""
        webhook = self.webhook
        return EmitEvents(webhook.scope, webhook.event, [self.event], source=webhook.source, known_by=self.known_by)


@frozen
class Receiver:
    """Proves deliveries; `makers` are asked whether they still may what their webhooks do."""

    repository: Repository[Webhook]
    makers: Lazy[Makers]
    vault: EnvelopeCipher
    limiter: Limiter
    clock: Clock

    @cached_property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {ReceiveDelivery: self.receive}

    def receive(self, call: Call, action: ReceiveDelivery) -> Accepted:
        """The delivery, proved. Raises Refused, or what stands in the way of its being an event."""
        now, delivery = self.clock.now(), action.delivery
        webhook = self._find(action.uid)
        reason = self._reason(webhook, delivery, now)
        if webhook is None or reason is not None:
            raise self._refused(webhook, reason or INVALID)
        self._check_maker(webhook)
        try:
            event = event_of(webhook, delivery, _time(webhook, delivery) or now)
            return Accepted(webhook, event, known_by(webhook.scheme, delivery))
        except PorticoError as error:
            error.about = Target.of(webhook)
            raise

    def _check_maker(self, webhook: Webhook) -> None:
        """Raises Refused (RIGHTS_LOST) when the maker may no longer emit what the webhook does: nothing passes in a name without rights."""
        try:
            self.makers().require(webhook, [emission_need(webhook.scope, webhook.event)])
        except Forbidden as lost:
            raise self._refused(webhook, lost.code) from lost

    def _find(self, uid: str) -> Webhook | None:
        """The webhook of a uid, deleted or not; as many reads when there is none."""
        scope, key = self.repository.store.held(claim_of(uid)) or (GLOBAL, uid)
        webhook = self.repository.get_many(scope, [key], deleted=True)[0]
        return webhook if webhook is not None and webhook.uid == uid else None

    def _reason(self, webhook: Webhook | None, delivery: Delivery, now: datetime) -> str | None:
        """Why a delivery is refused, None when it is not; all of it is looked at before anything is said."""
        offered = None if webhook is None else proof_of(webhook.scheme, delivery)
        proof = offered or no_proof(delivery)
        if not proof.is_by(self._keys(webhook, now)) or webhook is None:
            return INVALID
        if not proof.is_within(timedelta(seconds=webhook.tolerance_seconds), now):
            return "WEBHOOK_TIMESTAMP_INVALID"
        if webhook.deleted_at is not None:
            return "WEBHOOK_DELETED"
        return "WEBHOOK_PAUSED" if webhook.is_paused else None

    def _keys(self, webhook: Webhook | None, now: datetime) -> list[bytes]:
        if webhook is None:
            return [_NOBODYS_KEY]
        opened = [self.vault.open(one.kept, webhook.context)["secret"] for one in webhook.secrets_at(now)]
        return [key_of(webhook.scheme, secret) for secret in opened]

    def _refused(self, webhook: Webhook | None, reason: str) -> Refused:
        """The error; what nobody's trail has room for is not recorded."""
        error = Refused(reason)
        if webhook is None:
            error.unrecorded = True
        else:
            error.about = Target.of(webhook)
            error.unrecorded = self.limiter.take(RECORDED, webhook.uid).retry_after > 0
        return error


def _time(webhook: Webhook, delivery: Delivery) -> datetime | None:
    """The time when the delivery was signed, if it says."""
    proof = proof_of(webhook.scheme, delivery)
    return None if proof is None else proof.at


def wire(parts: "Parts") -> Receiver:
    """The receiver, put together."""
    makers = parts.lazy(MAKERS)
    return Receiver(parts.repository(Webhook), makers, parts.get(ENVELOPE_CIPHER), parts.limiter, parts.clock)
