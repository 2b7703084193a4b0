"""`python -m tools.samples`: what it prints and writes."""

import json
from pathlib import Path

import pytest

from tools.samples import __main__ as command
from tools.samples import samples
from tools.samples.requests import EVENTS, requests


def test_one_sample_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["functions/get"]) == 0
    assert json.loads(capsys.readouterr().out) == requests().event("functions/get")


def test_a_sample_that_is_a_file_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["on_event/emitted"]) == 0
    assert capsys.readouterr().out == (EVENTS / "on_event/emitted.json").read_text(encoding="utf-8")


def test_a_list_has_every_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [sample.name for sample in samples()]
    assert [line.split() for line in lines if line.startswith("functions/create_taken ")] == [
        ["functions/create_taken", "POST", "/v1/functions", "->", "409"]
    ]


def test_a_list_can_be_of_some(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list", "--first", "runs", "on_upload"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["runs/create", "on_upload/arrived"]


def test_samples_are_written_into_a_folder(tmp_path: Path) -> None:
    assert command.main(["--write", str(tmp_path / "new"), "runs", "functions/get"]) == 0
    written = {str(file.relative_to(tmp_path / "new").with_suffix("")) for file in tmp_path.rglob("*.json")}
    assert written == {sample.name for sample in samples() if sample.folder == "runs"} | {"functions/get"}
    assert json.loads((tmp_path / "new/runs/create.json").read_text()) == requests().event("runs/create")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["runs/create", "runs/none", "none"], "no sample runs/none, none;"),
        (["uploads"], "2 samples"),
        ([], "name one"),
    ],
)
def test_what_cannot_be_printed_is_refused(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert command.main(arguments) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""
