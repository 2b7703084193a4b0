#!/usr/bin/env bash
# ipykernel 7.4.0 with jupyter_client 8.10.0: what a thread prints after its cell has ended is sent as output of the
# cell that is being executed then, though it has nothing to do with it: the message's parent is that of the later
# request. So output cannot be kept apart by the cell it came from.
#
# Seen, where the first cell starts a thread that prints `late` two seconds later:
#
#     first cell: here
#     second cell: late, there
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir ipykernel==7.4.0 jupyter_client==8.10.0 pyzmq==27.3.0 tornado==6.6.1
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import queue
import sys

from jupyter_client.manager import start_new_kernel

FIRST = """
import threading, time
def print_late():
    time.sleep(2)
    print("late", flush=True)
threading.Thread(target=print_late).start()
print("here")
"""
SECOND = """
time.sleep(5)
print("there")
"""


def run(code: str) -> str:
    request, ended, texts = client.execute(code), False, []
    while not ended:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "stream":
            of_this = message["parent_header"].get("msg_id") == request
            texts += message["content"]["text"].split() if of_this else ["(of another cell)"]
        ended = (
            message["parent_header"].get("msg_id") == request
            and message["msg_type"] == "status"
            and message["content"]["execution_state"] == "idle"
        )
    return ", ".join(texts)


manager, client = start_new_kernel()
try:
    seen = [run(FIRST), run(SECOND)]
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(f"first cell: {seen[0]}\nsecond cell: {seen[1]}")
sys.exit(seen != ["here", "late, there"])
PROGRAM
