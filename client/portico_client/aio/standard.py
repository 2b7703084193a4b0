# Written by client/codegen.py from the declarations of the resources; not to be edited.
"""The resources of standard operations: a class each, and the base of a client that has them."""

from portico_client import models as m
from portico_client.aio.resources import Built, Pausable, Place, Resource
from portico_client.aio.transport import AsyncTransport
from portico_client.names import Standard


class ResourcePolicies(Resource[m.ResourcePolicyPublic, m.ResourcePolicyCreate, m.ResourcePolicyUpdate]):
    """Resource policies."""

    names = Standard("resource_policy", "resource_policies", prefix="admin_")


class Domains(Resource[m.DomainPublic, m.DomainCreate, m.DomainUpdate]):
    """Domains."""

    names = Standard("domain", "domains", prefix="admin_")


class Policies(Resource[m.PolicyPublic, m.PolicyCreate, m.PolicyUpdate]):
    """Policies."""

    names = Standard("policy", "policies", prefix="domain_")


class IdentityProviders(Resource[m.IdentityProviderPublic, m.IdentityProviderCreate, m.IdentityProviderUpdate]):
    """Identity providers."""

    names = Standard("identity_provider", "identity_providers", prefix="domain_")


class ServiceAccounts(Resource[m.ServiceAccountPublic, m.ServiceAccountCreate, m.ServiceAccountUpdate]):
    """Service accounts."""

    names = Standard("service_account", "service_accounts", prefix="domain_")


class Users(Resource[m.UserPublic, m.UserCreate, m.UserUpdate]):
    """Users."""

    names = Standard("user", "users", prefix="domain_")


class Projects(Resource[m.ProjectPublic, m.ProjectCreate, m.ProjectUpdate]):
    """Projects."""

    names = Standard("project", "projects", prefix="domain_")


class BaseImages(Resource[m.BaseImagePublic, m.BaseImageCreate, m.BaseImageUpdate]):
    """Base images."""

    names = Standard("base_image", "base_images", prefix="admin_")


class EventTypes(Resource[m.EventTypePublic, m.EventTypeCreate, m.EventTypeUpdate]):
    """Event types."""

    names = Standard("event_type", "event_types")


class Folders(Resource[m.FolderPublic, m.FolderCreate, m.FolderUpdate]):
    """Folders."""

    names = Standard("folder", "folders")


class Secrets(Resource[m.SecretPublic, m.SecretCreate, m.SecretUpdate]):
    """Secrets."""

    names = Standard("secret", "secrets")


class Images(Built[m.ImagePublic, m.ImageCreate, m.ImageUpdate]):
    """Images."""

    names = Standard("image", "images")


class Functions(Built[m.FunctionPublic, m.FunctionCreate, m.FunctionUpdate]):
    """Functions."""

    names = Standard("function", "functions")


class Subscriptions(Pausable[m.SubscriptionPublic, m.SubscriptionCreate, m.SubscriptionUpdate]):
    """Subscriptions."""

    names = Standard("subscription", "subscriptions")


class Schedules(Pausable[m.SchedulePublic, m.ScheduleCreate, m.ScheduleUpdate]):
    """Schedules."""

    names = Standard("schedule", "schedules")


class Webhooks(Pausable[m.WebhookPublic, m.WebhookCreate, m.WebhookUpdate]):
    """Webhooks."""

    names = Standard("webhook", "webhooks")


class StandardResources:
    """The resources that have no operations of their own."""

    def __init__(self, transport: AsyncTransport, domain: Place) -> None:
        self.resource_policies = ResourcePolicies(transport)
        self.domains = Domains(transport)
        self.identity_providers = IdentityProviders(transport, domain)
        self.service_accounts = ServiceAccounts(transport, domain)
        self.users = Users(transport, domain)
        self.projects = Projects(transport, domain)
        self.folders = Folders(transport)
        self.secrets = Secrets(transport)
        self.subscriptions = Subscriptions(transport)
        self.schedules = Schedules(transport)
