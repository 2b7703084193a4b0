"""Keeps one warm child, gives it one request after the other, and decides when it is unfit to go on."""

import json
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portico_runtime import credentials, linux, orphans, output, processes, report
from portico_runtime.capture import Log, drain
from portico_runtime.child import Child
from portico_runtime.exchange import DRAIN_LIMIT, Exchange, Outcome, Urls
from portico_runtime.order import Order
from portico_runtime.protocol import before, encode
from portico_runtime.settings import Settings
from portico_runtime.spill import THRESHOLD, Spill

if TYPE_CHECKING:
    from portico_runtime.mounts import Mounts

INLINE_LIMIT = THRESHOLD
MOUNTS_MISSING = "MOUNTS_MISSING"
LOG_LIMIT = 1024 * 1024
_DEFAULT_INLINE = _DEFAULT_LOG = 262144
_DEFAULT_OUTPUT = 50 * 1024 * 1024

Json = dict[str, Any]


@dataclass(slots=True)
class Attempt:
    """One request and what came of it."""

    outcome: Outcome
    cold: bool
    began: float
    ended: float
    logs: tuple[Log, Log] = field(repr=False)
    order: Order = field(repr=False)


class Parent:
    """Not for concurrent use: a Lambda environment serves one invocation at a time.

    `prctl`: the sandbox allows prctl(2), so that this process is out of the user's sight, and orphans become its children.
    """

    def __init__(self, settings: Settings) -> None:
        self.recycled: str | None = None
        self._settings = settings
        self._foreign = frozenset(processes.children(os.getpid()))
        self._child: Child | None = None
        self._count = 0
        credentials.forget()
        hidden = linux.hide_from_same_user()
        self._adopts = linux.adopt_orphans()
        self.prctl = hidden and self._adopts
        processes.end_all(orphans.found)  # those of a parent before this one, which ended together with its guardian
        self._mounts = _mounts(settings) if settings.mounts else None

    def warm_up(self) -> None:
        """Start a child before there is a request for it; nothing of the user's runs. Raises `ChildError`."""
        if self._child is None:
            self._start()

    def run(self, event: Json) -> Json:
        """Run the function once; the shapes are in `main`. Raises only for what is the platform's fault."""
        if self._mounts and (lacks := self._mounts.missing(event.get("mounts") or ())):
            return {"status": MOUNTS_MISSING, "lacks": lacks}
        url = event.get("input_url")
        body = _fetch(url, self._settings.scratch) if url else json.dumps(event.get("input")).encode()
        header = {name: event.get(name) for name in ("run_id", "function", "event")}
        header |= {"type": "run", "secrets": event.get("secrets") or {}}
        header["output_limit"] = int(event.get("output_limit", _DEFAULT_OUTPUT))
        return self._report(self._attempt(header, body, event), event)

    def probe(self, event: Json) -> Json:
        """Import the handler and check it: ``{ok: true}`` or ``{ok: false, reason}``."""
        attempt = self._attempt({"type": "probe"}, b"", event)
        header = attempt.outcome.message.header
        if header.get("type") == "probed" and header.get("reason") is None:
            return {"ok": True}
        _, failed = report.verdict(attempt.outcome, attempt.logs[1])
        told = header.get("reason") if header.get("type") == "probed" else failed
        reason = told if isinstance(told, dict) else {}
        line = reason.get("line")
        file = report.clean_text(reason.get("file"), 500) or None
        place = {"line": line if isinstance(line, int) else None, "file": file}
        return {"ok": False, "reason": report.clean_error(told) | place}

    def discard(self) -> None:
        """End the child, if there is one, and all below it."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.close()

    def _attempt(self, header: Json, body: bytes | Spill, event: Json) -> Attempt:
        """Give the request to the child that waits, or to a new one if that had died before it took the request."""
        self.recycled = None
        try:
            while True:
                waiting = self._child
                cold = waiting is None or not waiting.proven
                exchange, attempt = self._exchange(waiting or self._start(), header, body, event)
                if not exchange.started and waiting is not None and self._is_lost(exchange, attempt.outcome):
                    continue
                self._settle(exchange, attempt.outcome)
                attempt.cold = cold
                return attempt
        except BaseException:
            self.discard()
            raise

    def _start(self) -> Child:
        directory = self._mounts.directory if self._mounts else self._settings.task_root
        self._child = Child(self._settings, self._foreign, self._adopts, directory)
        return self._child

    def _exchange(self, child: Child, header: Json, body: bytes | Spill, event: Json) -> tuple[Exchange, Attempt]:
        for descriptor in (child.stdout, child.stderr):  # what was printed between runs belongs to none
            drain(descriptor, Log(0), DRAIN_LIMIT)
        self._count += 1
        log_limit = min(int(event.get("log_limit", _DEFAULT_LOG)), LOG_LIMIT)
        order = Order()
        logs = Log(log_limit, order, 0), Log(log_limit, order, 1)
        child.decoder.body_limit = int(header.get("output_limit") or 0)
        began, timeout = time.time(), float(event["timeout"])
        header = header | {"id": self._count, "deadline": began + timeout}
        urls = Urls(event.get("marker_url") or event.get("kill_url"), event.get("log_url"))
        exchange = Exchange(child, self._count, time.monotonic() + timeout, logs, order, urls)
        if isinstance(body, Spill):
            outcome = exchange.perform(before(header, len(body)), body)
        else:
            outcome = exchange.perform(encode(header, body))
        return exchange, Attempt(outcome, False, began, time.time(), logs, order)

    def _is_lost(self, exchange: Exchange, outcome: Outcome) -> bool:
        """True if a child that had waited was of no use although it was sent a request: none of which it has begun."""
        if outcome.kind not in ("exited", "lost", "garbled", "silent") or self._child is None:
            return False
        self._child.kill()
        if exchange.had_started():
            return False
        self.discard()
        return True

    def _settle(self, exchange: Exchange, outcome: Outcome) -> None:
        """Leave either a clean warm child or none; then nobody writes any more, and the logs are complete."""
        child = self._child
        assert child is not None
        self.recycled = _verdict_on(child, outcome)
        if self.recycled is None and not child.clean():
            self.recycled = "strays"
        if self.recycled is not None:
            child.kill()
        exchange.drain()
        if self.recycled is not None:
            self.discard()

    def _report(self, attempt: Attempt, event: Json) -> Json:
        status, error = report.verdict(attempt.outcome, attempt.logs[1])
        body = attempt.outcome.message.body if status == "SUCCEEDED" else b""
        placed: Json = {"output_size": len(body), "output_stored": False}
        if status == "SUCCEEDED":
            status, error, placed = _place(body, event)
        reply = placed | {
            "status": status,
            "error": error,
            "cold": attempt.cold,
            "started_at": report.timestamp(attempt.began),
            "finished_at": report.timestamp(attempt.ended),
            "duration_ms": round((attempt.ended - attempt.began) * 1000, 3),
        }
        return report.fit(reply, *attempt.logs, attempt.order)


def _place(body: bytes | Spill, event: Json) -> tuple[str, Json | None, Json]:
    """Put the output into the reply, or, where it is too large for that, behind `output_url`."""
    size: Json = {"output_size": len(body), "output_stored": False}
    if isinstance(body, Spill) or len(body) > min(int(event.get("inline_limit", _DEFAULT_INLINE)), INLINE_LIMIT):
        if not event.get("output_url"):
            message = f"the output has {len(body)} bytes, and there is nowhere to store it"
            return "OUTPUT_INVALID", report.error("OutputTooLarge", message), size
        _store(event["output_url"], body)
        return "SUCCEEDED", None, size | {"output_stored": True}
    try:
        return "SUCCEEDED", None, size | {"output": output.parse(body)}
    except output.OutputError as error:
        return "OUTPUT_INVALID", report.error("OutputInvalid", str(error)), size


def _mounts(settings: Settings) -> "Mounts":
    from portico_runtime.mounts import Mounts  # and an HTTP client with it

    made = Mounts(settings.scratch, settings.task_root, settings.mounts)
    made.make()
    return made


def _fetch(url: str, folder: str) -> bytes | Spill:
    from portico_runtime import transfer  # an HTTP client takes as long to import as all the rest

    return transfer.get(url, folder)


def _store(url: str, data: bytes | Spill) -> None:
    from portico_runtime import transfer

    transfer.put(url, data)


def _verdict_on(child: Child, outcome: Outcome) -> str | None:
    """Why the child must go, or None."""
    if outcome.kind != "answered":
        return outcome.kind
    wish = outcome.message.header.get("recycle")
    if wish is None:
        return child.suspicion()
    return report.clean_text(wish, 40) or "garbled"
