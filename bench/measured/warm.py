"""`python -m bench.measured.warm MODULE EVENT ANSWERS [WORDS]`: a warm handler, called once for each line of the input.

Answers each line with one of JSON: the seconds of the call and those of the processor, and the status of the reply. WORDS is a
JSON object of words of the event and how many there are of each: a number follows them, so that no combination comes twice.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from bench.measured.aws import answer_from


def main(module: str, event: str, answers: str, words: str = "{}") -> None:
    """Until the input ends; what the handler logs is written, and goes nowhere."""
    told, sys.stdout = sys.stdout, Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process
    texts = varied(Path(event).read_text(), json.loads(words))
    answer_from(Path(answers))
    handler = import_module(module).handler
    context = SimpleNamespace(aws_request_id="bench", function_name="bench", memory_limit_in_mb=512)
    for _ in sys.stdin:
        given = json.loads(next(texts))
        busy, began = time.process_time(), time.perf_counter()
        reply = handler(given, context)
        taken, spent = time.perf_counter() - began, time.process_time() - busy
        told.write(json.dumps([taken, spent, reply["statusCode"]]) + "\n")
        told.flush()


def varied(text: str, words: Mapping[str, int]) -> Iterator[str]:
    """The text again and again, with a number behind each of the words; the first word changes the fastest."""
    patterns = [(re.compile(rf"\b{re.escape(word)}\b"), word, many) for word, many in words.items()]
    for number in count():
        made, left = text, number
        for pattern, word, many in patterns:
            left, own = divmod(left, many)
            made = pattern.sub(f"{word}{own}", made)
        yield made


if __name__ == "__main__":
    main(*sys.argv[1:])
