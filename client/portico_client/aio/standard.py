# Written by client/codegen.py from the declarations of the resources; not to be edited.
"""The resources of standard operations: a class each, and the base of a client that has them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from portico_client import models as m
from portico_client.aio.resources import Built, Pausable, Place, Resource
from portico_client.aio.transport import AsyncTransport
from portico_client.names import Standard
from portico_client.requests import Body, body_of

if TYPE_CHECKING:
    from portico_client import fields as f


class ResourcePolicies(Resource[m.ResourcePolicyPublic, m.ResourcePolicyCreate, m.ResourcePolicyUpdate]):
    """Resource policies."""

    names = Standard("resource_policy", "resource_policies", prefix="admin_")

    async def create(
        self,
        body: m.ResourcePolicyCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ResourcePolicyCreate]",
    ) -> m.ResourcePolicyPublic:
        wanted = body_of(body, fields, m.ResourcePolicyCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ResourcePolicyUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ResourcePolicyUpdate]",
    ) -> m.ResourcePolicyPublic:
        wanted = body_of(body, fields, m.ResourcePolicyUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ResourcePolicyReplace]",
    ) -> m.ResourcePolicyPublic:
        wanted = body_of(body, fields, m.ResourcePolicyReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Domains(Resource[m.DomainPublic, m.DomainCreate, m.DomainUpdate]):
    """Domains."""

    names = Standard("domain", "domains", prefix="admin_")

    async def create(
        self,
        body: m.DomainCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.DomainCreate]",
    ) -> m.DomainPublic:
        wanted = body_of(body, fields, m.DomainCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.DomainUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.DomainUpdate]",
    ) -> m.DomainPublic:
        wanted = body_of(body, fields, m.DomainUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.DomainReplace]",
    ) -> m.DomainPublic:
        wanted = body_of(body, fields, m.DomainReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Policies(Resource[m.PolicyPublic, m.PolicyCreate, m.PolicyUpdate]):
    """Policies."""

    names = Standard("policy", "policies", prefix="domain_")

    async def create(
        self,
        body: m.PolicyCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.PolicyCreate]",
    ) -> m.PolicyPublic:
        wanted = body_of(body, fields, m.PolicyCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.PolicyUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.PolicyUpdate]",
    ) -> m.PolicyPublic:
        wanted = body_of(body, fields, m.PolicyUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.PolicyReplace]",
    ) -> m.PolicyPublic:
        wanted = body_of(body, fields, m.PolicyReplace)
        return await super().replace(name, wanted, if_match=if_match)


class IdentityProviders(Resource[m.IdentityProviderPublic, m.IdentityProviderCreate, m.IdentityProviderUpdate]):
    """Identity providers."""

    names = Standard("identity_provider", "identity_providers", prefix="domain_")

    async def create(
        self,
        body: m.IdentityProviderCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.IdentityProviderCreate]",
    ) -> m.IdentityProviderPublic:
        wanted = body_of(body, fields, m.IdentityProviderCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.IdentityProviderUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.IdentityProviderUpdate]",
    ) -> m.IdentityProviderPublic:
        wanted = body_of(body, fields, m.IdentityProviderUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.IdentityProviderReplace]",
    ) -> m.IdentityProviderPublic:
        wanted = body_of(body, fields, m.IdentityProviderReplace)
        return await super().replace(name, wanted, if_match=if_match)


class ServiceAccounts(Resource[m.ServiceAccountPublic, m.ServiceAccountCreate, m.ServiceAccountUpdate]):
    """Service accounts."""

    names = Standard("service_account", "service_accounts", prefix="domain_")

    async def create(
        self,
        body: m.ServiceAccountCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ServiceAccountCreate]",
    ) -> m.ServiceAccountPublic:
        wanted = body_of(body, fields, m.ServiceAccountCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ServiceAccountUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ServiceAccountUpdate]",
    ) -> m.ServiceAccountPublic:
        wanted = body_of(body, fields, m.ServiceAccountUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ServiceAccountReplace]",
    ) -> m.ServiceAccountPublic:
        wanted = body_of(body, fields, m.ServiceAccountReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Users(Resource[m.UserPublic, m.UserCreate, m.UserUpdate]):
    """Users."""

    names = Standard("user", "users", prefix="domain_")

    async def create(
        self,
        body: m.UserCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.UserCreate]",
    ) -> m.UserPublic:
        wanted = body_of(body, fields, m.UserCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.UserUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.UserUpdate]",
    ) -> m.UserPublic:
        wanted = body_of(body, fields, m.UserUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.UserReplace]",
    ) -> m.UserPublic:
        wanted = body_of(body, fields, m.UserReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Projects(Resource[m.ProjectPublic, m.ProjectCreate, m.ProjectUpdate]):
    """Projects."""

    names = Standard("project", "projects", prefix="domain_")

    async def create(
        self,
        body: m.ProjectCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ProjectCreate]",
    ) -> m.ProjectPublic:
        wanted = body_of(body, fields, m.ProjectCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ProjectUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ProjectUpdate]",
    ) -> m.ProjectPublic:
        wanted = body_of(body, fields, m.ProjectUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ProjectReplace]",
    ) -> m.ProjectPublic:
        wanted = body_of(body, fields, m.ProjectReplace)
        return await super().replace(name, wanted, if_match=if_match)


class BaseImages(Resource[m.BaseImagePublic, m.BaseImageCreate, m.BaseImageUpdate]):
    """Base images."""

    names = Standard("base_image", "base_images", prefix="admin_")

    async def create(
        self,
        body: m.BaseImageCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.BaseImageCreate]",
    ) -> m.BaseImagePublic:
        wanted = body_of(body, fields, m.BaseImageCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.BaseImageUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.BaseImageUpdate]",
    ) -> m.BaseImagePublic:
        wanted = body_of(body, fields, m.BaseImageUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.BaseImageReplace]",
    ) -> m.BaseImagePublic:
        wanted = body_of(body, fields, m.BaseImageReplace)
        return await super().replace(name, wanted, if_match=if_match)


class ResourceGroups(Resource[m.ResourceGroupPublic, m.ResourceGroupCreate, m.ResourceGroupUpdate]):
    """Resource groups."""

    names = Standard("resource_group", "resource_groups", prefix="admin_")

    async def create(
        self,
        body: m.ResourceGroupCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ResourceGroupCreate]",
    ) -> m.ResourceGroupPublic:
        wanted = body_of(body, fields, m.ResourceGroupCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ResourceGroupUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ResourceGroupUpdate]",
    ) -> m.ResourceGroupPublic:
        wanted = body_of(body, fields, m.ResourceGroupUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ResourceGroupReplace]",
    ) -> m.ResourceGroupPublic:
        wanted = body_of(body, fields, m.ResourceGroupReplace)
        return await super().replace(name, wanted, if_match=if_match)


class ResourcePresets(Resource[m.ResourcePresetPublic, m.ResourcePresetCreate, m.ResourcePresetUpdate]):
    """Resource presets."""

    names = Standard("resource_preset", "resource_presets", prefix="admin_")

    async def create(
        self,
        body: m.ResourcePresetCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ResourcePresetCreate]",
    ) -> m.ResourcePresetPublic:
        wanted = body_of(body, fields, m.ResourcePresetCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ResourcePresetUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ResourcePresetUpdate]",
    ) -> m.ResourcePresetPublic:
        wanted = body_of(body, fields, m.ResourcePresetUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ResourcePresetReplace]",
    ) -> m.ResourcePresetPublic:
        wanted = body_of(body, fields, m.ResourcePresetReplace)
        return await super().replace(name, wanted, if_match=if_match)


class IdleCheckers(Resource[m.IdleCheckerPublic, m.IdleCheckerCreate, m.IdleCheckerUpdate]):
    """Idle checkers."""

    names = Standard("idle_checker", "idle_checkers", prefix="admin_")

    async def create(
        self,
        body: m.IdleCheckerCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.IdleCheckerCreate]",
    ) -> m.IdleCheckerPublic:
        wanted = body_of(body, fields, m.IdleCheckerCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.IdleCheckerUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.IdleCheckerUpdate]",
    ) -> m.IdleCheckerPublic:
        wanted = body_of(body, fields, m.IdleCheckerUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.IdleCheckerReplace]",
    ) -> m.IdleCheckerPublic:
        wanted = body_of(body, fields, m.IdleCheckerReplace)
        return await super().replace(name, wanted, if_match=if_match)


class EventTypes(Resource[m.EventTypePublic, m.EventTypeCreate, m.EventTypeUpdate]):
    """Event types."""

    names = Standard("event_type", "event_types")

    async def create(
        self,
        body: m.EventTypeCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.EventTypeCreate]",
    ) -> m.EventTypePublic:
        wanted = body_of(body, fields, m.EventTypeCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.EventTypeUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.EventTypeUpdate]",
    ) -> m.EventTypePublic:
        wanted = body_of(body, fields, m.EventTypeUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.EventTypeReplace]",
    ) -> m.EventTypePublic:
        wanted = body_of(body, fields, m.EventTypeReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Folders(Resource[m.FolderPublic, m.FolderCreate, m.FolderUpdate]):
    """Folders."""

    names = Standard("folder", "folders")

    async def create(
        self,
        body: m.FolderCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.FolderCreate]",
    ) -> m.FolderPublic:
        wanted = body_of(body, fields, m.FolderCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.FolderUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.FolderUpdate]",
    ) -> m.FolderPublic:
        wanted = body_of(body, fields, m.FolderUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.FolderReplace]",
    ) -> m.FolderPublic:
        wanted = body_of(body, fields, m.FolderReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Secrets(Resource[m.SecretPublic, m.SecretCreate, m.SecretUpdate]):
    """Secrets."""

    names = Standard("secret", "secrets")

    async def create(
        self,
        body: m.SecretCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.SecretCreate]",
    ) -> m.SecretPublic:
        wanted = body_of(body, fields, m.SecretCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.SecretUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.SecretUpdate]",
    ) -> m.SecretPublic:
        wanted = body_of(body, fields, m.SecretUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.SecretReplace]",
    ) -> m.SecretPublic:
        wanted = body_of(body, fields, m.SecretReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Images(Built[m.ImagePublic, m.ImageCreate, m.ImageUpdate]):
    """Images."""

    names = Standard("image", "images")

    async def create(
        self,
        body: m.ImageCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ImageCreate]",
    ) -> m.ImagePublic:
        wanted = body_of(body, fields, m.ImageCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ImageUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ImageUpdate]",
    ) -> m.ImagePublic:
        wanted = body_of(body, fields, m.ImageUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ImageReplace]",
    ) -> m.ImagePublic:
        wanted = body_of(body, fields, m.ImageReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Functions(Built[m.FunctionPublic, m.FunctionCreate, m.FunctionUpdate]):
    """Functions."""

    names = Standard("function", "functions")

    async def create(
        self,
        body: m.FunctionCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.FunctionCreate]",
    ) -> m.FunctionPublic:
        wanted = body_of(body, fields, m.FunctionCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.FunctionUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.FunctionUpdate]",
    ) -> m.FunctionPublic:
        wanted = body_of(body, fields, m.FunctionUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.FunctionReplace]",
    ) -> m.FunctionPublic:
        wanted = body_of(body, fields, m.FunctionReplace)
        return await super().replace(name, wanted, if_match=if_match)


class SessionTemplates(Resource[m.SessionTemplatePublic, m.SessionTemplateCreate, m.SessionTemplateUpdate]):
    """Session templates."""

    names = Standard("session_template", "session_templates")

    async def create(
        self,
        body: m.SessionTemplateCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.SessionTemplateCreate]",
    ) -> m.SessionTemplatePublic:
        wanted = body_of(body, fields, m.SessionTemplateCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.SessionTemplateUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.SessionTemplateUpdate]",
    ) -> m.SessionTemplatePublic:
        wanted = body_of(body, fields, m.SessionTemplateUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.SessionTemplateReplace]",
    ) -> m.SessionTemplatePublic:
        wanted = body_of(body, fields, m.SessionTemplateReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Subscriptions(Pausable[m.SubscriptionPublic, m.SubscriptionCreate, m.SubscriptionUpdate]):
    """Subscriptions."""

    names = Standard("subscription", "subscriptions")

    async def create(
        self,
        body: m.SubscriptionCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.SubscriptionCreate]",
    ) -> m.SubscriptionPublic:
        wanted = body_of(body, fields, m.SubscriptionCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.SubscriptionUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.SubscriptionUpdate]",
    ) -> m.SubscriptionPublic:
        wanted = body_of(body, fields, m.SubscriptionUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.SubscriptionReplace]",
    ) -> m.SubscriptionPublic:
        wanted = body_of(body, fields, m.SubscriptionReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Schedules(Pausable[m.SchedulePublic, m.ScheduleCreate, m.ScheduleUpdate]):
    """Schedules."""

    names = Standard("schedule", "schedules")

    async def create(
        self,
        body: m.ScheduleCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.ScheduleCreate]",
    ) -> m.SchedulePublic:
        wanted = body_of(body, fields, m.ScheduleCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.ScheduleUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ScheduleUpdate]",
    ) -> m.SchedulePublic:
        wanted = body_of(body, fields, m.ScheduleUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.ScheduleReplace]",
    ) -> m.SchedulePublic:
        wanted = body_of(body, fields, m.ScheduleReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Webhooks(Pausable[m.WebhookPublic, m.WebhookCreate, m.WebhookUpdate]):
    """Webhooks."""

    names = Standard("webhook", "webhooks")

    async def create(
        self,
        body: m.WebhookCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.WebhookCreate]",
    ) -> m.WebhookPublic:
        wanted = body_of(body, fields, m.WebhookCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.WebhookUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.WebhookUpdate]",
    ) -> m.WebhookPublic:
        wanted = body_of(body, fields, m.WebhookUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.WebhookReplace]",
    ) -> m.WebhookPublic:
        wanted = body_of(body, fields, m.WebhookReplace)
        return await super().replace(name, wanted, if_match=if_match)


class NotificationChannels(Resource[m.NotificationChannelPublic, m.NotificationChannelCreate, m.NotificationChannelUpdate]):
    """Notification channels."""

    names = Standard("notification_channel", "notification_channels")

    async def create(
        self,
        body: m.NotificationChannelCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.NotificationChannelCreate]",
    ) -> m.NotificationChannelPublic:
        wanted = body_of(body, fields, m.NotificationChannelCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.NotificationChannelUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.NotificationChannelUpdate]",
    ) -> m.NotificationChannelPublic:
        wanted = body_of(body, fields, m.NotificationChannelUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.NotificationChannelReplace]",
    ) -> m.NotificationChannelPublic:
        wanted = body_of(body, fields, m.NotificationChannelReplace)
        return await super().replace(name, wanted, if_match=if_match)


class NotificationRules(Resource[m.NotificationRulePublic, m.NotificationRuleCreate, m.NotificationRuleUpdate]):
    """Notification rules."""

    names = Standard("notification_rule", "notification_rules")

    async def create(
        self,
        body: m.NotificationRuleCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.NotificationRuleCreate]",
    ) -> m.NotificationRulePublic:
        wanted = body_of(body, fields, m.NotificationRuleCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.NotificationRuleUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.NotificationRuleUpdate]",
    ) -> m.NotificationRulePublic:
        wanted = body_of(body, fields, m.NotificationRuleUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.NotificationRuleReplace]",
    ) -> m.NotificationRulePublic:
        wanted = body_of(body, fields, m.NotificationRuleReplace)
        return await super().replace(name, wanted, if_match=if_match)


class Announcements(Resource[m.AnnouncementPublic, m.AnnouncementCreate, m.AnnouncementUpdate]):
    """Announcements."""

    names = Standard("announcement", "announcements", prefix="admin_")

    async def create(
        self,
        body: m.AnnouncementCreate | Mapping[str, Any] | None = None,
        /,
        *,
        idempotency_key: str | None = None,
        **fields: "Unpack[f.AnnouncementCreate]",
    ) -> m.AnnouncementPublic:
        wanted = body_of(body, fields, m.AnnouncementCreate)
        return await super().create(wanted, idempotency_key=idempotency_key)

    async def update(
        self,
        name: str,
        body: m.AnnouncementUpdate | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.AnnouncementUpdate]",
    ) -> m.AnnouncementPublic:
        wanted = body_of(body, fields, m.AnnouncementUpdate)
        return await super().update(name, wanted, if_match=if_match)

    async def replace(
        self,
        name: str,
        body: Body | None = None,
        /,
        *,
        if_match: str | None = None,
        **fields: "Unpack[f.AnnouncementReplace]",
    ) -> m.AnnouncementPublic:
        wanted = body_of(body, fields, m.AnnouncementReplace)
        return await super().replace(name, wanted, if_match=if_match)


class StandardResources:
    """The resources that have no operations of their own."""

    def __init__(self, transport: AsyncTransport, domain: Place) -> None:
        self.resource_policies = ResourcePolicies(transport)
        self.domains = Domains(transport)
        self.identity_providers = IdentityProviders(transport, domain)
        self.service_accounts = ServiceAccounts(transport, domain)
        self.users = Users(transport, domain)
        self.projects = Projects(transport, domain)
        self.secrets = Secrets(transport)
        self.subscriptions = Subscriptions(transport)
        self.schedules = Schedules(transport)
