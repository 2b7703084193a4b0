"""The handlers of Lambda functions: behind the API, and behind a queue. Each is a line or two in its `app.py`."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from portico.core.base.parts import Part
from portico.core.graphql.event_forms import is_asked
from portico.platform import platform

if TYPE_CHECKING:
    from portico.eventing.messaging.consumer import Acting, Settling
    from portico.eventing.messaging.redelivery import QueueMessage

Handler = Callable[[dict[str, Any], object], Any]


class Api:
    """The handler of a function behind the API: the requests of its routes, and what GraphQL's function hands to it."""

    def __init__(self, function: str) -> None:
        from portico.core.http.app import create_app
        from portico.core.http.lambda_handler import lambda_handler
        from portico.core.http.lazy_routes import indexed_routes
        from portico.platform.route_index import ROUTES

        self.function, self.app = function, create_app(indexed_routes(ROUTES[function]), platform)
        self._http = lambda_handler(self.app)

    def __call__(self, event: dict[str, Any], context: object) -> Any:
        """The reply to an event."""
        return self._handed(event) if is_asked(event) else self._http(event, context)

    def _handed(self, event: dict[str, Any]) -> Any:
        from portico.core.graphql.handing import entry
        from portico.platform.graphql import schemas

        return entry(self.function, platform, schemas)(event)


def api(function: str) -> Handler:
    """Answers the requests of a function, by the routes that the index has for it."""
    return Api(function)


def graphql() -> Handler:
    """Answers `POST /v1/graphql`."""
    from portico.core.graphql.endpoint import Endpoint
    from portico.platform.graphql import HAND, schemas

    return Endpoint(platform, schemas, lambda: platform().get(HAND))


def consumer(to_actions: "Acting", *, failed: str = "event.failed", backoff: bool = False) -> Handler:
    """Runs, for each message of a batch, the actions that `to_actions` makes of its body; `backoff` is that of `consume`."""
    from portico.eventing.messaging.consumer import consume, perform

    def performed(message: "QueueMessage") -> bool:
        perform(platform().run_as_platform, to_actions(json.loads(message["body"])))
        return True

    return lambda batch, _context: consume(batch, performed, failed=failed, backoff=backoff)


def settler(part: "Part[Settling]", *, failed: str, parallel: float | None = None) -> Handler:
    """Has a part settle each message of a batch; those that it does not settle come again, later and later.

    `parallel` settles several at once, and is the seconds within which they are begun.
    """
    from portico.eventing.messaging.consumer import consume, settle

    def handler(batch: Mapping[str, Any], _context: object) -> dict[str, Any]:
        settled = partial(settle, platform().lazy(part), platform().clock.now())
        return consume(batch, settled, failed=failed, parallel=parallel, backoff=True)

    return handler
