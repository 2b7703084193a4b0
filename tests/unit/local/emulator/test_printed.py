"""What a function prints is in the reply of the call that printed it, all of it, and later it is not lost."""

import base64
import os
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from local.emulator.printed import Printed
from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import create

SPEAKER = """
import os, sys
def handle(event, context):
    match event["do"]:
        case "print":
            print("\\n".join(f"line {n}" for n in range(event["lines"])))
        case "bytes":
            os.write(2, b"caf\\xe9\\n")
        case "fail":
            print("before the end")
            raise ValueError("no")
"""


@pytest.fixture(scope="module")
def speaker(shared_emulator: Emulator) -> Any:
    client = shared_emulator.client("lambda")
    create(client, "speaker", SPEAKER)
    return client


def said(client: Any, event: str) -> list[str]:
    """The end of the log of a call, without the lines that the emulator adds."""
    tail = client.invoke(FunctionName="speaker", LogType="Tail", Payload=event.encode())["LogResult"]
    lines = base64.b64decode(tail).decode().splitlines()
    return [line for line in lines if not line.startswith(("START ", "END ", "REPORT "))]


def test_what_is_printed_comes_with_the_answer(speaker: Any) -> None:
    for lines in (1, 3, 2):
        assert said(speaker, f'{{"do": "print", "lines": {lines}}}') == [f"line {n}" for n in range(lines)]


def test_more_than_a_pipe_holds_keeps_nobody_waiting(speaker: Any) -> None:
    assert said(speaker, '{"do": "print", "lines": 100000}')[-1] == "line 99999"


def test_what_is_no_text_is_replaced(speaker: Any) -> None:
    assert said(speaker, '{"do": "bytes"}') == ["caf\N{REPLACEMENT CHARACTER}"]


def test_what_came_before_a_failure_is_told(speaker: Any) -> None:
    assert "before the end" in said(speaker, '{"do": "fail"}')


@pytest.fixture
def pipe() -> Iterator[tuple[Printed, int]]:
    reading, writing = os.pipe()
    with open(reading) as end:
        yield Printed(end), writing


def test_all_that_was_written_is_given_once(pipe: tuple[Printed, int]) -> None:
    printed, writing = pipe
    os.write(writing, b"one\ntwo\n")
    assert printed.get_nowait() == "one\ntwo"
    with pytest.raises(queue.Empty):
        printed.get_nowait()
    os.close(writing)


def test_a_listener_ends_with_the_last_who_can_write(pipe: tuple[Printed, int]) -> None:
    printed, writing = pipe
    listener = threading.Thread(target=printed.listen)
    listener.start()
    os.write(writing, b"last words")
    os.close(writing)
    listener.join(20)
    assert not listener.is_alive()
    assert printed.get_nowait() == "last words"
