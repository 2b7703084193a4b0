"""Creates the first administrator, and writes down how to reach Portico as that."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from local import http
from local.home import Home, write_private
from local.progress import LocalStackError, say
from local.stack import Running

ADMINISTRATOR = {"domain": "default", "project": "default", "user": "admin"}
READY_LIMIT = 60.0  # seconds


def url_of(stack: Running, outputs: Mapping[str, str]) -> str:
    """Base URL of the API here, from the stack's output `ApiUrl`, which has the API's id and its stage."""
    address = urlsplit(outputs["ApiUrl"])
    return f"{stack.endpoint}/_aws/execute-api/{(address.hostname or '').partition('.')[0]}{address.path}"


def bootstrap(home: Home, stack: Running, outputs: Mapping[str, str]) -> str:
    """Call the bootstrap function and write `local.json`; the secret of an existing administrator is kept.

    Returns the base URL. Raises:
        LocalStackError: the function failed or answered something else.
    """
    function, url = outputs["BootstrapFunction"], url_of(stack, outputs)
    known = _known(home)
    answer = _invoke(home, stack, function, ADMINISTRATOR)
    if not answer.get("secret_key") and _are_lost(known, url):
        say("the administrator's secret key is lost: creating a new one")
        answer = _invoke(home, stack, function, {**ADMINISTRATOR, "rotate": True})
    keys = answer if answer.get("secret_key") else known
    access = {name: keys[name] for name in ("access_key", "secret_key", "domain", "project")}
    addresses = {"url": url, "content_url": outputs["ContentUrl"]}
    write_private(home.credentials, json.dumps({**addresses, **access}, indent=2) + "\n")
    return url


def token(keys: Mapping[str, str]) -> str | None:
    """An access token for the keys of a `local.json`; None if there is none to be had."""
    code, body = _ask_for_token(keys)
    return str(json.loads(body)["access_token"]) if code == 200 else None


def _are_lost(keys: Mapping[str, str], url: str) -> bool:
    """True if there are no keys, or the platform refuses them; any other failure says nothing of them."""
    return "secret_key" not in keys or _ask_for_token({**keys, "url": url})[0] == 401


def _ask_for_token(keys: Mapping[str, str]) -> tuple[int, bytes]:
    pair = base64.b64encode(f"{keys['access_key']}:{keys['secret_key']}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
    return http.send("POST", f"{keys['url']}/v1/auth/token", b"grant_type=client_credentials", headers)


def wait_until_ready(home: Home, url: str) -> None:
    """Wait until GET /ready answers 200.

    Raises:
        LocalStackError: it did not within a minute; the message has its last answer.
    """
    deadline = time.monotonic() + READY_LIMIT
    while True:
        code, body = http.send("GET", f"{url}/ready")
        if code == 200:
            return
        if time.monotonic() > deadline:
            text = body[:500].decode(errors="replace")
            raise LocalStackError(f"/ready answers {code}: {text}; see {home.log}")
        time.sleep(0.2)


def _known(home: Home) -> dict[str, str]:
    if not home.credentials.exists():
        return {}
    known: dict[str, str] = json.loads(home.credentials.read_text())
    return known


def _invoke(home: Home, stack: Running, function: str, payload: dict[str, Any]) -> dict[str, str]:
    code, body, failed = stack.aws.invoke(function, json.dumps(payload).encode())
    if code != 200 or failed:
        text = body[:500].decode(errors="replace")
        raise LocalStackError(f"the function {function} did not create an administrator: {text}; see {home.log}")
    answer: dict[str, str] = json.loads(body)
    return answer
