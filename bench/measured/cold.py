"""`python -m bench.measured.cold MODULE EVENT ANSWERS`: a cold start, from the import of a handler to its first reply.

Prints one line of JSON: seconds of both, the seconds of the processor, the resident memory in bytes, and the reply. The process
ends there, without taking the interpreter apart, as one of Lambda does.
"""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from bench.measured.aws import answer_from


def main(module: str, event: str, answers: str) -> None:
    """One cold start."""
    given = json.loads(Path(event).read_text())
    answer_from(Path(answers))
    context = SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=512)
    busy, began = time.process_time(), time.perf_counter()
    handler = import_module(module).handler
    imported = time.perf_counter()
    reply = handler(given, context)
    replied, spent = time.perf_counter(), time.process_time() - busy
    found = {"imported": imported - began, "seconds": replied - began, "processor": spent, "resident": resident()}
    sys.stdout.write(f"\n{json.dumps(found | {'reply': reply})}\n")
    sys.stdout.flush()
    os._exit(0)


def resident() -> int:
    """The most memory that this process has held, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(*sys.argv[1:])
