#!/usr/bin/env bash
# aiohttp 3.14.5 with yarl 1.25.1: the client sends another URL than it was given. Escapes of characters that may stand
# as they are (`%2C`, `%3A`, `%7E` ...) are decoded, in the path and in the query. The URLs mean the same to RFC 3986
# only in part, and a signature over the text, or a service that splits at the comma, sees the difference. `URL(text,
# encoded=True)` keeps them, and then drops a question mark that nothing follows. httpx 0.28.1 sends what it was given.
#
# Seen:
#
#     given               /a%2Cb%3Ac%7E?d=%2C%3A
#     aiohttp             /a,b:c~?d=,:
#     aiohttp, encoded    /a%2Cb%3Ac%7E?d=%2C%3A
#     httpx               /a%2Cb%3Ac%7E?d=%2C%3A
#     given               /a?
#     aiohttp, encoded    /a
#     httpx               /a?
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir aiohttp==3.14.5 yarl==1.25.1 httpx==0.28.1
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import aiohttp
import httpx
from yarl import URL

ESCAPED, EMPTY = "/a%2Cb%3Ac%7E?d=%2C%3A", "/a?"
lines: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        lines.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


async def ask(*urls: str | URL) -> None:
    async with aiohttp.ClientSession() as session:
        for url in urls:
            await session.get(url)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever).start()
try:
    base = f"http://127.0.0.1:{server.server_port}"
    asyncio.run(ask(base + ESCAPED, URL(base + ESCAPED, encoded=True)))
    httpx.get(base + ESCAPED)
    asyncio.run(ask(URL(base + EMPTY, encoded=True)))
    httpx.get(base + EMPTY)
finally:
    server.shutdown()
for name, path in zip(
    ("given", "aiohttp", "aiohttp, encoded", "httpx", "given", "aiohttp, encoded", "httpx"),
    [ESCAPED, *lines[:3], EMPTY, *lines[3:]],
):
    print(f"{name:18}  {path}")
sys.exit(lines != ["/a,b:c~?d=,:", ESCAPED, ESCAPED, "/a", EMPTY])
PROGRAM
