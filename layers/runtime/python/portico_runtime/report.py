"""The reply of a run, made of its outcome and logs: always JSON in UTF-8, below the 6 MB of an invocation."""

import json
import signal
from datetime import UTC, datetime
from typing import Any

from portico_runtime.capture import Log
from portico_runtime.exchange import Outcome
from portico_runtime.failure import LINE_LIMIT, MESSAGE_LIMIT, shorten
from portico_runtime.order import ORDER_LIMIT, Order
from portico_runtime.words import MEMORY_EXCEEDED

REPLY_LIMIT = 5_500_000
_STACK_LINES = 500
_HEAP_EXHAUSTED = b"JavaScript heap out of memory"
_ESCAPED = 6  # bytes of JSON that one byte of a log can become

Json = dict[str, Any]


def error(type_: str, message: str) -> Json:
    return {"type": type_, "message": message, "stacktrace": []}


def verdict(outcome: Outcome, err: Log) -> tuple[str, Json | None]:
    """Status and error of a run that ended without an output to look at; SUCCEEDED when there is one.

    `err`: what it wrote to stderr, where V8 says why it aborts.
    """
    if outcome.kind == "answered":
        return _answered(outcome.message.header)
    if outcome.kind == "exited" and outcome.code == -signal.SIGABRT and err.has(_HEAP_EXHAUSTED):
        return "FAILED", error(*MEMORY_EXCEEDED)
    if outcome.kind == "exited":
        return "FAILED", error("ProcessExited", f"the process {ending(outcome.code)}")
    return {
        "lost": (
            "FAILED",
            error("ProcessExited", "the function became another program or closed its socket"),
        ),
        "silent": ("FAILED", error("ProcessExited", "the process did not answer")),
        "garbled": ("FAILED", _garbled()),
        "timed_out": ("TIMED_OUT", error("Timeout", "the function did not end before its deadline")),
        "killed": ("KILLED", error("Killed", "the run was killed on request")),
        "memory": ("FAILED", error(*MEMORY_EXCEEDED)),
    }[outcome.kind]


def _garbled() -> Json:
    return error("ProtocolError", "the function wrote to the runtime's own socket")


def _answered(header: Json) -> tuple[str, Json | None]:
    if header.get("type") != "result":
        return "FAILED", _garbled()
    if header.get("error") is not None:
        return "FAILED", clean_error(header["error"])
    if header.get("output_error") is not None:
        return "OUTPUT_INVALID", clean_error(header["output_error"])
    return "SUCCEEDED", None


def ending(code: int) -> str:
    """In words, from an exit code or a negative signal number."""
    if code >= 0:
        return f"exited with code {code}"
    known = -code in {number.value for number in signal.Signals}
    return f"was killed by {signal.Signals(-code).name if known else f'signal {-code}'}"


def clean_error(told: object) -> Json:
    """An error as the child tells it, made what it must be: strings of valid Unicode and bounded length."""
    if not isinstance(told, dict):
        return error("ProtocolError", "the child told no proper error")
    lines = told.get("stacktrace")
    kept = lines if isinstance(lines, list) else []
    if len(kept) > _STACK_LINES:
        kept = [f"... {len(kept) - _STACK_LINES + 1} lines more ...", *kept[-_STACK_LINES + 1 :]]
    return {
        "type": clean_text(told.get("type"), LINE_LIMIT),
        "message": clean_text(told.get("message"), MESSAGE_LIMIT + LINE_LIMIT),
        "stacktrace": [clean_text(line, LINE_LIMIT * 2) for line in kept],
    }


def clean_text(value: object, limit: int) -> str:
    text = value if isinstance(value, str) else ""
    return shorten(text.encode("utf-8", "replace").decode(), limit)


def timestamp(epoch: float) -> str:
    """ISO 8601 in UTC with milliseconds."""
    return datetime.fromtimestamp(epoch, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def logs_of(out: Log, err: Log, order: Order) -> Json:
    """The members of the reply about what was printed."""
    return {
        "logs_order": order.text((out.shown(), err.shown())),
        "logs": {"stdout": out.lines(), "stderr": err.lines()},
        "logs_dropped": {"stdout": out.dropped, "stderr": err.dropped},
    }


def fit(reply: Json, out: Log, err: Log, order: Order) -> Json:
    """`reply` with its logs, whose middles are left out until all of it is below the limit."""
    rest = len(json.dumps(reply)) + ORDER_LIMIT
    while rest + (out.size + err.size) * _ESCAPED > REPLY_LIMIT:
        whole = reply | logs_of(out, err, order)
        if len(json.dumps(whole)) <= REPLY_LIMIT:
            return whole
        longer = max(out, err, key=lambda log: log.size)
        longer.shrink(longer.size // 2)
    return reply | logs_of(out, err, order)
