"""`portico deploy`, from an empty folder to a run, and a folder of many files."""

from pathlib import Path

import pytest

from tests.e2e.api import Api, unique
from tests.e2e.test_client import Shell, of, shell

__all__ = ["shell"]
TOOL = "import subprocess\ndef handle(context, payload):\n    return subprocess.run(['bin/tool'], capture_output=True, text=True).stdout\n"


@pytest.mark.parametrize("template", ["python", "nodejs"])
def test_from_an_empty_folder_to_a_run(template: str, shell: Shell, api: Api, tmp_path: Path) -> None:
    name = unique("d")
    folder = str(tmp_path / name)
    shell("init", folder, "--template", template)
    assert f"{name} is created: version 1, READY" in shell("deploy", folder).stdout
    assert of(shell("function", "run", name)) == {"hello": "world"}
    assert of(shell("invoke", folder)) == {"hello": "Ada"}
    assert shell("deploy", folder).stdout == f"{name} is unchanged: version 1\n"
    api.purge(name)


def test_many_files_are_one_deployment_with_their_modes(shell: Shell, api: Api, tmp_path: Path) -> None:
    name = unique("d")
    folder = tmp_path / name
    for n in range(3_000):
        file = folder / f"lib/{n % 50}/m{n}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"x = {n}\n")
    for n in range(2_000):
        file = folder / f"docs/{n % 50}/{n}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (folder / ".gitignore").write_text("docs/\n")
    (folder / "main.py").write_text(TOOL)
    (folder / "bin").mkdir()
    (folder / "bin/tool").write_text("#!/bin/sh\necho works\n")
    (folder / "bin/tool").chmod(0o755)
    deployed = shell("deploy", str(folder))
    assert "packed 3,002 files" in deployed.stderr
    assert of(shell("function", "run", name)) == "works\n"
    api.purge(name)
