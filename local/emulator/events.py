"""Keeps asynchronous invocations over a restart: EventBridge, S3, SNS and `InvocationType=Event`.

Lambda keeps an event until its function has taken it or given it up; MiniStack keeps it in a thread. Here the events
under way are part of Lambda's saved state and are delivered again after a restart: at least once, as on AWS.

MiniStack's EventBridge calls a function once and forgets an event that fails; here it invokes asynchronously as on AWS,
with the function's retries and dead-letter queue.
"""

import itertools
import json
import threading
import time
import weakref
from typing import Any

FIELD = "portico_events"
DELAY = 2.0  # seconds after the start, when the port is open and the other services have their state


class _Event(dict[str, Any]):
    """A dict that can be referred to weakly: when the delivering thread drops it, the event is done with."""

    __slots__ = ("__weakref__",)


def install(functions: Any, eventbridge: Any) -> None:
    """Extend `ministack.services.lambda_svc` (asynchronous invocations, state) and have EventBridge use it."""
    deliver, get_state, load_state = (
        functions.invoke_async_with_retry,
        functions.get_state,
        functions.load_persisted_state,
    )
    pending: dict[int, dict[str, Any]] = {}
    numbers = itertools.count()

    def invoke_async_with_retry(function: dict[str, Any], event: Any) -> None:
        if isinstance(event, dict):
            number = next(numbers)
            pending[number] = {"function": _config(function).get("FunctionArn", ""), "event": event}
            event = _Event(event)
            weakref.finalize(event, pending.pop, number, None)
        deliver(function, event)

    def get_state_with_events() -> dict[str, Any]:
        return {**get_state(), FIELD: list(pending.values())}

    def load_state_with_events(state: dict[str, Any]) -> None:
        load_state(state)
        lost = state.get(FIELD) or []
        threading.Thread(target=_deliver_again, args=(functions, lost), daemon=True).start()

    def dispatch_to_lambda(arn: str, payload: str) -> None:
        function, config, _ = functions._get_func_record_for_ref(arn)
        if function and config:
            record = functions._execution_record_for_config(function, config)
            functions.invoke_async_with_retry(record, json.loads(payload))

    eventbridge._dispatch_to_lambda = dispatch_to_lambda
    functions.invoke_async_with_retry = invoke_async_with_retry
    functions.get_state, functions.load_persisted_state = (get_state_with_events, load_state_with_events)


def _deliver_again(functions: Any, lost: list[dict[str, Any]]) -> None:
    time.sleep(DELAY)
    for item in lost:
        arn = item["function"].split(":")
        function, config, _ = functions._get_func_record_for_ref_in_scope(
            item["function"], account_id=arn[4], region=arn[3]
        )
        if function is not None and config is not None:
            functions.invoke_async_with_retry(functions._execution_record_for_config(function, config), item["event"])


def _config(function: dict[str, Any]) -> dict[str, Any]:
    return function.get("config") or function
