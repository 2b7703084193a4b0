"""Replies: the output of a run that a subscription caused, emitted as an event of its own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from portico.compute.runs.entity import Run
from portico.core.base.errors import PorticoError, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.cloudevents.event import CloudEvent
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.eventing.event_types.emitter import Emitter
from portico.eventing.event_types.entity import EventType
from portico.eventing.subscriptions.chains import MAX_CHAIN, too_long
from portico.eventing.subscriptions.entity import Subscription

if TYPE_CHECKING:
    from portico.compute.runs.service import RunService

MARKER: Final = "$event"
RUNS: "Part[RunService]" = Part("portico.compute.runs.service:wire")


@frozen
class ReplyEvents:
    """Emits outputs that are events: `{"$event": {"type", "data"}}`, a whole CloudEvent, or what `reply` makes one.

    `run` reads a run with its output.
    """

    emitter: Emitter
    event_types: Repository[EventType]
    run: Callable[[Scope, str], Run]

    def emit(self, call: Call, subscription: Subscription, run_id: str) -> tuple[PorticoError, int] | None:
        """The error that kept the output of the run from being emitted, and the run's depth; None without one."""
        depth = 0
        try:
            run = self.run(subscription.scope, run_id)
            depth = run.depth
            said = _said(run.output, subscription.reply)
            if said is not None:
                self._emit(call, run, said)
        except PorticoError as error:
            if error.status >= 500:
                raise
            return error, depth
        return None

    def _emit(self, call: Call, run: Run, said: Mapping[str, Any]) -> None:
        if run.depth + 1 >= MAX_CHAIN:
            raise too_long()
        event_type = self._event_type(run.scope, said.get("type"))
        if "specversion" in said:
            event = CloudEvent.from_json(said, "output.")
        else:
            made = self.emitter.made(run.scope, event_type, None, run.id).attributes
            event = CloudEvent.from_json({**made, "data": None, **said}, f"output.{MARKER}.")
        self.emitter.check(run.scope, event_type, event, "output.")
        self.emitter.emit(call, run.scope, [event], run.depth + 1)

    def _event_type(self, scope: Scope, name: Any) -> EventType:
        found = self.event_types.get_many(scope, [name])[0] if isinstance(name, str) and 0 < len(name) < 64 else None
        if found is None:
            raise Unprocessable.field("output.type", f"There is no event type {str(name)[:64]!r}.", "not_found")
        return found


def _said(output: Any, reply: bool | str) -> Mapping[str, Any] | None:
    """The event that the output states: members of its JSON format; None when it states none."""
    if isinstance(output, Mapping):
        marked = output.get(MARKER)
        if len(output) == 1 and isinstance(marked, Mapping):
            return marked if "type" in marked or reply is True else {"type": reply, **marked}
        if "specversion" in output:
            return output
    return {"type": reply, "data": output} if isinstance(reply, str) else None
