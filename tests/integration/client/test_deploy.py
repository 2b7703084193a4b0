"""`portico deploy`: a folder becomes a function, and a second time nothing happens."""

import json
from pathlib import Path
from typing import Any

import pytest
from portico.compute.functions.entity import BuildFailure
from portico.compute.images.builder import BuildRefused

from tests.integration.client.conftest import Deployment, Shell

CODE = "def handle(context, payload):\n    return payload\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "hello"
    found.mkdir()
    (found / "main.py").write_text(CODE)
    return found


def function(shell: Shell, name: str = "hello") -> Any:
    return json.loads(shell("function", "get", name, "-o", "json").stdout)


def test_a_folder_becomes_a_function_and_a_second_call_nothing(shell: Shell, folder: Path) -> None:
    first = shell("deploy", folder)
    assert first.stdout.startswith("hello is created: version 1, READY after ")
    assert "packed 1 file, 1 KB" in first.stderr
    made = function(shell)
    assert (made["handler"], made["image"], made["status"]) == ("main.handle", "python3.14", "READY")
    assert shell.deployment.changes() == ["POST /v1/functions"]
    assert shell("deploy", folder).stdout == "hello is unchanged: version 1\n"
    assert shell.deployment.changes() == []


def test_a_deployment_reads_function_and_image_once(shell: Shell, folder: Path) -> None:
    (folder / "requirements.txt").write_text("six\n")
    shell("deploy", folder)
    image = function(shell)["image"]
    shell.deployment.requests.clear()

    shell("deploy", folder)
    read = ["GET /v1/functions/hello", "GET /v1/base-images", f"GET /v1/images/{image}"]
    assert shell.deployment.requests == read
    shell.deployment.requests.clear()

    (folder / "requirements.txt").unlink()
    shell("deploy", folder, "--no-wait", "--env", "A=1")
    assert shell.deployment.requests == [*read, "PATCH /v1/functions/hello"]
    shell.deployment.requests.clear()

    shell("deploy", folder, "--image", "python3.12")
    assert shell.deployment.requests[:2] == ["GET /v1/functions/hello", "PATCH /v1/functions/hello"]
    shell.deployment.requests.clear()

    shell("deploy", folder)
    assert shell.deployment.requests == ["GET /v1/functions/hello", "GET /v1/base-images"]


def test_a_change_while_an_image_is_built_is_read(shell: Shell, folder: Path) -> None:
    shell("deploy", folder)
    (folder / "requirements.txt").write_text("six\n")
    functions = shell.deployment.world.client("functions")
    shell.deployment.builder.on_build = lambda _manifest: functions.send(
        "PATCH", "/v1/functions/hello", body={"timeout": 9}
    )
    assert shell("deploy", folder).stdout.startswith("hello is updated (image, source): version 3, READY")
    assert function(shell)["timeout"] == 9


def test_what_has_changed_is_updated_and_named(shell: Shell, folder: Path) -> None:
    shell("deploy", folder)
    (folder / "main.py").write_text(CODE + "# changed\n")
    assert shell("deploy", folder).stdout.startswith("hello is updated (source): version 2, READY")
    (folder / "portico.yaml").write_text("kind: Function\nname: hello\nspec: {timeout: 7, environment: {A: '1'}}\n")
    assert shell("deploy", folder).stdout.startswith("hello is updated (timeout, environment): version 3")
    assert function(shell)["timeout"] == 7


