"""The resources that have names, each with its models; what else they can do is here too."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from portico_client import models as m
from portico_client import operations as o
from portico_client.base import Page
from portico_client.resources import C, P, Resource, Standard, U, items
from portico_client.transport import Body

_POLL: Final = (0.1, 1.5)
_BUILDING: Final = frozenset({"CREATING"})


def polled(read: Callable[[], Any], seconds: float) -> Iterator[Any]:
    """The results of `read`, again and again, with pauses that grow; at least one, and until the seconds are over."""
    deadline, pause = time.monotonic() + seconds, _POLL[0]
    while True:
        yield read()
        if time.monotonic() + pause > deadline:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, _POLL[1])


class Built(Resource[P, C, U]):
    """A resource that is CREATING for a while, and then READY, or ERROR with a reason."""

    def building(self, name: str, seconds: float = 300) -> Iterator[P]:
        """The entity again and again, the last time when it is no longer CREATING, or the seconds are over."""
        for found in polled(lambda: self.get(name), seconds):
            yield found
            if found.status not in _BUILDING:
                return


class Functions(Built[m.FunctionPublic, m.FunctionCreate, m.FunctionUpdate]):
    """Functions, their versions and aliases; `client.runs` has their runs."""

    names = Standard("function", "functions")

    def versions(self, name: str) -> Iterator[m.VersionPublic]:
        """The versions of a function."""
        return items(self._transport, o.SEARCH_VERSIONS, path={"name": name})

    def version(self, name: str, version: int) -> m.VersionPublic:
        """A version by its number."""
        return self._transport.call(o.GET_VERSION, path={"name": name, "version": version})

    def rollback(self, name: str, version: int | None = None, *, if_match: str | None = None) -> m.FunctionPublic:
        """Runs get an earlier version from now on: that before the current one, or the one of the number."""
        body = {} if version is None else {"version": version}
        return self._transport.call(o.ROLLBACK_FUNCTION, path={"name": name}, body=body, if_match=if_match)

    def aliases(self, name: str) -> Iterator[m.AliasPublic]:
        """The aliases of a function."""
        return items(self._transport, o.SEARCH_ALIASES, path={"name": name})

    def create_alias(self, name: str, body: m.AliasCreate | Mapping[str, Any]) -> m.AliasPublic:
        """Gives versions a name."""
        return self._transport.call(o.CREATE_ALIAS, path={"name": name}, body=body)

    def alias(self, name: str, alias: str) -> m.AliasPublic:
        """An alias by its name."""
        return self._transport.call(o.GET_ALIAS, path={"name": name, "alias": alias})

    def update_alias(self, name: str, alias: str, body: Body, *, if_match: str | None = None) -> m.AliasPublic:
        """Moves an alias to other versions."""
        return self._transport.call(o.UPDATE_ALIAS, path={"name": name, "alias": alias}, body=body, if_match=if_match)

    def delete_alias(self, name: str, alias: str, *, if_match: str | None = None) -> None:
        """Removes an alias."""
        self._transport.call(o.DELETE_ALIAS, path={"name": name, "alias": alias}, if_match=if_match)

    def stats(self, name: str, **query: Any) -> m.StatsPublic:
        """Figures on its runs: of a `window` (`1h`, `24h`, `7d`), or `since` and `until`."""
        return self._transport.call(o.GET_FUNCTION_STATS, path={"name": name}, query=query)


class Images(Built[m.ImagePublic, m.ImageCreate, m.ImageUpdate]):
    """Images: a base image with dependencies."""

    names = Standard("image", "images")

    def log(self, name: str) -> m.ImageLog:
        """The log of its last build."""
        return self._transport.call(o.GET_IMAGE_LOG, path={"name": name})


class BaseImages(Resource[m.BaseImagePublic, m.BaseImageCreate, m.BaseImageUpdate]):
    """Base images, for those who run the deployment; everybody may see which are offered."""

    names = Standard("base_image", "base_images", prefix="admin_")

    def offered(self) -> Iterator[m.BaseImagePublic]:
        """The base images for functions and images."""
        return items(self._transport, o.SEARCH_BASE_IMAGES)

    def search_offered(self, body: Body) -> Page[m.BaseImagePublic]:
        """One page of them, by a filter that is too long for a query."""
        return self._transport.call(o.SEARCH_BASE_IMAGES_BY_BODY, body=body)

    def offered_one(self, name: str) -> m.BaseImagePublic:
        """One of them. Raises NotFound."""
        return self._transport.call(o.GET_BASE_IMAGE, path={"name": name})


class Secrets(Resource[m.SecretPublic, m.SecretCreate, m.SecretUpdate]):
    """Secrets; their values are never shown."""

    names = Standard("secret", "secrets")


class EventTypes(Resource[m.EventTypePublic, m.EventTypeCreate, m.EventTypeUpdate]):
    """Event types, and events of them."""

    names = Standard("event_type", "event_types")

    def emit(self, name: str, data: Any, *, idempotency_key: str | None = None) -> m.EmittedBody:
        """An event of which only the data is said."""
        return self._transport.call(o.EMIT_EVENT, path={"name": name}, body=data, idempotency_key=idempotency_key)

    def emit_event(self, name: str, event: Mapping[str, Any]) -> m.EmittedBody:
        """An event with its attributes: CloudEvents 1.0 in the JSON format (structured mode)."""
        kind = "application/cloudevents+json"
        return self._transport.call(o.EMIT_EVENT, path={"name": name}, body=event, content_type=kind)


class Subscriptions(Resource[m.SubscriptionPublic, m.SubscriptionCreate, m.SubscriptionUpdate]):
    """Subscriptions of functions to events."""

    names = Standard("subscription", "subscriptions")

    def pause(self, name: str, *, if_match: str | None = None) -> m.SubscriptionPublic:
        """Events that happen from now on are not for it."""
        return self._transport.call(o.PAUSE_SUBSCRIPTION, path={"name": name}, if_match=if_match)

    def resume(self, name: str, *, if_match: str | None = None) -> m.SubscriptionPublic:
        """Events are for it again."""
        return self._transport.call(o.RESUME_SUBSCRIPTION, path={"name": name}, if_match=if_match)


class Schedules(Resource[m.SchedulePublic, m.ScheduleCreate, m.ScheduleUpdate]):
    """Schedules: functions that run, and events that happen, at times."""

    names = Standard("schedule", "schedules")

    def pause(self, name: str, *, if_match: str | None = None) -> m.SchedulePublic:
        """Nothing happens until it is resumed."""
        return self._transport.call(o.PAUSE_SCHEDULE, path={"name": name}, if_match=if_match)

    def resume(self, name: str, *, if_match: str | None = None) -> m.SchedulePublic:
        """It happens again from now on."""
        return self._transport.call(o.RESUME_SCHEDULE, path={"name": name}, if_match=if_match)


class Webhooks(Resource[m.WebhookPublic, m.WebhookCreate, m.WebhookUpdate]):
    """Webhooks, to which others deliver what becomes events."""

    names = Standard("webhook", "webhooks")

    def create(  # type: ignore[override]  # the one reply that has the secret
        self, body: m.WebhookCreate | Mapping[str, Any], *, idempotency_key: str | None = None
    ) -> m.WebhookWithSecret:
        """Adds one; its signing secret is shown this once. Raises Conflict when the name is taken."""
        return self._transport.call(o.CREATE_WEBHOOK, body=body, idempotency_key=idempotency_key)

    def rotate(
        self, name: str, body: m.WebhookRotate | Mapping[str, Any], *, if_match: str | None = None
    ) -> m.WebhookWithSecret:
        """Gives it another signing secret, made here or given; the former is good for `grace_seconds` more."""
        return self._transport.call(o.ROTATE_WEBHOOK, path={"name": name}, body=body, if_match=if_match)

    def pause(self, name: str, *, if_match: str | None = None) -> m.WebhookPublic:
        """Deliveries are refused until it is resumed."""
        return self._transport.call(o.PAUSE_WEBHOOK, path={"name": name}, if_match=if_match)

    def resume(self, name: str, *, if_match: str | None = None) -> m.WebhookPublic:
        """Deliveries are taken again."""
        return self._transport.call(o.RESUME_WEBHOOK, path={"name": name}, if_match=if_match)


class Policies(Resource[m.PolicyPublic, m.PolicyCreate, m.PolicyUpdate]):
    """The policies of the caller's domain."""

    names = Standard("policy", "policies", prefix="domain_")

    def simulate(self, body: m.SimulateBody | Mapping[str, Any]) -> m.SimulateReply:
        """Simulates an authorization decision."""
        return self._transport.call(o.SIMULATE, body=body)
