"""`python -m bench.measured.warm MODULE EVENT ANSWERS`: a warm handler, called once for each line of the input.

Answers each line with one of JSON: the seconds of the call and those of the processor, and the status of the reply.
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
    """Until the input ends; what the handler logs is written, and goes nowhere."""
    told, sys.stdout = sys.stdout, Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process
    text = Path(event).read_text()
    answer_from(Path(answers))
    handler = import_module(module).handler
    context = SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=512)
    for _ in sys.stdin:
        given = json.loads(text)
        busy, began = time.process_time(), time.perf_counter()
        reply = handler(given, context)
        taken, spent = time.perf_counter() - began, time.process_time() - busy
        told.write(json.dumps([taken, spent, reply["statusCode"]]) + "\n")
        told.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
