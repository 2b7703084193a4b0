"""Sessions of mutants: what they run, when they may go on, and what is counted."""

import json
import shlex
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tools.mutation import __main__ as command
from tools.mutation import session as sessions
from tools.mutation.no_python import is_python
from tools.mutation.outcome import Outcome, read
from tools.mutation.session import Changed, Session, forget_survivors

SESSION = Session("some", ["core/data/idempotency_mark.py"], ["tests/a.py"], ["tests/b.py", "-k", "not c"])


def line(test: str | None, worker: str = "normal", output: str | None = None, at: int = 3) -> str:
    mutation = {
        "module_path": "m.py",
        "start_pos": [at, 7],
        "operator_name": "core/NumberReplacer",
        "occurrence": 1,
    }
    result = {"test_outcome": test, "worker_outcome": worker, "output": output}
    return json.dumps([{"mutations": [mutation]}, None if worker == "none" else result])


def test_only_tests_that_ran_and_failed_kill_a_mutant() -> None:
    outcome = read("some", [
        line("killed"), line("killed", output="timeout"), line("survived", at=9), line("incompetent", "exception"),
        line(None, "skipped"), line(None, "no-test"), line(None, "none"),
    ])  # fmt: skip
    survivors = ["m.py:3:7 NumberReplacer 1", "m.py:9:7 NumberReplacer 1"]
    assert outcome == Outcome("some", 4, survivors, hung=1, unreached=1)
    assert outcome.share == 0.5
    assert outcome.report().splitlines() == [
        "some: 2 of 4 mutants killed, 50.0%; 1 by hanging; 1 not reached, so not counted",
        *(f"  survived: {survivor}" for survivor in survivors),
    ]


def test_nothing_of_nothing_is_no_success() -> None:
    assert read("some", []).share == 0


def test_slow_tests_run_for_mutants_that_quick_ones_missed() -> None:
    config: Any = tomllib.loads(SESSION._config())["cosmic-ray"]
    shell, option, script = shlex.split(config["test-command"])
    quick, slow = (shlex.split(part) for part in script.split(" && "))
    assert (shell, option) == ("sh", "-c")
    assert (quick[-1], slow[-3:]) == ("tests/a.py", ["tests/b.py", "-k", "not c"])
    alone: Any = tomllib.loads(Session("some", ["core/data/idempotency_mark.py"], ["tests/a.py"])._config())[
        "cosmic-ray"
    ]
    assert "&&" not in alone["test-command"]


def test_what_survived_or_could_not_be_tried_is_tried_again(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "s")) as database, database:
        database.execute("CREATE TABLE work_results (job_id TEXT, test_outcome TEXT)")
        results = [("a", "KILLED"), ("b", "SURVIVED"), ("c", None), ("d", "INCOMPETENT")]  # c: left out by a filter
        database.executemany("INSERT INTO work_results VALUES (?, ?)", results)
    forget_survivors(tmp_path / "s")
    with closing(sqlite3.connect(tmp_path / "s")) as database:
        assert database.execute("SELECT job_id FROM work_results ORDER BY 1").fetchall() == [("a",), ("c",)]


def test_what_every_test_would_notice_is_no_mutant() -> None:
    assert not is_python("def f(a, +, b): ...")
    assert not is_python("d = {-other, 'a': 1}")
    assert is_python("x = 1\nassert x is 1")


@pytest.mark.parametrize("stamp", [None, "of another text"])
def test_a_session_resumes_with_unchanged_modules_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stamp: str | None
) -> None:
    monkeypatch.setattr(sessions, "SHARED", tmp_path)
    if stamp is not None:
        SESSION.folder.mkdir(parents=True)
        (SESSION.folder / "modules.sha256").write_text(stamp)
    with pytest.raises(Changed):
        SESSION.run(again=True)
    assert command.main(["--again", "idempotency"]) == 2


def test_an_unknown_target_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["nothing"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_what_the_targets_name_is_there() -> None:
    for name, target in tomllib.loads(command.TARGETS.read_text()).items():
        one = Session(name, **target)
        assert all((sessions.ROOT / place).exists() for place in one._paths())
        named = [place for place in (*one.tests, *one.more) if place.startswith("tests/")]
        assert named
        assert all((sessions.ROOT / place).exists() for place in named)
