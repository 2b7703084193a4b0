"""Credentials of callers of AWS, remembered for a second: each request resolves its own three times.

A credential that is taken away counts until the next second; AWS takes longer. A changed policy counts at once.
"""

import time
from collections.abc import Callable, Hashable
from typing import Any

SECONDS = 1.0
MOST = 1_000


def install(evaluator: Any, account: Callable[[], str]) -> None:
    """Change `ministack.core.iam_evaluator`; `account` is that of the request."""
    unchecked, find = evaluator._SESSION_TOKEN_NOT_CHECKED, evaluator.resolve_credential
    known: dict[tuple[Hashable, ...], tuple[float, Any]] = {}

    def resolve_credential(key: str, account_id: str | None = None, session_token: Any = unchecked) -> Any:
        asked, now = (key, account_id or account(), session_token), time.monotonic()
        since, found = known.get(asked, (0.0, None))
        if found is not None and now - since < SECONDS:
            return found
        result = find(*asked)
        if hasattr(result, "secret_access_key"):
            if len(known) >= MOST:
                known.clear()
            known[asked] = now, result
        return result

    evaluator.resolve_credential = resolve_credential
