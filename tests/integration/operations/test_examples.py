"""The examples of the API's description are requests that succeed, in the order in which somebody who learns it sends them."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from portico.core.model.scope import Scope

from tests.security.deployment import FORM, Deployment, Request, RunningClock
from tests.support.gateway import Reply, form
from tests.support.notifications import SECRET
from tests.support.store import Backend
from tests.support.world import World, shared_client
from tools.api.openapi import TARGET

DOCUMENT: Final = json.loads(TARGET.read_text())
HOME: Final = Scope("acme", "vision")
DOMAINS: Final = "/v1/admin/domains"
PROJECTS: Final = "/v1/domains/{domain}/projects"
# Created in this order: each needs what stands before it.
COLLECTIONS: Final = (
    "/v1/admin/resource-policies", DOMAINS, PROJECTS, "/v1/domains/{domain}/users",
    "/v1/domains/{domain}/service-accounts", "/v1/domains/{domain}/policies", "/v1/domains/{domain}/identity-providers",
    "/v1/admin/base-images", "/v1/admin/resource-groups", "/v1/admin/resource-presets", "/v1/admin/idle-checkers", "/v1/admin/announcements", "/v1/session-templates", "/v1/secrets", "/v1/images", "/v1/functions", "/v1/events", "/v1/subscriptions", "/v1/schedules",
    "/v1/webhooks", "/v1/notification-channels", "/v1/domains/{domain}/notification-channels", "/v1/admin/notification-channels",
    "/v1/notification-rules", "/v1/domains/{domain}/notification-rules", "/v1/admin/notification-rules", "/v1/uploads", "/v1/functions/{name}/aliases", "/v1/folders", "/v1/users/me/folders",
)  # fmt: skip


# What an agent answers in a session that runs, and what agents and the app proxy ask with proofs of their own.
IN_SESSIONS: Final = (
    "execute_in_session", "interrupt_session", "complete_in_session", "write_session_file", "delete_session_file",
)  # fmt: skip
OF_AGENTS: Final = (
    *("start_session_agent", "beat_session_agent", "list_session_mount", "upload_to_session_mount"),
    *("complete_session_mount_uploads", "remove_from_session_mount", "find_app_route"),
)


def bodies() -> Iterator[tuple[str, str, str, str, Any]]:
    """Id, method, path, content type and example of every body that is described."""
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                if kind != "application/yaml":  # the same example: JSON is YAML
                    yield operation["operationId"], method.upper(), path, kind, _example(content)


def _example(content: Mapping[str, Any]) -> Any:
    if "example" in content:
        return content["example"]
    first = next(iter(content.get("examples", {}).values()), {})
    if "$ref" in first:
        first = DOCUMENT["components"]["examples"][first["$ref"].rpartition("/")[2]]
    return first.get("value")


def success(path: str, method: str) -> set[int]:
    """The statuses of success that an operation describes."""
    return {int(status) for status in DOCUMENT["paths"][path][method.lower()]["responses"] if status < "400"}


class Learner:
    """Sends the examples as an administrator who works in the project of the examples, and notes what came back."""

    def __init__(self, world: World) -> None:
        self.world, self.deployment = world, Deployment(world)
        self.unsent = {(operation, kind): (method, path, body) for operation, method, path, kind, body in bodies()}
        self.names: dict[str, str] = {}
        self.faults: list[str] = []
        self.replies: dict[str, Reply] = {}

    def send(self, operation: str, kind: str = "application/json", *, path: str | None = None, **options: Any) -> Reply:
        """Sends the example of an operation; a status that is no success of it is a fault."""
        method, described, body = self.unsent.pop((operation, kind))
        place = (path or described).format(domain="acme", **({"name": "hello"} | options.pop("named", {})))
        raw = form(**body) if kind == FORM[1] else json.dumps(body)
        reply = self.ask(method, place, raw, Content_Type=kind, **options)
        if reply.status not in success(described, method):
            self.faults.append(f"{operation}: {method} {place} {raw[:200]}\n  {reply.status} {reply.body[:300]}")
        self.replies[operation] = reply
        return reply

    def refuse(self, operation: str, status: int, **named: str) -> None:
        """Sends the example of an operation that nobody can answer here; it is none that cannot be understood."""
        method, described, body = self.unsent.pop((operation, "application/json"))
        reply = self.ask(method, described.format(**named), json.dumps(body), Content_Type="application/json")
        if reply.status != status:
            self.faults.append(f"{operation}: {method} {described} {reply.status} {reply.body[:300]}")

    def ask(self, method: str, path: str, raw: str, *, token: str | None = None, **headers: str) -> Reply:
        """One request, with the body as it is; a token that is empty is none."""
        if token != "":
            headers.setdefault("Authorization", f"Bearer {token or self.deployment.token()}")
        if path.startswith("/v1/") and "/domains/" not in path:
            headers["X_Portico_Project"] = "acme/vision"
        given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return self.deployment.edge.send(Request(method, path, (), given, raw.encode()))

    def of(self, collection: str, method: str, end: str = "") -> str:
        """The operation of a collection, or of what is below it."""
        return str(DOCUMENT["paths"][f"{collection}{end}"][method]["operationId"])

    def create(self, collection: str) -> None:
        """Creates what the example of a collection shows."""
        operation = self.of(collection, "post")
        self.names[collection] = (self.unsent[operation, "application/json"][2] or {}).get("name", "hello")
        self.send(operation)

    def change(self, collection: str) -> None:
        """Sends the examples of what changes, lists and removes it."""
        item = next(
            (path for path in DOCUMENT["paths"] if path.rpartition("/")[0] == collection and path.endswith("}")), ""
        )
        key = item.rpartition("{")[2].rstrip("}")
        for method in ("patch", "put"):
            operation = DOCUMENT["paths"].get(item, {}).get(method, {}).get("operationId", "")
            if (operation, "application/json") in self.unsent:
                named = {} if key == "name" else {key: self.names[collection]}
                path = f"{collection}/{self.names[collection]}" if key == "name" else None
                self.send(operation, path=path, named=named)
        for end in ("/search", "/batch-update"):
            if (operation := self._unsent(collection, end)) is not None:
                self.send(operation)

    def remove(self, collection: str) -> None:
        """Sends the examples of what removes it."""
        for end in ("/batch-delete", "/batch-purge"):
            if (operation := self._unsent(collection, end)) is not None:
                self.send(operation)

    def again(self, collection: str) -> None:
        """Creates once more what the example shows and another removed."""
        body = next(body for operation, _, path, _, body in bodies() if path == collection and "create" in operation)
        reply = self.ask("POST", collection.format(domain="acme"), json.dumps(body), Content_Type="application/json")
        assert reply.status == 201, reply.body

    def _unsent(self, collection: str, end: str) -> str | None:
        operation = DOCUMENT["paths"].get(f"{collection}{end}", {}).get("post", {}).get("operationId")
        return operation if (operation, "application/json") in self.unsent else None


def build_twice(learner: Learner) -> None:
    """Makes the function ready, then its second version."""
    learner.world.build("hello", HOME)
    changed = learner.ask(
        "PATCH",
        "/v1/functions/hello",
        '{"source": {"files": {"main.py": "handle = print"}}}',
        Content_Type="application/json",
    )
    assert changed.status == 200
    learner.world.build("hello", HOME)


def deliver(learner: Learner) -> None:
    """Sends the deliveries of the webhook that was made, signed as its sender signs."""
    hook = learner.replies["create_webhook"].json
    for kind in ("application/json", FORM[1]):
        body = learner.unsent["deliver", kind][2]
        raw = form(**body) if kind == FORM[1] else json.dumps(body)
        signature = hmac.new(hook["secret"].encode(), raw.encode(), hashlib.sha256).hexdigest()
        delivery = {
            "X_GitHub_Delivery": f"d-{kind}",
            "X_GitHub_Event": "push",
            "X_Hub_Signature_256": f"sha256={signature}",
        }
        learner.send("deliver", kind, path=hook["url"], token="", **delivery)


def keep_files(learner: Learner, prefix: str, folder: str) -> None:
    """Uploads the file of the examples, then does with it what they show."""
    upload = learner.send(f"{prefix}upload_file", path=f"{folder}/uploads").json
    key = urlsplit(upload["url"]).path.removeprefix(f"/{learner.world.bucket}").lstrip("/")
    shared_client("s3").put_object(Bucket=learner.world.bucket, Key=key, Body=bytes(upload["size"]))
    assert learner.ask("POST", f"{folder}/uploads/{upload['upload_id']}/complete", "").status == 200
    for operation, end in (
        ("download_file", "downloads"),
        ("make_directory", "files/mkdir"),
        ("move_files", "files/move"),
    ):
        learner.send(f"{prefix}{operation}", path=f"{folder}/{end}")
    back = json.dumps({"source": "data/test.csv", "target": "data/train.csv"})
    assert learner.ask("POST", f"{folder}/files/move", back, Content_Type="application/json").status == 200
    learner.send(f"{prefix}delete_files", path=f"{folder}/files/delete")
    rest = json.dumps({"paths": ["data"], "recursive": True})
    assert learner.ask("POST", f"{folder}/files/delete", rest, Content_Type="application/json").status == 200


def share(learner: Learner, prefix: str, folder: str) -> None:
    """Shares a folder with whom the examples name, changes that, and takes it back."""
    for domain in ("acme", "default"):
        users = f"/v1/domains/{domain}/users"
        learner.ask("POST", users, '{"name": "bob"}', Content_Type="application/json")
    for operation, end in (
        ("share_folder", "share"),
        ("change_folder_shares", "shares"),
        ("unshare_folder", "unshare"),
    ):
        learner.send(f"{prefix}{operation}", path=f"{folder}/{end}")


def keep_folders(learner: Learner) -> None:
    """Does what the examples show with a folder of the project, by its uid, and in one's own home."""
    uid = learner.replies["create_folder"].json["uid"]
    keep_files(learner, "", "/v1/folders/dataset")
    keep_files(learner, "shared_", f"/v1/shared-folders/{uid}")
    keep_files(learner, "my_", "/v1/users/me/folders/dataset")
    share(learner, "", "/v1/folders/dataset")
    share(learner, "my_", "/v1/users/me/folders/dataset")
    learner.send("search_invitations_by_body")
    for prefix, at in (
        ("", "/v1/folders/dataset"),
        ("my_", "/v1/users/me/folders/dataset"),
        ("shared_", f"/v1/shared-folders/{uid}"),
    ):
        learner.send(f"{prefix}archive_files", path=f"{at}/archives")
        learner.send(f"{prefix}clone_folder", path=f"{at}/clone")
        gone = learner.ask(
            "POST", "/v1/users/me/folders/batch-purge", '{"names": ["dataset-2"]}', Content_Type="application/json"
        )
        assert gone.status == 204
    for prefix, at in (("", "/v1/folders"), ("my_", "/v1/users/me/folders")):
        learner.send(f"{prefix}rename_folder", path=f"{at}/dataset/rename")


