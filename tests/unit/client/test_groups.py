"""The commands of what has not all standard operations, and `portico api`, against the API's description."""

import json

import pytest
from portico_client.cli.groups import GROUPS

from tests.unit.client.described import example
from tests.unit.client.test_generic_commands import Recorder, Shell, server, shell

__all__ = ["server", "shell"]
ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
COMMANDS = {
    "my_create_keypair": ["keypair", "create", "--description", "ci"],
    "domain_user_create_keypair": ["keypair", "create", "--user", "ann"],
    "my_search_keypairs": ["keypair", "list"],
    "my_keypair": ["keypair", "get", "PKA"],
    "domain_user_update_keypair": ["keypair", "update", "PKA", "--user", "ann", "--status", "disabled"],
    "my_delete_keypair": ["keypair", "delete", "PKA"],
    "my_rotate_keypair": ["keypair", "rotate", "PKA", "--if-match", '"1"'],
    "create_alias": ["alias", "create", "hello", "live", "--versions", '[{"version": 1, "weight": 100}]'],
    "search_aliases": ["alias", "list", "hello", "--filter", '{"name": {"equals": "live"}}'],
    "get_alias": ["alias", "get", "hello", "live"],
    "update_alias": ["alias", "update", "hello", "live", "--description", "x"],
    "delete_alias": ["alias", "delete", "hello", "live"],
    "create_replay": [
        "replay",
        "create",
        "greet",
        "--since",
        "2026-01-01T00:00:00Z",
        "--until",
        "2026-01-02T00:00:00Z",
    ],
    "search_replays": ["replay", "list", "greet", "--limit", "5"],
    "get_replay": ["replay", "get", "greet", ID],
    "cancel_replay": ["replay", "cancel", "greet", ID],
    "domain_search_audit_logs": ["audit", "list", "--order", "time:desc"],
    "admin_search_audit_logs": ["audit", "list", "--everywhere"],
    "domain_republish_audit_logs": ["audit", "republish", "--since", "2026-01-01T00:00:00Z"],
}


@pytest.mark.parametrize("operation", sorted(COMMANDS))
def test_an_operation_has_a_command(operation: str, shell: Shell, server: Recorder) -> None:
    shell(*COMMANDS[operation], "-o", "json")
    assert server.seen[-1] == operation


def test_every_verb_of_the_groups_is_called() -> None:
    called = {tuple(arguments[:2]) for arguments in COMMANDS.values()}
    assert called == {(group.command, verb.name) for group in GROUPS for verb in group.verbs}


@pytest.mark.parametrize(
    ("arguments", "operation"), [((), "list_quotas"), (("--of-domain",), "domain_list_quotas")], ids=["own", "domain"]
)
def test_quotas_are_listed(arguments: tuple[str, ...], operation: str, shell: Shell, server: Recorder) -> None:
    shown = shell("quota", "list", *arguments)
    assert server.seen[-1] == operation
    assert shown.stdout.split() == [
        *["LIMIT", "USED", "MAX", "SCOPE", "POLICY"],
        "functions",
        "3",
        "100",
        "project/acme/vision",
        "small",
    ]


def test_one_limit_is_shown_and_an_unknown_one_refused(shell: Shell) -> None:
    (shown,) = json.loads(shell("quota", "get", "functions", "-o", "json").stdout)
    assert (shown["used"], shown["max"]) == (3, 100)
    assert "There is no limit 'gpus': use functions." in shell("quota", "get", "gpus", code=2).stderr


def test_the_name_of_an_alias_is_in_the_body(shell: Shell, server: Recorder) -> None:
    shell(*COMMANDS["create_alias"])
    assert server.sent[-1] == {"name": "live", "versions": [{"version": 1, "weight": 100}]}


def test_any_operation_can_be_called_by_its_path(shell: Shell, server: Recorder) -> None:
    body = json.dumps(example("SecretCreate"))
    shown = shell("api", "post", "/v1/secrets", "-d", body)
    assert json.loads(shown.stdout) == example("SecretPublic")
    shell("api", "GET", "v1/domains/{domain}/users", "-q", "limit=5")
    shell("api", "DELETE", "https://portico.test/api/v1/secrets/a")
    assert server.seen == ["create_secret", "domain_search_users", "delete_secret"]


@pytest.mark.parametrize(
    "arguments", [("BREW", "/v1/me"), ("GET", "https://elsewhere.test/v1/me"), ("POST", "/v1/secrets", "-d", "{")]
)
def test_what_is_no_call_is_refused(arguments: tuple[str, ...], shell: Shell, server: Recorder) -> None:
    shell("api", *arguments, code=2)
    assert server.seen == []


def test_a_decision_is_simulated(shell: Shell, server: Recorder) -> None:
    shell("policy", "simulate", "-d", json.dumps(example("SimulateBody")))
    assert server.seen == ["simulate"]
