"""Coverage: all that a resource offers is exercised, and nothing is left out in silence."""

from collections.abc import Mapping
from typing import Any, Final

from portico import catalogue
from portico.core.base.parts import load
from portico.core.http.listed import listed
from portico.core.model.entity import Pausable
from portico.core.resource import PAUSABLE, STANDARD

from tests.contracts.resources.subjects import Case, cases, each
from tests.support.generic.subject import Subject

_KEPT: Final = frozenset({"restore", "purge", "batch_update", "batch_delete", "batch_purge", "replace"})
_FIXED: Final = _KEPT | {"update"}
# The standard operations that a resource does not offer at a mount, as its own ones neither.
NOT_OFFERED: Final[Mapping[str, frozenset[str]]] = {
    "access_tokens": _FIXED,
    "admin_audit_logs": _FIXED | {"create", "get", "delete"},
    "admin_usage": STANDARD,
    "aliases": _KEPT,
    "base_images": _FIXED | {"create", "delete"},
    "dead_letters": _FIXED - {"purge"} | {"create", "delete"},
    "domain_audit_logs": _FIXED | {"create", "get", "delete"},
    "domain_tasks": _FIXED | {"create", "delete"},
    "domain_usage": STANDARD,
    "domain_user_keypairs": _KEPT,
    "invitations": _FIXED | {"create", "delete"},
    "my_keypairs": _KEPT,
    **{f"{place}notification_deliveries": _FIXED | {"create", "delete"} for place in ("", "domain_", "admin_")},
    "replays": _FIXED | {"delete"},
    "runs": _FIXED | {"delete"},
    "sessions": _KEPT - {"batch_update", "batch_delete", "batch_purge"} | {"delete"},
    "shared_folders": STANDARD,
    "project_tasks": _FIXED | {"create", "delete"},
    "tasks": _FIXED | {"create", "delete"},
    "uploads": _FIXED | {"search", "delete"},
    "usage": STANDARD,
    "versions": _FIXED | {"create", "delete"},
}
_FILES: Final = frozenset(
    {
        *("folder_usage", "list_files", "make_directory", "move_files", "delete_files", "download_file"),
        *("upload_file", "resume_upload", "complete_upload", "cancel_upload", "clone_folder", "archive_files"),
    }
)
_OWNERS: Final = frozenset(
    {"folder_shares", "share_folder", "change_folder_shares", "unshare_folder", "rename_folder", "purge_folder"}
)
# Operations of a resource's own, by id: the tests of the resource prove them.
OWN: Final[Mapping[str, frozenset[str]]] = {
    "admin_announcements": frozenset({"list_announcements"}),
    "admin_audit_logs": frozenset({"admin_republish_audit_logs"}),
    "domain_audit_logs": frozenset({"domain_republish_audit_logs"}),
    "dead_letters": frozenset(
        {"purge_dead_letter", "purge_dead_letters", "redrive_dead_letter", "redrive_dead_letters"}
    ),
    "admin_idle_checkers": frozenset({"admin_bind_idle_checker"}),
    "admin_resource_groups": frozenset(
        {"list_resource_groups", "resource_group_capacity", "resource_group_allocation"}
    ),
    "admin_resource_presets": frozenset({"check_resource_presets"}),
    "admin_usage": frozenset({"admin_usage"}),
    "domain_policies": frozenset({"simulate"}),
    "domain_tasks": frozenset({"domain_cancel_task"}),
    "domain_usage": frozenset({"domain_usage"}),
    "domain_user_keypairs": frozenset({"domain_user_rotate_keypair"}),
    "event_types": frozenset({"emit_event"}),
    "folders": _FILES | _OWNERS,
    "functions": frozenset({"rollback_function"}),
    "images": frozenset({"get_image_log"}),
    "invitations": frozenset({"accept_invitation", "reject_invitation", "search_shared_folders"}),
    "my_folders": frozenset(f"my_{name}" for name in _FILES | _OWNERS),
    "my_keypairs": frozenset({"my_rotate_keypair"}),
    "notification_channels": frozenset({"test_notification_channel"}),
    "domain_notification_channels": frozenset({"domain_test_notification_channel"}),
    "admin_notification_channels": frozenset({"admin_test_notification_channel"}),
    "notification_rules": frozenset(
        {"validate_notification_rule", "list_notification_rule_types", "get_notification_rule_type_schema"}
    ),
    "domain_notification_rules": frozenset(
        {"domain_validate_notification_rule", "list_notification_rule_types", "get_notification_rule_type_schema"}
    ),
    "admin_notification_rules": frozenset(
        {"admin_validate_notification_rule", "list_notification_rule_types", "get_notification_rule_type_schema"}
    ),
    "notification_deliveries": frozenset({"redrive_notification_delivery"}),
    "domain_notification_deliveries": frozenset({"domain_redrive_notification_delivery"}),
    "admin_notification_deliveries": frozenset({"admin_redrive_notification_delivery"}),
    "replays": frozenset({"cancel_replay"}),
    "runs": frozenset({"get_function_stats", "get_run_logs", "kill_run", "search_function_runs"}),
    "session_templates": frozenset({"create_session_from_template"}),
    "sessions": frozenset(
        {
            *("explain_new_session", "explain_session", "list_session_apps", "open_session_app", "get_session_logs"),
            *("execute_in_session", "interrupt_session", "complete_in_session"),
            *("list_session_files", "read_session_file", "write_session_file", "delete_session_file"),
            *("delete_session", "get_session_dependencies", "get_session_history", "rename_session"),
            *("exclude_idle_checker", "include_idle_checker", "terminate_session"),
        }
    ),
    "shared_folders": frozenset(f"shared_{name}" for name in (*_FILES, "folder", "leave_folder")),
    "project_tasks": frozenset({"project_cancel_task"}),
    "tasks": frozenset({"cancel_task"}),
    "usage": frozenset({"usage"}),
    "webhooks": frozenset({"rotate_webhook", "search_webhook_deliveries", "test_webhook"}),
}
# Resources without entities, all of whose operations are their own.
WITHOUT_ENTITIES: Final = frozenset(
    {
        *(
            "app_routes",
            "exports",
            "fair_shares",
            "hooks",
            "metrics",
            "quotas",
            "session_agents",
            "signing_keys",
            "streams",
            "system",
        ),
        "tokens",
    }
)


