"""Guides are played, and what is not as they state is seen."""

from pathlib import Path

import pytest

from local.demo import main
from local.demo_guide import Part, steps
from local.demo_shell import Outcome, Unplayable, play

PAGE = """
# A page
```console
$ never run
```
## Count
It counts.
```sh
number=1
echo $number
# -> 1
echo $((number + 1)) and more; printf 'no end of line'
# -> 2 and ...
# -> no end of line
```
### Silent
```sh
number=3
```
## Text
```text
# -> nor this
```
## Clean up
```sh
echo cleaned $number
# -> cleaned 3
```
"""


def played(page: str, tmp_path: Path) -> list[Outcome]:
    return list(play(steps(page), tmp_path / "local.json"))


def test_steps_are_the_headings_with_commands() -> None:
    count, silent, cleaning = steps(PAGE)
    assert [count.title, silent.title, cleaning.title] == ["Count", "Silent", "Clean up"]
    assert [part.stated for part in count.parts] == [("1",), ("2 and ...", "no end of line")]
    assert silent.parts == [Part(("number=3",), ())]


def test_a_page_that_is_right(tmp_path: Path) -> None:
    outcomes = played(PAGE, tmp_path)
    assert [outcome.fault for outcome in outcomes] == [None, None, None]
    assert outcomes[0].printed == ["1", "2 and more", "no end of line"]
    assert outcomes[2].printed == ["cleaned 3"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("# -> 1\n", "# -> 7\n", "    7"),
        ("# -> 1\n", "", "    1"),
        ("# -> 2 and ...\n", "# -> and ...\n", "    2 and more"),
        ("number=3", "number=3; echo unsaid", "    unsaid"),
    ],
)
def test_what_is_not_as_stated_is_told_and_the_rest_is_played(
    right: str, wrong: str, said: str, tmp_path: Path
) -> None:
    outcomes = played(PAGE.replace(right, wrong, 1), tmp_path)
    (fault,) = [outcome.fault for outcome in outcomes if outcome.fault]
    assert said in fault.splitlines()
    assert outcomes[-1].printed == ["cleaned 3"]


def test_a_command_that_fails_is_the_last_but_for_cleaning_up(tmp_path: Path) -> None:
    left = tmp_path / "left"
    page = PAGE.replace("number=3", f"number=3; touch {left}; ls /nowhere").replace(
        "# -> cleaned 3", f"# -> 1\nrm {left}"
    )
    outcomes = played(page, tmp_path)
    assert [outcome.title for outcome in outcomes] == ["Count", "Silent"]
    assert outcomes[1].fault is not None
    assert "/nowhere" in outcomes[1].fault
    assert not left.exists()


def test_who_looks_no_longer_has_it_cleaned_up(tmp_path: Path) -> None:
    left = tmp_path / "left"
    page = PAGE.replace("number=1", f"number=1; touch {left}").replace("number=3", "sleep 1")
    playing = play(steps(page.replace("echo cleaned", f"rm {left}; echo")), tmp_path / "local.json")
    assert next(playing).fault is None
    assert left.exists()
    playing.close()  # type: ignore[attr-defined]
    assert not left.exists()


def test_a_machine_without_curl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unplayable, match="bash and curl"):
        played(PAGE, tmp_path)


@pytest.mark.parametrize(
    ("stated", "code"), [("# -> 1\n", 0), ("# -> 7\n", 1)], ids=["as the page states", "otherwise"]
)
def test_the_exit_code_says_whether_all_was_as_stated(
    stated: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace("# -> 1\n", stated, 1))
    (tmp_path / "local.json").write_text("{}")
    monkeypatch.setattr("sys.argv", ["demo", "--home", str(tmp_path), str(page)])
    assert main() == code
    told = capsys.readouterr()
    assert ("All was as expected" in told.out, "Not all" in told.err) == (code == 0, code == 1)
    assert "cleaned 3" in told.out


def test_without_a_stack_there_is_no_tour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["demo", "--home", str(tmp_path)])
    assert main() == 1
    assert "make up" in capsys.readouterr().err
