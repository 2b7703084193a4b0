"""Executing code, in an ipykernel and in the warm child alike."""

import json
import threading

import pytest

from tests.unit.agent.session import Refused, Session


def test_the_value_of_the_last_line_is_shown(shared: Session) -> None:
    ran = shared.run("1+1")
    assert (ran.media, ran.exit_code, ran.reply["status"]) == ([["text/plain", "2"]], 0, "finished")


def test_streams_are_apart_and_in_order(shared: Session) -> None:
    code = "import sys\nfor n in range(3):\n    print(n, flush=True)\n    print(-n, file=sys.stderr, flush=True)"
    ran = shared.run(code)
    kinds = [
        ["stdout", "0\n"],
        ["stderr", "0\n"],
        ["stdout", "1\n"],
        ["stderr", "-1\n"],
        ["stdout", "2\n"],
        ["stderr", "-2\n"],
    ]
    assert ran.console == kinds


def test_what_programs_print_is_there(shared: Session) -> None:
    assert shared.run("import os; code = os.system('echo from a program')").stdout == "from a program\n"


def test_what_programs_print_is_there_by_the_end(shared: Session) -> None:
    """However late the interpreter's reader of it has its turn."""
    slow = "import os, sys, time; write = sys.stdout.write; sys.stdout.write = lambda text: (time.sleep(0.05), write(text))[1]"
    assert shared.run(f"{slow}\ncode = os.system('echo from a program')").stdout == "from a program\n"
    assert shared.run("sys.stdout.write = write").exit_code == 0


def test_names_stay_from_one_execution_to_the_next(shared: Session) -> None:
    shared.run("kept = 41")
    assert shared.run("kept + 1").media == [["text/plain", "42"]]


def test_an_error_is_told_by_its_traceback(shared: Session) -> None:
    ran = shared.run("def fails():\n    1 / 0\nfails()")
    lines = ran.stderr.splitlines()
    assert ran.exit_code == 1
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert "    1 / 0" in [line[:9] for line in lines]
    assert "portico_agent" not in ran.stderr


def test_a_syntax_error_points_at_its_place(shared: Session) -> None:
    ran = shared.run("x = = 1")
    assert ran.exit_code == 1
    assert ran.stderr.splitlines()[-1].startswith("SyntaxError: invalid syntax")


def test_sys_exit_gives_its_code(shared: Session) -> None:
    assert shared.run("import sys; sys.exit(3)").exit_code == 3
    assert shared.run("2").exit_code == 0


RICH = """
class Rich:
    def _repr_{}_(self): return {!r}
Rich()
"""


@pytest.mark.parametrize(
    ("method", "data", "shown"),
    [
        ("html", "<b>x</b>", ["text/html", "<b>x</b>"]),
        ("png", b"\x89PNG\r\n\x1a\n", ["image/png", "iVBORw0KGgo="]),
        ("json", {"a": [1]}, ["application/json", '{"a": [1]}']),
        ("markdown", "# x", ["text/markdown", "# x"]),
    ],
    ids=["html", "png", "json", "markdown"],
)
def test_rich_values_keep_their_type(shared: Session, method: str, data: object, shown: list[str]) -> None:
    (found,) = shared.run(RICH.format(method, data)).media
    assert [found[0], found[1].strip()] == shown


def test_a_large_value_is_a_file(shared: Session) -> None:
    ((type_, data),) = shared.run(RICH.format("html", "h" * 600_000)).media
    told = json.loads(data)
    assert type_ == "application/vnd.portico.file+json"
    assert (told["type"], told["size"]) == ("text/html", 600_000)
    assert (shared.work / told["path"]).read_text() == "h" * 600_000


def test_input_is_asked_for_and_given(shared: Session) -> None:
    asked = shared.run("name = input('who? ')\nprint('hello', name)")
    assert asked.reply["status"] == "waiting-input"
    assert asked.reply["options"] == {"prompt": "who? ", "is_password": False, "request": 1}
    reply = shared.execute("Ada", "input", execution=asked.reply["execution"], after=asked.reply["next"])
    assert shared.follow(reply).stdout == "hello Ada\n"


def test_an_answer_that_is_repeated_answers_once(shared: Session) -> None:
    asked = shared.run("a = input('1')\nb = input('2')\nprint(a, b)")
    execution, options = asked.reply["execution"], {"request": 1}
    for _ in range(2):
        reply = shared.follow(shared.execute("one", "input", execution=execution, options=options)).reply
        assert (reply["status"], reply["options"]["request"]) == ("waiting-input", 2)
    last = shared.execute("two", "input", execution=execution, options={"request": 2})
    assert shared.follow(last).stdout == "one two\n"


def test_a_password_is_asked_for_as_one(shared: Session) -> None:
    asked = shared.run("import getpass; secret = getpass.getpass('key: ')")
    assert asked.reply["options"]["is_password"] is True
    shared.follow(shared.execute("s3cret", "input", execution=asked.reply["execution"]))
    assert shared.run("secret").media == [["text/plain", "'s3cret'"]]


def interrupted(session: Session, execution: str) -> None:
    session.json("POST", "/interrupt", {"execution": execution})


def test_an_interrupt_ends_what_sleeps(shared: Session) -> None:
    begun = shared.execute("import time\nprint('begun', flush=True)\ntime.sleep(600)", wait=5)
    interrupted(shared, begun["execution"])
    ran = shared.follow(begun)
    assert (ran.exit_code, ran.stderr.splitlines()[-1][:17]) == (1, "KeyboardInterrupt")


def test_an_interrupt_ends_what_prints_for_ever(shared: Session) -> None:
    shared.run("still = 'here'")
    begun = shared.execute("while True: print('x' * 100)", wait=1)
    interrupted(shared, begun["execution"])
    assert shared.follow(begun).exit_code == 1
    assert shared.run("still").media == [["text/plain", "'here'"]]


