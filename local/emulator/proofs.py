"""Proofs of the gate, which the emulator would make again for the same request.

It keeps the request and verifies the signature a second time, and gathers all policies of the caller to learn the caller's name.
"""

from contextvars import ContextVar
from typing import Any

proven: ContextVar[str] = ContextVar("proven", default="")
"""The access key whose signature over the whole request, its body included, the gate has verified; empty if none."""


def install(evaluator: Any, emulator: Any) -> None:
    """Change `ministack.core.iam_evaluator` and `ministack.app`."""
    pin_request_caller, pin_signed_request = evaluator.pin_request_caller, emulator.pin_signed_request

    def pin_unproven_request(method: str, raw_path: str, query: Any, headers: Any, *rest: Any) -> None:
        if not _names(headers, proven.get()):
            pin_signed_request(method, raw_path, query, headers, *rest)
            return
        evaluator._signed_request.set(None)  # nothing is left to be checked
        evaluator._verified_key.set(proven.get())
        evaluator._anonymous.set(False)

    def pin_proven_caller(headers: Any, query: Any = None) -> None:
        arn = getattr(evaluator.resolve_credential(proven.get()), "principal_arn", "") if proven.get() else ""
        if arn:
            evaluator._request_caller_arn.set(arn)
        else:
            pin_request_caller(headers, query)

    emulator.pin_signed_request, evaluator.pin_request_caller = pin_unproven_request, pin_proven_caller


def _names(headers: Any, access_key: str) -> bool:
    """True if the emulator, which takes the first key in the header, takes this one."""
    if access_key:
        for name, value in headers:
            if name == b"authorization":
                return bool(value.startswith(f"AWS4-HMAC-SHA256 Credential={access_key}/".encode()))
    return False
