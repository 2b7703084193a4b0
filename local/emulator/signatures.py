"""Checks signatures of AWS, Version 4, with the emulator's own primitives, and its register of credentials.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from local.emulator.direct import Direct, Lookup, Usual

_ALGORITHM = "AWS4-HMAC-SHA256"
_PREFLIGHT = "access-control-request-method"
Query = dict[str, list[str]]


class Refusal(Exception):
    """A request without a valid signature; the message tells no secret."""


@dataclass(frozen=True)
class Signed:
    """The signature in a header, the headers of its request, and the secret that it is to be made with."""

    signature: Any
    headers: dict[str, str]
    secret: str

    @property
    def names_its_body(self) -> bool:
        """True if the signature covers a hash of the body that the client names."""
        return "x-amz-content-sha256" in self.signature.signed_headers.split(";")


class Verifier:
    """Verifies by `ministack.core.sigv4` and a register of credentials."""

    def __init__(self, sigv4: Any, lookup: Lookup) -> None:
        self._sigv4, self._lookup, self._direct = sigv4, lookup, Direct(sigv4, lookup)

    def usual(self, scope: dict[str, Any]) -> Usual | None:
        """The request, if its signature can be checked directly."""
        return self._direct.usual(scope)

    def check_query(self, scope: dict[str, Any], query: Query) -> None:
        """A pre-signed URL of S3, and nothing beside it that is not signed. Raises Refusal."""
        headers = _headers(scope)
        signature = self._parsed(self._sigv4.parse_query_signature(query))
        if query.get("X-Amz-Algorithm") != [_ALGORITHM] or signature.service != "s3":
            raise Refusal("Only pre-signed URLs of S3 are served.")
        if {len(values) for name, values in query.items() if name.startswith("X-Amz-")} != {1}:
            raise Refusal("A parameter of the signature is repeated.")
        covered = signature.signed_headers.split(";")
        if "host" not in covered or any(name.startswith("x-amz-") and name not in covered for name in headers):
            raise Refusal("There were headers present in the request which were not signed.")
        if self._is_expired(signature.amz_date, query.get("X-Amz-Expires", ["0"])[0]):
            raise Refusal("Request has expired.")
        secret = self._secret(signature.access_key_id, query.get("X-Amz-Security-Token", [""])[0])
        method = scope["method"]
        if method == "OPTIONS":  # of a browser that asks before it sends what was signed
            method = headers.get(_PREFLIGHT, "")
        self._compare(signature, secret, method, _encoded(scope), query, headers, b"", presigned=True)

    def signature(self, scope: dict[str, Any]) -> Signed:
        """The signature in the header, of a known key, and of now. Raises Refusal."""
        headers = _headers(scope)
        if not headers.get("authorization", "").startswith(f"{_ALGORITHM} "):
            raise Refusal("The request is not signed.")
        signature = self._parsed(self._sigv4.parse_header_signature(headers))
        if "host" not in signature.signed_headers.split(";"):
            raise Refusal("The signature does not cover the host.")
        if self._sigv4.request_time_failure(signature):
            raise Refusal("The request was not signed now.")
        return Signed(
            signature, headers, self._secret(signature.access_key_id, headers.get("x-amz-security-token", ""))
        )

    def check_header(self, scope: dict[str, Any], query: Query, signed: Signed, body: bytes) -> None:
        """The signature in the header is of this request. Raises Refusal."""
        path = _encoded(scope) if signed.signature.service == "s3" else _raw(scope)
        self._compare(signed.signature, signed.secret, scope["method"], path, query, signed.headers, body)

    def _parsed(self, signature: Any) -> Any:
        if isinstance(signature, tuple):
            raise Refusal("The signature is incomplete.")
        if signature.region_set is not None:
            raise Refusal("Only signatures of Version 4 are verified.")
        if not signature.signature.isascii():  # which the primitives cannot compare
            raise Refusal("The signature does not match.")
        return signature

    def _is_expired(self, date: str, seconds: str) -> bool:
        try:
            return bool(self._sigv4.presigned_request_is_expired(date, seconds))
        except ValueError:
            return True

    def _secret(self, access_key: str, token: str) -> str:
        found = self._lookup(access_key, token)
        secret = getattr(found, "secret_access_key", None)
        if not secret:
            raise Refusal("The access key is not known.")
        return str(secret)

    def _compare(
        self,
        signature: Any,
        secret: str,
        method: str,
        path: str,
        query: Query,
        headers: dict[str, str],
        body: bytes,
        *,
        presigned: bool = False,
    ) -> None:
        failure = self._sigv4.header_signature_failure(
            signature, secret, method, path, query, headers, body, presigned=presigned
        )
        if failure:
            raise Refusal("The signature does not match.")


def _headers(scope: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("utf-8", "replace")
        found[key] = f"{found[key]},{text}" if key in found else text
    return found


def _raw(scope: dict[str, Any]) -> str:
    return (scope.get("raw_path") or quote(scope["path"]).encode()).decode("latin-1")


def _encoded(scope: dict[str, Any]) -> str:
    """The path as S3 signs it: each octet that needs it is encoded, whatever else the client has encoded."""
    return quote(unquote_to_bytes(_raw(scope)), safe="/-_.~")
