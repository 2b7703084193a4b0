"""Looking at a function before it is called ready."""

import pytest

from tests.unit.runtime.conftest import MakeHost

GOOD = [
    "def handle(context, payload): pass",
    "async def handle(context, payload): pass",
    "def handle(*args): pass",
    "def handle(context, payload, more=1, *, flag=False): pass",
    "class C:\n    def __call__(self, context, payload): pass\nhandle = C()",
    "handle = max",
]
BAD = [
    ("x = 1\ndef handle(context, payload:\n    pass", "SyntaxError", "main.py", 2),
    ("import no_such_module", "ImportError", "main.py", 1),
    ("x = 1\n\nraise RuntimeError('boom')", "ImportError", "main.py", 3),
    ("import broken", "SyntaxError", "broken.py", 1),
    ("import sys\nsys.exit(3)", "ProcessExited", "main.py", 2),
    ("import os\nos._exit(3)", "ProcessExited", None, None),
    ("x = 1", "HandlerNotFound", None, None),
    ("handle = 5", "HandlerInvalid", None, None),
    ("def handle(context): pass", "HandlerInvalid", None, None),
    ("def handle(context, payload, third): pass", "HandlerInvalid", None, None),
    ("def handle(context, payload, *, must): pass", "HandlerInvalid", None, None),
    ("def handle(): pass", "HandlerInvalid", None, None),
]


@pytest.mark.parametrize("source", GOOD)
def test_a_good_handler_is_ready(host: MakeHost, source: str) -> None:
    assert host(source).probe() == {"ok": True}


@pytest.mark.parametrize(("source", "type_", "file", "line"), BAD)
def test_a_bad_handler_has_a_reason(
    host: MakeHost, source: str, type_: str, file: str | None, line: int | None
) -> None:
    function = host("")
    (function.root / "main.py").write_text(source)
    (function.root / "broken.py").write_text("def")
    reply = function.probe()
    reason = reply["reason"]
    assert (reply["ok"], reason["type"], reason["file"], reason["line"]) == (False, type_, file, line)
    assert reason["message"]
    run = function.run()
    assert (run["status"], run["error"]["type"], run["cold"]) == ("FAILED", type_, True)


@pytest.mark.parametrize(
    ("name", "type_"),
    [("main", "HandlerInvalid"), (".handle", "HandlerInvalid"), ("other.handle", "ImportError")],
)
def test_a_handler_must_name_a_function_of_a_module(host: MakeHost, name: str, type_: str) -> None:
    assert host("def handle(context, payload): pass", handler=name).probe()["reason"]["type"] == type_


def test_an_import_that_hangs_is_cut_short(host: MakeHost) -> None:
    function = host("import time\ntime.sleep(100)")
    assert function.probe(timeout=0.3)["reason"]["type"] == "Timeout"


def test_a_probe_warms_the_child_and_a_repaired_file_is_seen(host: MakeHost) -> None:
    function = host("def handle(context, payload: pass")
    assert function.probe()["ok"] is False
    (function.root / "main.py").write_text("def handle(context, payload): return 'repaired'")
    assert function.probe()["ok"] is True
    reply = function.run()
    assert (reply["output"], reply["cold"]) == ("repaired", False)


def test_the_reason_for_an_import_error_shows_the_users_frames(host: MakeHost) -> None:
    function = host("import helper")
    (function.root / "helper.py").write_text("def f():\n    raise ValueError('deep')\nf()")
    reason = function.probe()["reason"]
    assert (reason["file"], reason["line"]) == ("helper.py", 2)
    assert [line for line in reason["stacktrace"] if "File" in line] == [
        '  File "main.py", line 1, in <module>',
        '  File "helper.py", line 3, in <module>',
        '  File "helper.py", line 2, in f',
    ]
