"""Events of tenants' own: their types, and the functions that subscribe to them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from portico.platform.compute import Compute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portico.compute.dead_letters.service import DeadLetterService
    from portico.compute.runs.actions import CreateRun
    from portico.compute.runs.dead_letter import DeadLetter
    from portico.compute.runs.entity import Run
    from portico.core.model.call import Call
    from portico.core.model.scope import Scope
    from portico.core.services.contents import Contents
    from portico.eventing.event_types.emitter import Emitter
    from portico.eventing.event_types.service import EventTypeService
    from portico.eventing.schedules.service import ScheduleService
    from portico.eventing.schedules.timer import Timer
    from portico.eventing.subscriptions.service import SubscriptionService
    from portico.eventing.webhooks.receiver import Receiver
    from portico.eventing.webhooks.service import WebhookService


class Eventing(Compute):
    """Events of tenants' own: their types, and the functions that subscribe to them."""

    @cached_property
    def emitter(self) -> "Emitter":
        """Publishes events."""
        from portico.core.data.repository import Repository
        from portico.eventing.event_types.emitter import Emitter
        from portico.eventing.event_types.entity import Emission

        return Emitter(Repository(self.store, Emission), self.clock)

    @cached_property
    def emissions(self) -> "Contents[Any]":
        """What a project remembers of what was emitted."""
        from portico.eventing.event_types.emitter import Emissions

        return Emissions(self.emitter.emissions)

    @cached_property
    def event_types(self) -> "EventTypeService":
        """The event types."""
        from portico.core.data.repository import Repository
        from portico.eventing.event_types.entity import EventType
        from portico.eventing.event_types.service import EventTypeService

        return EventTypeService(Repository(self.store, EventType), self.clock, self.emitter)

    @cached_property
    def subscriptions(self) -> "SubscriptionService":
        """The subscriptions."""
        from portico.core.data.repository import Repository
        from portico.eventing.event_types.entity import EventType
        from portico.eventing.subscriptions.entity import Subscription
        from portico.eventing.subscriptions.replies import Replies
        from portico.eventing.subscriptions.service import SubscriptionService

        event_types = Repository(self.store, EventType)
        replies = Replies(self.emitter, event_types, self._settled_run)
        return SubscriptionService(Repository(self.store, Subscription), self.clock, event_types, replies)

    @cached_property
    def dead_letters(self) -> "DeadLetterService":
        """The dead letters."""
        from portico.compute.dead_letters.service import DeadLetterService
        from portico.compute.dead_letters.undelivered import Undelivered
        from portico.compute.runs.dead_letter import DeadLetter
        from portico.core.data.repository import Repository

        repository, runs = Repository(self.store, DeadLetter), self.runs
        undelivered = Undelivered(repository, runs.values, self.run_retention, self.clock)
        return DeadLetterService(repository, runs, self.clock, undelivered, self._redelivered)

    @cached_property
    def schedules(self) -> "ScheduleService":
        """The schedules."""
        from portico.core.data.repository import Repository
        from portico.eventing.event_types.entity import EventType
        from portico.eventing.schedules.entity import Schedule
        from portico.eventing.schedules.service import ScheduleService
        from portico.eventing.schedules.timer_sync import Following

        repository = Repository(self.store, Schedule)
        following = Following(repository, self.timer, self.clock)
        return ScheduleService(repository, self.clock, Repository(self.store, EventType), self.emitter, following)

    @cached_property
    def webhooks(self) -> "WebhookService":
        """The webhooks."""
        from portico.core.data.repository import Repository
        from portico.eventing.event_types.entity import EventType
        from portico.eventing.webhooks.entity import Webhook
        from portico.eventing.webhooks.service import WebhookService

        event_types = Repository(self.store, EventType)
        return WebhookService(Repository(self.store, Webhook), self.clock, event_types, self.vault)

    @cached_property
    def receiver(self) -> "Receiver":
        """Proves what is delivered to webhooks."""
        from portico.core.data.repository import Repository
        from portico.eventing.webhooks.entity import Webhook
        from portico.eventing.webhooks.receiver import Receiver

        return Receiver(Repository(self.store, Webhook), self.vault, self.limiter, self.clock)

    @cached_property
    def past_replays(self) -> "Contents[Any]":
        """What projects keep of their replays."""
        from portico.core.data.repository import Repository
        from portico.eventing.replays.contents import Replays
        from portico.eventing.replays.entity import Replay

        return Replays(Repository(self.store, Replay))

    @cached_property
    def timer(self) -> "Timer":
        """What sends a message at the times of schedules."""
        from portico.eventing.schedules.timer import Timer

        known = self.settings
        # Only what follows schedules needs these: functions that merely read, or fire, are not given them.
        return Timer(
            group=known.schedule_group,
            role=known.schedule_role,
            queue_arn=known.schedule_queue,
            queue_url=known.schedule_queue_url,
            dead_letters_arn=known.schedule_dead_letters,
        )

    def naming_secret(self, scope: "Scope", secret: str) -> "Mapping[str, Sequence[str]]":
        """The names of those that hand a secret to their runs, by kind."""
        given = {kind.kind: kind.naming_secret(scope, secret) for kind in (self.subscriptions, self.schedules)}
        return {**super().naming_secret(scope, secret), **given}

    def _redelivered(self, call: "Call", letter: "DeadLetter", event: "Mapping[str, Any]") -> "CreateRun":
        return self.subscriptions.redelivered(call, letter, event)

    def _settled_run(self, scope: "Scope", run_id: str) -> "Run":
        runs = self.runs
        return runs.values.whole(runs.repository.get(scope, run_id))
