"""Compresses replies of APIs that say from which size on, for clients that accept gzip, as API Gateway does.

MiniStack keeps `minimumCompressionSize` and makes nothing of it.
`tests/unit/local/emulator/test_compression.py` tells when a newer MiniStack makes this needless.
"""

import gzip
import re
from collections.abc import Mapping
from typing import Any, Final

_NONE: Final = re.compile(r"q=0(\.0*)?")
Reply = tuple[int, dict[str, Any], bytes]


def install(gateway: Any) -> None:
    """Wrap how `ministack.services.apigateway_v1` answers a request in the account and region of the API."""
    execute = gateway._handle_execute_in_scope

    async def execute_compressed(api_id: str, stage: str, method: str, path: str, headers: Any, *rest: Any) -> Reply:
        reply: Reply = await execute(api_id, stage, method, path, headers, *rest)
        smallest = (gateway._rest_apis.get(api_id) or {}).get("minimumCompressionSize")
        return (
            reply if smallest is None else compressed(reply, int(smallest), _header(headers or {}, "accept-encoding"))
        )

    gateway._handle_execute_in_scope = execute_compressed


def compressed(reply: Reply, smallest: int, accepted: str) -> Reply:
    """The reply as the client gets it, given what its `Accept-Encoding` says."""
    status, headers, body = reply
    if len(body) < smallest or not _accepts_gzip(accepted) or _header(headers, "content-encoding"):
        return reply
    kept = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    return status, {**kept, "Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)


def _accepts_gzip(accepted: str) -> bool:
    codings = (part.replace(" ", "").partition(";") for part in accepted.lower().split(","))
    return any(name == "gzip" and not _NONE.fullmatch(quality) for name, _, quality in codings)


def _header(headers: Mapping[str, Any], name: str) -> str:
    return next((str(value) for key, value in headers.items() if key.lower() == name), "")
