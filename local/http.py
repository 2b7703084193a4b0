"""A few requests by the standard library, to Portico and to the emulator."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping

# Never through a proxy: everything is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def send(
    method: str,
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 60.0,
) -> tuple[int, bytes]:
    """Status and body of a reply of any status; 0 if nobody answers."""
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}), method=method)
    try:
        with _OPENER.open(request, timeout=timeout) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except (urllib.error.URLError, OSError):
        return 0, b""


def status(url: str) -> int:
    """Status of a GET; 0 if nobody answers."""
    return send("GET", url, timeout=30.0)[0]


def enforces_iam(endpoint: str) -> bool:
    """True if the emulator checks the roles' policies on each call."""
    code, body = send("GET", f"{endpoint}/_ministack/health")
    return code == 200 and json.loads(body).get("auth") == "enabled"
