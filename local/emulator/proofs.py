"""Proofs of the gate, which the emulator would make again for the same request.

It verifies the signature a second time, and gathers all policies of the caller to learn the caller's name.
"""

from contextvars import ContextVar
from typing import Any

proven: ContextVar[str] = ContextVar("proven", default="")
"""The access key whose signature over the whole request, its body included, the gate has verified; empty if none."""


def install(evaluator: Any) -> None:
    """Change `ministack.core.iam_evaluator`."""
    authenticate, pin_request_caller = evaluator.authenticate, evaluator.pin_request_caller

    def authenticate_once(access_key: str, account: str) -> Any:
        request = evaluator._signed_request.get()
        if request is None or request.presigned or not access_key == request.access_key_id == proven.get():
            return authenticate(access_key, account)
        evaluator._signed_request.set(None)
        evaluator._verified_key.set(access_key)
        return evaluator.resolve_credential(access_key, account)

    def pin_proven_caller(headers: Any, query: Any = None) -> None:
        arn = getattr(evaluator.resolve_credential(proven.get()), "principal_arn", "") if proven.get() else ""
        if arn:
            evaluator._request_caller_arn.set(arn)
        else:
            pin_request_caller(headers, query)

    evaluator.authenticate, evaluator.pin_request_caller = authenticate_once, pin_proven_caller
