"""The lines of a request in the log and among the metrics."""

import time
from typing import NamedTuple

from portico.core.base.observability import LATENCY, Measured, by_outcome, logger, measure
from portico.core.model.call import Told


class Measurable(NamedTuple):
    """A request that was answered: its method as it was asked, its route rather than its path, and when it began (perf_counter)."""

    method: str
    route: str
    status: int
    start: float


def write_lines(request: Measurable, told: Told, request_id: str, resource: str, domain: str) -> None:
    """The line of the log and the line of metrics of a request and of its action. A HEAD is measured as the GET that it asks about."""
    method, route, status, start = request
    duration = round((time.perf_counter() - start) * 1000, 3)
    fields = {"method": method, "route": route, "status": status, "duration_ms": duration}
    logger().info("http.request", extra={**fields, **told.fields, "request_id": request_id})
    by: tuple[dict[str, str], ...] = ({"resource": resource}, {"status": f"{status // 100}xx"})
    properties = {"route": f"{'GET' if method == 'HEAD' else method} {route}", "domain": domain}
    if told.outcome:
        action = by_outcome(told.outcome, told.milliseconds)
        measure(Measured(LATENCY, duration, by), action, **properties, action=told.fields["action"])
    else:
        measure(Measured(LATENCY, duration, by), **properties)
