"""`portico resource-group`, `resource-preset` and `idle-checker`, against the API's description."""

import json

import httpx
import pytest

from tests.unit.client.test_generic_commands import Recorder, Shell, shell

__all__ = ["shell"]


class Bodies(Recorder):
    """A server that keeps the last body."""

    body = b""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.body = request.content
        return super().__call__(request)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Bodies:
    found = Bodies()
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: found(request))
    return found


@pytest.mark.parametrize(
    ("command", "operation", "told"),
    [
        ("resource-group usable", "list_resource_groups", "default"),
        ("resource-group capacity default", "resource_group_capacity", "capacity"),
        ("resource-group allocation default", "resource_group_allocation", "assignable"),
        ("resource-preset check --resource-group default", "check_resource_presets", "small"),
        ("announcement current", "list_announcements", "Maintenance"),
        ("idle-checker bind idle global", "admin_bind_idle_checker", "an-hour"),
    ],
    ids=lambda text: text.split()[1] if " " in text else text[:5],
)
def test_a_command_shows_what_the_api_says(
    shell: Shell, server: Bodies, command: str, operation: str, told: str
) -> None:
    assert told in shell(*command.split()).output
    assert server.seen[-1] == operation


def test_places_are_bound_as_they_are_named(shell: Shell, server: Bodies) -> None:
    shell("idle-checker", "bind", "idle", "domain/acme", "project/acme/vision", "group/default")
    assert json.loads(server.body) == [
        {"scope": "domain/acme"},
        {"scope": "project/acme/vision"},
        {"resource_group": "default"},
    ]
    shell("idle-checker", "bind", "idle")
    assert json.loads(server.body) == []
    assert "none of global" in shell("idle-checker", "bind", "idle", "user/ann", code=2).output


def test_a_field_may_be_named_like_a_word_of_python(shell: Shell, server: Bodies) -> None:
    begin = "2030-01-01T00:00:00Z"
    shell("announcement", "create", "soon", "--message", "Soon.", "--from", begin, "--audience", "domain/acme")
    assert json.loads(server.body) == {"name": "soon", "message": "Soon.", "from": begin, "audience": ["domain/acme"]}
    assert "FROM" in shell("announcement", "list").output.upper()
