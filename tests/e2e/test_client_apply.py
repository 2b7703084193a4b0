"""`portico apply`: files become what is there, and a second time nothing changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from portico_client import KeyPair, Portico
from portico_client.cli.main import app
from typer.testing import CliRunner

from tests.e2e.api import Access, unique
from tests.e2e.test_client import Shell, of, shell

__all__ = ["shell"]
MANIFEST = """
kind: Subscription
name: {name}
spec:
  event: {name}
  function: {name}
  filter: [{{prefix: {{source: /shop/}}}}]
  retries: {{max_attempts: 3}}
---
kind: Function
metadata: {{name: {name}}}
spec:
  source: {{dir: src}}
  timeout: 10
  environment: {{GREETING: Hello}}
  secrets: [{name}]
  retries: {{max_attempts: 2}}
  schema: {{in: {{type: object}}}}
  tags: {{team: vision}}
---
kind: Secret
name: {name}
spec:
  values: {{TOKEN: hunter2}}
  files: {{PEM: key.pem}}
---
kind: Event
name: {name}
spec: {{schema: {{type: object, required: [n]}}}}
---
kind: Schedule
name: {name}
spec: {{schedule: rate(1 hour), function: {name}, data: {{n: 1}}, start: 2040-01-01T09:00:00Z, paused: true}}
---
kind: Webhook
name: {name}
spec: {{event: {name}, scheme: github, secret_file: signing.txt}}
"""
RESOURCES = ("functions", "secrets", "events", "subscriptions", "schedules", "webhooks")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/main.py").write_text("def handle(context, payload):\n    return context['secrets']['TOKEN']\n")
    (tmp_path / "key.pem").write_text("key")
    (tmp_path / "signing.txt").write_text("a signing secret of ours\n")
    return tmp_path


def etags(access: Access, name: str) -> dict[str, Any]:
    with Portico(access.url, key_pair=KeyPair(access.access_key, access.secret_key)) as client:
        return {resource: getattr(client, resource).get(name).etag for resource in RESOURCES}


def outcomes(text: str) -> dict[str, str]:
    return {step["kind"]: step["outcome"] for step in json.loads(text)}


def test_a_second_apply_changes_nothing_a_third_the_rest(shell: Shell, access: Access, folder: Path) -> None:
    name = unique("a")
    file = folder / "all.yaml"
    file.write_text(MANIFEST.format(name=name))
    dry = shell("apply", "-f", str(file), "--dry-run", "-o", "json")
    assert set(outcomes(dry.stdout).values()) == {"created"}
    shell("function", "get", name, code=4)
    first = shell("apply", "-f", str(file), "-o", "json")
    assert list(outcomes(first.stdout)) == ["Secret", "Event", "Function", "Schedule", "Subscription", "Webhook"]
    assert set(outcomes(first.stdout).values()) == {"created"}
    assert not any(secret in first.output for secret in ("hunter2", "a signing secret of ours"))
    before = etags(access, name)
    second = shell("apply", "-f", str(folder), "-o", "json")
    assert set(outcomes(second.stdout).values()) == {"unchanged"}
    assert etags(access, name) == before

    text = (
        file.read_text()
        .replace("hunter2", "hunter3")
        .replace("paused: true", "paused: false")
        .replace("timeout: 10", "timeout: 11")
    )
    file.write_text(text.replace("team: vision", "team: sound"))
    third = shell("apply", "-f", str(file), "-o", "json")
    fields = {step["kind"]: step["fields"] for step in of(third) if step["outcome"] == "updated"}
    assert fields == {"Secret": ["values"], "Function": ["timeout", "tags"], "Schedule": ["paused"]}
    assert of(shell("function", "run", name, "--input", "{}")) == "hunter3"
    after = etags(access, name)
    same = {resource for resource in RESOURCES if after[resource] == before[resource]}
    assert same == {"events", "subscriptions", "webhooks"}
    (folder / "signing.txt").write_text("another signing secret of ours")
    assert outcomes(shell("apply", "-f", str(file), "-o", "json").stdout)["Webhook"] == "updated"

    (folder / "src/main.py").write_text("def handle(context, payload):\n    return 'new'\n")
    assert outcomes(shell("apply", "-f", str(file), "-o", "json").stdout)["Function"] == "updated"
    assert of(shell("function", "run", name, "--input", "{}")) == "new"
    deleted = shell("delete", "-f", str(file), "--purge", "-o", "json")
    assert list(outcomes(deleted.stdout)) == ["Webhook", "Subscription", "Schedule", "Function", "Event", "Secret"]
    assert set(outcomes(deleted.stdout).values()) == {"deleted"}
    assert set(outcomes(shell("delete", "-f", str(file), "-o", "json").stdout).values()) == {"absent"}


def test_from_another_machine_only_secrets_are_sent_again(
    shell: Shell, access: Access, keys: Path, folder: Path, tmp_path: Path
) -> None:
    name = unique("a")
    file = folder / "all.yaml"
    file.write_text(MANIFEST.format(name=name))
    shell("apply", "-f", str(file))
    env = {"XDG_CONFIG_HOME": str(tmp_path / "other")}
    CliRunner().invoke(app, ["login", "--local", "--local-file", str(keys)], env=env)
    elsewhere = CliRunner().invoke(app, ["apply", "-f", str(file), "-o", "json"], env=env)
    assert {kind for kind, outcome in outcomes(elsewhere.stdout).items() if outcome == "updated"} == {
        "Secret",
        "Webhook",
    }
    shell("delete", "-f", str(file), "--purge")


def test_a_refused_document_is_named_and_nothing_is_done(shell: Shell, folder: Path) -> None:
    name = unique("a")
    file = folder / "all.yaml"
    file.write_text(
        f"kind: Event\nname: {name}\n---\nkind: Function\nname: {name}\nspec: {{source: {{dir: src}}, memory: 1}}\n"
    )
    for dry in ((), ("--dry-run",)):
        refused = shell("apply", "-f", str(file), *dry, code=6)
        assert f"Function {name}" in refused.stderr
        assert "spec.memory is at least" in refused.stderr
    gone = shell("delete", "-f", str(file), "--purge", "-o", "json")
    assert set(outcomes(gone.stdout).values()) == {"absent"}


def test_what_was_deleted_is_restored(shell: Shell, folder: Path) -> None:
    name = unique("a")
    file = folder / "all.yaml"
    file.write_text(MANIFEST.format(name=name))
    shell("apply", "-f", str(file))
    shell("delete", "-f", str(file))
    file.write_text(file.read_text().replace("timeout: 10", "timeout: 11"))
    restored = shell("apply", "-f", str(file), "-o", "json")
    assert set(outcomes(restored.stdout).values()) == {"restored"}
    assert of(shell("function", "get", name, "-o", "json"))["timeout"] == 11
    assert set(outcomes(shell("apply", "-f", str(file), "-o", "json").stdout).values()) == {"unchanged"}
    exported = shell("export", "-k", "Subscription", "-k", "Event", "-k", "Schedule", "-k", "Function")
    again = shell("apply", "-f", "-", "--dry-run", "-o", "json", stdin=exported.stdout)
    assert set(outcomes(again.stdout).values()) == {"unchanged"}
    shell("delete", "-f", str(file), "--purge")
