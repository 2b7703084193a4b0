"""The Lambda handler.

Event: ``operation`` ("run" or "probe"), ``run_id``, ``function``, ``timeout`` (seconds), ``input`` or
``input_url``, ``marker_url`` (or ``kill_url``), ``log_url``, ``output_url``, ``inline_limit``, ``output_limit``, ``log_limit`` (bytes),
``event``, ``secrets``, ``mounts``: ``{path, state, files}`` each, ``files`` (``{path, size, etag, url}``) where they may be fetched.

Reply of a run: ``status`` (SUCCEEDED, FAILED, TIMED_OUT, KILLED, OUTPUT_INVALID), ``output`` (unless stored),
``output_size`` (bytes), ``output_stored``, ``error`` (null or ``{type, message, stacktrace}``), ``logs`` and
``logs_dropped`` (lines and bytes of ``stdout`` and ``stderr``), ``logs_order`` (see `order`), ``cold``, ``started_at``,
``finished_at``, ``duration_ms``.

Before all that it may reply with ``status`` MOUNTS_MISSING and ``lacks``: none of the user's code has run, and the event is to come
again with ``files``.

Reply of a probe: ``{ok: true}`` or ``{ok: false, reason: {type, message, line, file, stacktrace}}``.

The timeout counts from the hand-over to the child to its answer. The import of the user's module is in it;
the start of an interpreter, getting the input and putting the output (at most 20 s each) are not.

The reply has all failures of the user's code. An exception is the platform's fault.
"""

import json
import os
import sys
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from portico_runtime.child import ChildError
from portico_runtime.parent import Json, Parent
from portico_runtime.settings import Settings


@lru_cache(maxsize=1)
def parent() -> Parent:
    """The one parent of this process."""
    return Parent(Settings.from_environ(os.environ))


def handler(event: Json, _context: Any) -> Json:
    """Serve one invocation and log one line about it, which tells nothing of input, output or secrets."""
    began = time.monotonic()
    keeper = parent()
    operation = event["operation"]
    if operation not in ("run", "probe"):
        raise ValueError(f"unknown operation {operation!r}")
    reply = keeper.run(event) if operation == "run" else keeper.probe(event)
    status = reply["status"] if operation == "run" else "READY" if reply["ok"] else "NOT_READY"
    _log(f"{operation}.finished", event, status, keeper, time.monotonic() - began)
    return reply


def _log(name: str, event: Json, status: str, keeper: Parent, seconds: float) -> None:
    line = {"event": name, "run_id": event.get("run_id"), "status": status, "recycled": keeper.recycled}
    line |= {"prctl": keeper.prctl, "duration_ms": round(seconds * 1000, 3)}
    print(json.dumps(line), file=sys.stderr, flush=True)


def _warm_up() -> None:
    """The child starts while Lambda initializes, with a whole processor; the first run has a small function's share.

    What fails is tried again by the first run, which tells of it.
    """
    with suppress(ChildError, KeyError, ValueError, OSError):
        parent().warm_up()


_warm_up()
