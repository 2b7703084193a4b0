"""The metrics of a local stack for Prometheus, read from the logs that the functions write anyway.

Functions share no memory, and each writes one line of metrics a request (CloudWatch embedded format). On AWS, CloudWatch
makes metrics of these lines; on one machine nothing does, so they are read and added up here: what was not read yet, at
every request for them. Nothing is kept, and nothing is written for it.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from portico.core.actions.processor import Handler
from portico.core.aws.botocore_clients import client
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.base.observability import LATENCY, NAMESPACE
from portico.core.model.action import Action, PlatformAction
from portico.core.model.call import Call

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

LOCAL: Final = "local"
BOUNDS: Final = (1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000)
_LATE_MS: Final = 60_000  # a line may be that much older than when it can be read
_BATCH: Final = 10_000
_NAME: Final = "portico_http_request_duration_seconds"

Labels = tuple[str, str, str]


@frozen
class GetMetrics(PlatformAction, of="metric", does="get"):
    """Reads the metrics of the whole platform."""

    mutates: ClassVar[bool] = False


@dataclass
class Histogram:
    """Durations of requests, in milliseconds."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def add(self, milliseconds: float) -> None:
        """Counts one."""
        self.buckets[bisect_left(BOUNDS, milliseconds)] += 1
        self.total += milliseconds


@dataclass
class MetricsService:
    """Adds up what the log groups of a stack have."""

    stack: str
    environment: str
    _histograms: dict[Labels, Histogram] = field(default_factory=lambda: defaultdict(Histogram))
    _read_to: dict[str, int] = field(default_factory=dict)
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def handlers(self) -> Mapping[type[Action], Handler]:
        """The handlers, by type of action."""
        return {GetMetrics: self.get}

    @cached_property
    def logs(self) -> Any:
        """The client of the logs."""
        return client("logs")

    def get(self, _call: Call, _action: GetMetrics) -> str:
        """All metrics in Prometheus' text format 0.0.4. Raises NotFound on AWS, where CloudWatch has them."""
        if self.environment != LOCAL:
            raise NotFound(f"Metrics are in CloudWatch, in the namespace {NAMESPACE}.", code="METRICS_NOT_HERE")
        prefix = f"/aws/cloudformation/{self.stack}/"  # what the emulator calls groups of a stack's own
        found = self.logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
        for group in (group["logGroupName"] for page in found for group in page["logGroups"]):
            for line in self._lines(group):
                self._add(line)
        return render(self._histograms)

    def _lines(self, group: str) -> Iterator[str]:
        """The lines of metrics that were not read yet."""
        start = self._read_to.get(group, 0) - _LATE_MS
        while True:
            query = {"logGroupName": group, "startTime": max(0, start), "filterPattern": f'"{LATENCY}"'}
            events = self.logs.filter_log_events(**query, limit=_BATCH)["events"]
            for event in events:
                line = (event["logStreamName"], event["message"])  # which has the instant at which it was written
                if line not in self._seen:
                    self._seen[line] = event["timestamp"]
                    yield event["message"]
            if events:
                self._read_to[group] = events[-1]["timestamp"]
            if len(events) < _BATCH or events[-1]["timestamp"] == start:
                break
            start = events[-1]["timestamp"]
        self._forget()

    def _forget(self) -> None:
        """Forgets what is too old to be met again."""
        latest = max(self._read_to.values(), default=0)
        self._seen = {line: at for line, at in self._seen.items() if at >= latest - 2 * _LATE_MS}

    def _add(self, line: str) -> None:
        try:
            read = json.loads(line)
            labels = (read["route"], read["status"], read["domain"])
            durations = [float(value) for value in read[LATENCY]]
        except (KeyError, TypeError, ValueError):
            return  # another line that has the word
        for duration in durations:
            self._histograms[labels].add(duration)


def render(histograms: Mapping[Labels, Histogram]) -> str:
    """Histograms of durations in seconds, whose `_count` is the number of requests."""
    lines = [f"# HELP {_NAME} How long functions took to answer requests.", f"# TYPE {_NAME} histogram"]
    for labels, histogram in sorted(histograms.items()):
        named = ",".join(f'{name}="{_escaped(value)}"' for name, value in _named(labels))
        count = 0
        for bound, in_bucket in zip((*BOUNDS, None), histogram.buckets, strict=True):
            count += in_bucket
            le = "+Inf" if bound is None else f"{bound / 1000:g}"
            lines.append(f'{_NAME}_bucket{{{named},le="{le}"}} {count}')
        lines += [f"{_NAME}_sum{{{named}}} {histogram.total / 1000:.6f}", f"{_NAME}_count{{{named}}} {count}"]
    return "\n".join(lines) + "\n"


def _named(labels: Labels) -> Iterator[tuple[str, str]]:
    method, _, route = labels[0].partition(" ")
    yield from (("method", method), ("route", route), ("status", labels[1]), ("domain", labels[2]))


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def wire(parts: "Parts") -> MetricsService:
    """The metrics of a local stack."""
    return MetricsService(parts.settings.function_prefix, parts.settings.environment)
