"""Secrets are planted through the API, in every way it takes one, and looked for wherever Portico writes or answers."""

import base64
import io
import json
import logging
import re
import secrets
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import pytest
from portico.core.aws.botocore_clients import client
from portico.core.base.observability import logger

from tests.security.deployment import FORM, Deployment
from tests.security.edge import Request
from tests.security.operations import described
from tests.support.gateway import Reply
from tests.support.world import FUNCTION


@dataclass
class Trap:
    """What was planted, and where it is looked for."""

    deployment: Deployment
    planted: dict[str, str] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)

    def plant(self, what: str, value: str | None = None) -> str:
        """A secret that is nowhere else."""
        self.planted[what] = value or f"Canary-{secrets.token_hex(12)}"
        return self.planted[what]

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """One request as the administrator."""
        self.replies.append(self.deployment.ask(method, path, body, **headers))
        return self.replies[-1]

    def raw(self, method: str, path: str, body: bytes, *headers: tuple[str, str]) -> Reply:
        """One request, as it is."""
        self.replies.append(self.deployment.edge.send(Request(method, path, (), headers, body)))
        return self.replies[-1]

    def met(self, text: str) -> set[str]:
        """What of it is in a text, as it is or in base64."""
        found = set()
        for what, value in self.planted.items():
            plain = base64.b64encode(value.encode()).decode()[:-4]
            if value in text or plain in text:
                found.add(what)
        return found


@dataclass
class Caught:
    """What was written and answered meanwhile."""

    log: str
    errors: str
    answers: str
    trap: Trap


@pytest.fixture(scope="module")
def caught(shared: Deployment) -> Caught:
    """Everything was done once."""
    trap, out = Trap(shared), io.StringIO()
    with patch.object(logger(), "level", logging.DEBUG), redirect_stdout(out):
        _credentials(trap)
        _values(trap)
        _mistakes(trap)
    errors = "\n".join(one.body for one in trap.replies if one.status >= 400)
    good = "\n".join(one.body for one in trap.replies if one.status < 400)
    return Caught(out.getvalue(), errors, good, trap)


def _credentials(trap: Trap) -> None:
    """Passwords, tokens, key pairs: used well, and used wrongly."""
    trap.plant("the administrator's secret key", trap.deployment.secret_key)
    trap.plant("the administrator's token", trap.deployment.token().rpartition(".")[2])
    password, other = trap.plant("password"), trap.plant("wrong password")
    body = {
        "name": "eve",
        "email": "eve@example.com",
        "password": password,
        "projects": [{"name": "default", "role": "user"}],
    }
    assert trap.ask("POST", "/v1/domains/default/users", body).status == 201
    for given, status in ((password, 200), (other, 401)):
        login = {"domain": "default", "email": "eve@example.com", "password": given}
        reply = trap.raw("POST", "/v1/auth/login", json.dumps(login).encode(), ("Content-Type", "application/json"))
        assert reply.status == status, reply.body
        if status == 200:
            trap.replies.pop()  # tells the tokens, to whom they belong
            mine = reply.json["access_token"]
            trap.plant("access token", mine.rpartition(".")[2])
            trap.plant("refresh token", reply.json["refresh_token"])
    change = {"old_password": trap.plant("old password that is wrong"), "new_password": trap.plant("new password")}
    trap.replies.append(trap.deployment.ask("POST", "/v1/auth/password", change, token=mine))
    made = trap.ask("POST", "/v1/auth/keypairs", {})
    assert made.status == 201, made.body
    trap.replies.pop()
    trap.plant("secret key", made.json["secret_key"])
    own = trap.ask("POST", "/v1/tokens", {"name": "ci"})
    assert own.status == 201, own.body
    trap.replies.pop()
    trap.plant("secret of an access token", own.json["token"].split("_", 2)[2])
    trap.replies.append(trap.deployment.ask("GET", "/v1/auth/me", token=own.json["token"]))
    basic = base64.b64encode(f"{made.json['access_key']}:{trap.plant('wrong secret key')}".encode()).decode()
    for proof in (
        f"Basic {basic}",
        f"Bearer {trap.plant('bearer that is none')}",
        trap.plant("authorization that is none"),
    ):
        trap.raw("POST", "/v1/auth/token", b"grant_type=client_credentials", FORM, ("Authorization", proof))
        trap.raw("GET", "/v1/auth/me", b"", ("Authorization", proof))
        trap.raw("GET", "/v1/auth/me", b"", ("X-BackendAI-Token", proof))
    form = f"grant_type=refresh_token&refresh_token={trap.plant('refresh token that is none')}".encode()
    trap.raw("POST", "/v1/auth/token", form, FORM)
    signed = f"BackendAI signMethod=HMAC-SHA256, credential={made.json['access_key']}:{trap.plant('signature that is wrong')}"
    trap.raw("GET", "/v1/auth/me", b"", ("Authorization", signed), ("Date", "2026-01-01T00:00:00Z"))
    bearer = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": trap.plant("assertion that is none"),
    }
    trap.raw("POST", "/v1/auth/token", "&".join(f"{name}={value}" for name, value in bearer.items()).encode(), FORM)


