# Written by client/codegen.py from client/portico_client/aio/catalog.py; not to be edited.
"""The resources that have operations of their own; `standard` has what all of them can do."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from portico_client import models as m
from portico_client import operations as o
from portico_client import standard
from portico_client.resources import items
from portico_client.base import Page
from portico_client.requests import Body, body_of

if TYPE_CHECKING:
    from datetime import datetime

    from portico_client import fields as f


class Functions(standard.Functions):
    """Functions, their versions and aliases; `client.runs` has their runs."""

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

    def create_alias(
        self, name: str, body: m.AliasCreate | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.AliasCreate]"
    ) -> m.AliasPublic:
        """Gives versions a name."""
        wanted = body_of(body, fields, m.AliasCreate)
        return self._transport.call(o.CREATE_ALIAS, path={"name": name}, body=wanted)

    def alias(self, name: str, alias: str) -> m.AliasPublic:
        """An alias by its name."""
        return self._transport.call(o.GET_ALIAS, path={"name": name, "alias": alias})

    def update_alias(
        self,
        name: str,
        alias: str,
        body: m.AliasUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.AliasUpdate]",
    ) -> m.AliasPublic:
        """Moves an alias to other versions."""
        path, wanted = {"name": name, "alias": alias}, body_of(body, fields, m.AliasUpdate)
        return self._transport.call(o.UPDATE_ALIAS, path=path, body=wanted, if_match=if_match)

    def delete_alias(self, name: str, alias: str, *, if_match: str | None = None) -> None:
        """Removes an alias."""
        self._transport.call(o.DELETE_ALIAS, path={"name": name, "alias": alias}, if_match=if_match)

    def stats(
        self,
        name: str,
        *,
        window: str | None = None,
        since: "datetime | str | None" = None,
        until: "datetime | str | None" = None,
    ) -> m.StatsPublic:
        """Figures on its runs: of a `window` (`1h`, `24h`, `7d`), or `since` and `until`."""
        query = {"window": window, "since": since, "until": until}
        return self._transport.call(o.GET_FUNCTION_STATS, path={"name": name}, query=query)


class Images(standard.Images):
    """Images: a base image with dependencies."""

    def log(self, name: str) -> m.ImageLog:
        """The log of its last build."""
        return self._transport.call(o.GET_IMAGE_LOG, path={"name": name})


class BaseImages(standard.BaseImages):
    """Base images, for those who run the deployment; everybody may see which are offered."""

    def offered(self) -> Iterator[m.BaseImagePublic]:
        """The base images for functions and images."""
        return items(self._transport, o.SEARCH_BASE_IMAGES)

    def search_offered(self, body: Body) -> Page[m.BaseImagePublic]:
        """One page of them, by a filter that is too long for a query."""
        return self._transport.call(o.SEARCH_BASE_IMAGES_BY_BODY, body=body)

    def offered_one(self, name: str) -> m.BaseImagePublic:
        """One of them. Raises NotFound."""
        return self._transport.call(o.GET_BASE_IMAGE, path={"name": name})


class EventTypes(standard.EventTypes):
    """Event types, and events of them."""

    def emit(self, name: str, data: Any, *, idempotency_key: str | None = None) -> m.EmittedBody:
        """An event of which only the data is said."""
        return self._transport.call(o.EMIT_EVENT, path={"name": name}, body=data, idempotency_key=idempotency_key)

    def emit_event(self, name: str, event: Mapping[str, Any]) -> m.EmittedBody:
        """An event with its attributes: CloudEvents 1.0 in the JSON format (structured mode)."""
        kind = "application/cloudevents+json"
        return self._transport.call(o.EMIT_EVENT, path={"name": name}, body=event, content_type=kind)


class Webhooks(standard.Webhooks):
    """Webhooks, to which others deliver what becomes events."""

    def create(  # type: ignore[override]  # the one reply that has the secret
        self,
        body: m.WebhookCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.WebhookCreate]",
    ) -> m.WebhookWithSecret:
        """Adds one; its signing secret is shown this once. Raises Conflict when the name is taken."""
        wanted = body_of(body, fields, m.WebhookCreate)
        return self._transport.call(o.CREATE_WEBHOOK, body=wanted, idempotency_key=idempotency_key)

    def rotate(
        self,
        name: str,
        body: m.WebhookRotate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.WebhookRotate]",
    ) -> m.WebhookWithSecret:
        """Gives it another signing secret, made here or given; the former is good for `grace_seconds` more."""
        wanted = body_of(body, fields, m.WebhookRotate)
        return self._transport.call(o.ROTATE_WEBHOOK, path={"name": name}, body=wanted, if_match=if_match)

    def test(self, name: str, data: Any = None) -> m.DeliveryPublic:
        """Makes a delivery as its sender would, of `data` or of a body of the server's. Raises Conflict for one that would be refused."""
        return self._transport.call(o.TEST_WEBHOOK, path={"name": name}, body={"data": data})

    def deliveries(self, name: str) -> Iterator[m.DeliverySeen]:
        """The deliveries to it, the latest first, those that were refused with the reason."""
        return items(self._transport, o.SEARCH_WEBHOOK_DELIVERIES, path={"name": name})


class Policies(standard.Policies):
    """The policies of the caller's domain."""

    def simulate(
        self, body: m.SimulateBody | Mapping[str, Any] | None = None, /, **fields: "Unpack[f.SimulateBody]"
    ) -> m.SimulateReply:
        """Simulates an authorization decision."""
        return self._transport.call(o.SIMULATE, body=body_of(body, fields, m.SimulateBody))
