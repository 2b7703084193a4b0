"""The order of what is printed on the two streams, and when."""

import re
import time
from itertools import accumulate
from typing import Any

import pytest
from portico_runtime.capture import Log
from portico_runtime.order import Order, Shown

from tests.unit.runtime.conftest import MakeHost
from tests.unit.runtime.host import pieces

ALTERNATES = """
import sys
def handle(context, payload):
    for number in range(payload):
        print("out", number)
        print("err", number, file=sys.stderr)
"""
PAUSES = {
    "host": """
import sys, time
def handle(context, payload):
    print("first")
    time.sleep(0.2)
    print("second", file=sys.stderr)
    time.sleep(0.2)
    print("third")
    sys.stdout.write("without end")
""",
    "node": """
const sleep = () => new Promise((resolve) => setTimeout(resolve, 200));
exports.handle = async () => {
  console.log('first');
  await sleep();
  console.error('second');
  await sleep();
  console.log('third');
  process.stdout.write('without end');
};
""",
}


def test_what_alternates_is_told_so(host: MakeHost) -> None:
    function = host(ALTERNATES)
    for _ in range(2):
        assert pieces(function.run(20)["logs_order"]) == ["o1", "e1"] * 20


@pytest.mark.parametrize("language", PAUSES)
def test_lines_have_the_times_at_which_they_ended(language: str, request: pytest.FixtureRequest) -> None:
    function = request.getfixturevalue(language)(PAUSES[language])
    began = time.time()
    reply = function.run(None)
    order = reply["logs_order"]
    assert "".join(pieces(order)) in ("o1e1o1o1", "o1e1o2")
    first, second, third, *_ = accumulate(int(re.match(r"\d+", piece)[0]) for piece in order.split(","))  # type: ignore[index]
    assert began * 1000 - 1 <= first <= second - 150 <= third - 300
    assert reply["logs"] == {"stdout": ["first", "third", "without end"], "stderr": ["second"]}


def test_many_turns_do_not_hold_a_run_up(host: MakeHost) -> None:
    reply = host(ALTERNATES).run(10_000, timeout=60)
    assert reply["status"] == "SUCCEEDED"
    assert sum(int(piece[1:]) for piece in pieces(reply["logs_order"])) == sum(map(len, reply["logs"].values()))


def test_a_closed_stream_does_not_hold_a_run_up(host: MakeHost) -> None:
    reply = host("""
        import os, sys
        def handle(context, payload):
            print("said")
            os.close(1)
            print("and more", file=sys.stderr)
        """).run(None)
    assert reply["logs"] == {"stdout": ["said"], "stderr": ["and more"]}


def told(order: Order, *logs: Log) -> list[str]:
    return pieces(order.text([log.shown() for log in logs]))


def both(limit: int) -> tuple[Order, Log, Log]:
    order = Order()
    return order, Log(limit, order, 0), Log(limit, order, 1)


def test_lines_that_are_left_out_have_no_place() -> None:
    order, out, err = both(100)
    out.write(b"begins\n")
    err.write(b"an error\n")
    for number in range(100):
        out.write(b"line %d\n" % number)
    err.write(b"the last error\n")
    out.write(b"without end")
    counts = [(piece[0], int(piece[1:])) for piece in told(order, out, err)]
    assert (counts[0], counts[1]) == (("o", 1), ("e", 1))
    for letter, log in (("o", out), ("e", err)):
        assert sum(count for stream, count in counts if stream == letter) == len(log.lines())
    assert [stream for stream, _ in counts[-2:]] == ["e", "o"]


@pytest.mark.parametrize("data", [b"x" * 500, b"x" * 500 + b"\n", b"a\n" + b"x" * 500], ids=["one", "ended", "second"])
def test_a_line_that_is_too_long_has_its_parts_together(data: bytes) -> None:
    order, out, err = both(100)
    out.write(data)
    assert sum(int(piece[1:]) for piece in told(order, out, err)) == len(out.lines())


def test_of_very_many_pieces_the_middle_is_told_without_order() -> None:
    order, out, err = both(1_000_000)
    for _ in range(40_000):
        out.write(b"o\n")
        err.write(b"e\n")
    found = told(order, out, err)
    assert found[:100] == found[-100:] == ["o1", "e1"] * 50
    assert len(found) < 13_000
    counts: dict[str, Any] = {letter: sum(int(piece[1:]) for piece in found if piece[0] == letter) for letter in "oe"}
    assert counts == {"o": 40_000, "e": 40_000}


def test_what_is_put_out_early_begins_as_the_whole() -> None:
    order, out, err = both(100)
    for number in range(40):
        (err if number % 3 == 0 else out).write(b"line %d\n" % number)
        early = pieces(order.text((out.settled(), err.settled())))
        assert sum(int(piece[1:]) for piece in early) == sum(len(log.settled_lines()[0]) for log in (out, err))


def test_a_clock_that_goes_back_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    order, times = Order(), iter((5.0, 4.0, 6.0))
    monkeypatch.setattr("portico_runtime.order.time.time", lambda: next(times))
    for stream in (0, 1, 0):
        order.note(stream, 1)
    assert order.text((Shown(2, 0, 2), Shown(1, 0, 1))) == "5000o1,0e1,1000o1"
