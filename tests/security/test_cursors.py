"""A cursor is of one search: changed anywhere, or used for another, it is a 400 and never data."""

import base64
import json
import string
from collections.abc import Iterator
from typing import Any

import pytest
from portico.core.base.errors import BadRequest
from portico.core.data.cursor import CursorSigner

from tests.security.deployment import Deployment
from tests.support.gateway import Reply

SEARCH = "/v1/secrets?limit=1&order=name:asc"
LETTERS = string.ascii_letters + string.digits + "-_.+/=%~ "


@pytest.fixture(scope="module")
def cursor(shared: Deployment) -> str:
    """Where the second of three secrets begins."""
    for name in ("cursor-a", "cursor-b", "cursor-c"):
        made = shared.ask("POST", "/v1/secrets", {"name": name, "values": {"K": "v"}})
        assert made.status in {201, 409}, made.body
    first = shared.ask("GET", SEARCH).json
    assert shared.ask("GET", f"{SEARCH}&cursor={first['next_cursor']}").json["items"] != first["items"]
    return str(first["next_cursor"])


def refused(reply: Reply) -> None:
    assert (reply.status, reply.error["code"]) == (400, "INVALID_CURSOR"), reply.body[:300]


def changes(cursor: str, every: int = 1) -> Iterator[str]:
    """The cursor with another character at every so many places, and at the last two."""
    for place, letter in enumerate(cursor):
        if place % every == 0 or place >= len(cursor) - 2:
            yield from (cursor[:place] + other + cursor[place + 1 :] for other in set(LETTERS) - {letter})


def test_every_character_counts(figure: Any) -> None:
    signer, position = CursorSigner(lambda: b"k" * 32), ["cursor-b", "01K0Z"]
    signed = signer.sign(position, SEARCH)
    assert signer.read(signed, SEARCH) == position
    tried = [*changes(signed)]
    for text in tried:
        with pytest.raises(BadRequest):
            signer.read(text, SEARCH)
    assert len(tried) > len(signed) * 60
    figure(f"{len(tried)} changes of a cursor refused")


def test_a_search_refuses_what_the_signer_does(deployment: Deployment, cursor: str, figure: Any) -> None:
    """A sample: each refusal is a record, and the tables in memory are copied for each."""
    tried = [*changes(cursor, every=8)]
    for text in tried:
        refused(deployment.ask("POST", "/v1/secrets/search", {"limit": 1, "order": "name:asc", "cursor": text}))
    figure(f"{len(tried)} changes of a cursor refused by a search")


@pytest.mark.parametrize("change", [
    lambda text: text[:-1], lambda text: text[1:], lambda text: text + "A", lambda text: text + "=", lambda text: "." + text,
    lambda text: text.rpartition(".")[0], lambda text: text.partition(".")[2], lambda text: text + text, lambda _: ".",
    lambda text: ".".join(reversed(text.split("."))), lambda text: text.swapcase(), lambda text: text.replace(".", ".."),
    lambda text: _payload([1, "a"]) + "." + text.rpartition(".")[2], lambda text: _payload([2, []]) + "." + text.rpartition(".")[2],
    lambda text: text.rpartition(".")[0] + "." + "A" * 43, lambda text: _payload([1, None]), lambda _: "null", lambda _: "AAAA.AAAA",
    lambda text: "\n" + text, lambda text: text + "\n", lambda text: text + "\u0660",
])  # fmt: skip
def test_every_segment_counts(deployment: Deployment, cursor: str, change: Any) -> None:
    refused(deployment.ask("POST", "/v1/secrets/search", {"limit": 1, "order": "name:asc", "cursor": change(cursor)}))


def _payload(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


@pytest.mark.parametrize("other", [
    "/v1/secrets?limit=1&order=name:desc", "/v1/secrets?limit=1", "/v1/secrets?limit=1&order=created_at:asc",
    '/v1/secrets?limit=1&order=name:asc&filter={"name":{"contains":"c"}}', "/v1/functions?limit=1&order=name:asc",
    "/v1/images?limit=1&order=name:asc", "/v1/subscriptions?limit=1&order=name:asc", "/v1/admin/domains?limit=1&order=name:asc",
    "/v1/domains/default/users?limit=1&order=name:asc", "/v1/domains/default/projects?limit=1&order=name:asc",
])  # fmt: skip
def test_it_is_of_one_order_filter_and_resource(deployment: Deployment, cursor: str, other: str) -> None:
    joined = "&" if "?" in other else "?"
    reply = deployment.ask("GET", f"{other}{joined}cursor={cursor}")
    if other == "/v1/secrets?limit=1" and reply.status == 200:  # by name is how they are ordered unless asked otherwise
        assert reply.json["items"]
        return
    refused(reply)


def test_it_is_of_one_project_and_tenant(deployment: Deployment, cursor: str) -> None:
    elsewhere = deployment.tenant("rivals", "lab")
    refused(deployment.ask("GET", f"{SEARCH}&cursor={cursor}", X_Portico_Project="rivals/lab"))
    refused(deployment.ask("GET", f"{SEARCH}&cursor={cursor}", token=elsewhere))
    denied = deployment.ask("GET", f"{SEARCH}&cursor={cursor}", token=elsewhere, X_Portico_Project="default/default")
    assert denied.status in {403, 404}


def test_one_of_another_version_is_refused(deployment: Deployment, cursor: str) -> None:
    """Signed by the key itself, for this search: what an older or newer Portico may have given."""
    signer = deployment.world.platform.store.cursors
    seen: list[Any] = []
    read = type(signer).read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(signer), "read", lambda self, text, bound: seen.append((bound, read(self, text, bound))) or seen[-1][1]
        )
        assert deployment.ask("GET", f"{SEARCH}&cursor={cursor}").status == 200
    (bound, position) = seen[0]
    for version in (0, 2, "1", None, [1], 1.5, True):
        other = str(signer._serializer(bound).dumps([version, position]))
        if version is not True:  # which equals 1
            refused(deployment.ask("GET", f"{SEARCH}&cursor={other}"))
    for odd in (None, {}, [], "x", [1, position, 3]):
        refused(deployment.ask("GET", f"{SEARCH}&cursor={signer._serializer(bound).dumps(odd)}"))
