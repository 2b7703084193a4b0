"""Deliveries made as senders make them, to try a webhook without its sender."""

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from portico.core.base.ids import new_id
from portico.core.net import standard_webhooks
from portico.eventing.webhooks.schemes import Scheme
from portico.eventing.webhooks.signatures import Delivery

KIND: Final = "test"


def sample(scheme: Scheme, key: bytes, data: Any, now: datetime) -> Delivery:
    """A delivery of `data`, or of a body that says it is a test, signed by the scheme now."""
    name, seconds = f"test-{new_id()}", str(int(now.timestamp()))
    body = json.dumps({"id": name, "type": KIND} if data is None else data).encode()
    return Delivery([("content-type", "application/json"), *_HEADERS[scheme](key, body, name, seconds)], body)


_Headers = list[tuple[str, str]]


def _github(key: bytes, body: bytes, name: str, _seconds: str) -> _Headers:
    signature = f"sha256={_digest(key, body).hex()}"
    return [("x-github-delivery", name), ("x-github-event", KIND), ("x-hub-signature-256", signature)]


def _stripe(key: bytes, body: bytes, _name: str, seconds: str) -> _Headers:
    return [("stripe-signature", f"t={seconds},v1={_digest(key, f'{seconds}.'.encode() + body).hex()}")]


def _standard(key: bytes, body: bytes, name: str, seconds: str) -> _Headers:
    return list(standard_webhooks.signed_headers(key, body, name, int(seconds)).items())


def _digest(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(key, signed, "sha256")


_HEADERS: Final[Mapping[Scheme, Callable[[bytes, bytes, str, str], _Headers]]] = {
    Scheme.GITHUB: _github,
    Scheme.STRIPE: _stripe,
    Scheme.STANDARD: _standard,
}
