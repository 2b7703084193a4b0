"""Services of AWS that speak its JSON protocol (DynamoDB, KMS, SQS, EventBridge, ECS): a POST for each operation.

https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html

What may be tried again is, with full jitter, as the SDKs' standard mode has it: lost connections, throttling and failures of
the service, from a quota that bounds what retries add to the load of a service in trouble.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from portico.core.aws.botocore_clients import ATTEMPTS
from portico.core.aws.connection import ConnectionLost, Reply, SignedConnection
from portico.core.aws.endpoints import Endpoint

_FIRST_PAUSE: Final = 0.1  # seconds at most; twice as long after each attempt
_LONGEST_PAUSE: Final = 5.0
_FAILED: Final = frozenset({500, 502, 503, 504})
_PASSING: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
# The prefix of `X-Amz-Target`, and the version of the protocol.
_PROTOCOLS: Final[Mapping[str, tuple[str, str]]] = {
    "dynamodb": ("DynamoDB_20120810", "1.0"),
    "ecs": ("AmazonEC2ContainerServiceV20141113", "1.1"),
    "events": ("AWSEvents", "1.1"),
    "kms": ("TrentService", "1.1"),
    "sqs": ("AmazonSQS", "1.0"),
}


class Refused(Exception):
    """The service answered with an error: its code, its HTTP status, and all that it says."""

    def __init__(self, operation: str, code: str, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(f"{operation}: {code}: {said.get('message') or said.get('Message') or ''}")
        self.code = code
        self.status = status
        self.said = said

    @property
    def passes(self) -> bool:
        """True if the same request may well succeed in a moment."""
        return self.status in _FAILED or self.code in _PASSING


@dataclass
class Quota:
    """A quota of retries, refilled by requests that succeed; threads may share it."""

    left: int = 500
    most: int = 500
    cost: int = 5
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self) -> bool:
        """Takes one more retry; False if too little is left."""
        with self._lock:
            enough = self.left >= self.cost
            self.left -= self.cost * enough
            return enough

    def give_back(self, retried: bool) -> None:
        """After a success: what its last retry took, or a little for one without any."""
        with self._lock:
            self.left = min(self.most, self.left + (self.cost if retried else 1))


@dataclass
class JsonClient:
    """A client of one service; threads may share it."""

    wire: SignedConnection
    attempts: int = ATTEMPTS
    quota: Quota = field(default_factory=Quota)

    @classmethod
    def of(
        cls, service: str, read_timeout: float = 5, connect_timeout: float = 2, attempts: int = ATTEMPTS
    ) -> "JsonClient":
        """One that asks where the environment says. Raises LookupError where that names no Region."""
        return cls(SignedConnection(Endpoint.of(service), connect_timeout, read_timeout), attempts)

    def call(self, operation: str, parameters: Mapping[str, Any], *, ends: float | None = None) -> dict[str, Any]:
        """The reply of the operation. Raises Refused, ConnectionLost.

        `ends` is when it is given up, on the monotonic clock: no attempt is sent after it.
        """
        headers, body = self._headers(operation), json.dumps(parameters).encode()
        try:
            answer = self.attempt(operation, headers, body, ends)
        except (Refused, ConnectionLost) as error:
            if self.attempts == 1 or not _passes(error):
                raise
            return self._again(operation, headers, body, ends, error)
        self.quota.give_back(retried=False)
        return answer

    def attempt(
        self, operation: str, headers: Mapping[str, str], body: bytes, ends: float | None = None
    ) -> dict[str, Any]:
        """The same, of one request."""
        reply = self.wire.post("/", headers, body, ends)
        if reply.status == 200:
            found: dict[str, Any] = json.loads(reply.body or b"{}")
            return found
        raise _refused(operation, reply)

    def _headers(self, operation: str) -> dict[str, str]:
        """The headers of all attempts of a call; their id tells the service that the attempts are one."""
        target, version = _PROTOCOLS[self.wire.endpoint.service]
        return {
            "content-type": f"application/x-amz-json-{version}",
            "x-amz-target": f"{target}.{operation}",
            "amz-sdk-invocation-id": os.urandom(16).hex(),
        }

    def _again(
        self, operation: str, headers: Mapping[str, str], body: bytes, ends: float | None, error: Exception
    ) -> dict[str, Any]:
        """Further attempts, after one that failed."""
        from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

        failed = [error]

        def attempt() -> dict[str, Any]:
            if failed:
                raise failed.pop()
            return self.attempt(operation, headers, body, ends)

        def exhausted(state: RetryCallState) -> bool:
            if ends is not None and time.monotonic() + state.upcoming_sleep >= ends:
                return True
            return state.attempt_number >= self.attempts or not self.quota.take()

        retrying = Retrying(
            retry=retry_if_exception(_passes),
            wait=wait_random_exponential(multiplier=_FIRST_PAUSE, max=_LONGEST_PAUSE),
            stop=exhausted,
            reraise=True,
        )
        answer: dict[str, Any] = retrying(attempt)
        self.quota.give_back(retried=True)
        return answer


def _passes(error: BaseException) -> bool:
    return isinstance(error, ConnectionLost) or (isinstance(error, Refused) and error.passes)


def _refused(operation: str, reply: Reply) -> Refused:
    """The error of a reply: its code is the last part of a shape's name, or stands in a header."""
    try:
        said = json.loads(reply.body)
    except ValueError:  # of something between: a proxy, a load balancer
        said = {}
    if not isinstance(said, dict):
        said = {}
    name = str(said.get("__type") or said.get("code") or reply.headers.get("x-amzn-errortype") or reply.status)
    return Refused(operation, name.rpartition("#")[2].partition(":")[0], reply.status, said)
