"""Callers of the emulator: its administrator by the home's own key, functions by secrets that nobody can compute.

MiniStack takes `test`, the number of an account and its configured key for its administrator, and derives the keys of functions'
roles from their names, which are no secret. The roles' keys are forgotten at its end; pre-signed URLs outlive that.
"""

import hashlib
import hmac
import types
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from local.emulator.direct import Lookup
from local.signing import Keys

_of_function: ContextVar[bool] = ContextVar("of_function", default=False)
_ACCESS_KEY, _SECRET_KEY, _TOKEN = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"


def install(evaluator: Any, runtime: Any, functions: Any, sessions: Any, keys: Keys) -> None:
    """Change `iam_evaluator` and `lambda_runtime` of `ministack.core`, and `lambda_svc` of its services; `sessions` is `sts`."""
    credentials_of, register_session = runtime.execution_credentials, sessions.register_session

    def is_root_access_key(access_key: str) -> bool:
        return not access_key or access_key == keys.access_key  # who is nobody comes as far as the APIs

    def secrets_of(access_key: str) -> tuple[str, str]:
        return _derived(keys, "secret", access_key), _derived(keys, "token", access_key)

    def register(access_key: str, session: dict[str, Any]) -> None:
        """At once with the secrets that count, for other workers of the function are at work with them."""
        if _of_function.get():
            secret, token = secrets_of(access_key)
            session = {**session, "SecretAccessKey": secret, "SessionToken": token}
        register_session(access_key, session)

    def execution_credentials(config: dict[str, Any]) -> dict[str, str]:
        of_function = _of_function.set(True)
        try:
            known: dict[str, str] = credentials_of(config)
        finally:
            _of_function.reset(of_function)
        known[_SECRET_KEY], known[_TOKEN] = secrets_of(known[_ACCESS_KEY])
        return known

    # It reads nothing of the environment but the administrator's key, which no child is to inherit.
    environ = {_ACCESS_KEY: keys.access_key, _SECRET_KEY: keys.secret_key}
    evaluator.os = types.SimpleNamespace(environ=environ)
    evaluator.is_root_access_key = is_root_access_key
    sessions.register_session = register
    for module in (runtime, functions):
        module.execution_credentials = execution_credentials


def register_functions(runtime: Any, functions: Any) -> None:
    """Make the keys of all functions known again; `functions` is `ministack.services.lambda_svc` with its state."""
    for config in _configurations(functions):
        runtime.execution_credentials(config)


def lookup(evaluator: Any) -> Lookup:
    """The credential of an access key; of nobody's, none."""

    def credential(access_key: str, token: str) -> Any:
        return evaluator.resolve_credential(access_key, None, token) if access_key else None

    return credential


def _configurations(functions: Any) -> Iterator[dict[str, Any]]:
    for function in functions._functions.to_dict().values():
        yield function["config"]
        yield from (version["config"] for version in (function.get("versions") or {}).values())


def _derived(keys: Keys, purpose: str, access_key: str) -> str:
    """The same for as long as the home has its key, so that what was signed stays valid after a restart."""
    return hmac.digest(keys.secret_key.encode(), f"{purpose}:{access_key}".encode(), hashlib.sha256).hex()
