"""The workflows of GitHub Actions: who can have a job of theirs with rights in the AWS account."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.home import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
OURS, FORK = "owner/portico", "stranger/portico"
PUSH = {"conclusion": "success", "event": "push", "head_branch": "main", "head_repository": {"full_name": OURS}}


def condition(job: str) -> str:
    """The condition of a job of the deploy workflow, in Python."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text())
    text: str = workflow["jobs"][job]["if"]
    text = text.replace("&&", " and ").replace("||", " or ")
    return re.sub(r"\bgithub((?:\.\w+)+)", lambda found: f"of({found[1][1:]!r})", text)


def deploys(github: dict[str, Any]) -> bool:
    def of(path: str) -> Any:
        value: Any = github
        for name in path.split("."):
            value = (value or {}).get(name)
        return value

    return bool(eval(condition("deploy"), {"of": of}))  # of our own file


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (PUSH, True),
        (PUSH | {"conclusion": "failure"}, False),
        (PUSH | {"event": "pull_request", "head_repository": {"full_name": FORK}}, False),
        (PUSH | {"event": "pull_request"}, False),
        (PUSH | {"head_repository": {"full_name": FORK}}, False),
    ],
    ids=["push", "red", "fork's pull request", "own pull request", "fork"],
)
def test_only_a_green_push_to_this_repository_deploys(run: dict[str, Any], expected: bool) -> None:
    assert deploys({"event_name": "workflow_run", "repository": OURS, "event": {"workflow_run": run}}) is expected


def test_members_deploy_by_hand() -> None:
    assert deploys({"event_name": "workflow_dispatch", "repository": OURS, "event": {}})


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned_by_their_commit(file: Path) -> None:
    used = re.findall(r"uses: (\S+)", file.read_text())
    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)] == []