def test_an_interrupt_ends_what_waits_for_input(shared: Session) -> None:
    asked = shared.run("input()")
    interrupted(shared, asked.reply["execution"])
    assert shared.follow(shared.execute(mode="continue", execution=asked.reply["execution"])).exit_code == 1
    assert shared.run("1").exit_code == 0


def test_two_are_not_executed_at_once(shared: Session) -> None:
    asked = shared.run("input()")
    with pytest.raises(Refused) as refused:
        shared.execute("1")
    assert (refused.value.status, refused.value.code) == (409, "SESSION_BUSY")
    assert refused.value.details == {"execution": asked.reply["execution"]}
    shared.follow(shared.execute("", "input", execution=asked.reply["execution"]))


def test_a_request_that_is_repeated_executes_once(shared: Session) -> None:
    shared.run("times = 0")
    first, again = (shared.run("times += 1\nprint(times)", execution="the-same") for _ in range(2))
    assert first.console == again.console == [["stdout", "1\n"]]


def test_what_has_been_passed_is_gone(shared: Session) -> None:
    ran = shared.run("print('seen')")
    execution, following = ran.reply["execution"], ran.reply["next"]
    assert shared.execute(mode="continue", execution=execution, after=0)["console"] == [["stdout", "seen\n"]]
    assert shared.execute(mode="continue", execution=execution, after=following)["console"] == []
    assert shared.execute(mode="continue", execution=execution, after=0)["console"] == []


@pytest.mark.parametrize("mode", ["continue", "input"])
def test_an_unknown_execution_is_not_found(shared: Session, mode: str) -> None:
    with pytest.raises(Refused) as refused:
        shared.execute(mode=mode, execution="nobody")
    assert (refused.value.status, refused.value.code) == (404, "EXECUTION_NOT_FOUND")


@pytest.mark.parametrize(
    ("field", "value"),
    [("mode", "fly"), ("code", 1), ("execution", "../x"), ("after", -1), ("options", []), ("wait", "long")],
    ids=str,
)
def test_bad_fields_are_refused(shared: Session, field: str, value: object) -> None:
    with pytest.raises(Refused) as refused:
        shared.json("POST", "/execute", {"mode": "query", "code": "1", field: value})
    assert (refused.value.status, refused.value.code) == (422, "VALIDATION_ERROR")


def test_output_comes_while_code_runs(shared: Session) -> None:
    begun = shared.execute("print('first', flush=True)\nimport time; time.sleep(600)")
    assert (begun["console"], begun["status"]) == ([["stdout", "first\n"]], "continued")
    interrupted(shared, begun["execution"])
    shared.follow(begun)


def test_the_middle_of_much_output_is_left_out(shared: Session) -> None:
    begun = shared.execute("input()\nprint('begin')\nfor n in range(60000): print('x' * 99)\nprint('end')\ninput()")
    shared.execute("", "input", execution=begun["execution"], wait=0)
    reply = shared.execute(mode="continue", execution=begun["execution"], wait=0)
    while reply["status"] != "waiting-input":
        reply = shared.execute(mode="continue", execution=begun["execution"], wait=1)
    text = "".join(data for _, data in reply["console"])
    assert reply["truncated"] is True
    assert text.startswith("begin\n")
    assert text.endswith("x\nend\n")
    assert 800_000 < len(text) <= 1 << 20
    shared.follow(shared.execute("", "input", execution=begun["execution"], after=reply["next"]))


def test_an_interpreter_that_dies_is_replaced(shared: Session) -> None:
    shared.run("lost = 1")
    ran = shared.run("import os; os._exit(7)")
    assert ran.exit_code == 7
    assert ran.stderr.startswith("The interpreter ended with 7;")
    assert shared.run("lost").exit_code == 1


def test_names_are_completed(shared: Session) -> None:
    shared.run("completable_name = ''")
    found = shared.json("POST", "/complete", {"code": "print(completable_", "cursor": 18})
    assert (found["matches"], found["cursor_start"], found["cursor_end"]) == (["completable_name"], 6, 18)


def test_attributes_are_completed(shared: Session) -> None:
    shared.run("import os")
    found = shared.json("POST", "/complete", {"code": "os.path.basen"})
    assert [match.rpartition(".")[2] for match in found["matches"]] == ["basename"]


def test_awaiting_outside_of_a_function_works(shared: Session) -> None:
    assert shared.run("import asyncio\nawait asyncio.sleep(0, 5)").media == [["text/plain", "5"]]


def test_code_runs_in_the_working_directory(shared: Session) -> None:
    assert shared.run("import os; os.getcwd()").media == [["text/plain", repr(str(shared.work))]]


def test_threads_go_on_printing_into_the_log(shared: Session) -> None:
    code = "import threading, time\ngo = threading.Event()\ndef late():\n    go.wait(); print('late', flush=True)\n"
    shared.run(code + "t = threading.Thread(target=late); t.start()")
    shared.run("go.set(); t.join()")
    assert shared.run("1").exit_code == 0


def test_a_process_of_the_code_prints_too(shared: Session) -> None:
    code = "import os\npid = os.fork()\nif not pid:\n    print('child', flush=True); os._exit(0)\nos.waitpid(pid, 0)[1]"
    assert shared.run(code).stdout == "child\n"


def test_waiting_for_output_ends_by_itself(shared: Session) -> None:
    begun = shared.execute("import time; time.sleep(600)", wait=0.1)
    assert (begun["status"], begun["console"]) == ("continued", [])
    threading.Timer(0.2, interrupted, [shared, begun["execution"]]).start()
    assert shared.follow(begun).exit_code == 1
