"""Session templates on the whole stack: written in YAML, used as any session is, applied from files."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.api import Api, unique
from tests.e2e.test_client import Shell, shell
from tests.e2e.test_sessions import ENDS, read, when

__all__ = ["shell"]
TEMPLATES = "/v1/session-templates"


def template(name: str, more: str = "") -> str:
    return f"name: {name}\ntype: batch\nimage: python\ncommand: echo $A $B\nenvironment: {{A: '1', B: '2'}}\n{more}"


def test_a_session_of_a_yaml_template_runs(api: Api) -> None:
    name = unique("t")
    made = api("POST", TEMPLATES, content=template(name), headers={"Content-Type": "application/yaml"})
    assert made.status_code == 201, made.text
    reply = api("POST", f"{TEMPLATES}/{name}/sessions", json={"environment": {"B": "3"}, "tag": "x"})
    assert reply.status_code == 201, reply.text
    found = when(api, reply.json()["id"], *ENDS)
    assert [found[one] for one in ("status", "result", "tag")] == ["TERMINATED", "success", "x"]
    log = api("GET", f"/v1/sessions/{found['id']}/logs").json()
    assert "1 3" in str(log)
    assert api("DELETE", f"{TEMPLATES}/{name}?purge=1").status_code == 204
    assert read(api, found["id"])["tag"] == "x"


def test_yaml_that_is_wrong_says_where(api: Api) -> None:
    for text, status, said in (
        (template("a", "image: other"), 400, "twice"),
        (template("a", "timeout: soon"), 422, "timeout"),
        (template("a", "tag: &x b"), 400, "anchors"),
    ):
        refused = api("POST", TEMPLATES, content=text, headers={"Content-Type": "application/yaml"})
        assert (refused.status_code, said in refused.text) == (status, True), refused.text


def test_a_template_is_applied_exported_and_used(shell: Shell, tmp_path: Path) -> None:
    name, file = unique("t"), tmp_path / "template.yaml"
    spec: dict[str, Any] = {
        "type": "batch",
        "image": "python",
        "command": "true",
        "resources": {"cpu": 0.25, "mem": "512m"},
        "environment": {"A": "1", "B": "2"},
    }

    def applied() -> list[Any]:
        file.write_text(yaml.safe_dump({"kind": "SessionTemplate", "name": name, "spec": spec}))
        [step] = json.loads(shell("apply", "-f", str(file), "-o", "json").stdout)
        return [step["outcome"], step["fields"]]

    assert applied()[0] == "created"
    assert applied() == ["unchanged", []]
    spec["environment"] = {"A": "1"}
    assert applied() == ["updated", ["environment"]]
    [found] = [
        one
        for one in yaml.safe_load_all(shell("export", "--kind", "SessionTemplate").stdout)
        if one["name"].lower() == name
    ]
    assert (found["spec"]["environment"], found["spec"]["resources"]["mem"]) == ({"A": "1"}, 512 * 1024**2)
    made = json.loads(shell("session", "create", "--template", name, "--tag", "x", "-o", "json").stdout)
    assert (made["tag"], made["command"], made["type"]) == ("x", "true", "batch")
    shell("delete", "-f", str(file), "--purge")
