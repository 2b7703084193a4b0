"""The pages for users tell the truth: their commands are run on the stack, and what comes back is what they state.

They are played by the first administrator, whose domain they name.
"""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from local.demo_guide import steps
from local.demo_shell import play
from local.home import ROOT

PLAYED = sorted(
    str(page.relative_to(ROOT))
    for page in (ROOT / "README.md", *(ROOT / "docs" / "guides").glob("*.md"))
    if steps(page.read_text(encoding="utf-8"))
)


@pytest.mark.parametrize("page", PLAYED)
def test_what_comes_back_is_what_the_page_states(page: str, home: Path) -> None:
    told = steps((ROOT / page).read_text(encoding="utf-8"))
    outcomes = list(play(told, home / "local.json"))
    faults = [f"{outcome.title}: {outcome.fault}" for outcome in outcomes if outcome.fault]
    assert not faults, "\n\n".join(faults)
    assert [outcome.title for outcome in outcomes] == [step.title for step in told]
    assert sum(len(outcome.printed) for outcome in outcomes) == sum(len(part.stated) for s in told for part in s.parts)


def first_commands() -> list[list[str]]:
    """The commands of README's first block."""
    block = (ROOT / "README.md").read_text(encoding="utf-8").partition("```shell\n")[2].partition("```")[0]
    return [shlex.split(line.replace("<", "'<").replace(">", ">'"), comments=True) for line in block.splitlines()]


def test_six_commands_lead_to_an_answer(home: Path, tmp_path: Path) -> None:
    """The first three have made the clone and its stack, which is this one."""
    clone, enter, up, *own = first_commands()
    assert (clone[:2], enter[0], up, len(own)) == (["git", "clone"], "cd", ["make", "up"], 3)
    assert not {"&&", "||", ";", "|"} & {word for command in (clone, enter, up, *own) for word in command}
    (tmp_path / "portico").symlink_to(ROOT / "portico")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    environment |= {"PORTICO_LOCAL": str(home / "local.json")}
    for command in own:
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
    assert done.stdout == '{\n  "hello": "Ada"\n}\n'
    subprocess.run(["./portico", "function", "delete", "hello", "--purge"], cwd=tmp_path, env=environment, check=True)
