"""Structured logs and metrics, in the formats of Powertools for AWS Lambda.

Lines are written here, not by Powertools: a request writes one of each, and its machinery took a fifth of the processor's time of a warm
call. A test compares every kind of line with its own. Its formatter writes errors, which are seldom.
"""

import json
import logging
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from portico.core.base.settings import log_level, trace_id

if TYPE_CHECKING:
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

NAMESPACE: Final = "Portico"
SERVICE: Final = "portico"
LATENCY: Final = "Latency"  # of requests; its sample count is their number
DURATION: Final = "ActionDuration"  # of actions, likewise
_WRITING: Final = Lock()
_NOTHING: Final[Mapping[str, Any]] = {}
_COMPACT: Final = (",", ":")
_encode: Final = json.JSONEncoder(separators=_COMPACT, default=str, ensure_ascii=False).encode


class Log:
    """A log of one JSON object a line, from a level on. `exc_info` is an exception, or true for the one being handled."""

    def __init__(self, level: int) -> None:
        self.level = level

    def debug(self, message: str, *, extra: Mapping[str, Any] = _NOTHING) -> None:
        """Logs what only somebody who looks for a fault wants to know."""
        if self.level <= logging.DEBUG:
            self._write(logging.DEBUG, message, extra)

    def info(self, message: str, *, extra: Mapping[str, Any] = _NOTHING) -> None:
        """Logs what happened."""
        if self.level <= logging.INFO:
            self._write(logging.INFO, message, extra)

    def warning(self, message: str, *, extra: Mapping[str, Any] = _NOTHING, exc_info: Any = None) -> None:
        """Logs what went wrong and is tried again or done without."""
        if self.level <= logging.WARNING:
            self._write(logging.WARNING, message, extra, exc_info)

    def error(self, message: str, *, extra: Mapping[str, Any] = _NOTHING, exc_info: Any = None) -> None:
        """Logs what somebody has to look at."""
        if self.level <= logging.ERROR:
            self._write(logging.ERROR, message, extra, exc_info)

    def exception(self, message: str, *, extra: Mapping[str, Any] = _NOTHING) -> None:
        """Logs an error with the exception that is being handled."""
        if self.level <= logging.ERROR:
            self._write(logging.ERROR, message, extra, exc_info=True)

    @staticmethod
    def _write(level: int, message: str, extra: Mapping[str, Any], exc_info: Any = None) -> None:
        caller = sys._getframe(2)
        function, line = caller.f_code.co_name, caller.f_lineno
        if exc_info:
            _print(_with_error(level, message, extra, exc_info, function, line))
            return
        now = time.time()
        said = {
            "level": logging.getLevelName(level),
            "location": f"{function}:{line}",
            "message": message,
            "timestamp": f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(now))},{int(now % 1 * 1000):03d}+0000",
            "service": SERVICE,
            **extra,
            "xray_trace_id": trace_id(),
        }
        _print(_encode({name: value for name, value in said.items() if value is not None}))


@cache
def logger() -> Log:
    """The log of this process. Raises ValueError for a level that is none."""
    return Log(log_level())


class Measured:
    """A metric's value in milliseconds, and the sets of dimensions that it is counted by, each a metric that is paid for."""

    __slots__ = ("dimensions", "metric", "milliseconds")

    def __init__(self, metric: str, milliseconds: float, dimensions: Sequence[Mapping[str, str]]) -> None:
        self.metric, self.milliseconds, self.dimensions = metric, milliseconds, dimensions


def by_outcome(outcome: str, milliseconds: float) -> Measured:
    """The duration of an action."""
    return Measured(DURATION, milliseconds, ({"outcome": outcome},))


def measure(*measured: Measured, **properties: str) -> None:
    """Writes metrics in a line of CloudWatch's embedded metric format, each by its dimensions and by what service it is.

    Each metric has a directive of its own, so none is counted by the dimensions of another. Properties are not paid for:
    they are searched for in the log.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    directives = [
        {
            "Namespace": NAMESPACE,
            "Dimensions": [["service", *each] for each in one.dimensions],
            "Metrics": [{"Name": one.metric, "Unit": "Milliseconds"}],
        }
        for one in measured
    ]
    line: dict[str, Any] = {"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives}}
    line["service"] = SERVICE
    for one in measured:
        for each in one.dimensions:
            line.update(each)
        line[one.metric] = [one.milliseconds]
    _print(_encode(line | properties))


def _print(line: str) -> None:
    """Writes a line as a whole: threads would come between its text and its end."""
    with _WRITING:
        try:
            sys.stdout.write(f"{line}\n")
        except UnicodeEncodeError:  # half a character
            sys.stdout.write(f"{json.dumps(json.loads(line), separators=_COMPACT)}\n")
        sys.stdout.flush()


def _with_error(level: int, message: str, extra: Mapping[str, Any], exc_info: Any, function: str, line: int) -> str:
    error = exc_info if isinstance(exc_info, BaseException) else sys.exception()
    told = (None, None, None) if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord(SERVICE, level, "", line, message, (), told, function)
    vars(record).update(extra)
    return _formatter().format(record)


@cache
def _formatter() -> "LambdaPowertoolsFormatter":
    from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

    return LambdaPowertoolsFormatter(utc=True, service=SERVICE)
