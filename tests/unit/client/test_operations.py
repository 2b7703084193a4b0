"""Every operation of the client's resources can be called, by the method and path of the API's description."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, get_args

import httpx
import pytest
from portico_client import KeyPair, Portico, Retries
from portico_client.base import Batch, Page
from portico_client.models import FunctionPublic
from portico_client.operations import OPERATIONS
from portico_client.resources import Resource

from client.codegen import LEFT_OUT, TAGS, class_name
from client.codegen import main as codegen
from tests.unit.client.described import DOCUMENT, Described, example, operations

ID = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
EVENT = {"specversion": "1.0", "id": "A-1", "source": "/shop", "type": "order.created", "data": {"order": "A-1"}}
SUBJECTS = {"domain": "acme", "project": "acme/vision", "user": "acme/vision/ann"}
HOMES = {"admin": False, "domain": True}
SPECIAL: dict[str, Callable[[Portico], Any]] = {
    "issue_token": lambda p: p.me(),
    "login": lambda p: p.sign_in(example("LoginBody")),
    "logout": lambda p: (
        p.sign_in(example("LoginBody")),
        p.transport.call(OPERATIONS["logout"], body=example("LogoutBody")),
    ),
    "change_password": lambda p: p.change_password("nine-lamps", "purple-otter-rides-a-tram"),
    "me": lambda p: p.me(),
    "list_resource_groups": lambda p: p.resource_groups.usable(),
    "resource_group_capacity": lambda p: p.resource_groups.capacity("default"),
    "resource_group_allocation": lambda p: p.resource_groups.allocation("default"),
    "list_announcements": lambda p: p.announcements.current(),
    "check_resource_presets": lambda p: p.resource_presets.check("default"),
    "admin_bind_idle_checker": lambda p: p.idle_checkers.bind("idle", [{"scope": "global"}]),
    "create_token": lambda p: p.tokens.create(example("AccessTokenCreate")),
    "search_tokens": lambda p: list(p.tokens.list()),
    "get_token": lambda p: p.tokens.get(ID),
    "delete_token": lambda p: p.tokens.delete(ID),
    "my_create_keypair": lambda p: p.key_pairs.create(description="ci"),
    "my_search_keypairs": lambda p: list(p.key_pairs.list()),
    "my_keypair": lambda p: p.key_pairs.get("PKA"),
    "my_update_keypair": lambda p: p.key_pairs.update("PKA", status="disabled"),
    "my_delete_keypair": lambda p: p.key_pairs.delete("PKA"),
    "my_rotate_keypair": lambda p: p.key_pairs.rotate("PKA"),
    "domain_user_create_keypair": lambda p: p.key_pairs.create(user="ann"),
    "domain_user_search_keypairs": lambda p: list(p.key_pairs.list(user="ann")),
    "domain_user_keypair": lambda p: p.key_pairs.get("PKA", user="ann"),
    "domain_user_update_keypair": lambda p: p.key_pairs.update("PKA", user="ann", description="ci"),
    "domain_user_delete_keypair": lambda p: p.key_pairs.delete("PKA", user="ann"),
    "domain_user_rotate_keypair": lambda p: p.key_pairs.rotate("PKA", user="ann"),
    "admin_search_audit_logs": lambda p: list(p.audit_logs.list(everywhere=True)),
    "admin_search_audit_logs_by_body": lambda p: p.audit_logs.search_by_body({"limit": 5}, everywhere=True),
    "admin_republish_audit_logs": lambda p: p.audit_logs.republish(example("Republish"), everywhere=True),
    "domain_search_audit_logs": lambda p: list(p.audit_logs.list(order="time:desc")),
    "domain_search_audit_logs_by_body": lambda p: p.audit_logs.search_by_body({"limit": 5}),
    "domain_republish_audit_logs": lambda p: p.audit_logs.republish(**example("Republish")),
    "stream_events": lambda p: list(p.streams.events(["order.*"], entity="function/hello")),
    "stream_run": lambda p: list(p.streams.run(ID)),
    "stream_session": lambda p: list(p.streams.session(ID)),
    "stream_task": lambda p: list(p.streams.task(ID, after="x")),
    "list_quotas": lambda p: list(p.quotas.list()),
    "domain_list_quotas": lambda p: p.quotas.list(of_domain=True),
    "usage": lambda p: p.usage.report("user", period="2026-11"),
    "domain_usage": lambda p: p.usage.report(since="2026-11-01", until="2026-11-30", of_domain=True),
    "admin_usage": lambda p: p.usage.report("domain", everywhere=True),
    "own_fair_shares": lambda p: p.fair_shares.own("default"),
    "own_usage_buckets": lambda p: p.fair_shares.own_days("default", since="2026-11-01"),
    "admin_set_weights": lambda p: p.fair_shares.set_weights("default", {"acme": 2, "acme/vision/ann": None}),
    **{
        f"admin_set_{level}_weight": lambda p, subject=subject: p.fair_shares.set_weight("default", subject, 2)
        for level, subject in SUBJECTS.items()
    },
    **{
        f"{home}_{level}_fair_share": lambda p, subject=subject, of_domain=of_domain: p.fair_shares.get(
            "default", subject, of_domain=of_domain
        )
        for home, of_domain in HOMES.items()
        for level, subject in SUBJECTS.items()
    },
    **{
        f"{home}_search_{level}_fair_shares": lambda p, level=level, of_domain=of_domain: list(
            p.fair_shares.list("default", level, min_ratio=0, order="ratio:desc", of_domain=of_domain)
        )
        for home, of_domain in HOMES.items()
        for level in SUBJECTS
    },
    **{
        f"{home}_search_{level}_usage_buckets": lambda p, level=level, of_domain=of_domain: list(
            p.fair_shares.days("default", level, since="2026-11-01", of_domain=of_domain)
        )
        for home, of_domain in HOMES.items()
        for level in SUBJECTS
    },
    "simulate": lambda p: p.policies.simulate(example("SimulateBody")),
    "emit_event": lambda p: (p.events.emit("order.created", {"order": 1}), p.events.emit_event("order.created", EVENT)),
    "pause_subscription": lambda p: p.subscriptions.pause("greet"),
    "resume_subscription": lambda p: p.subscriptions.resume("greet"),
    "pause_schedule": lambda p: p.schedules.pause("nightly"),
    "resume_schedule": lambda p: p.schedules.resume("nightly"),
    "pause_webhook": lambda p: p.webhooks.pause("repository"),
    "resume_webhook": lambda p: p.webhooks.resume("repository"),
    "list_notification_rule_types": lambda p: p.notification_rules.types(),
    "get_notification_rule_type_schema": lambda p: p.notification_rules.schema("session.started"),
    "rotate_webhook": lambda p: p.webhooks.rotate("repository", {"grace_seconds": 0}),
    "test_webhook": lambda p: (p.webhooks.test("repository"), p.webhooks.test("repository", {"ref": "main"})),
    "search_webhook_deliveries": lambda p: list(p.webhooks.deliveries("repository")),
    "get_image_log": lambda p: p.images.log("numbers"),
    "search_base_images": lambda p: list(p.base_images.offered()),
    "search_base_images_by_body": lambda p: p.base_images.search_offered({"limit": 5}),
    "get_base_image": lambda p: p.base_images.offered_one("python3.11"),
    "search_versions": lambda p: list(p.functions.versions("hello")),
    "get_version": lambda p: p.functions.version("hello", 1),
    "rollback_function": lambda p: (p.functions.rollback("hello"), p.functions.rollback("hello", 1)),
    "create_alias": lambda p: p.functions.create_alias("hello", example("AliasCreate")),
    "search_aliases": lambda p: list(p.functions.aliases("hello")),
    "get_alias": lambda p: p.functions.alias("hello", "stable"),
    "update_alias": lambda p: p.functions.update_alias("hello", "stable", example("AliasUpdate"), if_match='"1"'),
    "delete_alias": lambda p: p.functions.delete_alias("hello", "stable"),
    "get_function_stats": lambda p: p.functions.stats("hello", window="24h"),
    "create_upload": lambda p: p.uploads.create(example("UploadCreate")),
    "get_upload": lambda p: p.uploads.get(ID),
    "create_run": lambda p: p.runs.create("hello", {"name": "Ada"}, blocking=True, version=1, secrets=["mail"]),
    "search_function_runs": lambda p: list(p.runs.list("hello", order="created_at:desc")),
    "search_runs": lambda p: (list(p.runs.list(filter={"status": {"equals": "FAILED"}})), p.runs.search(limit=1)),
    "get_run": lambda p: p.runs.get(ID),
    "get_run_logs": lambda p: p.runs.logs(ID, after="1.1.0", follow=True),
    "kill_run": lambda p: p.runs.kill(ID),
    "create_replay": lambda p: p.replays.create("greet", example("ReplayCreate")),
    "search_replays": lambda p: list(p.replays.list("greet")),
    "get_replay": lambda p: p.replays.get("greet", ID),
    "cancel_replay": lambda p: p.replays.cancel("greet", ID),
    "folder_usage": lambda p: p.folders.usage("dataset"),
    "list_files": lambda p: list(p.folders.files("dataset", "data", recursive=True, refresh=True)),
    "make_directory": lambda p: p.folders.make_directory("dataset", "data"),
    "move_files": lambda p: p.folders.move("dataset", "data/train.csv", "data/test.csv"),
    "delete_files": lambda p: p.folders.delete_files("dataset", ["data"], recursive=True),
    "upload_file": lambda p: p.folders.upload("dataset", "data/train.csv", 1, "text/csv"),
    "resume_upload": lambda p: p.folders.resume_upload("dataset", "0" * 32),
    "complete_upload": lambda p: p.folders.complete_upload("dataset", "0" * 32),
    "cancel_upload": lambda p: p.folders.cancel_upload("dataset", "0" * 32),
    "download_file": lambda p: p.folders.download("dataset", "data/train.csv"),
    "rename_folder": lambda p: p.folders.rename("dataset", "fresh"),
    "purge_folder": lambda p: p.folders.purge("dataset"),
    "clone_folder": lambda p: p.folders.clone("dataset", "me/copy"),
    "archive_files": lambda p: p.folders.archive("dataset"),
    "domain_search_tasks": lambda p: p.tasks.search_domain(),
    "domain_search_tasks_by_body": lambda p: p.tasks.search_domain({"limit": 5}),
    "domain_task": lambda p: p.tasks.get(ID, of_domain=True),
    "domain_cancel_task": lambda p: p.tasks.cancel(ID, of_domain=True),
    "project_search_tasks": lambda p: p.tasks.search_project(),
    "project_search_tasks_by_body": lambda p: p.tasks.search_project({"limit": 5}),
    "project_task": lambda p: p.tasks.get(ID, of_project=True),
    "project_cancel_task": lambda p: p.tasks.cancel(ID, of_project=True),
    "folder_shares": lambda p: p.folders.shares("dataset"),
    "share_folder": lambda p: p.folders.share("dataset", ["bob"], "rw"),
    "change_folder_shares": lambda p: p.folders.change_shares("dataset", ["bob"], "ro"),
    "unshare_folder": lambda p: p.folders.unshare("dataset", ["bob"]),
    "search_shared_folders": lambda p: list(p.folders.shared()),
    "shared_folder": lambda p: p.folders.shared_one(ID),
    "shared_leave_folder": lambda p: p.folders.leave(ID),
    "search_invitations": lambda p: list(p.invitations.list()),
    "search_invitations_by_body": lambda p: p.invitations.search_by_body({"limit": 5}),
    "get_invitation": lambda p: p.invitations.get(ID),
    "accept_invitation": lambda p: p.invitations.accept(ID),
    "reject_invitation": lambda p: p.invitations.reject(ID),
    "create_export": lambda p: p.tasks.export(example("ExportCreate")),
    "search_tasks": lambda p: list(p.tasks.list()),
    "search_tasks_by_body": lambda p: p.tasks.search_by_body({"limit": 5}),
    "get_task": lambda p: p.tasks.get(ID),
    "cancel_task": lambda p: p.tasks.cancel(ID),
    "create_session": lambda p: p.sessions.create(name="train", image="python", wait=20),
    "create_session_from_template": lambda p: p.session_templates.start("nightly", name="tonight", wait=20),
    "get_session": lambda p: p.sessions.get(ID),
    "search_sessions": lambda p: list(p.sessions.list(order="created_at:desc")),
    "search_sessions_by_body": lambda p: p.sessions.search_by_body({"limit": 5}),
    "update_session": lambda p: p.sessions.update(ID, priority=3),
    "batch_update_sessions": lambda p: p.sessions.batch_update([{"id": ID, "priority": 3}]),
    "rename_session": lambda p: p.sessions.rename(ID, "fresh"),
    "terminate_session": lambda p: p.sessions.terminate(ID, forced=True),
    "delete_session": lambda p: (p.sessions.delete(ID), p.sessions.delete(ID, purge=True)),
    "batch_delete_sessions": lambda p: p.sessions.batch_delete([ID]),
    "batch_purge_sessions": lambda p: p.sessions.batch_delete([ID], purge=True),
    "exclude_idle_checker": lambda p: p.sessions.exclude(ID, "an-hour"),
    "include_idle_checker": lambda p: p.sessions.include(ID, "an-hour"),
    "get_session_history": lambda p: p.sessions.history(ID),
    "explain_session": lambda p: p.sessions.explain(ID),
    "explain_new_session": lambda p: p.sessions.explain_new(image="python"),
    "get_session_dependencies": lambda p: p.sessions.dependencies(ID),
    "list_session_apps": lambda p: p.sessions.apps(ID),
    "open_session_app": lambda p: p.sessions.app_token(ID, "notebook"),
    "execute_in_session": lambda p: p.in_sessions.execute(ID, "1+1"),
    "interrupt_session": lambda p: p.in_sessions.interrupt(ID),
    "complete_in_session": lambda p: p.in_sessions.complete(ID, "pri", 3),
    "get_session_logs": lambda p: p.in_sessions.log(ID),
    "list_session_files": lambda p: list(islice(p.in_sessions.files(ID), 1)),
    "read_session_file": lambda p: next(iter(p.in_sessions.read(ID, "a"))),
    "write_session_file": lambda p: p.in_sessions.write(ID, "a", b"1"),
    "delete_session_file": lambda p: p.in_sessions.remove(ID, "a"),
    "search_dead_letters": lambda p: list(p.dead_letters.list()),
    "get_dead_letter": lambda p: p.dead_letters.get(ID),
    "redrive_dead_letter": lambda p: p.dead_letters.redrive(ID),
    "purge_dead_letter": lambda p: p.dead_letters.purge(ID),
    "redrive_dead_letters": lambda p: p.dead_letters.redrive_many(example("ManyLetters")),
    "purge_dead_letters": lambda p: p.dead_letters.purge_many({}),
}


def _notifying(prefix: str) -> dict[str, Callable[[Portico], Any]]:
    """The calls about notifications at a place."""

    def at(kind: str) -> Callable[[Portico], Any]:
        return lambda p: getattr(p, f"{prefix}notification_{kind}")

    channels, rules, deliveries = map(at, ("channels", "rules", "deliveries"))
    return {
        f"{prefix}test_notification_channel": lambda p: (
            channels(p).test("alerts"),
            channels(p).test("alerts", "Hello."),
        ),
        f"{prefix}validate_notification_rule": lambda p: (
            rules(p).validate("runs"),
            rules(p).validate("runs", "a.b", {}),
        ),
        f"{prefix}search_notification_deliveries": lambda p: list(deliveries(p).list()),
        f"{prefix}get_notification_delivery": lambda p: deliveries(p).get(ID),
        f"{prefix}redrive_notification_delivery": lambda p: deliveries(p).redrive(ID),
    }


for _prefix in ("", "domain_", "admin_"):
    SPECIAL |= _notifying(_prefix)
FILES: dict[str, Callable[[Portico, str], Any]] = {
    "folder_usage": lambda p, name: p.folders.usage(name),
    "list_files": lambda p, name: list(p.folders.files(name)),
    "make_directory": lambda p, name: p.folders.make_directory(name, "data"),
    "move_files": lambda p, name: p.folders.move(name, "a", "b"),
    "delete_files": lambda p, name: p.folders.delete_files(name, ["a"]),
    "upload_file": lambda p, name: p.folders.upload(name, "a", 1),
    "resume_upload": lambda p, name: p.folders.resume_upload(name, "0" * 32),
    "complete_upload": lambda p, name: p.folders.complete_upload(name, "0" * 32),
    "cancel_upload": lambda p, name: p.folders.cancel_upload(name, "0" * 32),
    "download_file": lambda p, name: p.folders.download(name, "a"),
    "clone_folder": lambda p, name: p.folders.clone(name, "me/copy"),
    "archive_files": lambda p, name: p.folders.archive(name, ["a"]),
}
SHARES: dict[str, Callable[[Portico, str], Any]] = {
    "rename_folder": lambda p, name: p.folders.rename(name, "fresh"),
    "purge_folder": lambda p, name: p.folders.purge(name),
    "folder_shares": lambda p, name: p.folders.shares(name),
    "share_folder": lambda p, name: p.folders.share(name, ["bob"]),
    "change_folder_shares": lambda p, name: p.folders.change_shares(name, ["bob"], "wd"),
    "unshare_folder": lambda p, name: p.folders.unshare(name, ["bob"]),
}
SPECIAL |= {f"my_{name}": lambda p, call=call: call(p, "me/dataset") for name, call in {**FILES, **SHARES}.items()}
SPECIAL |= {f"shared_{name}": lambda p, call=call: call(p, f"uid:{ID}") for name, call in FILES.items()}


def resources(client: Portico) -> Iterator[tuple[str, Resource[Any, Any, Any]]]:
    return ((name, found) for name, found in list(vars(client).items()) if isinstance(found, Resource))


def standard(resource: Resource[Any, Any, Any]) -> dict[str, Callable[[], Any]]:
    """The calls of the standard operations of a resource, with the examples of its models."""
    _, create, update = (model.__name__ for model in get_args(type(resource).__orig_bases__[0]))  # type: ignore[attr-defined]
    item = f"{update}Batch"
    verbs: dict[str, Callable[[], Any]] = {
        "create": lambda: resource.create(example(create)),
        "get": lambda: resource.get("hello"),
        "search": lambda: (list(resource.list(filter={"name": {"equals": "a"}})), resource.search(page=1, page_size=5)),
        "search_by_body": lambda: resource.search_by_body({"limit": 5}),
        "update": lambda: resource.update("hello", example(update), if_match='"7"'),
        "replace": lambda: resource.replace("hello", example(create.replace("Create", "Replace"))),
        "delete": lambda: (resource.delete("hello"), resource.delete("hello", purge=True)),
        "restore": lambda: resource.restore("hello"),
        "batch_update": lambda: resource.batch_update(example(item)["items"]),
        "batch_delete": lambda: resource.batch_delete(["hello"]),
        "batch_purge": lambda: resource.batch_delete(["hello"], purge=True),
    }
    return {resource.names.operation(verb).id: call for verb, call in verbs.items()}


@pytest.fixture
def server() -> Described:
    return Described()


@pytest.fixture
def client(server: Described) -> Iterator[Portico]:
    pair = KeyPair("PKA", "secret")
    with Portico(
        "https://portico.test/api", key_pair=pair, retries=Retries(attempts=1), transport=httpx.MockTransport(server)
    ) as client:
        yield client


def test_every_operation_of_its_resources_can_be_called(client: Portico, server: Described) -> None:
    calls: dict[str, Callable[[], Any]] = {name: lambda call=call: call(client) for name, call in SPECIAL.items()}
    for _, resource in resources(client):
        calls |= standard(resource)
    assert calls.keys() == operations(set(TAGS), set(LEFT_OUT))
    for name, call in calls.items():
        server.seen.clear()
        call()
        assert name in server.seen


def test_replies_are_the_models_that_the_resource_promises(client: Portico) -> None:
    for name, resource in resources(client):
        public = get_args(type(resource).__orig_bases__[0])[0]  # type: ignore[attr-defined]
        assert resource.names.operation("get").reply is public, name
        assert resource.names.operation("search").reply is Page[public], name
        found = resource.get("hello")
        assert isinstance(found, public)
        assert found.etag == '"7"'


def test_generic_models_have_the_fields_of_the_description() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for suffix, model in (("Page", Page), ("Batch", Batch)):
        generic = {
            name: schema for name, schema in schemas.items() if class_name(name, schemas).startswith(f"{suffix}[")
        }
        assert generic.keys() == {name for name in schemas if name.endswith(suffix)}
        for name, schema in generic.items():
            assert schema["properties"].keys() == model.model_fields.keys(), name


def test_what_is_committed_is_what_the_description_says() -> None:
    assert codegen(["--check"]) == 0


def test_fields_that_it_does_not_know_are_kept() -> None:
    found = FunctionPublic.model_validate({**example("FunctionPublic"), "status": "SLEEPING", "since": "dawn"})
    assert found.status == "SLEEPING"
    assert found.model_dump()["since"] == "dawn"
