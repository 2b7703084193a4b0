"""Structured logs and metrics by AWS Lambda Powertools, made at the first use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

NAMESPACE = "Portico"
SERVICE = "portico"


@cache
def logger() -> "Logger":
    """The logger of this process: one JSON object a line, the level from POWERTOOLS_LOG_LEVEL."""
    from aws_lambda_powertools import Logger

    return Logger(service=SERVICE, utc=True)


@contextmanager
def metrics(**dimensions: str) -> Iterator[Callable[[str, float, str], None]]:
    """Metrics in CloudWatch's embedded format, written as one line when the block ends."""
    from aws_lambda_powertools.metrics import MetricUnit
    from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

    provider = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, service=SERVICE, metric_set={}, dimension_set={})
    for name, value in dimensions.items():
        provider.add_dimension(name, value)
    yield lambda name, value, unit: provider.add_metric(name, MetricUnit(unit), value)
    provider.flush_metrics()