def notify(learner: Learner) -> None:
    """Tries the channels and renders the rules of every place."""
    for prefix in ("", "domain_", "admin_"):
        learner.send(f"{prefix}test_notification_channel", named={"name": "alerts"})
        learner.send(f"{prefix}validate_notification_rule", named={"name": "failed-runs"})


def keep_sessions(learner: Learner) -> None:
    """Does what the examples show with a session that waits for its start; what needs its agent finds none."""
    learner.send("check_resource_presets")
    learner.send("admin_bind_idle_checker", named={"name": "an-hour"})
    subject = {"domain_name": "acme", "project_name": "vision", "user_name": "ada"}
    for level in ("domain", "project", "user"):
        learner.send(f"admin_set_{level}_weight", named={"name": "default", **subject})
    learner.send("admin_set_weights", named={"name": "default"})
    key = json.dumps({"name": "hooks", "values": {"KEY": SECRET}})
    assert learner.ask("POST", "/v1/secrets", key, Content_Type="application/json").status == 201
    learner.send("explain_new_session")
    learner.send("create_session_from_template", named={"name": "nightly"})
    made = learner.send("create_session")
    assert made.status == 201, made.body
    session = {"id": str(made.json["id"])}
    for operation in ("update_session", "rename_session"):
        learner.send(operation, named=session)
    for operation in IN_SESSIONS:
        learner.refuse(operation, 409, **session)
    for operation in OF_AGENTS:
        learner.refuse(operation, 401)
    learner.send("terminate_session", named=session)
    for operation in (
        "batch_update_sessions",
        "batch_delete_sessions",
        "batch_purge_sessions",
    ):  # the ids of examples are nobody's
        learner.refuse(operation, 404)


