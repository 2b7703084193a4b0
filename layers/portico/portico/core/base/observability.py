"""Structured logs and metrics by AWS Lambda Powertools, made at the first use."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

NAMESPACE = "Portico"
SERVICE = "portico"
LATENCY = "Latency"  # of requests; its sample count is their number
_WRITING = Lock()  # a line is written in two steps, and threads would come between


@cache
def logger() -> "Logger":
    """The logger of this process: one JSON object a line, the level from POWERTOOLS_LOG_LEVEL."""
    from aws_lambda_powertools import Logger

    return Logger(service=SERVICE, utc=True)


@contextmanager
def metrics(*dimensions: Mapping[str, str]) -> Iterator[Callable[[str, float, str], None]]:
    """Metrics in CloudWatch's embedded format, by each set of dimensions; written as one line when the block ends."""
    from aws_lambda_powertools.metrics import MetricUnit
    from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

    provider = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, service=SERVICE, metric_set={}, dimension_set={})
    first, *others = dimensions
    for name, value in first.items():
        provider.add_dimension(name, value)
    for each in others:
        provider.add_dimensions(**each)
    yield lambda name, value, unit: provider.add_metric(name, MetricUnit(unit), value)
    with _WRITING:
        provider.flush_metrics()
