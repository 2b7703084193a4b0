"""Retries: when to ask again, and after how long."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import tenacity

from portico_client.errors import ApiError, ConnectionFailed

T = TypeVar("T")
_AGAIN: Final = frozenset({429, 502, 503, 504})
_STILL_AT_IT: Final = "IDEMPOTENCY_IN_PROGRESS"  # what timed out goes on: its reply can be had a moment later


@dataclass(frozen=True)
class Retries:
    """The greatest number of attempts of a request, and the limits of the pauses between, in seconds.

    Pauses are random below a bound that doubles (full jitter), or as long as `Retry-After` says; if that is longer than
    `longest_wait`, the error is raised at once.
    """

    attempts: int = 5
    first_pause: float = 0.3
    longest_pause: float = 10.0
    longest_wait: float = 60.0

    def run(self, attempt: Callable[[], T]) -> T:
        """The result of the attempt; raises the error of the last one."""
        return tenacity.Retrying(**self._options())(attempt)

    async def run_async(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """The same of an attempt that is awaited."""
        return await tenacity.AsyncRetrying(**self._options())(attempt)

    def _options(self) -> dict[str, Any]:
        return {
            "stop": tenacity.stop_after_attempt(self.attempts),
            "retry": tenacity.retry_if_exception(self._is_worth_it),
            "wait": self._pause,
            "reraise": True,
        }

    def _is_worth_it(self, error: BaseException) -> bool:
        if isinstance(error, ApiError):
            told = error.status in _AGAIN or error.code == _STILL_AT_IT
            return told and (error.retry_after or 0) <= self.longest_wait
        return isinstance(error, ConnectionFailed)

    def _pause(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, ApiError) else None
        if asked is not None:
            return asked
        return tenacity.wait_random_exponential(multiplier=self.first_pause, max=self.longest_pause)(state)


NEVER: Final = Retries(attempts=1)