def prove(learner: Learner) -> None:
    """Sends the examples of what proves people: by key pair, by password, and what they do with their own."""
    learner.send("issue_token", FORM[1], Authorization=learner.deployment.basic())
    token = learner.send("login", token="").json["access_token"]
    learner.send("change_password", token=token)
    learner.send("logout", token="")
    learner.send("create_token", token=token)
    key = learner.send("my_create_keypair").json["access_key"]
    learner.send("my_update_keypair", named={"access_key": key})
    key = learner.send("domain_user_create_keypair", named={"name": "ada"}).json["access_key"]
    learner.send("domain_user_update_keypair", named={"name": "ada", "access_key": key})


def test_every_example_of_a_body_is_a_request_that_succeeds(moto: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    learner = Learner(World(moto, monkeypatch.setenv, RunningClock()))
    for collection in COLLECTIONS:
        learner.create(collection)
        if collection == PROJECTS:  # nothing is in them yet, so that they can go
            learner.remove(PROJECTS)
            learner.remove(DOMAINS)
            learner.again(DOMAINS)
            learner.again(PROJECTS)
        if collection == "/v1/functions":
            build_twice(learner)
        if collection == "/v1/events":
            assert learner.ask("POST", collection, '{"name": "push"}', Content_Type="application/json").status == 201
    prove(learner)
    learner.send("simulate")
    for kind in ("application/json", "application/cloudevents+json", "application/cloudevents-batch+json"):
        learner.send("emit_event", kind, path="/v1/events/order.created/emit")
    deliver(learner)
    keep_folders(learner)
    keep_sessions(learner)
    learner.send("create_export")
    learner.send("create_run")
    learner.send("create_replay", path="/v1/subscriptions/greet-orders/replays")
    learner.send("rotate_webhook", path="/v1/webhooks/repository/rotate")
    learner.send("test_webhook", path="/v1/webhooks/repository/test")
    notify(learner)
    learner.send("graphql")
    learner.send("redrive_dead_letters")
    learner.send("purge_dead_letters")
    for collection in COLLECTIONS:
        learner.change(collection)
    learner.send("rollback_function")
    for operation, kind in list(learner.unsent):
        if "search" in operation or "republish" in operation:
            learner.send(operation, kind)
    for collection in reversed(COLLECTIONS):
        learner.remove(collection)
    assert not learner.faults, "\n".join(learner.faults)
    assert sorted(learner.unsent) == []
