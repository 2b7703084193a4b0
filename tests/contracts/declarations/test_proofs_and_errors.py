"""Proofs of callers, the bodies of errors, the faces of operations, and the place that answers."""

import json
from typing import Any, Final

import pytest
from fastapi import Request
from portico.core.base.errors import NotFound, Unauthenticated, Unprocessable
from portico.core.http.listed import listed
from portico.core.model.conventions import FACES, Body, ErrorForm, Integration, Place, Proof, Replay
from portico.core.model.fields import Sent
from portico.core.model.given import Given
from portico.core.model.principal import ANONYMOUS, Principal
from portico.core.resource import Operation, Resource

from tests.support.declared import Serve
from tests.support.gateway import Reply
from tests.support.sample_resource import ANN

AGENT: Final = Principal("session-agent", "s-1", "acme", "vision", "session-agent")
Shown = dict[str, Any]


class Question(Sent):
    """A body."""

    text: str


def by_ticket(request: Request) -> Principal:
    """A proof of its own. Raises Unauthenticated."""
    if request.headers.get("x-ticket") != "t-1":
        raise Unauthenticated("Send a ticket.", challenge='Ticket realm="portico"')
    return AGENT


def whoever(_: None, given: Given) -> Shown:
    return {"subject": given.principal.subject}


def failing(_: None, given: Given) -> Shown:
    kind = given.values["kind"]
    if kind == "missing":
        raise NotFound("There is no box 'x'.", code="BOX_NOT_FOUND", details={"box": "x"})
    if kind == "wrong":
        raise Unprocessable.field("size", "Too large.")
    raise RuntimeError("the secret is 42")


def proving(name: str, proof: str) -> Operation:
    return Operation(name, None, "GET", f"/v1/proofs/{name}", name, reply=Shown, show=whoever, proof=proof)


def refusing(form: ErrorForm) -> Operation:
    path = f"/v1/proofs/{form}/{{kind}}"
    return Operation(
        f"fail_{form}", None, "POST", path, f"fail_{form}", reply=Shown, show=failing, body=Body.JSON, body_type=Question,
        error_form=form, replay=Replay.OFF,
    )  # fmt: skip


PROOFS: Final = Resource(
    "tests.contracts:none",
    types="proofs",
    function="proofs",
    own=(
        proving("principal", Proof.PRINCIPAL),
        proving("public", Proof.PUBLIC),
        proving("optional", Proof.OPTIONAL),
        proving("ticket", f"{__name__}:by_ticket"),
        *(refusing(form) for form in ErrorForm),
    ),
)


@pytest.mark.parametrize(("name", "nobody", "somebody"), [
    ("principal", None, ANN),
    ("public", ANONYMOUS, ANONYMOUS),
    ("optional", ANONYMOUS, ANN),
    ("ticket", None, None),
])  # fmt: skip
def test_an_operation_asks_for_its_proof(
    serve: Serve, name: str, nobody: Principal | None, somebody: Principal | None
) -> None:
    api = serve(PROOFS)
    for caller, subject in ((None, nobody), (ANN, somebody)):
        reply = api.client(caller).get(f"/v1/proofs/{name}")
        if subject is None:
            assert (reply.status, reply.error["code"]) == (401, "UNAUTHENTICATED")
        else:
            assert (reply.status, reply.json["subject"]) == (200, subject.subject)
    ticket = api.client(None).get(f"/v1/proofs/{name}", X_Ticket="t-1")
    assert (ticket.status == 200) is (name != "principal")


def test_a_proof_decides_what_the_gateway_lets_in() -> None:
    public = {route.name for route in listed(PROOFS) if route.is_public}
    assert public == {"public", "optional", "ticket"}


def test_a_proof_of_its_own_gives_a_kind_of_principal(serve: Serve) -> None:
    reply = serve(PROOFS).client(None).get("/v1/proofs/ticket", X_Ticket="t-1")
    assert reply.json["subject"] == "session-agent:acme/s-1"


def problem(reply: Reply) -> Any:
    return json.loads(reply.body)


@pytest.mark.parametrize(("kind", "status"), [("missing", 404), ("wrong", 422), ("broken", 500)])
def test_an_error_has_the_body_of_its_protocol(serve: Serve, kind: str, status: int) -> None:
    api = serve(PROOFS).client()
    found = {form: api.post(f"/v1/proofs/{form}/{kind}", body={"text": "x"}) for form in ErrorForm}
    assert {form: reply.status for form, reply in found.items()} == {
        **dict.fromkeys(ErrorForm, status), ErrorForm.OAUTH: 400 if status == 422 else status,
    }  # fmt: skip
    error = found[ErrorForm.PORTICO].error
    message, code = error["message"], error["code"]
    oauth = "server_error" if status == 500 else "invalid_request"
    described = message.replace('"', "'")
    assert (
        found[ErrorForm.OAUTH].oauth.items() >= {"error": oauth, "error_description": described, "code": code}.items()
    )
    assert problem(found[ErrorForm.OIP]) == {"error": message}
    openai = problem(found[ErrorForm.OPENAI])["error"]
    assert (openai["message"], openai["code"]) == (message, code.lower())
    assert openai["type"] == {404: "not_found_error", 422: "invalid_request_error", 500: "server_error"}[status]
    assert openai["param"] == ("size" if kind == "wrong" else None)
    backendai = problem(found[ErrorForm.BACKENDAI])
    assert (backendai["title"], backendai["msg"], backendai["error_code"]) == (message, message, code)
    assert found[ErrorForm.BACKENDAI].headers["content-type"] == "application/problem+json"
    assert not any("42" in reply.body for reply in found.values())


def test_what_cannot_be_read_has_the_same_body(serve: Serve) -> None:
    api = serve(PROOFS).client()
    for sent in ({"body": {"more": 1}}, {"raw": "{"}, {"raw": "x", "Content_Type": "text/plain"}):
        reply = api.post("/v1/proofs/oip/missing", **sent)
        assert (reply.status in {400, 415, 422}, reply.json.keys()) == (True, {"error"})
        assert isinstance(reply.json["error"], str)


def test_faces_are_left_out_or_named(serve: Serve) -> None:
    def named(name: str, **options: Any) -> Operation:
        return Operation(name, None, "GET", f"/v1/{name}", name, reply=Shown, show=whoever, **options)

    faced = Resource(
        "tests.contracts:none",
        types="faced",
        own=(
            named("all", names={"graphql": "everything"}),
            named("quiet", faces=FACES - {"description", "client"}),
            named("hidden", faces=FACES - {"rest"}),
        ),
    )
    routes = {route.name: route for route in listed(faced)}
    assert routes.keys() == {"all", "quiet"}
    assert (routes["all"].name_at("graphql"), routes["all"].name_at("client")) == ("everything", "all")
    assert (routes["all"].faces, FACES - routes["quiet"].faces) == (FACES, {"description", "client"})
    api = serve(faced).client()
    assert [api.get(f"/v1/{name}").status for name in ("all", "quiet", "hidden")] == [200, 200, 404]


def test_a_place_is_said_by_operation() -> None:
    place = Place("proxy", Integration.STREAM, 300, 512, 5, vpc=True, grants=("reach",))
    here, there = (
        Operation(name, None, "GET", f"/v1/{name}", name, place=where) for name, where in (("a", Place()), ("b", place))
    )
    routes = list(listed(Resource("tests.contracts:none", types="placed", function="own", own=(here, there))))
    assert [route.function for route in routes] == ["own", "proxy"]
    assert routes[1].declared.place == place
    assert (routes[0].declared.place.integration, routes[0].declared.place.timeout) == (Integration.BUFFERED, None)
