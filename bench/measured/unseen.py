"""`python -m bench.measured.unseen MODULE EVENT ANSWERS`: a cold start, and what of it the startup files did not know.

Prints one line of JSON: the seconds of the processor, and those of them that compiled patterns and methods of dataclasses.
"""

import dataclasses
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.measured.aws import answer_from


def main(module: str, event: str, answers: str) -> None:
    """One cold start."""
    given = json.loads(Path(event).read_text())
    answer_from(Path(answers))
    context = SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=512)
    compiled = [0.0]

    def timed(compile_it: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            since = time.process_time()
            try:
                return compile_it(*given)
            finally:
                compiled[0] += time.process_time() - since

        return call

    began = time.process_time()
    from portico.core.base import startup

    startup._compile = timed(startup._compile)
    known, new = startup._execute, timed(startup._execute)
    dataclasses.exec = lambda text, *rest: (known if text in startup._methods else new)(text, *rest)  # type: ignore[attr-defined]
    import_module(module).handler(given, context)
    sys.stdout.write(f"\n{json.dumps([time.process_time() - began, compiled[0]])}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
