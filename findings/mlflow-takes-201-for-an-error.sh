#!/usr/bin/env bash
# mlflow-skinny 3.17.2: the client of the tracking server takes the status 200 and nothing else. A server that answers
# 201 to `experiments/create`, with the body that the client wants, has failed for it: INTERNAL_ERROR, with that body
# as the message, after the experiment has been made.
#
# Seen:
#
#     200: experiment 7
#     201: INTERNAL_ERROR
#     202: INTERNAL_ERROR
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir mlflow-skinny==3.17.2
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


class Handler(BaseHTTPRequestHandler):
    status = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"experiment_id": "7"}).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever).start()
seen = []
try:
    for Handler.status in (200, 201, 202):
        try:
            seen.append("experiment " + MlflowClient(f"http://127.0.0.1:{server.server_port}").create_experiment("one"))
        except MlflowException as error:
            seen.append(error.error_code)
        print(f"{Handler.status}: {seen[-1]}")
finally:
    server.shutdown()
sys.exit(seen != ["experiment 7", "INTERNAL_ERROR", "INTERNAL_ERROR"])
PROGRAM
