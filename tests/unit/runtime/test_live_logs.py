"""Output of a run is put out while it is still running."""

import json
import threading
import time
from typing import Any

from tests.unit.runtime.conftest import MakeHost
from tests.unit.runtime.storage import Storage

TALKER = """
import sys, time
def handle(context, payload):
    print("first")
    print("oops", file=sys.stderr)
    sys.stdout.write("half a line")
    sys.stdout.flush()
    time.sleep(payload)
    print(" and the rest")
    return "done"
"""


def live(storage: Storage) -> Any:
    found = storage.objects.get("live")
    return None if found is None else json.loads(found)


def test_lines_are_put_out_while_the_run_goes_on(host: MakeHost, storage: Storage) -> None:
    function, seen = host(TALKER), []
    timer = threading.Timer(1.5, lambda: seen.append(live(storage)))
    timer.start()
    reply = function.run(2.5, log_url=storage.url("live"), timeout=60)
    timer.join()
    dropped = {"stdout": 0, "stderr": 0}
    assert seen == [{"logs": {"stdout": ["first"], "stderr": ["oops"]}, "logs_dropped": dropped}]
    assert reply["logs"] == {"stdout": ["first", "half a line and the rest"], "stderr": ["oops"]}


def test_quick_runs_put_nothing_out(host: MakeHost, storage: Storage) -> None:
    function = host(TALKER)
    for _ in range(5):
        function.run(0.05, log_url=storage.url("live"), timeout=60)
    assert live(storage) is None


def test_a_storage_that_fails_changes_nothing(host: MakeHost, storage: Storage) -> None:
    function = host(TALKER)
    for url in (storage.url("hang"), "http://127.0.0.1:9/nobody", "nonsense"):
        began = time.monotonic()
        assert function.run(0.8, log_url=url, timeout=60)["output"] == "done"
        assert time.monotonic() - began < 10
