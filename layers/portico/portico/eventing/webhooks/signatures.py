"""Signatures of deliveries: HMAC-SHA256 (RFC 2104) over the bytes as they came, compared in constant time."""

import base64
import binascii
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Final

from portico.core.base.frozen import frozen
from portico.eventing.webhooks.schemes import Scheme

FORM: Final = "application/x-www-form-urlencoded"
INVALID: Final = "WEBHOOK_SIGNATURE_INVALID"
_MAX_HEADER: Final = 4096
_GITHUB: Final = re.compile(r"sha256=([0-9a-f]{64})", re.IGNORECASE)
_HEX: Final = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_SECONDS: Final = re.compile(r"[0-9]{1,11}")
_ID: Final = re.compile(r"[\x21-\x7e]{1,256}")


@frozen(slots=True)
class Delivery:
    """A delivery: its headers, names in lower case, and its body as it came."""

    headers: Sequence[tuple[str, str]] = field(repr=False)
    body: bytes = field(repr=False)

    def header(self, name: str) -> str | None:
        """The value of a header; None when there is none, more than one, or an unreasonable one."""
        found = [value for key, value in self.headers if key == name]
        return found[0] if len(found) == 1 and len(found[0]) <= _MAX_HEADER else None


@frozen(slots=True)
class Proof:
    """The proof in a delivery: digests of which one must be right, the text that they sign, and the time of that."""

    digests: Sequence[bytes]
    signed: bytes = field(repr=False)
    at: datetime | None = None

    def is_by(self, keys: Sequence[bytes]) -> bool:
        """True if one of the digests was made with one of the keys; takes the same time in every case."""
        made = [hmac.digest(key, self.signed, "sha256") for key in keys]
        return sum(hmac.compare_digest(digest, given) for digest in made for given in self.digests) > 0

    def is_within(self, tolerance: timedelta, now: datetime) -> bool:
        """True if it was signed not too long before, or after; also when the scheme does not say."""
        return self.at is None or abs(now - self.at) <= tolerance


def proof_of(scheme: Scheme, delivery: Delivery) -> Proof | None:
    """The proof that a delivery offers by a scheme; None when it offers none that can be read."""
    return _PROOFS[scheme](delivery)


def no_proof(delivery: Delivery) -> Proof:
    """A proof that is never right, and takes as long to look at as one that could be."""
    return Proof((bytes(32),), delivery.body)


def _github(delivery: Delivery) -> Proof | None:
    """`X-Hub-Signature-256: sha256=<hex>` over the body."""
    found = _GITHUB.fullmatch(delivery.header("x-hub-signature-256") or "")
    return Proof((bytes.fromhex(found[1]),), delivery.body) if found else None


def _stripe(delivery: Delivery) -> Proof | None:
    """`Stripe-Signature: t=<seconds>,v1=<hex>,..` over `<t>.<body>`; schemes other than v1 do not count."""
    parts = [part.strip().partition("=") for part in (delivery.header("stripe-signature") or "").split(",")]
    times = [value for name, _, value in parts if name == "t"]
    digests = [bytes.fromhex(value) for name, _, value in parts if name == "v1" and _HEX.fullmatch(value)]
    if len(times) != 1 or not digests or not _SECONDS.fullmatch(times[0]):
        return None
    return Proof(digests, times[0].encode() + b"." + delivery.body, _time(times[0]))


def _standard(delivery: Delivery) -> Proof | None:
    """`webhook-signature: v1,<base64> ..` over `<webhook-id>.<webhook-timestamp>.<body>`; see `standard_header`."""
    name, time, signature = (standard_header(delivery, part) or "" for part in ("id", "timestamp", "signature"))
    given = (part.partition(",") for part in signature.split(" "))
    digests = [digest for version, _, text in given if version == "v1" and (digest := _base64(text))]
    if not digests or not _ID.fullmatch(name) or not _SECONDS.fullmatch(time):
        return None
    return Proof(digests, f"{name}.{time}.".encode() + delivery.body, _time(time))


def standard_header(delivery: Delivery, part: str) -> str | None:
    """A header of Standard Webhooks, or of Svix, which had them first under names of its own; never one of each."""
    names = {name for name, _ in delivery.headers}
    prefix = "svix" if "svix-signature" in names and "webhook-signature" not in names else "webhook"
    return delivery.header(f"{prefix}-{part}")


_PROOFS: Final[Mapping[Scheme, Callable[[Delivery], Proof | None]]] = {
    Scheme.GITHUB: _github,
    Scheme.STRIPE: _stripe,
    Scheme.STANDARD: _standard,
}


def _time(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
