"""The matrix of two tenants: every operation of the OpenAPI document, with the credentials of A, on what is B's.

Whoever asks, in whichever way, gets the answer that is given for what does not exist at all; nothing of B changes, nothing
of B is told, and B, or the platform, can read who tried. The operations are the document's, so one that is added is
covered as soon as it is described; where a request of it cannot be made, the test fails and says what to add
(`tenancy/world.py` has the table of things, `tenancy/document.py` that of examples). OWASP API1:2023.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx
import pytest

from tests.e2e.api import error_of
from tests.e2e.tenancy import world as worlds
from tests.e2e.tenancy.callers import CALLERS, Caller
from tests.e2e.tenancy.document import Operation, Request, operations
from tests.e2e.tenancy.tenants import Tenants, shape_of
from tests.e2e.tenancy.world import World

# Operations about nobody's things: the public ones, those about the caller itself, and questions that a body asks.
# What a body of theirs may name of B is asked in test_tenant_references.py.
OF_NOBODY = {
    "issue_token": "public: proves who asks", "login": "public: proves who asks", "logout": "public: a token of one's own",
    "jwks": "public", "health": "public", "ready": "public", "openapi": "public", "docs": "public",
    "me": "the caller itself", "whoami": "the caller itself", "change_password": "the caller itself",
    "my_search_keypairs": "the caller's own", "my_create_keypair": "the caller's own",
    "start_sign_in": "public: proves who asks", "finish_sign_in": "public: proves who asks",
    "sign_out": "public: a cookie of one's own",
    "stream_events": "the caller's own domain", "list_announcements": "the platform's, for the caller",
    "search_tokens": "the caller's own", "create_token": "the caller's own",
    "search_tasks": "the caller's own", "search_tasks_by_body": "the caller's own",
    "search_invitations": "the caller's own", "search_invitations_by_body": "the caller's own",
    "search_shared_folders": "the caller's own",
    "my_search_folders": "the caller's own", "my_search_folders_by_body": "the caller's own", "my_create_folder": "the caller's own",
    "my_batch_update_folders": "the caller's own", "my_batch_delete_folders": "the caller's own",
    "my_batch_purge_folders": "the caller's own",
    "create_export": "the caller's own; it searches as the caller",
    "list_notification_rule_types": "the platform's, for all",
    "simulate": "a question; its body names who and what",
    "graphql": "its fields are operations; see test_graphql.py",
    "get_session_agent": "public: a program", "start_session_agent": "public: the ticket proves who asks",
    "beat_session_agent": "public: the token of a session proves who asks",
    "find_app_route": "public: the token of an app proves who asks",
    "list_session_mount": "public: the token of a session proves who asks",
    "upload_to_session_mount": "public: the token of a session proves who asks",
    "complete_session_mount_uploads": "public: the token of a session proves who asks",
    "remove_from_session_mount": "public: the token of a session proves who asks",
}  # fmt: skip
# Operations on what is the platform's, for all to read.
OF_ALL = {
    f"{prefix}{operation}"
    for prefix in ("", "admin_")
    for operation in ("search_base_images", "search_base_images_by_body", "base_image" if prefix else "get_base_image")
} | {"get_notification_rule_type_schema"}
# Answers that are not a 404, by operation and who asks, each with its reason. They too are those for what does not exist.
OTHER_ANSWERS = (
    {
        (f"my_{operation}", "service_account"): (
            403,
            "a service account has no key pairs of its own, whichever is named",
        )
        for operation in ("keypair", "update_keypair", "delete_keypair", "rotate_keypair")
    }
    | {
        (operation.id, "service_account"): (403, "a service account has no folders of its own, whichever is named")
        for operation in operations()
        if operation.path.startswith("/v1/users/me/folders/{name}")
    }
    | {
        (f"admin_{operation}_base_image{many}", caller): (403, "base images are for all to read, so nothing is hidden")
        for operation, many in (
            *((one, "") for one in ("create", "replace", "update", "delete", "purge", "restore")),
            *((f"batch_{one}", "s") for one in ("update", "delete", "purge")),
        )
        for caller in CALLERS
    }
    | {
        ("deliver", caller): (401, "public: the signature is the proof, whatever token comes with it")
        for caller in CALLERS
    }
)
# Pages of what was used: nobody uses anything here. tests/integration/compute/fair_share has their cursors.
USED = {
    f"domain_search_{level}_{what}"
    for level in ("domain", "project", "user")
    for what in ("fair_shares", "usage_buckets")
}
SCOPED = [one for one in operations() if (one.is_scoped or one.in_project) and one.id not in OF_ALL]


def _requests(world: World, operation: Operation) -> Iterator[tuple[str, Request]]:
    """The ways in which a request can be about a world's things, and whose trail tells of it.

    A request that names nobody's project is about the caller's own, so that only the caller's trail has it.
    """
    trail = "platform" if operation.path.startswith("/v1/admin/") else "b"
    for flags in operation.flags:
        if operation.in_project or "{domain}" in operation.path or trail == "platform":
            yield trail, world.request(operation, flags, named=True)
        if operation.places and "{domain}" not in operation.path and trail != "platform":
            yield "own", world.request(operation, flags, named=False)


def _id(operation: Operation) -> str:
    return operation.id


@pytest.mark.parametrize("operation", list(operations()), ids=_id)
def test_every_operation_is_in_the_matrix(operation: Operation) -> None:
    if operation in SCOPED:
        missing = worlds.missing(operation)
        assert not missing, f"add to THINGS in tests/e2e/tenancy/world.py a line for each of {missing}"
    else:
        assert operation.id in OF_NOBODY.keys() | OF_ALL, (
            f"{operation.id} names no scope: add it to OF_NOBODY, with the reason"
        )


@pytest.mark.parametrize("operation", SCOPED, ids=_id)
def test_what_is_anothers_is_as_what_is_not_there(tenants: Tenants, operation: Operation) -> None:
    pairs = zip(_requests(tenants.b, operation), _requests(tenants.nobody, operation), strict=True)
    cases = [(tenants.askers[name], trail, real, control) for (trail, real), (_, control) in pairs for name in CALLERS]

    def ask(case: tuple[Caller, str, Request, Request]) -> None:
        caller, trail, real, control = case
        request_id = uuid.uuid4().hex
        reply = caller.send(real, **{"X-Request-Id": request_id})
        asked = f"{caller.name}: {real}"
        status, _reason = OTHER_ANSWERS.get((operation.id, caller.name), (404, ""))
        assert tenants.b.mark not in f"{reply.text} {reply.headers}", asked
        assert shape_of(reply, tenants.b, status) == shape_of(caller.send(control), tenants.nobody, status), asked
        if trail in tenants.denied:
            tenants.denied[trail].add(request_id)

    list(tenants.pool.map(ask, cases))


@pytest.mark.parametrize("operation", [one for one in SCOPED if one.body("x") and one.id != "deliver"], ids=_id)
def test_the_bodies_of_the_matrix_are_valid(tenants: Tenants, operation: Operation) -> None:
    """Asked by who may, of nothing that is there, they are not refused for what they say."""
    own = tenants.a.absent()
    ids = {place: tenants.a.ids[place] if place in operation.places else name for place, name in own.ids.items()}
    there = World(tenants.a.domain, tenants.a.project, {**ids, **_innermost(operation, own)})
    operated = operation.path.startswith("/v1/admin/") or operation.id in _OPERATED
    asker = tenants.root if operated else tenants.askers["domain_admin"]
    reply = asker.send(there.request(operation, {}, named=False))
    fine = {200, 201, 202, 204, 404, 409}  # a conflict is with what is there, not with what is said
    assert reply.status_code in fine or any(word in reply.text for word in _LACKING), reply.text


# Here; elsewhere a group has an image of its own, or is the domain of the secret.
_LACKING: Final = ("There is no ", "Name an image.", "A secret is of the channel's own domain.")
_OPERATED: Final = {"domain_republish_audit_logs"}  # by superadmins, in a domain


def _innermost(operation: Operation, world: World) -> dict[str, str]:
    """The last thing that a path names, where a body is about that, and not about what is in it."""
    last = operation.places[-1:] if operation.method in {"PUT", "PATCH"} else []
    return {place: world.ids[place] for place in last}


@pytest.mark.parametrize("operation", [one for one in SCOPED if one.searches], ids=_id)
def test_a_filter_that_names_what_is_anothers_finds_nothing(tenants: Tenants, operation: Operation) -> None:
    if operation.path.startswith("/v1/admin/"):
        return  # the matrix has it: a tenant's caller finds nothing at all there
    names = [word for word in tenants.b.words() if word != tenants.b.project]
    for name in operation.fields():
        wanted = {"OR": [{name: {"in": names}}, {name: {"equals": tenants.b.domain}}]}
        for caller in tenants.askers.values():
            request = tenants.a.request(operation, {"filter": json.dumps(wanted)}, named=False)
            reply = caller.send(request)
            if reply.status_code == 403:  # a trail is for admins
                continue
            assert reply.status_code == 200, reply.text
            # One's own trail tells that one asked for these names, and nothing else.
            found = [item for item in reply.json()["items"] if item.get("actor") not in tenants.subjects]
            assert found == [], f"{caller.name}: {request}"
            assert tenants.b.mark not in reply.text


@pytest.mark.parametrize("operation", [one for one in SCOPED if one.searches and one.id not in USED], ids=_id)
def test_a_cursor_of_one_is_of_no_use_to_the_other(tenants: Tenants, operation: Operation) -> None:
    if operation.path.startswith("/v1/admin/"):
        return
    admin = tenants.askers["domain_admin"]

    def page(caller: Caller, world: World, **flags: str) -> httpx.Response:
        return caller.send(world.request(operation, {"limit": "1", **flags}, named=world is not tenants.a))

    theirs, own = page(tenants.b_admin, tenants.b).json(), page(admin, tenants.a).json()
    assert all(found["has_more"] for found in (theirs, own)), "the builder of a world makes two of each, for pages"
    error_of(used := page(admin, tenants.a, cursor=theirs["next_cursor"]), 400, "INVALID_CURSOR")
    assert tenants.b.mark not in used.text
    for cursor in (theirs["next_cursor"], own["next_cursor"]):
        there, nowhere = (page(admin, world, cursor=cursor) for world in (tenants.b, tenants.nobody))
        assert shape_of(there, tenants.b, 404) == shape_of(nowhere, tenants.nobody, 404)
    assert page(admin, tenants.a, cursor=own["next_cursor"]).status_code == 200


def test_nothing_of_the_other_has_changed_by_all_that(tenants: Tenants) -> None:
    assert tenants.state() == tenants.before


def test_every_denial_is_in_the_trail_of_who_was_asked_about(tenants: Tenants) -> None:
    denied = {"outcome": {"equals": "denied"}, "actor": {"in": sorted(tenants.subjects)}}
    for trail, reader, path in (
        ("b", tenants.b_admin, f"/v1/domains/{tenants.b.domain}/audit-logs"),
        ("platform", tenants.root, "/v1/admin/audit-logs"),
    ):
        read = {item["request_id"] for item in _all(reader, path, denied)}
        assert tenants.denied[trail] - read == set(), trail
    others = {"outcome": {"in": ["success", "error"]}, "actor": {"in": sorted(tenants.subjects)}}
    assert list(_all(tenants.b_admin, f"/v1/domains/{tenants.b.domain}/audit-logs", others)) == []


def _all(reader: Caller, path: str, wanted: Mapping[str, Any]) -> Iterator[Any]:
    query = {"filter": json.dumps(wanted), "limit": "100"}
    while True:
        page = reader.json("GET", path, **query)
        yield from page["items"]
        if not page["has_more"]:
            return
        query["cursor"] = page["next_cursor"]
