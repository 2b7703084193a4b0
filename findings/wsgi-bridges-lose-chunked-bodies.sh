#!/usr/bin/env bash
# a2wsgi 1.10.10 and asgiref 3.13.0, with Flask 3.1.3: a request body without a Content-Length, sent in chunks, does
# not reach a WSGI application. The bridge has the whole body, but sets neither CONTENT_LENGTH nor
# `wsgi.input_terminated`, and without one of them Werkzeug reads nothing, as WSGI asks. No error tells of it: the
# application sees an empty body.
#
# Seen, for seven bytes posted:
#
#     a2wsgi:  with a length 7, in chunks 0
#     asgiref: with a length 7, in chunks 0
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir a2wsgi==1.10.10 asgiref==3.13.0 Flask==3.1.3 Werkzeug==3.1.9 httpx==0.28.1
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import asyncio
import sys

import httpx
from a2wsgi import WSGIMiddleware
from asgiref.wsgi import WsgiToAsgi
from flask import Flask, request

application = Flask("count")


@application.post("/")
def count() -> str:
    return str(len(request.get_data()))


async def pieces():
    yield b"abc"
    yield b"defg"


async def counts(bridge) -> list[str]:
    transport = httpx.ASGITransport(bridge)
    async with httpx.AsyncClient(transport=transport, base_url="http://count.example") as client:
        return [(await client.post("/", content=content)).text for content in (b"abcdefg", pieces())]


seen = [asyncio.run(counts(bridge(application))) for bridge in (WSGIMiddleware, WsgiToAsgi)]
for name, (whole, chunked) in zip(("a2wsgi: ", "asgiref:"), seen):
    print(f"{name} with a length {whole}, in chunks {chunked}")
sys.exit(seen != [["7", "0"], ["7", "0"]])
PROGRAM
