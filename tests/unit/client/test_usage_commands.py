"""The commands that show what sessions used, and the order in which they wait."""

import json
from types import SimpleNamespace

import pytest
from portico_client.cli.usage import cost

from tests.unit.client.test_generic_commands import Recorder, Shell, server, shell

__all__ = ["server", "shell"]


@pytest.mark.parametrize(
    ("arguments", "operation"),
    [
        (("usage",), "usage"),
        (("usage", "--by", "user", "--period", "2026-11", "--of-domain"), "domain_usage"),
        (("usage", "--by", "domain", "--everywhere"), "admin_usage"),
        (("resource-group", "fair-shares", "default"), "own_fair_shares"),
        (
            ("resource-group", "fair-shares", "default", "domains", "--min-ratio", "0"),
            "admin_search_domain_fair_shares",
        ),
        (
            ("resource-group", "fair-shares", "default", "users", "--order", "ratio:desc", "--of-domain"),
            "domain_search_user_fair_shares",
        ),
        (("resource-group", "weight", "default", "acme"), "admin_domain_fair_share"),
        (("resource-group", "weight", "default", "acme/vision", "2"), "admin_set_project_weight"),
        (("resource-group", "weight", "default", "acme/vision/ann", "--default"), "admin_set_user_weight"),
    ],
    ids=["usage", "of-domain", "everywhere", "own", "everybody", "users", "weight", "set", "default"],
)
@pytest.mark.parametrize("output", ["json", "table"])
def test_an_operation_has_a_command(
    arguments: tuple[str, ...], operation: str, output: str, shell: Shell, server: Recorder
) -> None:
    assert shell(*arguments, "-o", output).stdout.strip()
    assert server.seen[-1] == operation


def test_usage_is_shown_in_hours(shell: Shell) -> None:
    table = shell("usage").stdout.split("\n")
    assert table[0].split() == [
        "PROJECT",
        "USER",
        "RESOURCE",
        "GROUP",
        "SESSIONS",
        "CPU",
        "HOURS",
        "MEM",
        "GIB",
        "HOURS",
        "COST",
    ]
    assert table[1].split() == ["vision", "ann", "default", "3", "1.00", "0.00", "0.04", "USD"]
    assert json.loads(shell("usage", "-o", "json").stdout)["total"]["slot_seconds"] == {"cpu": 3600}


@pytest.mark.parametrize(
    ("costs", "shown"),
    [({}, "-"), ({"USD": 1.5}, "1.50 USD"), ({"USD": 1, "EUR": 2}, "2.00 EUR, 1.00 USD")],
    ids=["none", "one", "two"],
)
def test_a_cost_is_shown_as_every_column_is(costs: dict[str, float], shown: str) -> None:
    assert cost(SimpleNamespace(cost=costs)) == shown


def test_what_makes_no_sense_is_refused(shell: Shell) -> None:
    assert "domains, projects, users" in shell("resource-group", "fair-shares", "default", "teams", code=2).stderr
    assert "--everywhere" in shell("usage", "--of-domain", "--everywhere", code=2).stderr
    assert "--default" in shell("resource-group", "weight", "default", "acme", "2", "--default", code=2).stderr


def test_a_weight_is_sent_as_a_number_or_null(shell: Shell, server: Recorder) -> None:
    shell("resource-group", "weight", "default", "acme", "2")
    assert server.sent[-1] == {"weight": 2.0}
    shell("resource-group", "weight", "default", "acme", "--default")
    assert server.sent[-1] == {"weight": None}
