"""Calls that every generated client makes: three operations of each group, or all that it has.

`{me}` in a value is the run's own name, `{domain}` and `{project}` those of the administrator; a value `$id.field` is a field of
what the call of that operation replied.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from local.environments import runtime


@dataclass(frozen=True)
class Call:
    """An operation and what it is given; it is made again until `until` (field, value) holds of the reply."""

    id: str
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    until: tuple[str, str] | None = None


_ME: Final = {"name": "{me}"}
_TENANT: Final = {"domain": "{me}"}
_ONE: Final = {**_TENANT, **_ME}
_HOME: Final = {"domain": "{domain}"}
_FEW: Final = {"limit": 5, "filter": '{"name": {"starts_with": "{me}"}}'}
_RULE: Final = {"subjects": ["user:ada"], "actions": ["function:purge"], "resources": ["project:{project}"]}
_KEY: Final = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
_SHA: Final = "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"
_CODE: Final = {"files": {"main.py": "def handle(context, payload):\n    return payload\n"}}
_PYTHON: Final = runtime()  # the base image of a Python that the machine has
_FUNCTION: Final = {**_ME, "image": _PYTHON, "handler": "main.handle", "source": _CODE, "tags": {"made": "here"}}
_OF_ME: Final = {"filter": {"function": {"equals": "{me}"}}}

CALLS: Final = (
    Call("health"),
    Call("ready"),
    Call("openapi"),
    Call("whoami"),
    Call("me"),
    Call("jwks"),
    Call("admin_create_resource_policy", body={**_ME, "max_functions": 100}),
    Call("admin_resource_policy", _ME),
    Call("admin_search_resource_policies", query=_FEW),
    Call("admin_create_domain", body={**_ME, "resource_policy": "{me}"}),
    Call("admin_domain", _ME),
    Call("admin_search_domains", query=_FEW),
    Call("domain_create_project", _TENANT, body=_ME),
    Call("domain_project", _ONE),
    Call("domain_search_projects", _TENANT, _FEW),
    Call("domain_create_user", _TENANT, body={**_ME, "email": "{me}@example.com"}),
    Call("domain_user", _ONE),
    Call("domain_search_users_by_body", _TENANT, body={"filter": {"name": {"equals": "{me}"}}, "limit": 5}),
    Call("domain_create_service_account", _TENANT, body={**_ME, "public_keys": [_KEY]}),
    Call("domain_service_account", _ONE),
    Call("domain_update_service_account", _ONE, body={"description": "A service."}),
    Call("domain_create_identity_provider", _TENANT, body={**_ME, "issuer": "https://{me}.example", "client_id": "c"}),
    Call("domain_identity_provider", _ONE),
    Call("domain_search_identity_providers", _TENANT, _FEW),
    Call("domain_create_policy", _HOME, body={**_ME, "effect": "forbid", "rules": [_RULE]}),
    Call("domain_policy", {**_HOME, **_ME}),
    Call("domain_delete_policy", {**_HOME, **_ME}),
    Call("my_create_keypair", body={"description": "of {me}"}),
    Call("my_keypair", {"access_key": "$my_create_keypair.access_key"}),
    Call("my_delete_keypair", {"access_key": "$my_create_keypair.access_key"}),
    Call("search_base_images", query={"limit": 5}),
    Call("get_base_image", {"name": _PYTHON}),
    Call("search_base_images_by_body", body={"filter": {"language": {"equals": _PYTHON}}}),
    Call("create_event_type", body={**_ME, "schema": {"type": "object"}}),
    Call("get_event_type", _ME),
    Call("search_event_types", query=_FEW),
    Call("create_upload", body={"size": 1024, "content_type": "application/zip", "sha256": _SHA}),
    Call("get_upload", {"id": "$create_upload.id"}),
    Call("create_secret", body={**_ME, "values": {"PASSWORD": "blue-lamp-under-snow"}}),
    Call("update_secret", _ME, body={"description": "A secret."}),
    Call("get_secret", _ME),
    Call("create_image", body={**_ME, "base_image": _PYTHON, "dependencies": "idna>=3\n"}),
    Call("get_image", _ME),
    Call("search_images", query=_FEW),
    Call("create_function", body=_FUNCTION),
    Call("get_function", _ME, until=("status", "READY")),
    Call("update_function", _ME, body={"description": "A function.", "tags": {"made": None}}),
    Call("search_versions", _ME),
    Call("get_version", {**_ME, "version": 1}),
    Call("create_alias", _ME, body={"name": "live", "versions": [{"version": 1, "weight": 100}]}),
    Call("get_alias", {**_ME, "alias": "live"}),
    Call("search_aliases", _ME),
    Call("create_run", _ME, {"blocking": True}, {"input": {"hello": ["world", 1, None]}}),
    Call("get_run", {"id": "$create_run.id"}),
    Call("search_function_runs", _ME, {"filter": '{"status": {"equals": "SUCCEEDED"}}', "order": "created_at:desc"}),
    Call("search_dead_letters", query={"limit": 5}),
    Call("redrive_dead_letters", body=_OF_ME),
    Call("purge_dead_letters", body=_OF_ME),
    Call(
        "create_subscription",
        body={**_ME, "event": "{me}", "function": "{me}", "filter": [{"prefix": {"source": "/"}}]},
    ),
    Call("get_subscription", _ME),
    Call("pause_subscription", _ME),
    Call("create_replay", _ME, body={"since": "2026-01-15T09:00:00Z", "until": "2026-01-15T10:00:00Z"}),
    Call("get_replay", {**_ME, "id": "$create_replay.id"}),
    Call("search_replays", _ME),
    Call("create_schedule", body={**_ME, "schedule": "rate(5 minutes)", "event": "{me}", "data": {}, "paused": True}),
    Call("get_schedule", _ME),
    Call("delete_schedule", _ME),
    Call("create_webhook", body={**_ME, "event": "{me}", "scheme": "github"}),
    Call("get_webhook", _ME),
    Call("search_webhooks_by_body", body={"filter": {"name": {"equals": "{me}"}}}),
    Call("admin_search_audit_logs", query={"limit": 5}),
    Call("domain_search_audit_logs", _HOME, {"limit": 5, "order": "time:desc"}),
    Call("domain_search_audit_logs_by_body", _HOME, body={"filter": {"outcome": {"equals": "success"}}}),
)


def filled(value: Any, names: dict[str, str]) -> Any:
    """The value with the names of a run in it."""
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace(f"{{{name}}}", text)
        return value
    if isinstance(value, dict):
        return {key: filled(item, names) for key, item in value.items()}
    return [filled(item, names) for item in value] if isinstance(value, list) else value
