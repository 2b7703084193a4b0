#!/usr/bin/env bash
# httpx-sse 0.4.3, and the openai client 3.57.0: an event stream may carry an `id` and a blank line without any data,
# as a checkpoint. The WHATWG's standard says that no event comes of it. httpx-sse gives one with empty data, and the
# openai client, which has a reader of its own, tries to read that as JSON and fails. Comments (a line that begins with
# a colon) are taken well by both.
#
# Seen, for a comment, a checkpoint and one event with data:
#
#     httpx-sse: '', '{"n": 1}'
#     openai:    JSONDecodeError
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir httpx-sse==0.4.3 openai==3.57.0 httpx==0.28.1
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import httpx_sse
import openai

CHUNK = {
    "id": "1",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "yes"}}],
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._stream(json.dumps({"n": 1}))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._stream(json.dumps(CHUNK))

    def _stream(self, data: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(f": comment\n\nid: 7\n\ndata: {data}\n\n".encode())

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever).start()
base = f"http://127.0.0.1:{server.server_port}"
try:
    with httpx.Client() as client, httpx_sse.connect_sse(client, "GET", base) as source:
        events = [event.data for event in source.iter_sse()]
    client = openai.OpenAI(base_url=base, api_key="none", max_retries=0)
    try:
        pieces = list(client.chat.completions.create(model="m", messages=[], stream=True))
        openai_saw = f"{len(pieces)} pieces"
    except json.JSONDecodeError as error:
        openai_saw = type(error).__name__
finally:
    server.shutdown()
print("httpx-sse:", ", ".join(map(repr, events)))
print("openai:   ", openai_saw)
sys.exit((events, openai_saw) != (["", '{"n": 1}'], "JSONDecodeError"))
PROGRAM
