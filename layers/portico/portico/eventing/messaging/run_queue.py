"""The queue of runs: it brings the dispatcher a run that waits for its time."""

from portico.core.model.call import Call
from portico.core.model.scope import Scope
from portico.eventing.messaging.queue import DelayedQueue


class RunQueue(DelayedQueue):
    """Sends what an event of the bus would bring: see `consumer.run_event`."""

    def ask(self, call: Call, scope: Scope, run_id: str, seconds: float) -> None:
        """One message after so many seconds, at most 15 minutes."""
        data = {"scope": str(scope), "entity": run_id, "request_id": call.origin.request_id}
        trace = {"traceparent": call.origin.traceparent} if call.origin.traceparent else {}
        self.send({"data": data, **trace}, seconds)
