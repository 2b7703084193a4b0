"""Makes requests with the package `backend.ai-client`, in an environment of its own; run as a script.

Reads from its standard input `{"endpoint", "access_key", "secret_key", "requests": [{"method", "path", "params"?, "json"?}], "negotiates"?}`
and writes the list of the replies, `{"status", "body"}`, to its standard output.
"""

import json
import sys
from typing import Any

from ai.backend.client.config import APIConfig
from ai.backend.client.exceptions import BackendAPIError
from ai.backend.client.request import Request
from ai.backend.client.session import Session


def main() -> None:
    wanted = json.load(sys.stdin)
    config = APIConfig(
        endpoint=wanted["endpoint"], access_key=wanted["access_key"], secret_key=wanted["secret_key"], domain="default"
    )
    # `proxy_mode` only means: without asking for the server's version.
    with Session(config=config, proxy_mode=not wanted.get("negotiates")) as session:
        replies = [session.worker_thread.execute(_reply(**request)) for request in wanted["requests"]]
    json.dump(replies, sys.stdout)


async def _reply(method: str, path: str, params: Any = None, json: Any = None) -> dict[str, Any]:
    request = Request(method, path, params=params)
    if json is not None:
        request.set_json(json)
    try:
        async with request.fetch() as response:
            return {"status": response.status, "body": await response.json()}
    except BackendAPIError as error:
        return {"status": error.status, "body": error.data}


if __name__ == "__main__":
    main()