def _values(trap: Trap) -> None:
    """Values that are kept and never told again."""
    values = {"API_KEY": trap.plant("value of a secret"), "OTHER": trap.plant("another value of a secret")}
    assert trap.ask("POST", "/v1/secrets", {"name": "vault", "values": values}).status == 201
    assert (
        trap.ask("PATCH", "/v1/secrets/vault", {"values": {"API_KEY": trap.plant("new value of a secret")}}).status
        == 200
    )
    trap.ask("GET", "/v1/secrets/vault")
    trap.ask("GET", "/v1/secrets")
    environment = {"TOKEN": trap.plant("environment value")}
    made = trap.ask(
        "POST", "/v1/functions", {**FUNCTION, "name": "canary", "environment": environment, "secrets": ["vault"]}
    )
    assert made.status == 201, made.body
    trap.replies.pop()  # an environment is told to those who may read the function
    assert trap.ask("POST", "/v1/events", {"name": "canary.event"}).status == 201
    hook = {"name": "canary", "event": "canary.event", "scheme": "github", "secret": trap.plant("secret of a webhook")}
    made = trap.ask("POST", "/v1/webhooks", hook)
    assert made.status == 201, made.body
    trap.replies.pop()
    trap.ask("GET", "/v1/webhooks/canary")
    trap.ask("GET", "/v1/webhooks")
    provider = {"name": "corporate", "issuer": "https://accounts.example.com", "client_id": "portico"}
    trap.ask(
        "POST",
        "/v1/domains/default/identity-providers",
        provider | {"client_secret": trap.plant("secret of an OIDC client")},
    )


def _mistakes(trap: Trap) -> None:
    """Secrets where they do not belong: of the wrong type, in a field that is not there, in what cannot be read."""
    for place, body in (
        ("/v1/secrets", {"name": "x", "values": [trap.plant("secret in a list")]}),
        ("/v1/secrets", {"name": "x", "values": {"bad key!": trap.plant("secret of a bad key")}}),
        ("/v1/secrets", {"name": "x", "values": {"K": {"deep": trap.plant("secret in an object")}}}),
        ("/v1/secrets", {"name": "vault", "values": {"K": trap.plant("secret of a name that is taken")}}),
        ("/v1/secrets", {"name": "x", "values": {"K": trap.plant("secret beside an unknown field")}, "nope": trap.plant("unknown field")}),
        ("/v1/domains/default/users", {"name": "y", "email": "y@example.com", "password": [trap.plant("password in a list")]}),
        ("/v1/domains/default/users", {"name": "y", "email": trap.plant("password as e-mail"), "password": trap.plant("and a password")}),
        ("/v1/functions", {**FUNCTION, "name": "z", "environment": {"bad name!": trap.plant("value of a bad name")}}),
        ("/v1/functions", {**FUNCTION, "name": "z", "environment": {"K": {"a": trap.plant("value in an object")}}}),
        ("/v1/webhooks", {"name": "w", "event": "canary.event", "scheme": "none", "secret": trap.plant("secret of a bad scheme")}),
        ("/v1/auth/login", {"domain": "default", "email": "e@example.com", "password": {"a": trap.plant("password in an object")}}),
        ("/v1/auth/password", {"old_password": trap.plant("old"), "new_password": trap.plant("short")[:3]}),
    ):  # fmt: skip
        assert trap.ask("POST", place, body).status >= 400, body
    for cut in (b'{"name": "x", "values": {"K": "%s', b'{"password": "%s" "x"}', b'{"%s": 1, "%s": 2}'):
        value = trap.plant(f"secret in {cut.decode()}").encode()
        proof = ("Authorization", trap.deployment.authorization("/"))
        trap.raw("POST", "/v1/secrets", cut.replace(b"%s", value), proof, ("Content-Type", "application/json"))


ECHOED = {'secret in {"%s": 1, "%s": 2}'}  # the name of a key that is there twice is told: it is a name, not a value


def test_no_line_of_the_log_has_one(caught: Caught) -> None:
    assert len(caught.log.splitlines()) > 40
    assert "http.request" in caught.log
    assert caught.trap.met(caught.log) == set()


def test_no_error_has_one(caught: Caught) -> None:
    assert len(re.findall('"code"', caught.errors)) > 20
    assert caught.trap.met(caught.errors) - ECHOED == set()


def test_no_later_answer_has_one(caught: Caught) -> None:
    assert "vault" in caught.answers
    assert caught.trap.met(caught.answers) == set()


def test_no_record_and_no_entity_has_one(caught: Caught) -> None:
    """The journal, whose records are what the bus and the audit trail tell, and the entities themselves."""
    platform = caught.trap.deployment.world.platform
    told = {name: _items(name) for name in (platform.settings.journal_table, platform.settings.entities_table)}
    assert "canary.event" in told[platform.settings.journal_table]
    assert caught.trap.met(told[platform.settings.journal_table]) == set()
    assert caught.trap.met(told[platform.settings.entities_table]) <= {"environment value"}  # which is told to readers


def _items(table: str) -> str:
    pages = client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return "\n".join(repr(item) for page in pages for item in page["Items"])


def test_no_example_looks_like_one() -> None:
    """The description shows no token, key or signature that could be somebody's."""
    text = json.dumps(described())
    assert not re.findall(r"eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE", text)
