"""Callers of AWS, remembered for a second: each request resolves its credential three times, and gathers the caller's policies.

A credential that is taken away, and a policy that is changed, count from the next second on; AWS takes longer.
"""

import time
from collections.abc import Callable, Hashable
from typing import Any

SECONDS = 1.0
MOST = 1_000

Find = Callable[..., Any]


class Recent:
    """What `find` found, by all of its arguments; what it did not find is looked for again."""

    def __init__(self, find: Find, found: Callable[[Any], bool]) -> None:
        self._find, self._found = find, found
        self._known: dict[tuple[Hashable, ...], tuple[float, Any]] = {}

    def __call__(self, *asked: Hashable) -> Any:
        """The same for a second."""
        now = time.monotonic()
        since, known = self._known.get(asked, (0.0, None))
        if known is not None and now - since < SECONDS:
            return known
        result = self._find(*asked)
        if self._found(result):
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[asked] = now, result
        return result


def install(evaluator: Any, account: Callable[[], str]) -> None:
    """Change `ministack.core.iam_evaluator`; `account` is that of the request."""
    unchecked = evaluator._SESSION_TOKEN_NOT_CHECKED
    credentials = Recent(evaluator.resolve_credential, lambda found: hasattr(found, "secret_access_key"))
    principals = Recent(evaluator.resolve_principal, lambda found: hasattr(found, "policies"))

    def resolve_credential(key: str, account_id: str | None = None, session_token: Any = unchecked) -> Any:
        return credentials(key, account_id or account(), session_token)

    def resolve_principal(key: str, account_id: str, _credential: Any = None) -> Any:
        return principals(key, account_id)

    evaluator.resolve_credential, evaluator.resolve_principal = resolve_credential, resolve_principal