def test_init_deploy_and_run_work_in_a_row(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for language, entry in (("python", "main.py"), ("nodejs", "index.js")):
        assert f"{language}-one/{entry}" in shell("init", f"{language}-one", "--template", language).stdout
        assert "created" in shell("deploy", f"{language}-one").stdout
        assert function(shell, f"{language}-one")["image"].startswith(language)
        assert "is unchanged" in shell("deploy", f"{language}-one").stdout
    again = shell("init", "python-one", code=2)
    assert "main.py is there already; nothing was written" in again.stderr


def test_packages_come_from_an_image_that_is_reused(shell: Shell, folder: Path) -> None:
    (folder / "requirements.txt").write_text("# ours\nsix\nidna>=3\n")
    first = shell("deploy", folder)
    image = function(shell)["image"]
    assert f"image {image} is built of {folder}/requirements.txt" in first.stderr
    assert image.startswith("deps-")
    assert shell.deployment.changes() == ["POST /v1/images", "POST /v1/functions"]

    other = folder.parent / "other"
    other.mkdir()
    (other / "main.py").write_text(CODE)
    (other / "requirements.txt").write_text("idna>=3  # the same, written otherwise\nsix\n")
    assert f"image {image} is reused" in shell("deploy", other).stderr
    assert function(shell, "other")["image"] == image
    assert shell.deployment.changes() == ["POST /v1/functions"]
    assert len(shell.deployment.builder.built) == 1

    (folder / "requirements.txt").write_text("six\n")
    assert "updated (image, source)" in shell("deploy", folder).stdout
    assert function(shell)["image"] != image


def test_packages_of_nodejs_are_those_of_its_dependencies(shell: Shell, folder: Path) -> None:
    (folder / "main.py").unlink()
    (folder / "index.js").write_text("exports.handle = () => 1;\n")
    (folder / "package.json").write_text('{"scripts": {"test": "x"}, "dependencies": {}}')
    shell("deploy", folder)
    assert function(shell)["image"] == "nodejs24"
    (folder / "package.json").write_text('{"dependencies": {"nanoid": "5.0.7"}}')
    shell("deploy", folder)
    assert function(shell)["image"].startswith("deps-")
    (folder / "package.json").write_text('{\n  "dependencies": {,}\n}')
    assert f"{folder}/package.json:2: not JSON" in shell("deploy", folder, code=2).stderr


ASKED = {
    "exact": ({".python-version": "# ours\n3.12.4\n"}, "python3.12"),
    "range": ({"pyproject.toml": '[project]\nname = "x"\nrequires-python = ">=3.11,<3.14"\n'}, "python3.13"),
    "first": ({".python-version": "3.12\n", "pyproject.toml": "[tool.x]\n"}, "python3.12"),
    "nothing": ({"pyproject.toml": "[tool.x]\n"}, "python3.14"),
    "yaml": (
        {".python-version": "3.12\n", "portico.yaml": "kind: Function\nname: hello\nspec: {image: python3.13}\n"}, "python3.13"
    ),
    "node": ({"index.js": "exports.handle = () => 1;\n", "package.json": '{"engines": {"node": "^22.3"}}'}, "nodejs22"),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_the_version_is_what_the_folder_asks_for(shell: Shell, folder: Path, case: str) -> None:
    files, image = ASKED[case]
    if "index.js" in files:
        (folder / "main.py").unlink()
    for name, text in files.items():
        (folder / name).write_text(text)
    shell("deploy", folder)
    assert function(shell)["image"] == image


def test_packages_are_for_the_version_that_is_asked_for(shell: Shell, folder: Path) -> None:
    (folder / ".python-version").write_text("3.12\n")
    (folder / "requirements.txt").write_text("six\n")
    told = shell("deploy", folder).stderr
    assert f"base image python3.12, as {folder}/.python-version asks for 3.12" in told
    image = function(shell)["image"]
    assert json.loads(shell("image", "get", image, "-o", "json").stdout)["base_image"] == "python3.12"
    assert shell("deploy", folder).stdout == "hello is unchanged: version 1\n"


def test_a_version_that_there_is_not_is_named(shell: Shell, folder: Path) -> None:
    (folder / ".python-version").write_text("3.9\n")
    told = shell("deploy", folder, code=2).stderr.replace("\n", " ")
    assert f"{folder}/.python-version asks for Python 3.9; there are: python3.11, python3.12, python3.13" in told
    (folder / "pyproject.toml").write_text("[project\n")
    (folder / ".python-version").unlink()
    assert f"{folder}/pyproject.toml cannot be read" in shell("deploy", folder, code=2).stderr


@pytest.mark.parametrize("packages", ["", "six\n"])
def test_a_function_stays_on_its_version(shell: Shell, folder: Path, packages: str) -> None:
    (folder / "requirements.txt").write_text(packages)
    shell("deploy", folder, "--image", "python3.12")
    before = function(shell)["image"]
    assert shell("deploy", folder).stdout == "hello is unchanged: version 1\n"
    assert function(shell)["image"] == before


def test_an_image_that_is_named_is_taken(shell: Shell, folder: Path) -> None:
    (folder / "requirements.txt").write_text("six\n")
    shell("image", "create", "mine")
    told = shell("deploy", folder, "--image", "mine")
    assert "image mine is given" in told.stderr
    assert function(shell)["image"] == "mine"
    shell("deploy", folder, "--image", "python3.13")
    assert function(shell)["image"].startswith("deps-")


def test_a_deleted_image_comes_back(shell: Shell, folder: Path) -> None:
    (folder / "requirements.txt").write_text("six\n")
    shell("deploy", folder)
    image = function(shell)["image"]
    shell("function", "delete", "hello", "--purge")
    shell("image", "delete", image)
    shell("deploy", folder)
    assert function(shell)["image"] == image


def test_a_wrong_line_of_packages_is_named(shell: Shell, folder: Path) -> None:
    (folder / "requirements.txt").write_text("# ours\n\nsix\n-r other.txt\n")
    told = shell("deploy", folder, code=6)
    assert f"{folder}/requirements.txt:4: of options there is --hash only, behind a requirement" in told.stderr
    shell("function", "get", "hello", code=4)


def test_a_wrong_field_of_the_file_has_its_line(shell: Shell, folder: Path) -> None:
    (folder / "portico.yaml").write_text("kind: Function\nname: hello\nspec:\n  memory: 128\n  timeout: 9000\n")
    assert f"{folder}/portico.yaml:5: " in shell("deploy", folder, code=6).stderr
    assert shell.deployment.changes() == ["POST /v1/functions"]


def test_an_image_that_fails_shows_its_log_and_is_tried_again(shell: Shell, folder: Path) -> None:
    (folder / "requirements.txt").write_text("nope\n")

    def refuse(_manifest: Any) -> None:
        raise BuildRefused(BuildFailure(type="PackageNotFound", message="no such package"), "looked for nope\n")

    shell.deployment.builder.on_build = refuse
    told = shell("deploy", folder, code=1)
    assert f"{folder}/requirements.txt: deps-" in told.stderr
    assert "looked for nope" in told.stderr
    shell.deployment.builder.on_build = lambda _manifest: None
    shell("deploy", folder)


def test_an_error_of_the_code_has_its_file_and_line(shell: Shell, deployment: Deployment, folder: Path) -> None:
    reason = {"type": "SyntaxError", "message": "invalid syntax", "file": "main.py", "line": 3}
    deployment.world.engine.on_probe = lambda _event: {"ok": False, "reason": reason}
    told = shell("deploy", folder, code=1)
    assert "hello is ERROR: main.py:3: SyntaxError: invalid syntax" in told.stderr


def test_variables_are_added_to_those_that_are_there(shell: Shell, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.env").write_text("export A='1 # no comment'  # a comment\nB=\"two\\nlines\"\n")
    shell("deploy", folder, "--env", "OLD=1", "--env", "GONE=1")
    shell("deploy", folder, "--env-file", tmp_path / "x.env")
    assert function(shell)["environment"] == {"OLD": "1", "GONE": "1", "A": "1 # no comment", "B": "two\nlines"}
    shell("function", "update", "hello", "--env", "C=3", "--unset-env", "GONE")
    assert function(shell)["environment"].keys() == {"OLD", "A", "B", "C"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no file"),
        ({"a.py": "", "b.py": ""}, "Which handler"),
        ({"main.py": "", "portico.yaml": "kind: Function\nname: a\n---\nkind: Function\nname: b\n"}, "2 functions"),
        ({"main.py": "", "portico.yaml": "kind: [\n"}, "line 2"),
        ({"main.py": "", "portico.yaml": "kind: Function\nname: a\nspec: {source: {zip: x}}\n"}, "source has a dir"),
    ],
)
def test_a_folder_that_says_too_little_is_refused(
    files: dict[str, str], said: str, shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "f").mkdir()
    for name, text in files.items():
        (tmp_path / "f" / name).write_text(text)
    assert said in shell("deploy", tmp_path / "f", code=2).stderr.replace("\n", " ")
    assert shell.deployment.changes() == []
