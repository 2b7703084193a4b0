"""Portico's routes reply as FastAPI's own handler does, which the same conventions stand around.

Requests are made of the samples of all operations, from a seed: valid, a little off, and hostile. What services would be asked is
recorded on both sides and compared; they answer what the samples' world has answered.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from random import Random
from typing import Any

import pytest
from portico.compute.functions.engine import ENGINE
from portico.compute.images.builder import LAYERS
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import indexed_routes
from portico.core.limits.token_bucket import BucketState
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.principal import Principal
from portico.platform import Platform, platform
from portico.platform.route_index import ROUTES

from local.sam_local_state import State
from tests.support.clock import TestClock
from tests.support.engine import FakeEngine
from tests.support.images import FakeLayers
from tests.support.requests_at_random import Event
from tests.support.requests_at_random import request as request_of
from tests.support.samples import make_resources
from tests.support.stock_routes import made_by_stock
from tests.support.store import Backend
from tests.support.world import forget
from tests.unit.core.http.test_idempotency_keys import Kept
from tools.samples import Sample, samples

SAMPLE, ALL = 2_000, 10_000
SEED = 20260101
USUAL = {200, 201, 204, 400, 401, 404, 405, 406, 409, 412, 413, 415, 422}
OWN = {"graphql"}  # no FastAPI answers there
PUBLIC = [one for one in samples() if one.folder in ROUTES.keys() - OWN and "httpMethod" in one.event()]


@dataclass
class Services:
    """The platform as routes see it. It hears what it is asked, and answers what is known of an action."""

    platform: Platform
    known: dict[type[Any], Any]
    clock: Clock
    replies: Any = field(default_factory=Kept)
    asked: list[str] = field(default_factory=list)
    limiter: Any = None

    @property
    def processor(self) -> Any:
        return self

    @property
    def settings(self) -> Any:
        return self.platform.settings

    def get(self, part: Any) -> Any:
        return self.platform.get(part)

    def take(self, *_: Any) -> BucketState:
        return BucketState(3, 1)

    def run(self, principal: Principal, action: Action, origin: Origin) -> Any:
        self.asked.append(f"{principal!r} {action!r} {origin!r}")
        if type(action) not in self.known:
            raise Conflict("Nothing is known of this.")
        return self.known[type(action)]


class Learning(Services):
    """The same; an action is run, and what comes of it is known from then on."""

    def run(self, principal: Principal, action: Action, origin: Origin) -> Any:
        result = self.platform.processor.run(principal, action, origin)
        self.known.setdefault(type(action), result)
        return result


@dataclass
class Side:
    """The handlers of all functions, with services of their own."""

    services: Services
    stock: bool
    handlers: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.services.limiter = self.services
        for function, index in ROUTES.items():
            routes = indexed_routes(index)
            app = create_app(made_by_stock(routes) if self.stock else routes, lambda: self.services)
            self.handlers[function] = lambda_handler(app)

    def reply(self, function: str, event: Event) -> Any:
        self.services.asked.clear()
        reply = self.handlers[function](deepcopy(event), None)
        return reply, list(self.services.asked)


@pytest.fixture(scope="module")
def known(moto: Backend) -> Iterator[dict[type[Any], Any]]:
    """What services answer in the world of the samples, by the action that they are asked for."""
    found: dict[type[Any], Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**make_resources(), "POWERTOOLS_LOG_LEVEL": "CRITICAL"}.items():
            patch.setenv(name, value)
        forget()
        platform().put(ENGINE, FakeEngine())
        platform().put(LAYERS, FakeLayers())
        State(platform()).load()
        with asyncio.Runner() as runner:
            asyncio.set_event_loop(runner.get_loop())
            learning = Side(Learning(platform(), found, platform().clock), stock=False)
            for sample in sorted(PUBLIC, key=lambda sample: sample.event()["httpMethod"] != "GET"):
                learning.reply(sample.folder, sample.event())
        yield found
        forget()


@pytest.fixture
def sides(known: dict[type[Any], Any]) -> tuple[Side, Side]:
    """Portico's and FastAPI's."""
    clock = TestClock()
    return Side(Services(platform(), known, clock), stock=False), Side(Services(platform(), known, clock), stock=True)


def stale() -> Iterator[tuple[Sample, Event]]:
    """Updates of a version that is gone, which chance makes too rarely."""
    for sample in PUBLIC:
        event = sample.event()
        if event["httpMethod"] == "PATCH":
            headers = {**event["headers"], "If-Match": '"other"'}
            several = {name: [value] for name, value in headers.items()}
            yield sample, {**event, "headers": headers, "multiValueHeaders": several}


def test_replies_are_those_of_fastapis_handler(sides: tuple[Side, Side], request: pytest.FixtureRequest) -> None:
    count = ALL if request.config.getoption("--all-replies", default=False) else SAMPLE
    chance, statuses = Random(SEED), Counter[int]()
    drawn = ((sample, request_of(sample.event(), chance)) for sample in islice(cycle(PUBLIC), count))
    for sample, event in chain(drawn, stale()):
        ours, stock = (side.reply(sample.folder, event) for side in sides)
        assert ours == stock, json.dumps(event)
        statuses[ours[0]["statusCode"]] += 1
    assert statuses.keys() >= USUAL, statuses
    assert statuses[500] == 0, statuses
    assert statuses[200] > count / 10, statuses
    assert statuses[422] > count / 20, statuses
