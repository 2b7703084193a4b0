"""The command line and the typed client, against the stack."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import tenacity
from portico_client import Conflict, KeyPair, Portico, PreconditionFailed
from portico_client.cli.main import app
from typer.testing import CliRunner, Result

from tests.e2e.api import PYTHON, Access, Api, unique
from tests.e2e.conftest import MakeFunction

GREET = "import sys\ndef handle(context, payload):\n    print('begun')\n    print('oh', file=sys.stderr)\n    return {'hello': payload['name']}\n"
SLOW = "import time\ndef handle(context, payload):\n    for n in range(100):\n        print(n, flush=True)\n        time.sleep(0.3)\n"


class Shell(Protocol):
    def __call__(self, *arguments: str, code: int = 0, stdin: str | None = None) -> Result: ...


@pytest.fixture(scope="module")
def shell(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """`portico`, signed in by `login --local`."""
    env = {"XDG_CONFIG_HOME": str(tmp_path_factory.mktemp("config"))}

    def run(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=stdin, env=env)
        assert result.exit_code == code, f"{result.stdout}\n{result.stderr}"
        return result

    run("login", "--local", "--local-file", str(keys))
    return run


@pytest.fixture(scope="module")
def client(access: Access) -> Iterator[Portico]:
    with Portico(access.url, key_pair=KeyPair(access.access_key, access.secret_key)) as found:
        yield found


def of(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_function_is_created_run_changed_and_deleted(shell: Shell, api: Api, tmp_path: Path) -> None:
    name = unique()
    code = tmp_path / "main.py"
    code.write_text(GREET)
    made = of(shell("function", "create", name, "--file", str(code), "--env", "A=1", "--tag", "t=x", "-o", "json"))
    assert (made["status"], made["handler"], made["environment"]) == ("READY", "main.handle", {"A": "1"})
    done = shell("function", "run", name, "--input", '{"name": "Ada"}')
    assert of(done) == {"hello": "Ada"}
    assert "begun" in done.stderr
    assert "oh" in done.stderr
    printed = shell("function", "logs", name, "--plain")
    assert (printed.stdout, printed.stderr) == ("begun\n", "oh\n")
    changed = of(shell("function", "update", name, "--memory", "256", "-o", "json"))
    assert (changed["version"], changed["memory"], changed["status"]) == (2, 256, "READY")
    assert of(shell("function", "rollback", name, "-o", "json"))["version"] == 1
    listed = of(shell("function", "list", "--filter", json.dumps({"name": {"equals": name}}), "-o", "json"))
    assert [function["name"] for function in listed] == [name]
    shell("function", "delete", name, "--purge")
    shell("function", "get", name, code=4)
    assert api("GET", f"/v1/functions/{name}").status_code == 404


def test_a_run_that_fails_is_1_with_its_stack_on_stderr(shell: Shell, make: MakeFunction) -> None:
    failed = shell("function", "run", make(GREET), "--input", "-", stdin="{}", code=1)
    assert "KeyError" in failed.stderr
    assert failed.stdout == ""


def test_a_function_that_cannot_be_built_is_1_with_the_reason(shell: Shell, api: Api, tmp_path: Path) -> None:
    name = unique()
    (tmp_path / "main.py").write_text("def handle(:\n")
    failed = shell("function", "create", name, "--dir", str(tmp_path), code=1)
    assert "SyntaxError" in failed.stderr
    api.purge(name)


def test_wrong_fields_are_6_and_named_a_taken_name_is_5(shell: Shell, make: MakeFunction, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(GREET)
    wrong = shell("function", "create", unique(), "--dir", str(tmp_path), "--memory", "1", "--timeout", "9999", code=6)
    assert "memory" in wrong.stderr
    assert "timeout" in wrong.stderr
    shell("function", "create", make(), "--dir", str(tmp_path), code=5)


def test_a_wrong_key_exits_with_3_and_no_server_with_8(
    access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    options = ["--url", access.url, "--access-key", access.access_key]
    refused = CliRunner().invoke(app, ["login", *options], input="wrong\n", env=env)
    assert refused.exit_code == 3, refused.output
    assert not list(tmp_path.iterdir())
    env = {"PORTICO_URL": "http://127.0.0.1:1/api", "PORTICO_TOKEN": "t"}
    monkeypatch.setattr(tenacity.nap.time, "sleep", lambda _: None)
    away = CliRunner().invoke(app, ["function", "list"], env=env)
    assert away.exit_code == 8


def test_a_run_is_started_listed_and_killed(shell: Shell, make: MakeFunction) -> None:
    name = make(SLOW, timeout=60)
    run = of(shell("function", "run", name, "--no-wait", "-o", "json"))
    killed = of(shell("run", "kill", run["id"], "-o", "json"))
    assert killed["status"] == "KILLED"
    assert of(shell("run", "list", "--function", name, "--status", "killed", "-o", "json"))[0]["id"] == run["id"]
    assert run["id"] in shell("run", "list", "--function", name).stdout


def test_logs_are_followed_to_the_end(shell: Shell, make: MakeFunction) -> None:
    name = make(
        "import time\ndef handle(context, payload):\n    for n in range(4):\n        print('line', n)\n        time.sleep(.5)\n"
    )
    done = shell("function", "run", name, "--follow")
    assert [line for line in done.stderr.splitlines() if line.startswith("line")] == [f"line {n}" for n in range(4)]


def test_a_large_archive_goes_by_upload(shell: Shell, api: Api, tmp_path: Path) -> None:
    name = unique()
    (tmp_path / "main.py").write_text("import os\ndef handle(context, payload):\n    return os.path.getsize('noise')\n")
    (tmp_path / "noise").write_bytes(os.urandom(7_000_000))
    shell("function", "create", name, "--dir", str(tmp_path))
    assert of(shell("function", "run", name)) == 7_000_000
    api.purge(name)


def test_values_of_secrets_come_from_stdin_and_files(
    shell: Shell, api: Api, make: MakeFunction, tmp_path: Path
) -> None:
    name = unique("s")
    (tmp_path / "pem").write_text("-----\nkey\n")
    made = shell(
        "secret",
        "create",
        name,
        "TOKEN",
        "--from-file",
        f"PEM={tmp_path / 'pem'}",
        "-o",
        "json",
        stdin="h\u00fcnter2\n",
    )
    assert of(made)["keys"] == ["PEM", "TOKEN"]
    assert "nter2" not in made.output
    function = make("def handle(context, payload):\n    return context['secrets']['TOKEN']\n", secrets=[name])
    assert of(shell("function", "run", function)) == "h\u00fcnter2"
    assert (
        of(shell("secret", "update", name, "--env-file", "-", "-o", "json", stdin="# new\nTOKEN=other\n"))["version"]
        == 2
    )
    assert of(shell("function", "run", function)) == "other"
    api.purge(function)
    shell("secret", "delete", name, "--purge")


def test_an_event_runs_the_function_that_is_subscribed(shell: Shell, make: MakeFunction) -> None:
    function, event = make(), unique("e")
    shell("event", "create", event, "--schema", '{"type": "object", "required": ["n"]}')
    shell("subscription", "create", f"on-{event}", "--event", event, "--function", function)
    emitted = of(
        shell("event", "emit", event, "--data", '{"n": 1}', "--id", "1", "--source", f"/{event}", "-o", "json")
    )
    assert emitted == [{"id": "1", "source": f"/{event}", "type": event, "duplicate": False}]
    assert of(shell("event", "emit", event, "-d", '{"n": 1}', "--id", "1", "--source", f"/{event}", "-o", "json"))[0][
        "duplicate"
    ]
    shell("event", "emit", event, "--data", "{}", code=6)
    assert of(shell("subscription", "pause", f"on-{event}", "-o", "json"))["status"].lower() == "paused"
    shell("subscription", "delete", f"on-{event}", "--purge")
    shell("event", "delete", event, "--purge")


def test_a_person_signs_in_by_password_and_out(access: Access, api: Api, tmp_path: Path) -> None:
    name = unique("u")
    body = {"name": name, "email": f"{name}@example.com", "password": "nine-lamps-under-snow"}
    projects = [{"name": access.project, "role": "user"}]
    assert api("POST", f"/v1/domains/{access.domain}/users", json=body | {"projects": projects}).status_code == 201
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    options = ["--url", access.url, "--domain", access.domain, "--user", body["email"]]
    signed_in = CliRunner().invoke(app, ["login", *options], input="nine-lamps-under-snow\n", env=env)
    assert signed_in.exit_code == 0, signed_in.output
    assert "lamps" not in "".join(path.read_text() for path in (tmp_path / "portico").rglob("*.*") if path.is_file())
    assert name in CliRunner().invoke(app, ["whoami"], env=env).stdout
    tokens = tmp_path / "portico/tokens/default.json"
    stale = json.loads(tokens.read_text())
    tokens.write_text(json.dumps({**stale, "until": 0}))
    assert CliRunner().invoke(app, ["whoami"], env=env).exit_code == 0
    assert json.loads(tokens.read_text())["refresh"] != stale["refresh"]
    assert CliRunner().invoke(app, ["logout"], env=env).exit_code == 0
    assert CliRunner().invoke(app, ["whoami"], env=env).exit_code == 3


def test_names_are_completed(shell: Shell, make: MakeFunction, keys: Path, tmp_path: Path) -> None:
    name = make()
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    CliRunner().invoke(app, ["login", "--local", "--local-file", str(keys)], env=env)
    complete = {"_PORTICO_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"portico function get {name[:6]}"}
    told = CliRunner().invoke(app, [], env={**env, **complete}, prog_name="portico")
    assert name in told.stdout


def test_pages_and_preconditions_of_the_typed_client(client: Portico, make: MakeFunction) -> None:
    name = make()
    for n in range(3):
        assert client.runs.create(name, n, blocking=True).output == n
    assert [run.input for run in client.runs.list(name, order="created_at:asc")] == [0, 1, 2]
    found = client.functions.get(name)
    client.functions.update(name, {"description": "mine"}, if_match=found.etag)
    with pytest.raises(PreconditionFailed):
        client.functions.update(name, {"description": "yours"}, if_match=found.etag)
    changed = client.functions.change(name, lambda old: {"description": f"{old.description}, theirs"})
    assert changed.description == "mine, theirs"


def test_the_same_key_makes_one_run(client: Portico, make: MakeFunction) -> None:
    name = make()
    first, second = (client.runs.create(name, 1, idempotency_key=name) for _ in range(2))
    assert first.id == second.id
    with pytest.raises(Conflict, match="already"):
        client.functions.create(
            {"name": name, "image": PYTHON, "handler": "main.handle", "source": {"files": {"main.py": SLOW}}}
        )


def test_a_tree_of_files_goes_and_comes(shell: Shell, tmp_path: Path) -> None:
    folder, tree, back = unique("folder"), tmp_path / "tree", tmp_path / "back"
    (tree / "deep").mkdir(parents=True)
    files = {"a.txt": b"hello", "deep/empty": b"", "deep/big": bytes(range(256)) * 70_000}
    for path, data in files.items():
        (tree / path).write_bytes(data)
    (tree / "link").symlink_to("/etc/passwd")
    shell("folder", "create", folder)
    assert shell("folder", "upload", folder, str(tree), "data").stdout == "3 uploaded\n"
    listed = of(shell("folder", "ls", folder, "-r", "-o", "json"))
    assert {entry["path"]: entry["size"] for entry in listed} == {f"data/{path}": len(files[path]) for path in files}
    assert shell("folder", "download", folder, "data", str(back)).stdout == "3 downloaded\n"
    assert {str(file.relative_to(back)): file.read_bytes() for file in back.rglob("*") if file.is_file()} == files
    shell("folder", "mv", folder, "data/a.txt", "b.txt")
    assert shell("folder", "download", folder, "b.txt", str(tmp_path / "b")).stdout == "1 downloaded\n"
    assert (tmp_path / "b").read_bytes() == b"hello"
    shell("folder", "rm", folder, "data", code=5)
    shell("folder", "rm", folder, "data", "--recursive")
    shell("folder", "download", folder, "nothing", str(tmp_path / "c"), code=4)
    shell("folder", "delete", folder, "--purge")