@each(*cases())
def test_an_operation_is_exercised_or_excepted(subject: Subject) -> None:
    walk(subject)
    left = {route.id for route in subject.routes.values()} - subject.exercised
    assert left == OWN.get(subject.name, frozenset())


def test_a_table_says_what_is_not_offered() -> None:
    found = {str(case): not_offered(case) for case in cases()}
    assert {name: missing for name, missing in found.items() if missing} == NOT_OFFERED
    assert OWN.keys() <= found.keys()


def test_a_resource_without_entities_is_known() -> None:
    without = {name for name, where in catalogue.RESOURCES.items() if load(where).entity is None}
    assert without == WITHOUT_ENTITIES
    assert all(route.own is not None for name in without for route in listed(load(catalogue.RESOURCES[name])))


def not_offered(case: Case) -> frozenset[str]:
    """The standard operations that the mount has not."""
    entity: Any = case.resource.entity
    usual = PAUSABLE if issubclass(entity, Pausable) else STANDARD
    purge = {"purge"} if "purge" in case.resource.operations and case.offers("delete") else set()
    return frozenset(name for name in usual if not case.offers(name)) - purge


def walk(subject: Subject) -> None:
    """Each operation that the suite knows, once."""
    key = subject.create() if subject.offers("create") or subject.offers("get") else None
    body = subject.body(key)
    replacement = {name: value for name, value in body.items() if name in subject.views.replace.model_fields}
    other = subject.create() if subject.offers("batch_purge") else None
    plural = f"{subject.resource.key_name}s"
    for name, target, sent in (
        ("get", key, {}),
        ("search", None, {}),
        ("search_by_body", None, {"body": {}}),
        ("update", key, {"body": {}}),
        ("replace", key, {"body": replacement}),
        ("pause", key, {}),
        ("resume", key, {}),
        ("batch_update", None, {"body": {"items": [{subject.resource.key_name: key}]}}),
        ("delete", key, {}),
        ("restore", key, {}),
        ("batch_delete", None, {"body": {plural: [key, other]}}),
        ("batch_purge", None, {"body": {plural: [key, other]}}),
    ):
        if subject.offers(name) and (key is not None or target is None):
            reply = subject.call(name, target, **sent)
            assert reply.status < 300, (name, reply.body)
