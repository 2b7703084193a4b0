"""The whole platform in this process, on moto behind a line: handlers, bus and queues, and processes that die and start anew.

Everything is the template's and the platform's own, engine and timer too; of Lambda's only the invocation of users' functions
is played, and of Scheduler's the firing. A plant begins with the state of the samples (`events/state.json`).
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from portico.compute.functions.engine import EngineError
from portico.compute.functions.entity import Function
from portico.compute.functions.resource import FUNCTIONS
from portico.compute.images.builder import BUILDER
from portico.compute.sessions.engines import ENGINES
from portico.core.actions.processor import ActionProcessor
from portico.core.base.ids import new_id
from portico.core.base.settings import settings
from portico.core.model.action import Action
from portico.core.model.call import Origin
from portico.core.model.principal import Principal
from portico.eventing.notifications.entity import ChannelType, NotificationChannel
from portico.eventing.notifications.messages import Outgoing
from portico.eventing.notifications.sending import SENDERS, Senders
from portico.platform import platform

from local.sam_local_state import State
from tests.support.bus import Bus, Message, consumers, handler
from tests.support.clock import TestClock
from tests.support.faults import Attempt, Line, ProcessDied, quiet
from tests.support.images import FakeBuilder
from tests.support.moto_snapshot import Kept, made_once
from tests.support.sample_resource import ANN, HOME
from tests.support.samples import make_resources
from tests.support.sessions import EndedEngine
from tests.support.world import FUNCTION
from tools.samples import Sample

_MOST_ROUNDS: Final = 400
SUCCESS: Final[dict[str, Any]] = {"status": "SUCCEEDED", "output": None, "output_size": 4, "logs": {}, "cold": False}


class Context:
    """What Lambda tells a handler; an Idempotency-Key in flight is free again at once when its process is gone."""

    aws_request_id = "plant"

    def get_remaining_time_in_millis(self) -> int:
        """None."""
        return 0


class _Receiver:
    """Whoever is notified; takes whatever it is sent."""

    def send(self, channel: NotificationChannel, message: Outgoing) -> None:
        """Nothing to tell: it was taken."""


@dataclass(frozen=True)
class _Noting:
    """A processor that notes the names of the actions it was given."""

    processor: ActionProcessor
    performed: set[str]

    def run(self, principal: Principal, action: Action, origin: Origin) -> Any:
        """What the action returns."""
        self.performed.add(action.name)
        return self.processor.run(principal, action, origin)


@dataclass
class Plant:
    """One deployment. `on_run` is what users' functions reply; an EngineError is a runtime that was lost."""

    setenv: Callable[[str, str], None]
    clock: TestClock = field(default_factory=TestClock)
    line: Line = field(default_factory=Line)
    on_run: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _event: SUCCESS

    performed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.bus = Bus(self.clock)
        self.published: set[str] = set()
        self.line.listeners.append(self.bus.listen)
        self.line.pause = self.clock.advance
        self.line.answers["lambda", "Invoke"] = self._invoked
        for name, value in {**make_resources(), **made_once()}.items():
            self.setenv(name, value)
        self.start()
        State(self.platform).load()
        self.published = set(self._journal())

    def start(self) -> None:
        """A new process: nothing of an earlier one's memory is left."""
        for cached in (settings, platform, *_kept_by_handlers()):
            cached.cache_clear()
        self.platform = platform()
        self.platform.clock = self.clock
        self.platform.put(BUILDER, FakeBuilder())
        self.platform.put(ENGINES, {"ecs": EndedEngine()})
        self.platform.put(SENDERS, Senders({ChannelType.WEBHOOK: _Receiver}))
        self.platform.processor = _Noting(self.platform.processor, self.performed)  # type: ignore[assignment]
        self.line.dead = False

    def keep(self) -> Kept:
        """Everything as it is now, to go back to; nothing may be on its way."""
        return Kept.now(self.clock.now())

    def reset(self, kept: Kept) -> None:
        """Everything as it was then, and no process."""
        kept.restore()
        self.clock.time, self.line.plan, self.on_run = kept.time, quiet, type(self).on_run
        self.bus.waiting, self.bus.dead, self.line.attempts = [], [], []
        self.published = set(self._journal())
        self.start()

    def invoke(self, sample: Sample, key: str | None = None) -> Any:
        """What the sample's handler replies; None when its process dies."""
        event = sample.event()
        if key is not None and event.get("httpMethod") == "POST":
            event["headers"]["Idempotency-Key"] = key
            event["multiValueHeaders"]["Idempotency-Key"] = [key]
        return self.handle(sample.folder, event)

    def handle(self, folder: str, event: Any) -> Any:
        """What a handler replies; None when its process dies, and then another starts."""
        try:
            reply = handler(folder)(event, Context())
        except ProcessDied:
            reply = None
        if self.line.dead:
            self.line.plan = quiet
            self.start()
            return None
        return reply

    def settle(self) -> None:
        """Time passes until nothing is on its way: records are published, messages handled, what is overdue looked after."""
        for _ in range(_MOST_ROUNDS):
            self.publish()
            if not self.deliver():
                seconds = self.bus.seconds_to_next()
                if seconds is None:
                    return
                self.clock.advance(seconds)
        raise AssertionError(f"not at rest: {[(message.queue, message.body[:300]) for message in self.bus.waiting]}")

    def publish(self) -> None:
        """The journal's stream, since it was last read."""
        journal = self._journal()
        new = sorted(set(journal) - self.published)
        if new:
            records = [
                {"eventName": "INSERT", "dynamodb": {"SequenceNumber": key, "NewImage": journal[key]}} for key in new
            ]
            reply = self.handle("on_journal", {"Records": records})
            failed = [item["itemIdentifier"] for item in reply["batchItemFailures"]] if reply else new
            self.published |= set(new[: new.index(failed[0])] if failed else new)

    def deliver(self) -> bool:
        """True if there was a message to handle."""
        due = self.bus.due()
        for queue, messages in due.items():
            _, at_once = consumers()[queue]
            for start in range(0, len(messages), at_once):
                self._delivered(messages[start : start + at_once])
        return bool(due)

    def items(self, table: str = "entities_table") -> dict[tuple[str, str], dict[str, Any]]:
        """The items of a table, raw, by their keys."""
        name = getattr(self.platform.settings, table)
        return {
            (item.hash_key.value, item.range_key.value): item.to_json()["Attributes"]
            for partition in get_backend("dynamodb")[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[name].items.values()
            for item in partition.values()
        }

    def _delivered(self, messages: list[Message]) -> None:
        folder, _ = consumers()[messages[0].queue]
        try:
            reply = self.handle(folder, {"Records": [message.as_record() for message in messages]})
        except Exception:  # as Lambda does: the whole batch comes again
            reply = None
        failed = {message.id for message in messages}
        if reply is not None:
            failed = {item["itemIdentifier"] for item in reply.get("batchItemFailures", ())}
        self.bus.done(messages, failed)

    def _journal(self) -> dict[str, Any]:
        return {key: item for (_, key), item in self.items("journal_table").items()}

    def _invoked(self, attempt: Attempt) -> tuple[dict[str, str], bytes]:
        event = json.loads(attempt.request.body)
        try:
            reply = {"ok": True} if event["operation"] == "probe" else self.on_run(event)
        except EngineError:
            return {"X-Amz-Function-Error": "Unhandled"}, b"{}"
        return {}, json.dumps(reply).encode()

    def run(self, action: Action, principal: Principal = ANN) -> Any:
        """What an action returns."""
        return self.platform.processor.run(principal, action, Origin(new_id()))

    def ready(self, name: str, **fields: Any) -> Function:
        """A function of the samples' project that can run."""
        wanted = {"timeout": 10, "memory": 128, **FUNCTION, "image": "python3.13", **fields, "name": name}
        self.run(FUNCTIONS.actions["create"](HOME, wanted))
        self.settle()
        return self.platform.get(FUNCTIONS).repository.get(HOME, name)


def _kept_by_handlers() -> list[Any]:
    """The caches of the modules of handlers, and of what they share."""
    modules = [
        module for name, module in sys.modules.items() if name.startswith(("functions.", "portico.eventing.messaging."))
    ]
    return [one for module in modules for one in vars(module).values() if hasattr(one, "cache_clear")]
