"""Groups of errors, causes, contexts and notes, as the language's own traceback prints them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.runtime.host import Host

PYTHON = """
import asyncio
def inner(): raise KeyError("k")
class Odd(Exception):
    __notes__ = property(lambda self: 1 / 0)
class Words:
    def __str__(self): raise ValueError
def noted(error, *notes):
    error.__notes__ = list(notes)
    return error
def nested(depth):
    error = ValueError("leaf")
    for level in range(depth): error = ExceptionGroup(f"level {level}", [error, error])
    return error
async def boom(text):
    await asyncio.sleep(0)
    raise ValueError(text)
async def tasks():
    async with asyncio.TaskGroup() as group:
        group.create_task(boom("one"))
        group.create_task(boom("two\\nlines"))
def cause():
    try:
        inner()
    except KeyError as error:
        raise noted(RuntimeError("r"), "remember", "the\\nmilk") from error
def chain():
    try:
        inner()
    except KeyError:
        raise ExceptionGroup("g", [OSError("o"), ExceptionGroup("h", [noted(TypeError("t"), "why")])])
def fail(error): raise error
def circle():
    group = ExceptionGroup("c", [ValueError("m")])
    group.exceptions[0].__cause__ = group
    raise group
def handle(context, payload): return eval(payload)
"""
NODE = """
const fail = (error) => { throw error; };
const numbered = (count) => Array.from({ length: count }, (_, index) => new Error(`n${index}`));
const nested = (depth) => {
  let error = new Error('leaf');
  for (let level = 0; level < depth; level++) error = new AggregateError([error, error], `level ${level}`);
  return error;
};
const circle = () => { const error = new Error('c'); error.cause = error; throw error; };
const any = () => Promise.any([Promise.reject(new Error('one', { cause: new TypeError('why') })), Promise.reject(7)]);
const hostile = () => fail(new AggregateError([new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } })], 'h'));
class Kept extends Error { name = 'SuppressedError'; error = new Error('later'); suppressed = new Error('first'); }
const deep = (count) => (count ? deep(count - 1) + 1 : fail(new Error('d')));
exports.handle = (context, payload) => eval(payload);
"""
BOXED = """\
  + Exception Group Traceback (most recent call last):
  |   File "main.py", line N, in tasks
  |     async with asyncio.TaskGroup() as group:
  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "main.py", line N, in boom
    |     raise ValueError(text)
    | ValueError: one
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "main.py", line N, in boom
    |     raise ValueError(text)
    | ValueError: two
    | lines
    +------------------------------------
"""
CAUSED = """\
  File "main.py", line N, in cause
    inner()
  File "main.py", line N, in inner
    def inner(): raise KeyError("k")
KeyError: 'k'

The above exception was the direct cause of the following exception:

  File "main.py", line N, in <module>
  File "main.py", line N, in handle
    def handle(context, payload): return eval(payload)
  File "main.py", line N, in cause
    raise noted(RuntimeError("r"), "remember", "the\\nmilk") from error
RuntimeError: r
remember
the
milk
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    function = Host(tmp_path_factory.mktemp("python"), PYTHON, "main.handle", 256)
    yield function
    function.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, node_layer: Path) -> Iterator[Host]:
    root = tmp_path_factory.mktemp("node")
    function = Host(root, NODE, "main.handle", 256, language="node", _LAMBDA_LAYERS_DIRS=str(node_layer))
    yield function
    function.close()


def trace(function: Host, expression: str) -> str:
    """The stack trace of a run, without the numbers of lines."""
    reply = function.run(expression)
    assert reply["status"] == "FAILED"
    assert len(json.dumps(reply)) < 120_000
    return re.sub(r"line \d+", "line N", "\n".join(reply["error"]["stacktrace"])) + "\n"


def test_members_of_a_group_are_told_in_its_box(python: Host) -> None:
    assert trace(python, "tasks()") == BOXED


def test_a_cause_and_notes_are_told(python: Host) -> None:
    found = trace(python, "cause()")
    assert [line for line in found.splitlines() if "<string>" not in line] == [
        line for line in CAUSED.splitlines() if "<module>" not in line
    ]


def test_a_context_precedes_the_group_that_it_led_to(python: Host) -> None:
    found = trace(python, "chain()")
    before, after = found.split("\nDuring handling of the above exception, another exception occurred:\n")
    assert before.endswith("KeyError: 'k'\n")
    assert after.startswith("\n  + Exception Group Traceback")
    assert "\n      | TypeError: t\n      | why\n      +----" in after


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("fail(Odd('o'))", "Odd: o"),
        ("fail(noted(ValueError('v'), Words(), 7))", "ValueError: v\n<note str() failed>\n7"),
        ("fail(noted(ValueError('v'), *map(str, range(1000))))", "more notes"),
        ("fail(nested(40))", "exceptions more"),
        ("fail(ExceptionGroup('wide', [ValueError(n) for n in range(10_000)]))", "9985 exceptions more"),
        ("circle()", "ValueError: m"),
    ],
)
def test_a_strange_exception_is_told_within_bounds(python: Host, expression: str, words: str) -> None:
    assert words in trace(python, expression)
    assert python.run("'fine'")["cold"] is False


def test_members_and_causes_are_told_in_nodejs(node: Host) -> None:
    lines = [line for line in trace(node, "any()").splitlines() if " at " not in line]
    assert lines == [
        "AggregateError: All promises were rejected",
        "[errors]: [",
        "    Error: one",
        "    [cause]: TypeError: why",
        "    number: 7",
        "]",
    ]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("fail(new AggregateError(numbered(5000), 'wide'))", "4985 more errors"),
        ("fail(nested(40))", "level 32"),
        ("circle()", "[cause]: [Circular]"),
        ("hostile()", "object: "),
        ("fail(new Kept())", "[suppressed]: Error: first"),
        ("deep(55)", "frames more"),
    ],
)
def test_a_strange_error_is_told_within_bounds(node: Host, expression: str, words: str) -> None:
    assert words in trace(node, expression)
    assert node.run("'fine'")["cold"] is False
