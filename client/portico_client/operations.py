# Written by client/codegen.py from the API's description; not to be edited.
"""Every operation that the client has: its method, its path, and what it answers with."""

from typing import Any, Final

from portico_client import models as m
from portico_client.base import Batch, Operation, Page

ADMIN_CREATE_RESOURCE_POLICY: Final[Operation[m.ResourcePolicyPublic]] = Operation("admin_create_resource_policy", "POST", "/v1/admin/resource-policies", m.ResourcePolicyPublic)
ADMIN_SEARCH_RESOURCE_POLICIES: Final[Operation[Page[m.ResourcePolicyPublic]]] = Operation("admin_search_resource_policies", "GET", "/v1/admin/resource-policies", Page[m.ResourcePolicyPublic])
ADMIN_SEARCH_RESOURCE_POLICIES_BY_BODY: Final[Operation[Page[m.ResourcePolicyPublic]]] = Operation("admin_search_resource_policies_by_body", "POST", "/v1/admin/resource-policies/search", Page[m.ResourcePolicyPublic])
ADMIN_RESOURCE_POLICY: Final[Operation[m.ResourcePolicyPublic]] = Operation("admin_resource_policy", "GET", "/v1/admin/resource-policies/{name}", m.ResourcePolicyPublic)
ADMIN_UPDATE_RESOURCE_POLICY: Final[Operation[m.ResourcePolicyPublic]] = Operation("admin_update_resource_policy", "PATCH", "/v1/admin/resource-policies/{name}", m.ResourcePolicyPublic)
ADMIN_REPLACE_RESOURCE_POLICY: Final[Operation[m.ResourcePolicyPublic]] = Operation("admin_replace_resource_policy", "PUT", "/v1/admin/resource-policies/{name}", m.ResourcePolicyPublic)
ADMIN_DELETE_RESOURCE_POLICY: Final[Operation[None]] = Operation("admin_delete_resource_policy", "DELETE", "/v1/admin/resource-policies/{name}", None)
ADMIN_RESTORE_RESOURCE_POLICY: Final[Operation[m.ResourcePolicyPublic]] = Operation("admin_restore_resource_policy", "POST", "/v1/admin/resource-policies/{name}/restore", m.ResourcePolicyPublic)
ADMIN_BATCH_UPDATE_RESOURCE_POLICIES: Final[Operation[Batch[m.ResourcePolicyPublic]]] = Operation("admin_batch_update_resource_policies", "POST", "/v1/admin/resource-policies/batch-update", Batch[m.ResourcePolicyPublic])
ADMIN_BATCH_DELETE_RESOURCE_POLICIES: Final[Operation[None]] = Operation("admin_batch_delete_resource_policies", "POST", "/v1/admin/resource-policies/batch-delete", None)
ADMIN_BATCH_PURGE_RESOURCE_POLICIES: Final[Operation[None]] = Operation("admin_batch_purge_resource_policies", "POST", "/v1/admin/resource-policies/batch-purge", None)
ADMIN_CREATE_DOMAIN: Final[Operation[m.DomainPublic]] = Operation("admin_create_domain", "POST", "/v1/admin/domains", m.DomainPublic)
ADMIN_SEARCH_DOMAINS: Final[Operation[Page[m.DomainPublic]]] = Operation("admin_search_domains", "GET", "/v1/admin/domains", Page[m.DomainPublic])
ADMIN_SEARCH_DOMAINS_BY_BODY: Final[Operation[Page[m.DomainPublic]]] = Operation("admin_search_domains_by_body", "POST", "/v1/admin/domains/search", Page[m.DomainPublic])
ADMIN_DOMAIN: Final[Operation[m.DomainPublic]] = Operation("admin_domain", "GET", "/v1/admin/domains/{name}", m.DomainPublic)
ADMIN_UPDATE_DOMAIN: Final[Operation[m.DomainPublic]] = Operation("admin_update_domain", "PATCH", "/v1/admin/domains/{name}", m.DomainPublic)
ADMIN_REPLACE_DOMAIN: Final[Operation[m.DomainPublic]] = Operation("admin_replace_domain", "PUT", "/v1/admin/domains/{name}", m.DomainPublic)
ADMIN_DELETE_DOMAIN: Final[Operation[None]] = Operation("admin_delete_domain", "DELETE", "/v1/admin/domains/{name}", None)
ADMIN_RESTORE_DOMAIN: Final[Operation[m.DomainPublic]] = Operation("admin_restore_domain", "POST", "/v1/admin/domains/{name}/restore", m.DomainPublic)
ADMIN_BATCH_UPDATE_DOMAINS: Final[Operation[Batch[m.DomainPublic]]] = Operation("admin_batch_update_domains", "POST", "/v1/admin/domains/batch-update", Batch[m.DomainPublic])
ADMIN_BATCH_DELETE_DOMAINS: Final[Operation[None]] = Operation("admin_batch_delete_domains", "POST", "/v1/admin/domains/batch-delete", None)
ADMIN_BATCH_PURGE_DOMAINS: Final[Operation[None]] = Operation("admin_batch_purge_domains", "POST", "/v1/admin/domains/batch-purge", None)
DOMAIN_CREATE_POLICY: Final[Operation[m.PolicyPublic]] = Operation("domain_create_policy", "POST", "/v1/domains/{domain}/policies", m.PolicyPublic)
DOMAIN_SEARCH_POLICIES: Final[Operation[Page[m.PolicyPublic]]] = Operation("domain_search_policies", "GET", "/v1/domains/{domain}/policies", Page[m.PolicyPublic])
DOMAIN_SEARCH_POLICIES_BY_BODY: Final[Operation[Page[m.PolicyPublic]]] = Operation("domain_search_policies_by_body", "POST", "/v1/domains/{domain}/policies/search", Page[m.PolicyPublic])
DOMAIN_POLICY: Final[Operation[m.PolicyPublic]] = Operation("domain_policy", "GET", "/v1/domains/{domain}/policies/{name}", m.PolicyPublic)
DOMAIN_UPDATE_POLICY: Final[Operation[m.PolicyPublic]] = Operation("domain_update_policy", "PATCH", "/v1/domains/{domain}/policies/{name}", m.PolicyPublic)
DOMAIN_REPLACE_POLICY: Final[Operation[m.PolicyPublic]] = Operation("domain_replace_policy", "PUT", "/v1/domains/{domain}/policies/{name}", m.PolicyPublic)
DOMAIN_DELETE_POLICY: Final[Operation[None]] = Operation("domain_delete_policy", "DELETE", "/v1/domains/{domain}/policies/{name}", None)
DOMAIN_RESTORE_POLICY: Final[Operation[m.PolicyPublic]] = Operation("domain_restore_policy", "POST", "/v1/domains/{domain}/policies/{name}/restore", m.PolicyPublic)
DOMAIN_BATCH_UPDATE_POLICIES: Final[Operation[Batch[m.PolicyPublic]]] = Operation("domain_batch_update_policies", "POST", "/v1/domains/{domain}/policies/batch-update", Batch[m.PolicyPublic])
DOMAIN_BATCH_DELETE_POLICIES: Final[Operation[None]] = Operation("domain_batch_delete_policies", "POST", "/v1/domains/{domain}/policies/batch-delete", None)
DOMAIN_BATCH_PURGE_POLICIES: Final[Operation[None]] = Operation("domain_batch_purge_policies", "POST", "/v1/domains/{domain}/policies/batch-purge", None)
SIMULATE: Final[Operation[m.SimulateReply]] = Operation("simulate", "POST", "/v1/authz/simulate", m.SimulateReply)
DOMAIN_CREATE_IDENTITY_PROVIDER: Final[Operation[m.IdentityProviderPublic]] = Operation("domain_create_identity_provider", "POST", "/v1/domains/{domain}/identity-providers", m.IdentityProviderPublic)
DOMAIN_SEARCH_IDENTITY_PROVIDERS: Final[Operation[Page[m.IdentityProviderPublic]]] = Operation("domain_search_identity_providers", "GET", "/v1/domains/{domain}/identity-providers", Page[m.IdentityProviderPublic])
DOMAIN_SEARCH_IDENTITY_PROVIDERS_BY_BODY: Final[Operation[Page[m.IdentityProviderPublic]]] = Operation("domain_search_identity_providers_by_body", "POST", "/v1/domains/{domain}/identity-providers/search", Page[m.IdentityProviderPublic])
DOMAIN_IDENTITY_PROVIDER: Final[Operation[m.IdentityProviderPublic]] = Operation("domain_identity_provider", "GET", "/v1/domains/{domain}/identity-providers/{name}", m.IdentityProviderPublic)
DOMAIN_UPDATE_IDENTITY_PROVIDER: Final[Operation[m.IdentityProviderPublic]] = Operation("domain_update_identity_provider", "PATCH", "/v1/domains/{domain}/identity-providers/{name}", m.IdentityProviderPublic)
DOMAIN_REPLACE_IDENTITY_PROVIDER: Final[Operation[m.IdentityProviderPublic]] = Operation("domain_replace_identity_provider", "PUT", "/v1/domains/{domain}/identity-providers/{name}", m.IdentityProviderPublic)
DOMAIN_DELETE_IDENTITY_PROVIDER: Final[Operation[None]] = Operation("domain_delete_identity_provider", "DELETE", "/v1/domains/{domain}/identity-providers/{name}", None)
DOMAIN_RESTORE_IDENTITY_PROVIDER: Final[Operation[m.IdentityProviderPublic]] = Operation("domain_restore_identity_provider", "POST", "/v1/domains/{domain}/identity-providers/{name}/restore", m.IdentityProviderPublic)
DOMAIN_BATCH_UPDATE_IDENTITY_PROVIDERS: Final[Operation[Batch[m.IdentityProviderPublic]]] = Operation("domain_batch_update_identity_providers", "POST", "/v1/domains/{domain}/identity-providers/batch-update", Batch[m.IdentityProviderPublic])
DOMAIN_BATCH_DELETE_IDENTITY_PROVIDERS: Final[Operation[None]] = Operation("domain_batch_delete_identity_providers", "POST", "/v1/domains/{domain}/identity-providers/batch-delete", None)
DOMAIN_BATCH_PURGE_IDENTITY_PROVIDERS: Final[Operation[None]] = Operation("domain_batch_purge_identity_providers", "POST", "/v1/domains/{domain}/identity-providers/batch-purge", None)
CREATE_TOKEN: Final[Operation[m.AccessTokenWithSecret]] = Operation("create_token", "POST", "/v1/tokens", m.AccessTokenWithSecret)
SEARCH_TOKENS: Final[Operation[Page[m.AccessTokenPublic]]] = Operation("search_tokens", "GET", "/v1/tokens", Page[m.AccessTokenPublic])
GET_TOKEN: Final[Operation[m.AccessTokenPublic]] = Operation("get_token", "GET", "/v1/tokens/{id}", m.AccessTokenPublic)
DELETE_TOKEN: Final[Operation[None]] = Operation("delete_token", "DELETE", "/v1/tokens/{id}", None)
MY_CREATE_KEYPAIR: Final[Operation[m.KeyPairWithSecret]] = Operation("my_create_keypair", "POST", "/v1/auth/keypairs", m.KeyPairWithSecret)
MY_SEARCH_KEYPAIRS: Final[Operation[Page[m.KeyPairPublic]]] = Operation("my_search_keypairs", "GET", "/v1/auth/keypairs", Page[m.KeyPairPublic])
MY_KEYPAIR: Final[Operation[m.KeyPairPublic]] = Operation("my_keypair", "GET", "/v1/auth/keypairs/{access_key}", m.KeyPairPublic)
MY_UPDATE_KEYPAIR: Final[Operation[m.KeyPairPublic]] = Operation("my_update_keypair", "PATCH", "/v1/auth/keypairs/{access_key}", m.KeyPairPublic)
MY_DELETE_KEYPAIR: Final[Operation[None]] = Operation("my_delete_keypair", "DELETE", "/v1/auth/keypairs/{access_key}", None)
MY_ROTATE_KEYPAIR: Final[Operation[m.KeyPairWithSecret]] = Operation("my_rotate_keypair", "POST", "/v1/auth/keypairs/{access_key}/rotate", m.KeyPairWithSecret)
DOMAIN_USER_CREATE_KEYPAIR: Final[Operation[m.KeyPairLimitedWithSecret]] = Operation("domain_user_create_keypair", "POST", "/v1/domains/{domain}/users/{name}/keypairs", m.KeyPairLimitedWithSecret)
DOMAIN_USER_SEARCH_KEYPAIRS: Final[Operation[Page[m.KeyPairLimitedPublic]]] = Operation("domain_user_search_keypairs", "GET", "/v1/domains/{domain}/users/{name}/keypairs", Page[m.KeyPairLimitedPublic])
DOMAIN_USER_KEYPAIR: Final[Operation[m.KeyPairLimitedPublic]] = Operation("domain_user_keypair", "GET", "/v1/domains/{domain}/users/{name}/keypairs/{access_key}", m.KeyPairLimitedPublic)
DOMAIN_USER_UPDATE_KEYPAIR: Final[Operation[m.KeyPairLimitedPublic]] = Operation("domain_user_update_keypair", "PATCH", "/v1/domains/{domain}/users/{name}/keypairs/{access_key}", m.KeyPairLimitedPublic)
DOMAIN_USER_DELETE_KEYPAIR: Final[Operation[None]] = Operation("domain_user_delete_keypair", "DELETE", "/v1/domains/{domain}/users/{name}/keypairs/{access_key}", None)
DOMAIN_USER_ROTATE_KEYPAIR: Final[Operation[m.KeyPairLimitedWithSecret]] = Operation("domain_user_rotate_keypair", "POST", "/v1/domains/{domain}/users/{name}/keypairs/{access_key}/rotate", m.KeyPairLimitedWithSecret)
SEARCH_TASKS: Final[Operation[Page[m.TaskPublic]]] = Operation("search_tasks", "GET", "/v1/tasks", Page[m.TaskPublic])
SEARCH_TASKS_BY_BODY: Final[Operation[Page[m.TaskPublic]]] = Operation("search_tasks_by_body", "POST", "/v1/tasks/search", Page[m.TaskPublic])
GET_TASK: Final[Operation[m.TaskPublic]] = Operation("get_task", "GET", "/v1/tasks/{id}", m.TaskPublic)
CANCEL_TASK: Final[Operation[m.TaskPublic]] = Operation("cancel_task", "POST", "/v1/tasks/{id}/cancel", m.TaskPublic)
DOMAIN_SEARCH_TASKS: Final[Operation[Page[m.TaskPublic]]] = Operation("domain_search_tasks", "GET", "/v1/domains/{domain}/tasks", Page[m.TaskPublic])
DOMAIN_SEARCH_TASKS_BY_BODY: Final[Operation[Page[m.TaskPublic]]] = Operation("domain_search_tasks_by_body", "POST", "/v1/domains/{domain}/tasks/search", Page[m.TaskPublic])
DOMAIN_TASK: Final[Operation[m.TaskPublic]] = Operation("domain_task", "GET", "/v1/domains/{domain}/tasks/{id}", m.TaskPublic)
DOMAIN_CANCEL_TASK: Final[Operation[m.TaskPublic]] = Operation("domain_cancel_task", "POST", "/v1/domains/{domain}/tasks/{id}/cancel", m.TaskPublic)
PROJECT_SEARCH_TASKS: Final[Operation[Page[m.TaskPublic]]] = Operation("project_search_tasks", "GET", "/v1/project-tasks", Page[m.TaskPublic])
PROJECT_SEARCH_TASKS_BY_BODY: Final[Operation[Page[m.TaskPublic]]] = Operation("project_search_tasks_by_body", "POST", "/v1/project-tasks/search", Page[m.TaskPublic])
PROJECT_TASK: Final[Operation[m.TaskPublic]] = Operation("project_task", "GET", "/v1/project-tasks/{id}", m.TaskPublic)
PROJECT_CANCEL_TASK: Final[Operation[m.TaskPublic]] = Operation("project_cancel_task", "POST", "/v1/project-tasks/{id}/cancel", m.TaskPublic)
DOMAIN_CREATE_SERVICE_ACCOUNT: Final[Operation[m.ServiceAccountPublic]] = Operation("domain_create_service_account", "POST", "/v1/domains/{domain}/service-accounts", m.ServiceAccountPublic)
DOMAIN_SEARCH_SERVICE_ACCOUNTS: Final[Operation[Page[m.ServiceAccountPublic]]] = Operation("domain_search_service_accounts", "GET", "/v1/domains/{domain}/service-accounts", Page[m.ServiceAccountPublic])
DOMAIN_SEARCH_SERVICE_ACCOUNTS_BY_BODY: Final[Operation[Page[m.ServiceAccountPublic]]] = Operation("domain_search_service_accounts_by_body", "POST", "/v1/domains/{domain}/service-accounts/search", Page[m.ServiceAccountPublic])
DOMAIN_SERVICE_ACCOUNT: Final[Operation[m.ServiceAccountPublic]] = Operation("domain_service_account", "GET", "/v1/domains/{domain}/service-accounts/{name}", m.ServiceAccountPublic)
DOMAIN_UPDATE_SERVICE_ACCOUNT: Final[Operation[m.ServiceAccountPublic]] = Operation("domain_update_service_account", "PATCH", "/v1/domains/{domain}/service-accounts/{name}", m.ServiceAccountPublic)
DOMAIN_REPLACE_SERVICE_ACCOUNT: Final[Operation[m.ServiceAccountPublic]] = Operation("domain_replace_service_account", "PUT", "/v1/domains/{domain}/service-accounts/{name}", m.ServiceAccountPublic)
DOMAIN_DELETE_SERVICE_ACCOUNT: Final[Operation[None]] = Operation("domain_delete_service_account", "DELETE", "/v1/domains/{domain}/service-accounts/{name}", None)
DOMAIN_RESTORE_SERVICE_ACCOUNT: Final[Operation[m.ServiceAccountPublic]] = Operation("domain_restore_service_account", "POST", "/v1/domains/{domain}/service-accounts/{name}/restore", m.ServiceAccountPublic)
DOMAIN_BATCH_UPDATE_SERVICE_ACCOUNTS: Final[Operation[Batch[m.ServiceAccountPublic]]] = Operation("domain_batch_update_service_accounts", "POST", "/v1/domains/{domain}/service-accounts/batch-update", Batch[m.ServiceAccountPublic])
DOMAIN_BATCH_DELETE_SERVICE_ACCOUNTS: Final[Operation[None]] = Operation("domain_batch_delete_service_accounts", "POST", "/v1/domains/{domain}/service-accounts/batch-delete", None)
DOMAIN_BATCH_PURGE_SERVICE_ACCOUNTS: Final[Operation[None]] = Operation("domain_batch_purge_service_accounts", "POST", "/v1/domains/{domain}/service-accounts/batch-purge", None)
DOMAIN_CREATE_USER: Final[Operation[m.UserPublic]] = Operation("domain_create_user", "POST", "/v1/domains/{domain}/users", m.UserPublic)
DOMAIN_SEARCH_USERS: Final[Operation[Page[m.UserPublic]]] = Operation("domain_search_users", "GET", "/v1/domains/{domain}/users", Page[m.UserPublic])
DOMAIN_SEARCH_USERS_BY_BODY: Final[Operation[Page[m.UserPublic]]] = Operation("domain_search_users_by_body", "POST", "/v1/domains/{domain}/users/search", Page[m.UserPublic])
DOMAIN_USER: Final[Operation[m.UserPublic]] = Operation("domain_user", "GET", "/v1/domains/{domain}/users/{name}", m.UserPublic)
DOMAIN_UPDATE_USER: Final[Operation[m.UserPublic]] = Operation("domain_update_user", "PATCH", "/v1/domains/{domain}/users/{name}", m.UserPublic)
DOMAIN_REPLACE_USER: Final[Operation[m.UserPublic]] = Operation("domain_replace_user", "PUT", "/v1/domains/{domain}/users/{name}", m.UserPublic)
DOMAIN_DELETE_USER: Final[Operation[None]] = Operation("domain_delete_user", "DELETE", "/v1/domains/{domain}/users/{name}", None)
DOMAIN_RESTORE_USER: Final[Operation[m.UserPublic]] = Operation("domain_restore_user", "POST", "/v1/domains/{domain}/users/{name}/restore", m.UserPublic)
DOMAIN_BATCH_UPDATE_USERS: Final[Operation[Batch[m.UserPublic]]] = Operation("domain_batch_update_users", "POST", "/v1/domains/{domain}/users/batch-update", Batch[m.UserPublic])
DOMAIN_BATCH_DELETE_USERS: Final[Operation[None]] = Operation("domain_batch_delete_users", "POST", "/v1/domains/{domain}/users/batch-delete", None)
DOMAIN_BATCH_PURGE_USERS: Final[Operation[None]] = Operation("domain_batch_purge_users", "POST", "/v1/domains/{domain}/users/batch-purge", None)
DOMAIN_CREATE_PROJECT: Final[Operation[m.ProjectPublic]] = Operation("domain_create_project", "POST", "/v1/domains/{domain}/projects", m.ProjectPublic)
DOMAIN_SEARCH_PROJECTS: Final[Operation[Page[m.ProjectPublic]]] = Operation("domain_search_projects", "GET", "/v1/domains/{domain}/projects", Page[m.ProjectPublic])
DOMAIN_SEARCH_PROJECTS_BY_BODY: Final[Operation[Page[m.ProjectPublic]]] = Operation("domain_search_projects_by_body", "POST", "/v1/domains/{domain}/projects/search", Page[m.ProjectPublic])
DOMAIN_PROJECT: Final[Operation[m.ProjectPublic]] = Operation("domain_project", "GET", "/v1/domains/{domain}/projects/{name}", m.ProjectPublic)
DOMAIN_UPDATE_PROJECT: Final[Operation[m.ProjectPublic]] = Operation("domain_update_project", "PATCH", "/v1/domains/{domain}/projects/{name}", m.ProjectPublic)
DOMAIN_REPLACE_PROJECT: Final[Operation[m.ProjectPublic]] = Operation("domain_replace_project", "PUT", "/v1/domains/{domain}/projects/{name}", m.ProjectPublic)
DOMAIN_DELETE_PROJECT: Final[Operation[None]] = Operation("domain_delete_project", "DELETE", "/v1/domains/{domain}/projects/{name}", None)
DOMAIN_RESTORE_PROJECT: Final[Operation[m.ProjectPublic]] = Operation("domain_restore_project", "POST", "/v1/domains/{domain}/projects/{name}/restore", m.ProjectPublic)
DOMAIN_BATCH_UPDATE_PROJECTS: Final[Operation[Batch[m.ProjectPublic]]] = Operation("domain_batch_update_projects", "POST", "/v1/domains/{domain}/projects/batch-update", Batch[m.ProjectPublic])
DOMAIN_BATCH_DELETE_PROJECTS: Final[Operation[None]] = Operation("domain_batch_delete_projects", "POST", "/v1/domains/{domain}/projects/batch-delete", None)
DOMAIN_BATCH_PURGE_PROJECTS: Final[Operation[None]] = Operation("domain_batch_purge_projects", "POST", "/v1/domains/{domain}/projects/batch-purge", None)
ISSUE_TOKEN: Final[Operation[m.TokenReply]] = Operation("issue_token", "POST", "/v1/auth/token", m.TokenReply)
LOGIN: Final[Operation[m.TokenReply]] = Operation("login", "POST", "/v1/auth/login", m.TokenReply)
LOGOUT: Final[Operation[None]] = Operation("logout", "POST", "/v1/auth/logout", None)
CHANGE_PASSWORD: Final[Operation[None]] = Operation("change_password", "POST", "/v1/auth/password", None)
ME: Final[Operation[m.PrincipalPublic]] = Operation("me", "GET", "/v1/auth/me", m.PrincipalPublic)
ADMIN_CREATE_BASE_IMAGE: Final[Operation[m.BaseImagePublic]] = Operation("admin_create_base_image", "POST", "/v1/admin/base-images", m.BaseImagePublic)
ADMIN_SEARCH_BASE_IMAGES: Final[Operation[Page[m.BaseImagePublic]]] = Operation("admin_search_base_images", "GET", "/v1/admin/base-images", Page[m.BaseImagePublic])
ADMIN_SEARCH_BASE_IMAGES_BY_BODY: Final[Operation[Page[m.BaseImagePublic]]] = Operation("admin_search_base_images_by_body", "POST", "/v1/admin/base-images/search", Page[m.BaseImagePublic])
ADMIN_BASE_IMAGE: Final[Operation[m.BaseImagePublic]] = Operation("admin_base_image", "GET", "/v1/admin/base-images/{name}", m.BaseImagePublic)
ADMIN_UPDATE_BASE_IMAGE: Final[Operation[m.BaseImagePublic]] = Operation("admin_update_base_image", "PATCH", "/v1/admin/base-images/{name}", m.BaseImagePublic)
ADMIN_REPLACE_BASE_IMAGE: Final[Operation[m.BaseImagePublic]] = Operation("admin_replace_base_image", "PUT", "/v1/admin/base-images/{name}", m.BaseImagePublic)
ADMIN_DELETE_BASE_IMAGE: Final[Operation[None]] = Operation("admin_delete_base_image", "DELETE", "/v1/admin/base-images/{name}", None)
ADMIN_RESTORE_BASE_IMAGE: Final[Operation[m.BaseImagePublic]] = Operation("admin_restore_base_image", "POST", "/v1/admin/base-images/{name}/restore", m.BaseImagePublic)
ADMIN_BATCH_UPDATE_BASE_IMAGES: Final[Operation[Batch[m.BaseImagePublic]]] = Operation("admin_batch_update_base_images", "POST", "/v1/admin/base-images/batch-update", Batch[m.BaseImagePublic])
ADMIN_BATCH_DELETE_BASE_IMAGES: Final[Operation[None]] = Operation("admin_batch_delete_base_images", "POST", "/v1/admin/base-images/batch-delete", None)
ADMIN_BATCH_PURGE_BASE_IMAGES: Final[Operation[None]] = Operation("admin_batch_purge_base_images", "POST", "/v1/admin/base-images/batch-purge", None)
SEARCH_BASE_IMAGES: Final[Operation[Page[m.BaseImagePublic]]] = Operation("search_base_images", "GET", "/v1/base-images", Page[m.BaseImagePublic])
SEARCH_BASE_IMAGES_BY_BODY: Final[Operation[Page[m.BaseImagePublic]]] = Operation("search_base_images_by_body", "POST", "/v1/base-images/search", Page[m.BaseImagePublic])
GET_BASE_IMAGE: Final[Operation[m.BaseImagePublic]] = Operation("get_base_image", "GET", "/v1/base-images/{name}", m.BaseImagePublic)
ADMIN_CREATE_RESOURCE_GROUP: Final[Operation[m.ResourceGroupPublic]] = Operation("admin_create_resource_group", "POST", "/v1/admin/resource-groups", m.ResourceGroupPublic)
ADMIN_SEARCH_RESOURCE_GROUPS: Final[Operation[Page[m.ResourceGroupPublic]]] = Operation("admin_search_resource_groups", "GET", "/v1/admin/resource-groups", Page[m.ResourceGroupPublic])
ADMIN_SEARCH_RESOURCE_GROUPS_BY_BODY: Final[Operation[Page[m.ResourceGroupPublic]]] = Operation("admin_search_resource_groups_by_body", "POST", "/v1/admin/resource-groups/search", Page[m.ResourceGroupPublic])
ADMIN_RESOURCE_GROUP: Final[Operation[m.ResourceGroupPublic]] = Operation("admin_resource_group", "GET", "/v1/admin/resource-groups/{name}", m.ResourceGroupPublic)
ADMIN_UPDATE_RESOURCE_GROUP: Final[Operation[m.ResourceGroupPublic]] = Operation("admin_update_resource_group", "PATCH", "/v1/admin/resource-groups/{name}", m.ResourceGroupPublic)
ADMIN_REPLACE_RESOURCE_GROUP: Final[Operation[m.ResourceGroupPublic]] = Operation("admin_replace_resource_group", "PUT", "/v1/admin/resource-groups/{name}", m.ResourceGroupPublic)
ADMIN_DELETE_RESOURCE_GROUP: Final[Operation[None]] = Operation("admin_delete_resource_group", "DELETE", "/v1/admin/resource-groups/{name}", None)
ADMIN_RESTORE_RESOURCE_GROUP: Final[Operation[m.ResourceGroupPublic]] = Operation("admin_restore_resource_group", "POST", "/v1/admin/resource-groups/{name}/restore", m.ResourceGroupPublic)
ADMIN_BATCH_UPDATE_RESOURCE_GROUPS: Final[Operation[Batch[m.ResourceGroupPublic]]] = Operation("admin_batch_update_resource_groups", "POST", "/v1/admin/resource-groups/batch-update", Batch[m.ResourceGroupPublic])
ADMIN_BATCH_DELETE_RESOURCE_GROUPS: Final[Operation[None]] = Operation("admin_batch_delete_resource_groups", "POST", "/v1/admin/resource-groups/batch-delete", None)
ADMIN_BATCH_PURGE_RESOURCE_GROUPS: Final[Operation[None]] = Operation("admin_batch_purge_resource_groups", "POST", "/v1/admin/resource-groups/batch-purge", None)
LIST_RESOURCE_GROUPS: Final[Operation[Page[m.UsableResourceGroup]]] = Operation("list_resource_groups", "GET", "/v1/resource-groups", Page[m.UsableResourceGroup])
RESOURCE_GROUP_CAPACITY: Final[Operation[m.GroupCapacity]] = Operation("resource_group_capacity", "GET", "/v1/resource-groups/{name}/capacity", m.GroupCapacity)
RESOURCE_GROUP_ALLOCATION: Final[Operation[m.ResourceAllocation]] = Operation("resource_group_allocation", "GET", "/v1/resource-groups/{name}/allocation", m.ResourceAllocation)
ADMIN_CREATE_RESOURCE_PRESET: Final[Operation[m.ResourcePresetPublic]] = Operation("admin_create_resource_preset", "POST", "/v1/admin/resource-presets", m.ResourcePresetPublic)
ADMIN_SEARCH_RESOURCE_PRESETS: Final[Operation[Page[m.ResourcePresetPublic]]] = Operation("admin_search_resource_presets", "GET", "/v1/admin/resource-presets", Page[m.ResourcePresetPublic])
ADMIN_SEARCH_RESOURCE_PRESETS_BY_BODY: Final[Operation[Page[m.ResourcePresetPublic]]] = Operation("admin_search_resource_presets_by_body", "POST", "/v1/admin/resource-presets/search", Page[m.ResourcePresetPublic])
ADMIN_RESOURCE_PRESET: Final[Operation[m.ResourcePresetPublic]] = Operation("admin_resource_preset", "GET", "/v1/admin/resource-presets/{name}", m.ResourcePresetPublic)
ADMIN_UPDATE_RESOURCE_PRESET: Final[Operation[m.ResourcePresetPublic]] = Operation("admin_update_resource_preset", "PATCH", "/v1/admin/resource-presets/{name}", m.ResourcePresetPublic)
ADMIN_REPLACE_RESOURCE_PRESET: Final[Operation[m.ResourcePresetPublic]] = Operation("admin_replace_resource_preset", "PUT", "/v1/admin/resource-presets/{name}", m.ResourcePresetPublic)
ADMIN_DELETE_RESOURCE_PRESET: Final[Operation[None]] = Operation("admin_delete_resource_preset", "DELETE", "/v1/admin/resource-presets/{name}", None)
ADMIN_RESTORE_RESOURCE_PRESET: Final[Operation[m.ResourcePresetPublic]] = Operation("admin_restore_resource_preset", "POST", "/v1/admin/resource-presets/{name}/restore", m.ResourcePresetPublic)
ADMIN_BATCH_UPDATE_RESOURCE_PRESETS: Final[Operation[Batch[m.ResourcePresetPublic]]] = Operation("admin_batch_update_resource_presets", "POST", "/v1/admin/resource-presets/batch-update", Batch[m.ResourcePresetPublic])
ADMIN_BATCH_DELETE_RESOURCE_PRESETS: Final[Operation[None]] = Operation("admin_batch_delete_resource_presets", "POST", "/v1/admin/resource-presets/batch-delete", None)
ADMIN_BATCH_PURGE_RESOURCE_PRESETS: Final[Operation[None]] = Operation("admin_batch_purge_resource_presets", "POST", "/v1/admin/resource-presets/batch-purge", None)
CHECK_RESOURCE_PRESETS: Final[Operation[m.CheckedPresets]] = Operation("check_resource_presets", "POST", "/v1/resource-groups/check-presets", m.CheckedPresets)
ADMIN_CREATE_IDLE_CHECKER: Final[Operation[m.IdleCheckerPublic]] = Operation("admin_create_idle_checker", "POST", "/v1/admin/idle-checkers", m.IdleCheckerPublic)
ADMIN_SEARCH_IDLE_CHECKERS: Final[Operation[Page[m.IdleCheckerPublic]]] = Operation("admin_search_idle_checkers", "GET", "/v1/admin/idle-checkers", Page[m.IdleCheckerPublic])
ADMIN_SEARCH_IDLE_CHECKERS_BY_BODY: Final[Operation[Page[m.IdleCheckerPublic]]] = Operation("admin_search_idle_checkers_by_body", "POST", "/v1/admin/idle-checkers/search", Page[m.IdleCheckerPublic])
ADMIN_IDLE_CHECKER: Final[Operation[m.IdleCheckerPublic]] = Operation("admin_idle_checker", "GET", "/v1/admin/idle-checkers/{name}", m.IdleCheckerPublic)
ADMIN_UPDATE_IDLE_CHECKER: Final[Operation[m.IdleCheckerPublic]] = Operation("admin_update_idle_checker", "PATCH", "/v1/admin/idle-checkers/{name}", m.IdleCheckerPublic)
ADMIN_REPLACE_IDLE_CHECKER: Final[Operation[m.IdleCheckerPublic]] = Operation("admin_replace_idle_checker", "PUT", "/v1/admin/idle-checkers/{name}", m.IdleCheckerPublic)
ADMIN_DELETE_IDLE_CHECKER: Final[Operation[None]] = Operation("admin_delete_idle_checker", "DELETE", "/v1/admin/idle-checkers/{name}", None)
ADMIN_RESTORE_IDLE_CHECKER: Final[Operation[m.IdleCheckerPublic]] = Operation("admin_restore_idle_checker", "POST", "/v1/admin/idle-checkers/{name}/restore", m.IdleCheckerPublic)
ADMIN_BATCH_UPDATE_IDLE_CHECKERS: Final[Operation[Batch[m.IdleCheckerPublic]]] = Operation("admin_batch_update_idle_checkers", "POST", "/v1/admin/idle-checkers/batch-update", Batch[m.IdleCheckerPublic])
ADMIN_BATCH_DELETE_IDLE_CHECKERS: Final[Operation[None]] = Operation("admin_batch_delete_idle_checkers", "POST", "/v1/admin/idle-checkers/batch-delete", None)
ADMIN_BATCH_PURGE_IDLE_CHECKERS: Final[Operation[None]] = Operation("admin_batch_purge_idle_checkers", "POST", "/v1/admin/idle-checkers/batch-purge", None)
ADMIN_BIND_IDLE_CHECKER: Final[Operation[m.IdleCheckerPublic]] = Operation("admin_bind_idle_checker", "PUT", "/v1/admin/idle-checkers/{name}/bindings", m.IdleCheckerPublic)
CREATE_EVENT_TYPE: Final[Operation[m.EventTypePublic]] = Operation("create_event_type", "POST", "/v1/events", m.EventTypePublic)
SEARCH_EVENT_TYPES: Final[Operation[Page[m.EventTypePublic]]] = Operation("search_event_types", "GET", "/v1/events", Page[m.EventTypePublic])
SEARCH_EVENT_TYPES_BY_BODY: Final[Operation[Page[m.EventTypePublic]]] = Operation("search_event_types_by_body", "POST", "/v1/events/search", Page[m.EventTypePublic])
GET_EVENT_TYPE: Final[Operation[m.EventTypePublic]] = Operation("get_event_type", "GET", "/v1/events/{name}", m.EventTypePublic)
UPDATE_EVENT_TYPE: Final[Operation[m.EventTypePublic]] = Operation("update_event_type", "PATCH", "/v1/events/{name}", m.EventTypePublic)
REPLACE_EVENT_TYPE: Final[Operation[m.EventTypePublic]] = Operation("replace_event_type", "PUT", "/v1/events/{name}", m.EventTypePublic)
DELETE_EVENT_TYPE: Final[Operation[None]] = Operation("delete_event_type", "DELETE", "/v1/events/{name}", None)
RESTORE_EVENT_TYPE: Final[Operation[m.EventTypePublic]] = Operation("restore_event_type", "POST", "/v1/events/{name}/restore", m.EventTypePublic)
BATCH_UPDATE_EVENT_TYPES: Final[Operation[Batch[m.EventTypePublic]]] = Operation("batch_update_event_types", "POST", "/v1/events/batch-update", Batch[m.EventTypePublic])
BATCH_DELETE_EVENT_TYPES: Final[Operation[None]] = Operation("batch_delete_event_types", "POST", "/v1/events/batch-delete", None)
BATCH_PURGE_EVENT_TYPES: Final[Operation[None]] = Operation("batch_purge_event_types", "POST", "/v1/events/batch-purge", None)
EMIT_EVENT: Final[Operation[m.EmittedBody]] = Operation("emit_event", "POST", "/v1/events/{name}/emit", m.EmittedBody)
CREATE_UPLOAD: Final[Operation[m.UploadPublic]] = Operation("create_upload", "POST", "/v1/uploads", m.UploadPublic)
GET_UPLOAD: Final[Operation[m.UploadPublic]] = Operation("get_upload", "GET", "/v1/uploads/{id}", m.UploadPublic)
CREATE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("create_folder", "POST", "/v1/folders", m.FolderPublic)
SEARCH_FOLDERS: Final[Operation[Page[m.FolderPublic]]] = Operation("search_folders", "GET", "/v1/folders", Page[m.FolderPublic])
SEARCH_FOLDERS_BY_BODY: Final[Operation[Page[m.FolderPublic]]] = Operation("search_folders_by_body", "POST", "/v1/folders/search", Page[m.FolderPublic])
GET_FOLDER: Final[Operation[m.FolderPublic]] = Operation("get_folder", "GET", "/v1/folders/{name}", m.FolderPublic)
UPDATE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("update_folder", "PATCH", "/v1/folders/{name}", m.FolderPublic)
REPLACE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("replace_folder", "PUT", "/v1/folders/{name}", m.FolderPublic)
DELETE_FOLDER: Final[Operation[None]] = Operation("delete_folder", "DELETE", "/v1/folders/{name}", None)
RESTORE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("restore_folder", "POST", "/v1/folders/{name}/restore", m.FolderPublic)
BATCH_UPDATE_FOLDERS: Final[Operation[Batch[m.FolderPublic]]] = Operation("batch_update_folders", "POST", "/v1/folders/batch-update", Batch[m.FolderPublic])
BATCH_DELETE_FOLDERS: Final[Operation[None]] = Operation("batch_delete_folders", "POST", "/v1/folders/batch-delete", None)
BATCH_PURGE_FOLDERS: Final[Operation[None]] = Operation("batch_purge_folders", "POST", "/v1/folders/batch-purge", None)
FOLDER_USAGE: Final[Operation[m.Usage]] = Operation("folder_usage", "GET", "/v1/folders/{name}/usage", m.Usage)
LIST_FILES: Final[Operation[Page[m.File]]] = Operation("list_files", "GET", "/v1/folders/{name}/files", Page[m.File])
MAKE_DIRECTORY: Final[Operation[m.File]] = Operation("make_directory", "POST", "/v1/folders/{name}/files/mkdir", m.File)
MOVE_FILES: Final[Operation[m.Moved]] = Operation("move_files", "POST", "/v1/folders/{name}/files/move", m.Moved)
DELETE_FILES: Final[Operation[m.Deleted]] = Operation("delete_files", "POST", "/v1/folders/{name}/files/delete", m.Deleted)
UPLOAD_FILE: Final[Operation[m.FileUploadUrls]] = Operation("upload_file", "POST", "/v1/folders/{name}/uploads", m.FileUploadUrls)
RESUME_UPLOAD: Final[Operation[m.FileUploadUrls]] = Operation("resume_upload", "GET", "/v1/folders/{name}/uploads/{upload}", m.FileUploadUrls)
CANCEL_UPLOAD: Final[Operation[None]] = Operation("cancel_upload", "DELETE", "/v1/folders/{name}/uploads/{upload}", None)
COMPLETE_UPLOAD: Final[Operation[m.File]] = Operation("complete_upload", "POST", "/v1/folders/{name}/uploads/{upload}/complete", m.File)
DOWNLOAD_FILE: Final[Operation[m.FileDownloadUrl]] = Operation("download_file", "POST", "/v1/folders/{name}/downloads", m.FileDownloadUrl)
CLONE_FOLDER: Final[Operation[m.TaskPublic]] = Operation("clone_folder", "POST", "/v1/folders/{name}/clone", m.TaskPublic)
ARCHIVE_FILES: Final[Operation[m.TaskPublic]] = Operation("archive_files", "POST", "/v1/folders/{name}/archives", m.TaskPublic)
FOLDER_SHARES: Final[Operation[m.FolderShares]] = Operation("folder_shares", "GET", "/v1/folders/{name}/shares", m.FolderShares)
CHANGE_FOLDER_SHARES: Final[Operation[m.FolderShares]] = Operation("change_folder_shares", "PATCH", "/v1/folders/{name}/shares", m.FolderShares)
SHARE_FOLDER: Final[Operation[m.FolderShares]] = Operation("share_folder", "POST", "/v1/folders/{name}/share", m.FolderShares)
UNSHARE_FOLDER: Final[Operation[m.FolderShares]] = Operation("unshare_folder", "POST", "/v1/folders/{name}/unshare", m.FolderShares)
RENAME_FOLDER: Final[Operation[m.FolderPublic]] = Operation("rename_folder", "POST", "/v1/folders/{name}/rename", m.FolderPublic)
PURGE_FOLDER: Final[Operation[m.TaskPublic]] = Operation("purge_folder", "POST", "/v1/folders/{name}/purge", m.TaskPublic)
MY_CREATE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("my_create_folder", "POST", "/v1/users/me/folders", m.FolderPublic)
MY_SEARCH_FOLDERS: Final[Operation[Page[m.FolderPublic]]] = Operation("my_search_folders", "GET", "/v1/users/me/folders", Page[m.FolderPublic])
MY_SEARCH_FOLDERS_BY_BODY: Final[Operation[Page[m.FolderPublic]]] = Operation("my_search_folders_by_body", "POST", "/v1/users/me/folders/search", Page[m.FolderPublic])
MY_FOLDER: Final[Operation[m.FolderPublic]] = Operation("my_folder", "GET", "/v1/users/me/folders/{name}", m.FolderPublic)
MY_UPDATE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("my_update_folder", "PATCH", "/v1/users/me/folders/{name}", m.FolderPublic)
MY_REPLACE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("my_replace_folder", "PUT", "/v1/users/me/folders/{name}", m.FolderPublic)
MY_DELETE_FOLDER: Final[Operation[None]] = Operation("my_delete_folder", "DELETE", "/v1/users/me/folders/{name}", None)
MY_RESTORE_FOLDER: Final[Operation[m.FolderPublic]] = Operation("my_restore_folder", "POST", "/v1/users/me/folders/{name}/restore", m.FolderPublic)
MY_BATCH_UPDATE_FOLDERS: Final[Operation[Batch[m.FolderPublic]]] = Operation("my_batch_update_folders", "POST", "/v1/users/me/folders/batch-update", Batch[m.FolderPublic])
MY_BATCH_DELETE_FOLDERS: Final[Operation[None]] = Operation("my_batch_delete_folders", "POST", "/v1/users/me/folders/batch-delete", None)
MY_BATCH_PURGE_FOLDERS: Final[Operation[None]] = Operation("my_batch_purge_folders", "POST", "/v1/users/me/folders/batch-purge", None)
MY_FOLDER_USAGE: Final[Operation[m.Usage]] = Operation("my_folder_usage", "GET", "/v1/users/me/folders/{name}/usage", m.Usage)
MY_LIST_FILES: Final[Operation[Page[m.File]]] = Operation("my_list_files", "GET", "/v1/users/me/folders/{name}/files", Page[m.File])
MY_MAKE_DIRECTORY: Final[Operation[m.File]] = Operation("my_make_directory", "POST", "/v1/users/me/folders/{name}/files/mkdir", m.File)
MY_MOVE_FILES: Final[Operation[m.Moved]] = Operation("my_move_files", "POST", "/v1/users/me/folders/{name}/files/move", m.Moved)
MY_DELETE_FILES: Final[Operation[m.Deleted]] = Operation("my_delete_files", "POST", "/v1/users/me/folders/{name}/files/delete", m.Deleted)
MY_UPLOAD_FILE: Final[Operation[m.FileUploadUrls]] = Operation("my_upload_file", "POST", "/v1/users/me/folders/{name}/uploads", m.FileUploadUrls)
MY_RESUME_UPLOAD: Final[Operation[m.FileUploadUrls]] = Operation("my_resume_upload", "GET", "/v1/users/me/folders/{name}/uploads/{upload}", m.FileUploadUrls)
MY_CANCEL_UPLOAD: Final[Operation[None]] = Operation("my_cancel_upload", "DELETE", "/v1/users/me/folders/{name}/uploads/{upload}", None)
MY_COMPLETE_UPLOAD: Final[Operation[m.File]] = Operation("my_complete_upload", "POST", "/v1/users/me/folders/{name}/uploads/{upload}/complete", m.File)
MY_DOWNLOAD_FILE: Final[Operation[m.FileDownloadUrl]] = Operation("my_download_file", "POST", "/v1/users/me/folders/{name}/downloads", m.FileDownloadUrl)
MY_CLONE_FOLDER: Final[Operation[m.TaskPublic]] = Operation("my_clone_folder", "POST", "/v1/users/me/folders/{name}/clone", m.TaskPublic)
MY_ARCHIVE_FILES: Final[Operation[m.TaskPublic]] = Operation("my_archive_files", "POST", "/v1/users/me/folders/{name}/archives", m.TaskPublic)
MY_FOLDER_SHARES: Final[Operation[m.FolderShares]] = Operation("my_folder_shares", "GET", "/v1/users/me/folders/{name}/shares", m.FolderShares)
MY_CHANGE_FOLDER_SHARES: Final[Operation[m.FolderShares]] = Operation("my_change_folder_shares", "PATCH", "/v1/users/me/folders/{name}/shares", m.FolderShares)
MY_SHARE_FOLDER: Final[Operation[m.FolderShares]] = Operation("my_share_folder", "POST", "/v1/users/me/folders/{name}/share", m.FolderShares)
MY_UNSHARE_FOLDER: Final[Operation[m.FolderShares]] = Operation("my_unshare_folder", "POST", "/v1/users/me/folders/{name}/unshare", m.FolderShares)
MY_RENAME_FOLDER: Final[Operation[m.FolderPublic]] = Operation("my_rename_folder", "POST", "/v1/users/me/folders/{name}/rename", m.FolderPublic)
MY_PURGE_FOLDER: Final[Operation[m.TaskPublic]] = Operation("my_purge_folder", "POST", "/v1/users/me/folders/{name}/purge", m.TaskPublic)
SHARED_FOLDER_USAGE: Final[Operation[m.Usage]] = Operation("shared_folder_usage", "GET", "/v1/shared-folders/{uid}/usage", m.Usage)
SHARED_LIST_FILES: Final[Operation[Page[m.File]]] = Operation("shared_list_files", "GET", "/v1/shared-folders/{uid}/files", Page[m.File])
SHARED_MAKE_DIRECTORY: Final[Operation[m.File]] = Operation("shared_make_directory", "POST", "/v1/shared-folders/{uid}/files/mkdir", m.File)
SHARED_MOVE_FILES: Final[Operation[m.Moved]] = Operation("shared_move_files", "POST", "/v1/shared-folders/{uid}/files/move", m.Moved)
SHARED_DELETE_FILES: Final[Operation[m.Deleted]] = Operation("shared_delete_files", "POST", "/v1/shared-folders/{uid}/files/delete", m.Deleted)
SHARED_UPLOAD_FILE: Final[Operation[m.FileUploadUrls]] = Operation("shared_upload_file", "POST", "/v1/shared-folders/{uid}/uploads", m.FileUploadUrls)
SHARED_RESUME_UPLOAD: Final[Operation[m.FileUploadUrls]] = Operation("shared_resume_upload", "GET", "/v1/shared-folders/{uid}/uploads/{upload}", m.FileUploadUrls)
SHARED_CANCEL_UPLOAD: Final[Operation[None]] = Operation("shared_cancel_upload", "DELETE", "/v1/shared-folders/{uid}/uploads/{upload}", None)
SHARED_COMPLETE_UPLOAD: Final[Operation[m.File]] = Operation("shared_complete_upload", "POST", "/v1/shared-folders/{uid}/uploads/{upload}/complete", m.File)
SHARED_DOWNLOAD_FILE: Final[Operation[m.FileDownloadUrl]] = Operation("shared_download_file", "POST", "/v1/shared-folders/{uid}/downloads", m.FileDownloadUrl)
SHARED_CLONE_FOLDER: Final[Operation[m.TaskPublic]] = Operation("shared_clone_folder", "POST", "/v1/shared-folders/{uid}/clone", m.TaskPublic)
SHARED_ARCHIVE_FILES: Final[Operation[m.TaskPublic]] = Operation("shared_archive_files", "POST", "/v1/shared-folders/{uid}/archives", m.TaskPublic)
SHARED_FOLDER: Final[Operation[m.SharedFolder]] = Operation("shared_folder", "GET", "/v1/shared-folders/{uid}", m.SharedFolder)
SHARED_LEAVE_FOLDER: Final[Operation[None]] = Operation("shared_leave_folder", "POST", "/v1/shared-folders/{uid}/leave", None)
SEARCH_INVITATIONS: Final[Operation[Page[m.InvitationPublic]]] = Operation("search_invitations", "GET", "/v1/invitations", Page[m.InvitationPublic])
SEARCH_INVITATIONS_BY_BODY: Final[Operation[Page[m.InvitationPublic]]] = Operation("search_invitations_by_body", "POST", "/v1/invitations/search", Page[m.InvitationPublic])
GET_INVITATION: Final[Operation[m.InvitationPublic]] = Operation("get_invitation", "GET", "/v1/invitations/{id}", m.InvitationPublic)
ACCEPT_INVITATION: Final[Operation[m.InvitationPublic]] = Operation("accept_invitation", "POST", "/v1/invitations/{id}/accept", m.InvitationPublic)
REJECT_INVITATION: Final[Operation[None]] = Operation("reject_invitation", "POST", "/v1/invitations/{id}/reject", None)
SEARCH_SHARED_FOLDERS: Final[Operation[Page[m.SharedFolder]]] = Operation("search_shared_folders", "GET", "/v1/shared-folders", Page[m.SharedFolder])
CREATE_SECRET: Final[Operation[m.SecretPublic]] = Operation("create_secret", "POST", "/v1/secrets", m.SecretPublic)
SEARCH_SECRETS: Final[Operation[Page[m.SecretPublic]]] = Operation("search_secrets", "GET", "/v1/secrets", Page[m.SecretPublic])
SEARCH_SECRETS_BY_BODY: Final[Operation[Page[m.SecretPublic]]] = Operation("search_secrets_by_body", "POST", "/v1/secrets/search", Page[m.SecretPublic])
GET_SECRET: Final[Operation[m.SecretPublic]] = Operation("get_secret", "GET", "/v1/secrets/{name}", m.SecretPublic)
UPDATE_SECRET: Final[Operation[m.SecretPublic]] = Operation("update_secret", "PATCH", "/v1/secrets/{name}", m.SecretPublic)
REPLACE_SECRET: Final[Operation[m.SecretPublic]] = Operation("replace_secret", "PUT", "/v1/secrets/{name}", m.SecretPublic)
DELETE_SECRET: Final[Operation[None]] = Operation("delete_secret", "DELETE", "/v1/secrets/{name}", None)
RESTORE_SECRET: Final[Operation[m.SecretPublic]] = Operation("restore_secret", "POST", "/v1/secrets/{name}/restore", m.SecretPublic)
BATCH_UPDATE_SECRETS: Final[Operation[Batch[m.SecretPublic]]] = Operation("batch_update_secrets", "POST", "/v1/secrets/batch-update", Batch[m.SecretPublic])
BATCH_DELETE_SECRETS: Final[Operation[None]] = Operation("batch_delete_secrets", "POST", "/v1/secrets/batch-delete", None)
BATCH_PURGE_SECRETS: Final[Operation[None]] = Operation("batch_purge_secrets", "POST", "/v1/secrets/batch-purge", None)
CREATE_IMAGE: Final[Operation[m.ImagePublic]] = Operation("create_image", "POST", "/v1/images", m.ImagePublic)
SEARCH_IMAGES: Final[Operation[Page[m.ImagePublic]]] = Operation("search_images", "GET", "/v1/images", Page[m.ImagePublic])
SEARCH_IMAGES_BY_BODY: Final[Operation[Page[m.ImagePublic]]] = Operation("search_images_by_body", "POST", "/v1/images/search", Page[m.ImagePublic])
GET_IMAGE: Final[Operation[m.ImagePublic]] = Operation("get_image", "GET", "/v1/images/{name}", m.ImagePublic)
UPDATE_IMAGE: Final[Operation[m.ImagePublic]] = Operation("update_image", "PATCH", "/v1/images/{name}", m.ImagePublic)
REPLACE_IMAGE: Final[Operation[m.ImagePublic]] = Operation("replace_image", "PUT", "/v1/images/{name}", m.ImagePublic)
DELETE_IMAGE: Final[Operation[None]] = Operation("delete_image", "DELETE", "/v1/images/{name}", None)
RESTORE_IMAGE: Final[Operation[m.ImagePublic]] = Operation("restore_image", "POST", "/v1/images/{name}/restore", m.ImagePublic)
BATCH_UPDATE_IMAGES: Final[Operation[Batch[m.ImagePublic]]] = Operation("batch_update_images", "POST", "/v1/images/batch-update", Batch[m.ImagePublic])
BATCH_DELETE_IMAGES: Final[Operation[None]] = Operation("batch_delete_images", "POST", "/v1/images/batch-delete", None)
BATCH_PURGE_IMAGES: Final[Operation[None]] = Operation("batch_purge_images", "POST", "/v1/images/batch-purge", None)
GET_IMAGE_LOG: Final[Operation[m.ImageLog]] = Operation("get_image_log", "GET", "/v1/images/{name}/log", m.ImageLog)
ADMIN_SEARCH_DOMAIN_FAIR_SHARES: Final[Operation[Page[m.FairShare]]] = Operation("admin_search_domain_fair_shares", "GET", "/v1/admin/resource-groups/{name}/fair-shares/domains", Page[m.FairShare])
ADMIN_DOMAIN_FAIR_SHARE: Final[Operation[m.FairShare]] = Operation("admin_domain_fair_share", "GET", "/v1/admin/resource-groups/{name}/fair-shares/domains/{domain_name}", m.FairShare)
ADMIN_SEARCH_DOMAIN_USAGE_BUCKETS: Final[Operation[Page[m.UsageBucket]]] = Operation("admin_search_domain_usage_buckets", "GET", "/v1/admin/resource-groups/{name}/usage-buckets/domains", Page[m.UsageBucket])
ADMIN_SEARCH_PROJECT_FAIR_SHARES: Final[Operation[Page[m.FairShare]]] = Operation("admin_search_project_fair_shares", "GET", "/v1/admin/resource-groups/{name}/fair-shares/projects", Page[m.FairShare])
ADMIN_PROJECT_FAIR_SHARE: Final[Operation[m.FairShare]] = Operation("admin_project_fair_share", "GET", "/v1/admin/resource-groups/{name}/fair-shares/projects/{domain_name}/{project_name}", m.FairShare)
ADMIN_SEARCH_PROJECT_USAGE_BUCKETS: Final[Operation[Page[m.UsageBucket]]] = Operation("admin_search_project_usage_buckets", "GET", "/v1/admin/resource-groups/{name}/usage-buckets/projects", Page[m.UsageBucket])
ADMIN_SEARCH_USER_FAIR_SHARES: Final[Operation[Page[m.FairShare]]] = Operation("admin_search_user_fair_shares", "GET", "/v1/admin/resource-groups/{name}/fair-shares/users", Page[m.FairShare])
ADMIN_USER_FAIR_SHARE: Final[Operation[m.FairShare]] = Operation("admin_user_fair_share", "GET", "/v1/admin/resource-groups/{name}/fair-shares/users/{domain_name}/{project_name}/{user_name}", m.FairShare)
ADMIN_SEARCH_USER_USAGE_BUCKETS: Final[Operation[Page[m.UsageBucket]]] = Operation("admin_search_user_usage_buckets", "GET", "/v1/admin/resource-groups/{name}/usage-buckets/users", Page[m.UsageBucket])
DOMAIN_SEARCH_DOMAIN_FAIR_SHARES: Final[Operation[Page[m.FairShare]]] = Operation("domain_search_domain_fair_shares", "GET", "/v1/domains/{domain}/resource-groups/{name}/fair-shares/domains", Page[m.FairShare])
DOMAIN_DOMAIN_FAIR_SHARE: Final[Operation[m.FairShare]] = Operation("domain_domain_fair_share", "GET", "/v1/domains/{domain}/resource-groups/{name}/fair-shares/domains/{domain_name}", m.FairShare)
DOMAIN_SEARCH_DOMAIN_USAGE_BUCKETS: Final[Operation[Page[m.UsageBucket]]] = Operation("domain_search_domain_usage_buckets", "GET", "/v1/domains/{domain}/resource-groups/{name}/usage-buckets/domains", Page[m.UsageBucket])
DOMAIN_SEARCH_PROJECT_FAIR_SHARES: Final[Operation[Page[m.FairShare]]] = Operation("domain_search_project_fair_shares", "GET", "/v1/domains/{domain}/resource-groups/{name}/fair-shares/projects", Page[m.FairShare])
DOMAIN_PROJECT_FAIR_SHARE: Final[Operation[m.FairShare]] = Operation("domain_project_fair_share", "GET", "/v1/domains/{domain}/resource-groups/{name}/fair-shares/projects/{domain_name}/{project_name}", m.FairShare)
DOMAIN_SEARCH_PROJECT_USAGE_BUCKETS: Final[Operation[Page[m.UsageBucket]]] = Operation("domain_search_project_usage_buckets", "GET", "/v1/domains/{domain}/resource-groups/{name}/usage-buckets/projects", Page[m.UsageBucket])
DOMAIN_SEARCH_USER_FAIR_SHARES: Final[Operation[Page[m.FairShare]]] = Operation("domain_search_user_fair_shares", "GET", "/v1/domains/{domain}/resource-groups/{name}/fair-shares/users", Page[m.FairShare])
DOMAIN_USER_FAIR_SHARE: Final[Operation[m.FairShare]] = Operation("domain_user_fair_share", "GET", "/v1/domains/{domain}/resource-groups/{name}/fair-shares/users/{domain_name}/{project_name}/{user_name}", m.FairShare)
DOMAIN_SEARCH_USER_USAGE_BUCKETS: Final[Operation[Page[m.UsageBucket]]] = Operation("domain_search_user_usage_buckets", "GET", "/v1/domains/{domain}/resource-groups/{name}/usage-buckets/users", Page[m.UsageBucket])
ADMIN_SET_DOMAIN_WEIGHT: Final[Operation[m.FairShare]] = Operation("admin_set_domain_weight", "PUT", "/v1/admin/resource-groups/{name}/fair-shares/domains/{domain_name}/weight", m.FairShare)
ADMIN_SET_PROJECT_WEIGHT: Final[Operation[m.FairShare]] = Operation("admin_set_project_weight", "PUT", "/v1/admin/resource-groups/{name}/fair-shares/projects/{domain_name}/{project_name}/weight", m.FairShare)
ADMIN_SET_USER_WEIGHT: Final[Operation[m.FairShare]] = Operation("admin_set_user_weight", "PUT", "/v1/admin/resource-groups/{name}/fair-shares/users/{domain_name}/{project_name}/{user_name}/weight", m.FairShare)
ADMIN_SET_WEIGHTS: Final[Operation[m.WeightsSet]] = Operation("admin_set_weights", "POST", "/v1/admin/resource-groups/{name}/fair-shares/weights", m.WeightsSet)
OWN_FAIR_SHARES: Final[Operation[m.OwnFairShares]] = Operation("own_fair_shares", "GET", "/v1/resource-groups/{name}/fair-shares/me", m.OwnFairShares)
OWN_USAGE_BUCKETS: Final[Operation[m.OwnUsageBuckets]] = Operation("own_usage_buckets", "GET", "/v1/resource-groups/{name}/usage-buckets/me", m.OwnUsageBuckets)
ADMIN_USAGE: Final[Operation[m.UsageReport]] = Operation("admin_usage", "GET", "/v1/admin/usage", m.UsageReport)
USAGE: Final[Operation[m.UsageReport]] = Operation("usage", "GET", "/v1/usage", m.UsageReport)
DOMAIN_USAGE: Final[Operation[m.UsageReport]] = Operation("domain_usage", "GET", "/v1/domains/{domain}/usage", m.UsageReport)
CREATE_FUNCTION: Final[Operation[m.FunctionPublic]] = Operation("create_function", "POST", "/v1/functions", m.FunctionPublic)
SEARCH_FUNCTIONS: Final[Operation[Page[m.FunctionPublic]]] = Operation("search_functions", "GET", "/v1/functions", Page[m.FunctionPublic])
SEARCH_FUNCTIONS_BY_BODY: Final[Operation[Page[m.FunctionPublic]]] = Operation("search_functions_by_body", "POST", "/v1/functions/search", Page[m.FunctionPublic])
GET_FUNCTION: Final[Operation[m.FunctionPublic]] = Operation("get_function", "GET", "/v1/functions/{name}", m.FunctionPublic)
UPDATE_FUNCTION: Final[Operation[m.FunctionPublic]] = Operation("update_function", "PATCH", "/v1/functions/{name}", m.FunctionPublic)
REPLACE_FUNCTION: Final[Operation[m.FunctionPublic]] = Operation("replace_function", "PUT", "/v1/functions/{name}", m.FunctionPublic)
DELETE_FUNCTION: Final[Operation[None]] = Operation("delete_function", "DELETE", "/v1/functions/{name}", None)
RESTORE_FUNCTION: Final[Operation[m.FunctionPublic]] = Operation("restore_function", "POST", "/v1/functions/{name}/restore", m.FunctionPublic)
BATCH_UPDATE_FUNCTIONS: Final[Operation[Batch[m.FunctionPublic]]] = Operation("batch_update_functions", "POST", "/v1/functions/batch-update", Batch[m.FunctionPublic])
BATCH_DELETE_FUNCTIONS: Final[Operation[None]] = Operation("batch_delete_functions", "POST", "/v1/functions/batch-delete", None)
BATCH_PURGE_FUNCTIONS: Final[Operation[None]] = Operation("batch_purge_functions", "POST", "/v1/functions/batch-purge", None)
ROLLBACK_FUNCTION: Final[Operation[m.FunctionPublic]] = Operation("rollback_function", "POST", "/v1/functions/{name}/rollback", m.FunctionPublic)
SEARCH_VERSIONS: Final[Operation[Page[m.VersionPublic]]] = Operation("search_versions", "GET", "/v1/functions/{name}/versions", Page[m.VersionPublic])
GET_VERSION: Final[Operation[m.VersionPublic]] = Operation("get_version", "GET", "/v1/functions/{name}/versions/{version}", m.VersionPublic)
CREATE_ALIAS: Final[Operation[m.AliasPublic]] = Operation("create_alias", "POST", "/v1/functions/{name}/aliases", m.AliasPublic)
SEARCH_ALIASES: Final[Operation[Page[m.AliasPublic]]] = Operation("search_aliases", "GET", "/v1/functions/{name}/aliases", Page[m.AliasPublic])
GET_ALIAS: Final[Operation[m.AliasPublic]] = Operation("get_alias", "GET", "/v1/functions/{name}/aliases/{alias}", m.AliasPublic)
UPDATE_ALIAS: Final[Operation[m.AliasPublic]] = Operation("update_alias", "PATCH", "/v1/functions/{name}/aliases/{alias}", m.AliasPublic)
DELETE_ALIAS: Final[Operation[None]] = Operation("delete_alias", "DELETE", "/v1/functions/{name}/aliases/{alias}", None)
SEARCH_DEAD_LETTERS: Final[Operation[Page[m.DeadLetterPublic]]] = Operation("search_dead_letters", "GET", "/v1/dead-letters", Page[m.DeadLetterPublic])
GET_DEAD_LETTER: Final[Operation[m.DeadLetterDetail]] = Operation("get_dead_letter", "GET", "/v1/dead-letters/{id}", m.DeadLetterDetail)
PURGE_DEAD_LETTER: Final[Operation[None]] = Operation("purge_dead_letter", "DELETE", "/v1/dead-letters/{id}", None)
REDRIVE_DEAD_LETTER: Final[Operation[m.DeadLetterPublic]] = Operation("redrive_dead_letter", "POST", "/v1/dead-letters/{id}/redrive", m.DeadLetterPublic)
REDRIVE_DEAD_LETTERS: Final[Operation[m.ManyRedriven]] = Operation("redrive_dead_letters", "POST", "/v1/dead-letters/redrive", m.ManyRedriven)
PURGE_DEAD_LETTERS: Final[Operation[m.ManyPurged]] = Operation("purge_dead_letters", "POST", "/v1/dead-letters/purge", m.ManyPurged)
SEARCH_RUNS: Final[Operation[Page[m.RunPublic]]] = Operation("search_runs", "GET", "/v1/runs", Page[m.RunPublic])
GET_RUN: Final[Operation[m.RunPublic]] = Operation("get_run", "GET", "/v1/runs/{id}", m.RunPublic)
GET_RUN_LOGS: Final[Operation[m.LogsPublic]] = Operation("get_run_logs", "GET", "/v1/runs/{id}/logs", m.LogsPublic)
KILL_RUN: Final[Operation[m.RunPublic]] = Operation("kill_run", "POST", "/v1/runs/{id}/kill", m.RunPublic)
CREATE_RUN: Final[Operation[m.RunPublic]] = Operation("create_run", "POST", "/v1/functions/{name}/runs", m.RunPublic)
SEARCH_FUNCTION_RUNS: Final[Operation[Page[m.RunPublic]]] = Operation("search_function_runs", "GET", "/v1/functions/{name}/runs", Page[m.RunPublic])
GET_FUNCTION_STATS: Final[Operation[m.StatsPublic]] = Operation("get_function_stats", "GET", "/v1/functions/{name}/stats", m.StatsPublic)
SEARCH_SESSIONS: Final[Operation[Page[m.SessionPublic]]] = Operation("search_sessions", "GET", "/v1/sessions", Page[m.SessionPublic])
CREATE_SESSION: Final[Operation[m.SessionPublic]] = Operation("create_session", "POST", "/v1/sessions", m.SessionPublic)
SEARCH_SESSIONS_BY_BODY: Final[Operation[Page[m.SessionPublic]]] = Operation("search_sessions_by_body", "POST", "/v1/sessions/search", Page[m.SessionPublic])
GET_SESSION: Final[Operation[m.SessionPublic]] = Operation("get_session", "GET", "/v1/sessions/{id}", m.SessionPublic)
UPDATE_SESSION: Final[Operation[m.SessionPublic]] = Operation("update_session", "PATCH", "/v1/sessions/{id}", m.SessionPublic)
DELETE_SESSION: Final[Operation[None]] = Operation("delete_session", "DELETE", "/v1/sessions/{id}", None)
BATCH_UPDATE_SESSIONS: Final[Operation[Batch[m.SessionPublic]]] = Operation("batch_update_sessions", "POST", "/v1/sessions/batch-update", Batch[m.SessionPublic])
TERMINATE_SESSION: Final[Operation[m.SessionPublic]] = Operation("terminate_session", "POST", "/v1/sessions/{id}/terminate", m.SessionPublic)
RENAME_SESSION: Final[Operation[m.SessionPublic]] = Operation("rename_session", "POST", "/v1/sessions/{id}/rename", m.SessionPublic)
EXCLUDE_IDLE_CHECKER: Final[Operation[m.SessionPublic]] = Operation("exclude_idle_checker", "PUT", "/v1/sessions/{id}/idle-exclusions/{checker}", m.SessionPublic)
INCLUDE_IDLE_CHECKER: Final[Operation[m.SessionPublic]] = Operation("include_idle_checker", "DELETE", "/v1/sessions/{id}/idle-exclusions/{checker}", m.SessionPublic)
GET_SESSION_HISTORY: Final[Operation[m.SessionHistory]] = Operation("get_session_history", "GET", "/v1/sessions/{id}/history", m.SessionHistory)
EXPLAIN_SESSION: Final[Operation[m.SessionExplanation]] = Operation("explain_session", "GET", "/v1/sessions/{id}/explain", m.SessionExplanation)
EXPLAIN_NEW_SESSION: Final[Operation[m.SessionExplanation]] = Operation("explain_new_session", "POST", "/v1/sessions/explain", m.SessionExplanation)
GET_SESSION_DEPENDENCIES: Final[Operation[m.SessionGraph]] = Operation("get_session_dependencies", "GET", "/v1/sessions/{id}/dependencies", m.SessionGraph)
BATCH_DELETE_SESSIONS: Final[Operation[None]] = Operation("batch_delete_sessions", "POST", "/v1/sessions/batch-delete", None)
BATCH_PURGE_SESSIONS: Final[Operation[None]] = Operation("batch_purge_sessions", "POST", "/v1/sessions/batch-purge", None)
EXECUTE_IN_SESSION: Final[Operation[m.ExecutionReply]] = Operation("execute_in_session", "POST", "/v1/sessions/{id}/execute", m.ExecutionReply)
INTERRUPT_SESSION: Final[Operation[m.Interrupted]] = Operation("interrupt_session", "POST", "/v1/sessions/{id}/interrupt", m.Interrupted)
COMPLETE_IN_SESSION: Final[Operation[m.Completed]] = Operation("complete_in_session", "POST", "/v1/sessions/{id}/complete", m.Completed)
GET_SESSION_LOGS: Final[Operation[m.SessionLog]] = Operation("get_session_logs", "GET", "/v1/sessions/{id}/logs", m.SessionLog)
LIST_SESSION_FILES: Final[Operation[m.SessionFiles]] = Operation("list_session_files", "GET", "/v1/sessions/{id}/files", m.SessionFiles)
READ_SESSION_FILE: Final[Operation[m.FilePart]] = Operation("read_session_file", "GET", "/v1/sessions/{id}/files/content", m.FilePart)
WRITE_SESSION_FILE: Final[Operation[m.SessionFile]] = Operation("write_session_file", "PUT", "/v1/sessions/{id}/files/content", m.SessionFile)
DELETE_SESSION_FILE: Final[Operation[None]] = Operation("delete_session_file", "POST", "/v1/sessions/{id}/files/delete", None)
LIST_SESSION_APPS: Final[Operation[m.SessionApps]] = Operation("list_session_apps", "GET", "/v1/sessions/{id}/apps", m.SessionApps)
OPEN_SESSION_APP: Final[Operation[m.AppToken]] = Operation("open_session_app", "POST", "/v1/sessions/{id}/apps/{app}/tokens", m.AppToken)
CREATE_SESSION_TEMPLATE: Final[Operation[m.SessionTemplatePublic]] = Operation("create_session_template", "POST", "/v1/session-templates", m.SessionTemplatePublic)
SEARCH_SESSION_TEMPLATES: Final[Operation[Page[m.SessionTemplatePublic]]] = Operation("search_session_templates", "GET", "/v1/session-templates", Page[m.SessionTemplatePublic])
SEARCH_SESSION_TEMPLATES_BY_BODY: Final[Operation[Page[m.SessionTemplatePublic]]] = Operation("search_session_templates_by_body", "POST", "/v1/session-templates/search", Page[m.SessionTemplatePublic])
GET_SESSION_TEMPLATE: Final[Operation[m.SessionTemplatePublic]] = Operation("get_session_template", "GET", "/v1/session-templates/{name}", m.SessionTemplatePublic)
UPDATE_SESSION_TEMPLATE: Final[Operation[m.SessionTemplatePublic]] = Operation("update_session_template", "PATCH", "/v1/session-templates/{name}", m.SessionTemplatePublic)
REPLACE_SESSION_TEMPLATE: Final[Operation[m.SessionTemplatePublic]] = Operation("replace_session_template", "PUT", "/v1/session-templates/{name}", m.SessionTemplatePublic)
DELETE_SESSION_TEMPLATE: Final[Operation[None]] = Operation("delete_session_template", "DELETE", "/v1/session-templates/{name}", None)
RESTORE_SESSION_TEMPLATE: Final[Operation[m.SessionTemplatePublic]] = Operation("restore_session_template", "POST", "/v1/session-templates/{name}/restore", m.SessionTemplatePublic)
BATCH_UPDATE_SESSION_TEMPLATES: Final[Operation[Batch[m.SessionTemplatePublic]]] = Operation("batch_update_session_templates", "POST", "/v1/session-templates/batch-update", Batch[m.SessionTemplatePublic])
BATCH_DELETE_SESSION_TEMPLATES: Final[Operation[None]] = Operation("batch_delete_session_templates", "POST", "/v1/session-templates/batch-delete", None)
BATCH_PURGE_SESSION_TEMPLATES: Final[Operation[None]] = Operation("batch_purge_session_templates", "POST", "/v1/session-templates/batch-purge", None)
CREATE_SESSION_FROM_TEMPLATE: Final[Operation[m.SessionPublic]] = Operation("create_session_from_template", "POST", "/v1/session-templates/{name}/sessions", m.SessionPublic)
CREATE_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("create_subscription", "POST", "/v1/subscriptions", m.SubscriptionPublic)
SEARCH_SUBSCRIPTIONS: Final[Operation[Page[m.SubscriptionPublic]]] = Operation("search_subscriptions", "GET", "/v1/subscriptions", Page[m.SubscriptionPublic])
SEARCH_SUBSCRIPTIONS_BY_BODY: Final[Operation[Page[m.SubscriptionPublic]]] = Operation("search_subscriptions_by_body", "POST", "/v1/subscriptions/search", Page[m.SubscriptionPublic])
GET_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("get_subscription", "GET", "/v1/subscriptions/{name}", m.SubscriptionPublic)
UPDATE_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("update_subscription", "PATCH", "/v1/subscriptions/{name}", m.SubscriptionPublic)
REPLACE_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("replace_subscription", "PUT", "/v1/subscriptions/{name}", m.SubscriptionPublic)
DELETE_SUBSCRIPTION: Final[Operation[None]] = Operation("delete_subscription", "DELETE", "/v1/subscriptions/{name}", None)
RESTORE_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("restore_subscription", "POST", "/v1/subscriptions/{name}/restore", m.SubscriptionPublic)
BATCH_UPDATE_SUBSCRIPTIONS: Final[Operation[Batch[m.SubscriptionPublic]]] = Operation("batch_update_subscriptions", "POST", "/v1/subscriptions/batch-update", Batch[m.SubscriptionPublic])
BATCH_DELETE_SUBSCRIPTIONS: Final[Operation[None]] = Operation("batch_delete_subscriptions", "POST", "/v1/subscriptions/batch-delete", None)
BATCH_PURGE_SUBSCRIPTIONS: Final[Operation[None]] = Operation("batch_purge_subscriptions", "POST", "/v1/subscriptions/batch-purge", None)
PAUSE_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("pause_subscription", "POST", "/v1/subscriptions/{name}/pause", m.SubscriptionPublic)
RESUME_SUBSCRIPTION: Final[Operation[m.SubscriptionPublic]] = Operation("resume_subscription", "POST", "/v1/subscriptions/{name}/resume", m.SubscriptionPublic)
STREAM_EVENTS: Final[Operation[None]] = Operation("stream_events", "GET", "/v1/stream", None)
STREAM_RUN: Final[Operation[None]] = Operation("stream_run", "GET", "/v1/runs/{id}/stream", None)
STREAM_SESSION: Final[Operation[None]] = Operation("stream_session", "GET", "/v1/sessions/{id}/stream", None)
STREAM_TASK: Final[Operation[None]] = Operation("stream_task", "GET", "/v1/tasks/{id}/stream", None)
CREATE_REPLAY: Final[Operation[m.ReplayPublic]] = Operation("create_replay", "POST", "/v1/subscriptions/{name}/replays", m.ReplayPublic)
SEARCH_REPLAYS: Final[Operation[Page[m.ReplayPublic]]] = Operation("search_replays", "GET", "/v1/subscriptions/{name}/replays", Page[m.ReplayPublic])
GET_REPLAY: Final[Operation[m.ReplayPublic]] = Operation("get_replay", "GET", "/v1/subscriptions/{name}/replays/{id}", m.ReplayPublic)
CANCEL_REPLAY: Final[Operation[m.ReplayPublic]] = Operation("cancel_replay", "POST", "/v1/subscriptions/{name}/replays/{id}/cancel", m.ReplayPublic)
CREATE_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("create_schedule", "POST", "/v1/schedules", m.SchedulePublic)
SEARCH_SCHEDULES: Final[Operation[Page[m.SchedulePublic]]] = Operation("search_schedules", "GET", "/v1/schedules", Page[m.SchedulePublic])
SEARCH_SCHEDULES_BY_BODY: Final[Operation[Page[m.SchedulePublic]]] = Operation("search_schedules_by_body", "POST", "/v1/schedules/search", Page[m.SchedulePublic])
GET_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("get_schedule", "GET", "/v1/schedules/{name}", m.SchedulePublic)
UPDATE_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("update_schedule", "PATCH", "/v1/schedules/{name}", m.SchedulePublic)
REPLACE_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("replace_schedule", "PUT", "/v1/schedules/{name}", m.SchedulePublic)
DELETE_SCHEDULE: Final[Operation[None]] = Operation("delete_schedule", "DELETE", "/v1/schedules/{name}", None)
RESTORE_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("restore_schedule", "POST", "/v1/schedules/{name}/restore", m.SchedulePublic)
BATCH_UPDATE_SCHEDULES: Final[Operation[Batch[m.SchedulePublic]]] = Operation("batch_update_schedules", "POST", "/v1/schedules/batch-update", Batch[m.SchedulePublic])
BATCH_DELETE_SCHEDULES: Final[Operation[None]] = Operation("batch_delete_schedules", "POST", "/v1/schedules/batch-delete", None)
BATCH_PURGE_SCHEDULES: Final[Operation[None]] = Operation("batch_purge_schedules", "POST", "/v1/schedules/batch-purge", None)
PAUSE_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("pause_schedule", "POST", "/v1/schedules/{name}/pause", m.SchedulePublic)
RESUME_SCHEDULE: Final[Operation[m.SchedulePublic]] = Operation("resume_schedule", "POST", "/v1/schedules/{name}/resume", m.SchedulePublic)
CREATE_WEBHOOK: Final[Operation[m.WebhookWithSecret]] = Operation("create_webhook", "POST", "/v1/webhooks", m.WebhookWithSecret)
SEARCH_WEBHOOKS: Final[Operation[Page[m.WebhookPublic]]] = Operation("search_webhooks", "GET", "/v1/webhooks", Page[m.WebhookPublic])
SEARCH_WEBHOOKS_BY_BODY: Final[Operation[Page[m.WebhookPublic]]] = Operation("search_webhooks_by_body", "POST", "/v1/webhooks/search", Page[m.WebhookPublic])
GET_WEBHOOK: Final[Operation[m.WebhookPublic]] = Operation("get_webhook", "GET", "/v1/webhooks/{name}", m.WebhookPublic)
UPDATE_WEBHOOK: Final[Operation[m.WebhookPublic]] = Operation("update_webhook", "PATCH", "/v1/webhooks/{name}", m.WebhookPublic)
REPLACE_WEBHOOK: Final[Operation[m.WebhookPublic]] = Operation("replace_webhook", "PUT", "/v1/webhooks/{name}", m.WebhookPublic)
DELETE_WEBHOOK: Final[Operation[None]] = Operation("delete_webhook", "DELETE", "/v1/webhooks/{name}", None)
RESTORE_WEBHOOK: Final[Operation[m.WebhookPublic]] = Operation("restore_webhook", "POST", "/v1/webhooks/{name}/restore", m.WebhookPublic)
BATCH_UPDATE_WEBHOOKS: Final[Operation[Batch[m.WebhookPublic]]] = Operation("batch_update_webhooks", "POST", "/v1/webhooks/batch-update", Batch[m.WebhookPublic])
BATCH_DELETE_WEBHOOKS: Final[Operation[None]] = Operation("batch_delete_webhooks", "POST", "/v1/webhooks/batch-delete", None)
BATCH_PURGE_WEBHOOKS: Final[Operation[None]] = Operation("batch_purge_webhooks", "POST", "/v1/webhooks/batch-purge", None)
PAUSE_WEBHOOK: Final[Operation[m.WebhookPublic]] = Operation("pause_webhook", "POST", "/v1/webhooks/{name}/pause", m.WebhookPublic)
RESUME_WEBHOOK: Final[Operation[m.WebhookPublic]] = Operation("resume_webhook", "POST", "/v1/webhooks/{name}/resume", m.WebhookPublic)
ROTATE_WEBHOOK: Final[Operation[m.WebhookWithSecret]] = Operation("rotate_webhook", "POST", "/v1/webhooks/{name}/rotate", m.WebhookWithSecret)
TEST_WEBHOOK: Final[Operation[m.DeliveryPublic]] = Operation("test_webhook", "POST", "/v1/webhooks/{name}/test", m.DeliveryPublic)
SEARCH_WEBHOOK_DELIVERIES: Final[Operation[Page[m.DeliverySeen]]] = Operation("search_webhook_deliveries", "GET", "/v1/webhooks/{name}/deliveries", Page[m.DeliverySeen])
CREATE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("create_notification_channel", "POST", "/v1/notification-channels", m.NotificationChannelPublic)
SEARCH_NOTIFICATION_CHANNELS: Final[Operation[Page[m.NotificationChannelPublic]]] = Operation("search_notification_channels", "GET", "/v1/notification-channels", Page[m.NotificationChannelPublic])
SEARCH_NOTIFICATION_CHANNELS_BY_BODY: Final[Operation[Page[m.NotificationChannelPublic]]] = Operation("search_notification_channels_by_body", "POST", "/v1/notification-channels/search", Page[m.NotificationChannelPublic])
GET_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("get_notification_channel", "GET", "/v1/notification-channels/{name}", m.NotificationChannelPublic)
UPDATE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("update_notification_channel", "PATCH", "/v1/notification-channels/{name}", m.NotificationChannelPublic)
REPLACE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("replace_notification_channel", "PUT", "/v1/notification-channels/{name}", m.NotificationChannelPublic)
DELETE_NOTIFICATION_CHANNEL: Final[Operation[None]] = Operation("delete_notification_channel", "DELETE", "/v1/notification-channels/{name}", None)
RESTORE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("restore_notification_channel", "POST", "/v1/notification-channels/{name}/restore", m.NotificationChannelPublic)
BATCH_UPDATE_NOTIFICATION_CHANNELS: Final[Operation[Batch[m.NotificationChannelPublic]]] = Operation("batch_update_notification_channels", "POST", "/v1/notification-channels/batch-update", Batch[m.NotificationChannelPublic])
BATCH_DELETE_NOTIFICATION_CHANNELS: Final[Operation[None]] = Operation("batch_delete_notification_channels", "POST", "/v1/notification-channels/batch-delete", None)
BATCH_PURGE_NOTIFICATION_CHANNELS: Final[Operation[None]] = Operation("batch_purge_notification_channels", "POST", "/v1/notification-channels/batch-purge", None)
TEST_NOTIFICATION_CHANNEL: Final[Operation[m.ChannelTested]] = Operation("test_notification_channel", "POST", "/v1/notification-channels/{name}/test", m.ChannelTested)
DOMAIN_CREATE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("domain_create_notification_channel", "POST", "/v1/domains/{domain}/notification-channels", m.NotificationChannelPublic)
DOMAIN_SEARCH_NOTIFICATION_CHANNELS: Final[Operation[Page[m.NotificationChannelPublic]]] = Operation("domain_search_notification_channels", "GET", "/v1/domains/{domain}/notification-channels", Page[m.NotificationChannelPublic])
DOMAIN_SEARCH_NOTIFICATION_CHANNELS_BY_BODY: Final[Operation[Page[m.NotificationChannelPublic]]] = Operation("domain_search_notification_channels_by_body", "POST", "/v1/domains/{domain}/notification-channels/search", Page[m.NotificationChannelPublic])
DOMAIN_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("domain_notification_channel", "GET", "/v1/domains/{domain}/notification-channels/{name}", m.NotificationChannelPublic)
DOMAIN_UPDATE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("domain_update_notification_channel", "PATCH", "/v1/domains/{domain}/notification-channels/{name}", m.NotificationChannelPublic)
DOMAIN_REPLACE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("domain_replace_notification_channel", "PUT", "/v1/domains/{domain}/notification-channels/{name}", m.NotificationChannelPublic)
DOMAIN_DELETE_NOTIFICATION_CHANNEL: Final[Operation[None]] = Operation("domain_delete_notification_channel", "DELETE", "/v1/domains/{domain}/notification-channels/{name}", None)
DOMAIN_RESTORE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("domain_restore_notification_channel", "POST", "/v1/domains/{domain}/notification-channels/{name}/restore", m.NotificationChannelPublic)
DOMAIN_BATCH_UPDATE_NOTIFICATION_CHANNELS: Final[Operation[Batch[m.NotificationChannelPublic]]] = Operation("domain_batch_update_notification_channels", "POST", "/v1/domains/{domain}/notification-channels/batch-update", Batch[m.NotificationChannelPublic])
DOMAIN_BATCH_DELETE_NOTIFICATION_CHANNELS: Final[Operation[None]] = Operation("domain_batch_delete_notification_channels", "POST", "/v1/domains/{domain}/notification-channels/batch-delete", None)
DOMAIN_BATCH_PURGE_NOTIFICATION_CHANNELS: Final[Operation[None]] = Operation("domain_batch_purge_notification_channels", "POST", "/v1/domains/{domain}/notification-channels/batch-purge", None)
DOMAIN_TEST_NOTIFICATION_CHANNEL: Final[Operation[m.ChannelTested]] = Operation("domain_test_notification_channel", "POST", "/v1/domains/{domain}/notification-channels/{name}/test", m.ChannelTested)
ADMIN_CREATE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("admin_create_notification_channel", "POST", "/v1/admin/notification-channels", m.NotificationChannelPublic)
ADMIN_SEARCH_NOTIFICATION_CHANNELS: Final[Operation[Page[m.NotificationChannelPublic]]] = Operation("admin_search_notification_channels", "GET", "/v1/admin/notification-channels", Page[m.NotificationChannelPublic])
ADMIN_SEARCH_NOTIFICATION_CHANNELS_BY_BODY: Final[Operation[Page[m.NotificationChannelPublic]]] = Operation("admin_search_notification_channels_by_body", "POST", "/v1/admin/notification-channels/search", Page[m.NotificationChannelPublic])
ADMIN_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("admin_notification_channel", "GET", "/v1/admin/notification-channels/{name}", m.NotificationChannelPublic)
ADMIN_UPDATE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("admin_update_notification_channel", "PATCH", "/v1/admin/notification-channels/{name}", m.NotificationChannelPublic)
ADMIN_REPLACE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("admin_replace_notification_channel", "PUT", "/v1/admin/notification-channels/{name}", m.NotificationChannelPublic)
ADMIN_DELETE_NOTIFICATION_CHANNEL: Final[Operation[None]] = Operation("admin_delete_notification_channel", "DELETE", "/v1/admin/notification-channels/{name}", None)
ADMIN_RESTORE_NOTIFICATION_CHANNEL: Final[Operation[m.NotificationChannelPublic]] = Operation("admin_restore_notification_channel", "POST", "/v1/admin/notification-channels/{name}/restore", m.NotificationChannelPublic)
ADMIN_BATCH_UPDATE_NOTIFICATION_CHANNELS: Final[Operation[Batch[m.NotificationChannelPublic]]] = Operation("admin_batch_update_notification_channels", "POST", "/v1/admin/notification-channels/batch-update", Batch[m.NotificationChannelPublic])
ADMIN_BATCH_DELETE_NOTIFICATION_CHANNELS: Final[Operation[None]] = Operation("admin_batch_delete_notification_channels", "POST", "/v1/admin/notification-channels/batch-delete", None)
ADMIN_BATCH_PURGE_NOTIFICATION_CHANNELS: Final[Operation[None]] = Operation("admin_batch_purge_notification_channels", "POST", "/v1/admin/notification-channels/batch-purge", None)
ADMIN_TEST_NOTIFICATION_CHANNEL: Final[Operation[m.ChannelTested]] = Operation("admin_test_notification_channel", "POST", "/v1/admin/notification-channels/{name}/test", m.ChannelTested)
CREATE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("create_notification_rule", "POST", "/v1/notification-rules", m.NotificationRulePublic)
SEARCH_NOTIFICATION_RULES: Final[Operation[Page[m.NotificationRulePublic]]] = Operation("search_notification_rules", "GET", "/v1/notification-rules", Page[m.NotificationRulePublic])
SEARCH_NOTIFICATION_RULES_BY_BODY: Final[Operation[Page[m.NotificationRulePublic]]] = Operation("search_notification_rules_by_body", "POST", "/v1/notification-rules/search", Page[m.NotificationRulePublic])
GET_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("get_notification_rule", "GET", "/v1/notification-rules/{name}", m.NotificationRulePublic)
UPDATE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("update_notification_rule", "PATCH", "/v1/notification-rules/{name}", m.NotificationRulePublic)
REPLACE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("replace_notification_rule", "PUT", "/v1/notification-rules/{name}", m.NotificationRulePublic)
DELETE_NOTIFICATION_RULE: Final[Operation[None]] = Operation("delete_notification_rule", "DELETE", "/v1/notification-rules/{name}", None)
RESTORE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("restore_notification_rule", "POST", "/v1/notification-rules/{name}/restore", m.NotificationRulePublic)
BATCH_UPDATE_NOTIFICATION_RULES: Final[Operation[Batch[m.NotificationRulePublic]]] = Operation("batch_update_notification_rules", "POST", "/v1/notification-rules/batch-update", Batch[m.NotificationRulePublic])
BATCH_DELETE_NOTIFICATION_RULES: Final[Operation[None]] = Operation("batch_delete_notification_rules", "POST", "/v1/notification-rules/batch-delete", None)
BATCH_PURGE_NOTIFICATION_RULES: Final[Operation[None]] = Operation("batch_purge_notification_rules", "POST", "/v1/notification-rules/batch-purge", None)
VALIDATE_NOTIFICATION_RULE: Final[Operation[m.RuleValidated]] = Operation("validate_notification_rule", "POST", "/v1/notification-rules/{name}/validate", m.RuleValidated)
DOMAIN_CREATE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("domain_create_notification_rule", "POST", "/v1/domains/{domain}/notification-rules", m.NotificationRulePublic)
DOMAIN_SEARCH_NOTIFICATION_RULES: Final[Operation[Page[m.NotificationRulePublic]]] = Operation("domain_search_notification_rules", "GET", "/v1/domains/{domain}/notification-rules", Page[m.NotificationRulePublic])
DOMAIN_SEARCH_NOTIFICATION_RULES_BY_BODY: Final[Operation[Page[m.NotificationRulePublic]]] = Operation("domain_search_notification_rules_by_body", "POST", "/v1/domains/{domain}/notification-rules/search", Page[m.NotificationRulePublic])
DOMAIN_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("domain_notification_rule", "GET", "/v1/domains/{domain}/notification-rules/{name}", m.NotificationRulePublic)
DOMAIN_UPDATE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("domain_update_notification_rule", "PATCH", "/v1/domains/{domain}/notification-rules/{name}", m.NotificationRulePublic)
DOMAIN_REPLACE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("domain_replace_notification_rule", "PUT", "/v1/domains/{domain}/notification-rules/{name}", m.NotificationRulePublic)
DOMAIN_DELETE_NOTIFICATION_RULE: Final[Operation[None]] = Operation("domain_delete_notification_rule", "DELETE", "/v1/domains/{domain}/notification-rules/{name}", None)
DOMAIN_RESTORE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("domain_restore_notification_rule", "POST", "/v1/domains/{domain}/notification-rules/{name}/restore", m.NotificationRulePublic)
DOMAIN_BATCH_UPDATE_NOTIFICATION_RULES: Final[Operation[Batch[m.NotificationRulePublic]]] = Operation("domain_batch_update_notification_rules", "POST", "/v1/domains/{domain}/notification-rules/batch-update", Batch[m.NotificationRulePublic])
DOMAIN_BATCH_DELETE_NOTIFICATION_RULES: Final[Operation[None]] = Operation("domain_batch_delete_notification_rules", "POST", "/v1/domains/{domain}/notification-rules/batch-delete", None)
DOMAIN_BATCH_PURGE_NOTIFICATION_RULES: Final[Operation[None]] = Operation("domain_batch_purge_notification_rules", "POST", "/v1/domains/{domain}/notification-rules/batch-purge", None)
DOMAIN_VALIDATE_NOTIFICATION_RULE: Final[Operation[m.RuleValidated]] = Operation("domain_validate_notification_rule", "POST", "/v1/domains/{domain}/notification-rules/{name}/validate", m.RuleValidated)
ADMIN_CREATE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("admin_create_notification_rule", "POST", "/v1/admin/notification-rules", m.NotificationRulePublic)
ADMIN_SEARCH_NOTIFICATION_RULES: Final[Operation[Page[m.NotificationRulePublic]]] = Operation("admin_search_notification_rules", "GET", "/v1/admin/notification-rules", Page[m.NotificationRulePublic])
ADMIN_SEARCH_NOTIFICATION_RULES_BY_BODY: Final[Operation[Page[m.NotificationRulePublic]]] = Operation("admin_search_notification_rules_by_body", "POST", "/v1/admin/notification-rules/search", Page[m.NotificationRulePublic])
ADMIN_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("admin_notification_rule", "GET", "/v1/admin/notification-rules/{name}", m.NotificationRulePublic)
ADMIN_UPDATE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("admin_update_notification_rule", "PATCH", "/v1/admin/notification-rules/{name}", m.NotificationRulePublic)
ADMIN_REPLACE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("admin_replace_notification_rule", "PUT", "/v1/admin/notification-rules/{name}", m.NotificationRulePublic)
ADMIN_DELETE_NOTIFICATION_RULE: Final[Operation[None]] = Operation("admin_delete_notification_rule", "DELETE", "/v1/admin/notification-rules/{name}", None)
ADMIN_RESTORE_NOTIFICATION_RULE: Final[Operation[m.NotificationRulePublic]] = Operation("admin_restore_notification_rule", "POST", "/v1/admin/notification-rules/{name}/restore", m.NotificationRulePublic)
ADMIN_BATCH_UPDATE_NOTIFICATION_RULES: Final[Operation[Batch[m.NotificationRulePublic]]] = Operation("admin_batch_update_notification_rules", "POST", "/v1/admin/notification-rules/batch-update", Batch[m.NotificationRulePublic])
ADMIN_BATCH_DELETE_NOTIFICATION_RULES: Final[Operation[None]] = Operation("admin_batch_delete_notification_rules", "POST", "/v1/admin/notification-rules/batch-delete", None)
ADMIN_BATCH_PURGE_NOTIFICATION_RULES: Final[Operation[None]] = Operation("admin_batch_purge_notification_rules", "POST", "/v1/admin/notification-rules/batch-purge", None)
ADMIN_VALIDATE_NOTIFICATION_RULE: Final[Operation[m.RuleValidated]] = Operation("admin_validate_notification_rule", "POST", "/v1/admin/notification-rules/{name}/validate", m.RuleValidated)
LIST_NOTIFICATION_RULE_TYPES: Final[Operation[m.RuleTypes]] = Operation("list_notification_rule_types", "GET", "/v1/notification-rule-types", m.RuleTypes)
GET_NOTIFICATION_RULE_TYPE_SCHEMA: Final[Operation[m.RuleTypeSchema]] = Operation("get_notification_rule_type_schema", "GET", "/v1/notification-rule-types/{type}/schema", m.RuleTypeSchema)
SEARCH_NOTIFICATION_DELIVERIES: Final[Operation[Page[m.NotificationDeliveryPublic]]] = Operation("search_notification_deliveries", "GET", "/v1/notification-deliveries", Page[m.NotificationDeliveryPublic])
GET_NOTIFICATION_DELIVERY: Final[Operation[m.NotificationDeliveryDetail]] = Operation("get_notification_delivery", "GET", "/v1/notification-deliveries/{id}", m.NotificationDeliveryDetail)
REDRIVE_NOTIFICATION_DELIVERY: Final[Operation[m.NotificationDeliveryPublic]] = Operation("redrive_notification_delivery", "POST", "/v1/notification-deliveries/{id}/redrive", m.NotificationDeliveryPublic)
DOMAIN_SEARCH_NOTIFICATION_DELIVERIES: Final[Operation[Page[m.NotificationDeliveryPublic]]] = Operation("domain_search_notification_deliveries", "GET", "/v1/domains/{domain}/notification-deliveries", Page[m.NotificationDeliveryPublic])
DOMAIN_GET_NOTIFICATION_DELIVERY: Final[Operation[m.NotificationDeliveryDetail]] = Operation("domain_get_notification_delivery", "GET", "/v1/domains/{domain}/notification-deliveries/{id}", m.NotificationDeliveryDetail)
DOMAIN_REDRIVE_NOTIFICATION_DELIVERY: Final[Operation[m.NotificationDeliveryPublic]] = Operation("domain_redrive_notification_delivery", "POST", "/v1/domains/{domain}/notification-deliveries/{id}/redrive", m.NotificationDeliveryPublic)
ADMIN_SEARCH_NOTIFICATION_DELIVERIES: Final[Operation[Page[m.NotificationDeliveryPublic]]] = Operation("admin_search_notification_deliveries", "GET", "/v1/admin/notification-deliveries", Page[m.NotificationDeliveryPublic])
ADMIN_GET_NOTIFICATION_DELIVERY: Final[Operation[m.NotificationDeliveryDetail]] = Operation("admin_get_notification_delivery", "GET", "/v1/admin/notification-deliveries/{id}", m.NotificationDeliveryDetail)
ADMIN_REDRIVE_NOTIFICATION_DELIVERY: Final[Operation[m.NotificationDeliveryPublic]] = Operation("admin_redrive_notification_delivery", "POST", "/v1/admin/notification-deliveries/{id}/redrive", m.NotificationDeliveryPublic)
ADMIN_CREATE_ANNOUNCEMENT: Final[Operation[m.AnnouncementPublic]] = Operation("admin_create_announcement", "POST", "/v1/admin/announcements", m.AnnouncementPublic)
ADMIN_SEARCH_ANNOUNCEMENTS: Final[Operation[Page[m.AnnouncementPublic]]] = Operation("admin_search_announcements", "GET", "/v1/admin/announcements", Page[m.AnnouncementPublic])
ADMIN_SEARCH_ANNOUNCEMENTS_BY_BODY: Final[Operation[Page[m.AnnouncementPublic]]] = Operation("admin_search_announcements_by_body", "POST", "/v1/admin/announcements/search", Page[m.AnnouncementPublic])
ADMIN_ANNOUNCEMENT: Final[Operation[m.AnnouncementPublic]] = Operation("admin_announcement", "GET", "/v1/admin/announcements/{name}", m.AnnouncementPublic)
ADMIN_UPDATE_ANNOUNCEMENT: Final[Operation[m.AnnouncementPublic]] = Operation("admin_update_announcement", "PATCH", "/v1/admin/announcements/{name}", m.AnnouncementPublic)
ADMIN_REPLACE_ANNOUNCEMENT: Final[Operation[m.AnnouncementPublic]] = Operation("admin_replace_announcement", "PUT", "/v1/admin/announcements/{name}", m.AnnouncementPublic)
ADMIN_DELETE_ANNOUNCEMENT: Final[Operation[None]] = Operation("admin_delete_announcement", "DELETE", "/v1/admin/announcements/{name}", None)
ADMIN_RESTORE_ANNOUNCEMENT: Final[Operation[m.AnnouncementPublic]] = Operation("admin_restore_announcement", "POST", "/v1/admin/announcements/{name}/restore", m.AnnouncementPublic)
ADMIN_BATCH_UPDATE_ANNOUNCEMENTS: Final[Operation[Batch[m.AnnouncementPublic]]] = Operation("admin_batch_update_announcements", "POST", "/v1/admin/announcements/batch-update", Batch[m.AnnouncementPublic])
ADMIN_BATCH_DELETE_ANNOUNCEMENTS: Final[Operation[None]] = Operation("admin_batch_delete_announcements", "POST", "/v1/admin/announcements/batch-delete", None)
ADMIN_BATCH_PURGE_ANNOUNCEMENTS: Final[Operation[None]] = Operation("admin_batch_purge_announcements", "POST", "/v1/admin/announcements/batch-purge", None)
LIST_ANNOUNCEMENTS: Final[Operation[m.CurrentAnnouncements]] = Operation("list_announcements", "GET", "/v1/announcements", m.CurrentAnnouncements)
LIST_QUOTAS: Final[Operation[m.QuotasPublic]] = Operation("list_quotas", "GET", "/v1/quotas", m.QuotasPublic)
DOMAIN_LIST_QUOTAS: Final[Operation[m.QuotasPublic]] = Operation("domain_list_quotas", "GET", "/v1/domains/{domain}/quotas", m.QuotasPublic)
ADMIN_SEARCH_AUDIT_LOGS: Final[Operation[Page[m.AuditLogPublic]]] = Operation("admin_search_audit_logs", "GET", "/v1/admin/audit-logs", Page[m.AuditLogPublic])
ADMIN_SEARCH_AUDIT_LOGS_BY_BODY: Final[Operation[Page[m.AuditLogPublic]]] = Operation("admin_search_audit_logs_by_body", "POST", "/v1/admin/audit-logs/search", Page[m.AuditLogPublic])
ADMIN_REPUBLISH_AUDIT_LOGS: Final[Operation[m.RepublishedPublic]] = Operation("admin_republish_audit_logs", "POST", "/v1/admin/audit-logs/republish", m.RepublishedPublic)
DOMAIN_SEARCH_AUDIT_LOGS: Final[Operation[Page[m.AuditLogPublic]]] = Operation("domain_search_audit_logs", "GET", "/v1/domains/{domain}/audit-logs", Page[m.AuditLogPublic])
DOMAIN_SEARCH_AUDIT_LOGS_BY_BODY: Final[Operation[Page[m.AuditLogPublic]]] = Operation("domain_search_audit_logs_by_body", "POST", "/v1/domains/{domain}/audit-logs/search", Page[m.AuditLogPublic])
DOMAIN_REPUBLISH_AUDIT_LOGS: Final[Operation[m.RepublishedPublic]] = Operation("domain_republish_audit_logs", "POST", "/v1/domains/{domain}/audit-logs/republish", m.RepublishedPublic)
CREATE_EXPORT: Final[Operation[m.TaskPublic]] = Operation("create_export", "POST", "/v1/exports", m.TaskPublic)

OPERATIONS: Final[dict[str, Operation[Any]]] = {
    ADMIN_CREATE_RESOURCE_POLICY.id: ADMIN_CREATE_RESOURCE_POLICY,
    ADMIN_SEARCH_RESOURCE_POLICIES.id: ADMIN_SEARCH_RESOURCE_POLICIES,
    ADMIN_SEARCH_RESOURCE_POLICIES_BY_BODY.id: ADMIN_SEARCH_RESOURCE_POLICIES_BY_BODY,
    ADMIN_RESOURCE_POLICY.id: ADMIN_RESOURCE_POLICY,
    ADMIN_UPDATE_RESOURCE_POLICY.id: ADMIN_UPDATE_RESOURCE_POLICY,
    ADMIN_REPLACE_RESOURCE_POLICY.id: ADMIN_REPLACE_RESOURCE_POLICY,
    ADMIN_DELETE_RESOURCE_POLICY.id: ADMIN_DELETE_RESOURCE_POLICY,
    ADMIN_RESTORE_RESOURCE_POLICY.id: ADMIN_RESTORE_RESOURCE_POLICY,
    ADMIN_BATCH_UPDATE_RESOURCE_POLICIES.id: ADMIN_BATCH_UPDATE_RESOURCE_POLICIES,
    ADMIN_BATCH_DELETE_RESOURCE_POLICIES.id: ADMIN_BATCH_DELETE_RESOURCE_POLICIES,
    ADMIN_BATCH_PURGE_RESOURCE_POLICIES.id: ADMIN_BATCH_PURGE_RESOURCE_POLICIES,
    ADMIN_CREATE_DOMAIN.id: ADMIN_CREATE_DOMAIN,
    ADMIN_SEARCH_DOMAINS.id: ADMIN_SEARCH_DOMAINS,
    ADMIN_SEARCH_DOMAINS_BY_BODY.id: ADMIN_SEARCH_DOMAINS_BY_BODY,
    ADMIN_DOMAIN.id: ADMIN_DOMAIN,
    ADMIN_UPDATE_DOMAIN.id: ADMIN_UPDATE_DOMAIN,
    ADMIN_REPLACE_DOMAIN.id: ADMIN_REPLACE_DOMAIN,
    ADMIN_DELETE_DOMAIN.id: ADMIN_DELETE_DOMAIN,
    ADMIN_RESTORE_DOMAIN.id: ADMIN_RESTORE_DOMAIN,
    ADMIN_BATCH_UPDATE_DOMAINS.id: ADMIN_BATCH_UPDATE_DOMAINS,
    ADMIN_BATCH_DELETE_DOMAINS.id: ADMIN_BATCH_DELETE_DOMAINS,
    ADMIN_BATCH_PURGE_DOMAINS.id: ADMIN_BATCH_PURGE_DOMAINS,
    DOMAIN_CREATE_POLICY.id: DOMAIN_CREATE_POLICY,
    DOMAIN_SEARCH_POLICIES.id: DOMAIN_SEARCH_POLICIES,
    DOMAIN_SEARCH_POLICIES_BY_BODY.id: DOMAIN_SEARCH_POLICIES_BY_BODY,
    DOMAIN_POLICY.id: DOMAIN_POLICY,
    DOMAIN_UPDATE_POLICY.id: DOMAIN_UPDATE_POLICY,
    DOMAIN_REPLACE_POLICY.id: DOMAIN_REPLACE_POLICY,
    DOMAIN_DELETE_POLICY.id: DOMAIN_DELETE_POLICY,
    DOMAIN_RESTORE_POLICY.id: DOMAIN_RESTORE_POLICY,
    DOMAIN_BATCH_UPDATE_POLICIES.id: DOMAIN_BATCH_UPDATE_POLICIES,
    DOMAIN_BATCH_DELETE_POLICIES.id: DOMAIN_BATCH_DELETE_POLICIES,
    DOMAIN_BATCH_PURGE_POLICIES.id: DOMAIN_BATCH_PURGE_POLICIES,
    SIMULATE.id: SIMULATE,
    DOMAIN_CREATE_IDENTITY_PROVIDER.id: DOMAIN_CREATE_IDENTITY_PROVIDER,
    DOMAIN_SEARCH_IDENTITY_PROVIDERS.id: DOMAIN_SEARCH_IDENTITY_PROVIDERS,
    DOMAIN_SEARCH_IDENTITY_PROVIDERS_BY_BODY.id: DOMAIN_SEARCH_IDENTITY_PROVIDERS_BY_BODY,
    DOMAIN_IDENTITY_PROVIDER.id: DOMAIN_IDENTITY_PROVIDER,
    DOMAIN_UPDATE_IDENTITY_PROVIDER.id: DOMAIN_UPDATE_IDENTITY_PROVIDER,
    DOMAIN_REPLACE_IDENTITY_PROVIDER.id: DOMAIN_REPLACE_IDENTITY_PROVIDER,
    DOMAIN_DELETE_IDENTITY_PROVIDER.id: DOMAIN_DELETE_IDENTITY_PROVIDER,
    DOMAIN_RESTORE_IDENTITY_PROVIDER.id: DOMAIN_RESTORE_IDENTITY_PROVIDER,
    DOMAIN_BATCH_UPDATE_IDENTITY_PROVIDERS.id: DOMAIN_BATCH_UPDATE_IDENTITY_PROVIDERS,
    DOMAIN_BATCH_DELETE_IDENTITY_PROVIDERS.id: DOMAIN_BATCH_DELETE_IDENTITY_PROVIDERS,
    DOMAIN_BATCH_PURGE_IDENTITY_PROVIDERS.id: DOMAIN_BATCH_PURGE_IDENTITY_PROVIDERS,
    CREATE_TOKEN.id: CREATE_TOKEN,
    SEARCH_TOKENS.id: SEARCH_TOKENS,
    GET_TOKEN.id: GET_TOKEN,
    DELETE_TOKEN.id: DELETE_TOKEN,
    MY_CREATE_KEYPAIR.id: MY_CREATE_KEYPAIR,
    MY_SEARCH_KEYPAIRS.id: MY_SEARCH_KEYPAIRS,
    MY_KEYPAIR.id: MY_KEYPAIR,
    MY_UPDATE_KEYPAIR.id: MY_UPDATE_KEYPAIR,
    MY_DELETE_KEYPAIR.id: MY_DELETE_KEYPAIR,
    MY_ROTATE_KEYPAIR.id: MY_ROTATE_KEYPAIR,
    DOMAIN_USER_CREATE_KEYPAIR.id: DOMAIN_USER_CREATE_KEYPAIR,
    DOMAIN_USER_SEARCH_KEYPAIRS.id: DOMAIN_USER_SEARCH_KEYPAIRS,
    DOMAIN_USER_KEYPAIR.id: DOMAIN_USER_KEYPAIR,
    DOMAIN_USER_UPDATE_KEYPAIR.id: DOMAIN_USER_UPDATE_KEYPAIR,
    DOMAIN_USER_DELETE_KEYPAIR.id: DOMAIN_USER_DELETE_KEYPAIR,
    DOMAIN_USER_ROTATE_KEYPAIR.id: DOMAIN_USER_ROTATE_KEYPAIR,
    SEARCH_TASKS.id: SEARCH_TASKS,
    SEARCH_TASKS_BY_BODY.id: SEARCH_TASKS_BY_BODY,
    GET_TASK.id: GET_TASK,
    CANCEL_TASK.id: CANCEL_TASK,
    DOMAIN_SEARCH_TASKS.id: DOMAIN_SEARCH_TASKS,
    DOMAIN_SEARCH_TASKS_BY_BODY.id: DOMAIN_SEARCH_TASKS_BY_BODY,
    DOMAIN_TASK.id: DOMAIN_TASK,
    DOMAIN_CANCEL_TASK.id: DOMAIN_CANCEL_TASK,
    PROJECT_SEARCH_TASKS.id: PROJECT_SEARCH_TASKS,
    PROJECT_SEARCH_TASKS_BY_BODY.id: PROJECT_SEARCH_TASKS_BY_BODY,
    PROJECT_TASK.id: PROJECT_TASK,
    PROJECT_CANCEL_TASK.id: PROJECT_CANCEL_TASK,
    DOMAIN_CREATE_SERVICE_ACCOUNT.id: DOMAIN_CREATE_SERVICE_ACCOUNT,
    DOMAIN_SEARCH_SERVICE_ACCOUNTS.id: DOMAIN_SEARCH_SERVICE_ACCOUNTS,
    DOMAIN_SEARCH_SERVICE_ACCOUNTS_BY_BODY.id: DOMAIN_SEARCH_SERVICE_ACCOUNTS_BY_BODY,
    DOMAIN_SERVICE_ACCOUNT.id: DOMAIN_SERVICE_ACCOUNT,
    DOMAIN_UPDATE_SERVICE_ACCOUNT.id: DOMAIN_UPDATE_SERVICE_ACCOUNT,
    DOMAIN_REPLACE_SERVICE_ACCOUNT.id: DOMAIN_REPLACE_SERVICE_ACCOUNT,
    DOMAIN_DELETE_SERVICE_ACCOUNT.id: DOMAIN_DELETE_SERVICE_ACCOUNT,
    DOMAIN_RESTORE_SERVICE_ACCOUNT.id: DOMAIN_RESTORE_SERVICE_ACCOUNT,
    DOMAIN_BATCH_UPDATE_SERVICE_ACCOUNTS.id: DOMAIN_BATCH_UPDATE_SERVICE_ACCOUNTS,
    DOMAIN_BATCH_DELETE_SERVICE_ACCOUNTS.id: DOMAIN_BATCH_DELETE_SERVICE_ACCOUNTS,
    DOMAIN_BATCH_PURGE_SERVICE_ACCOUNTS.id: DOMAIN_BATCH_PURGE_SERVICE_ACCOUNTS,
    DOMAIN_CREATE_USER.id: DOMAIN_CREATE_USER,
    DOMAIN_SEARCH_USERS.id: DOMAIN_SEARCH_USERS,
    DOMAIN_SEARCH_USERS_BY_BODY.id: DOMAIN_SEARCH_USERS_BY_BODY,
    DOMAIN_USER.id: DOMAIN_USER,
    DOMAIN_UPDATE_USER.id: DOMAIN_UPDATE_USER,
    DOMAIN_REPLACE_USER.id: DOMAIN_REPLACE_USER,
    DOMAIN_DELETE_USER.id: DOMAIN_DELETE_USER,
    DOMAIN_RESTORE_USER.id: DOMAIN_RESTORE_USER,
    DOMAIN_BATCH_UPDATE_USERS.id: DOMAIN_BATCH_UPDATE_USERS,
    DOMAIN_BATCH_DELETE_USERS.id: DOMAIN_BATCH_DELETE_USERS,
    DOMAIN_BATCH_PURGE_USERS.id: DOMAIN_BATCH_PURGE_USERS,
    DOMAIN_CREATE_PROJECT.id: DOMAIN_CREATE_PROJECT,
    DOMAIN_SEARCH_PROJECTS.id: DOMAIN_SEARCH_PROJECTS,
    DOMAIN_SEARCH_PROJECTS_BY_BODY.id: DOMAIN_SEARCH_PROJECTS_BY_BODY,
    DOMAIN_PROJECT.id: DOMAIN_PROJECT,
    DOMAIN_UPDATE_PROJECT.id: DOMAIN_UPDATE_PROJECT,
    DOMAIN_REPLACE_PROJECT.id: DOMAIN_REPLACE_PROJECT,
    DOMAIN_DELETE_PROJECT.id: DOMAIN_DELETE_PROJECT,
    DOMAIN_RESTORE_PROJECT.id: DOMAIN_RESTORE_PROJECT,
    DOMAIN_BATCH_UPDATE_PROJECTS.id: DOMAIN_BATCH_UPDATE_PROJECTS,
    DOMAIN_BATCH_DELETE_PROJECTS.id: DOMAIN_BATCH_DELETE_PROJECTS,
    DOMAIN_BATCH_PURGE_PROJECTS.id: DOMAIN_BATCH_PURGE_PROJECTS,
    ISSUE_TOKEN.id: ISSUE_TOKEN,
    LOGIN.id: LOGIN,
    LOGOUT.id: LOGOUT,
    CHANGE_PASSWORD.id: CHANGE_PASSWORD,
    ME.id: ME,
    ADMIN_CREATE_BASE_IMAGE.id: ADMIN_CREATE_BASE_IMAGE,
    ADMIN_SEARCH_BASE_IMAGES.id: ADMIN_SEARCH_BASE_IMAGES,
    ADMIN_SEARCH_BASE_IMAGES_BY_BODY.id: ADMIN_SEARCH_BASE_IMAGES_BY_BODY,
    ADMIN_BASE_IMAGE.id: ADMIN_BASE_IMAGE,
    ADMIN_UPDATE_BASE_IMAGE.id: ADMIN_UPDATE_BASE_IMAGE,
    ADMIN_REPLACE_BASE_IMAGE.id: ADMIN_REPLACE_BASE_IMAGE,
    ADMIN_DELETE_BASE_IMAGE.id: ADMIN_DELETE_BASE_IMAGE,
    ADMIN_RESTORE_BASE_IMAGE.id: ADMIN_RESTORE_BASE_IMAGE,
    ADMIN_BATCH_UPDATE_BASE_IMAGES.id: ADMIN_BATCH_UPDATE_BASE_IMAGES,
    ADMIN_BATCH_DELETE_BASE_IMAGES.id: ADMIN_BATCH_DELETE_BASE_IMAGES,
    ADMIN_BATCH_PURGE_BASE_IMAGES.id: ADMIN_BATCH_PURGE_BASE_IMAGES,
    SEARCH_BASE_IMAGES.id: SEARCH_BASE_IMAGES,
    SEARCH_BASE_IMAGES_BY_BODY.id: SEARCH_BASE_IMAGES_BY_BODY,
    GET_BASE_IMAGE.id: GET_BASE_IMAGE,
    ADMIN_CREATE_RESOURCE_GROUP.id: ADMIN_CREATE_RESOURCE_GROUP,
    ADMIN_SEARCH_RESOURCE_GROUPS.id: ADMIN_SEARCH_RESOURCE_GROUPS,
    ADMIN_SEARCH_RESOURCE_GROUPS_BY_BODY.id: ADMIN_SEARCH_RESOURCE_GROUPS_BY_BODY,
    ADMIN_RESOURCE_GROUP.id: ADMIN_RESOURCE_GROUP,
    ADMIN_UPDATE_RESOURCE_GROUP.id: ADMIN_UPDATE_RESOURCE_GROUP,
    ADMIN_REPLACE_RESOURCE_GROUP.id: ADMIN_REPLACE_RESOURCE_GROUP,
    ADMIN_DELETE_RESOURCE_GROUP.id: ADMIN_DELETE_RESOURCE_GROUP,
    ADMIN_RESTORE_RESOURCE_GROUP.id: ADMIN_RESTORE_RESOURCE_GROUP,
    ADMIN_BATCH_UPDATE_RESOURCE_GROUPS.id: ADMIN_BATCH_UPDATE_RESOURCE_GROUPS,
    ADMIN_BATCH_DELETE_RESOURCE_GROUPS.id: ADMIN_BATCH_DELETE_RESOURCE_GROUPS,
    ADMIN_BATCH_PURGE_RESOURCE_GROUPS.id: ADMIN_BATCH_PURGE_RESOURCE_GROUPS,
    LIST_RESOURCE_GROUPS.id: LIST_RESOURCE_GROUPS,
    RESOURCE_GROUP_CAPACITY.id: RESOURCE_GROUP_CAPACITY,
    RESOURCE_GROUP_ALLOCATION.id: RESOURCE_GROUP_ALLOCATION,
    ADMIN_CREATE_RESOURCE_PRESET.id: ADMIN_CREATE_RESOURCE_PRESET,
    ADMIN_SEARCH_RESOURCE_PRESETS.id: ADMIN_SEARCH_RESOURCE_PRESETS,
    ADMIN_SEARCH_RESOURCE_PRESETS_BY_BODY.id: ADMIN_SEARCH_RESOURCE_PRESETS_BY_BODY,
    ADMIN_RESOURCE_PRESET.id: ADMIN_RESOURCE_PRESET,
    ADMIN_UPDATE_RESOURCE_PRESET.id: ADMIN_UPDATE_RESOURCE_PRESET,
    ADMIN_REPLACE_RESOURCE_PRESET.id: ADMIN_REPLACE_RESOURCE_PRESET,
    ADMIN_DELETE_RESOURCE_PRESET.id: ADMIN_DELETE_RESOURCE_PRESET,
    ADMIN_RESTORE_RESOURCE_PRESET.id: ADMIN_RESTORE_RESOURCE_PRESET,
    ADMIN_BATCH_UPDATE_RESOURCE_PRESETS.id: ADMIN_BATCH_UPDATE_RESOURCE_PRESETS,
    ADMIN_BATCH_DELETE_RESOURCE_PRESETS.id: ADMIN_BATCH_DELETE_RESOURCE_PRESETS,
    ADMIN_BATCH_PURGE_RESOURCE_PRESETS.id: ADMIN_BATCH_PURGE_RESOURCE_PRESETS,
    CHECK_RESOURCE_PRESETS.id: CHECK_RESOURCE_PRESETS,
    ADMIN_CREATE_IDLE_CHECKER.id: ADMIN_CREATE_IDLE_CHECKER,
    ADMIN_SEARCH_IDLE_CHECKERS.id: ADMIN_SEARCH_IDLE_CHECKERS,
    ADMIN_SEARCH_IDLE_CHECKERS_BY_BODY.id: ADMIN_SEARCH_IDLE_CHECKERS_BY_BODY,
    ADMIN_IDLE_CHECKER.id: ADMIN_IDLE_CHECKER,
    ADMIN_UPDATE_IDLE_CHECKER.id: ADMIN_UPDATE_IDLE_CHECKER,
    ADMIN_REPLACE_IDLE_CHECKER.id: ADMIN_REPLACE_IDLE_CHECKER,
    ADMIN_DELETE_IDLE_CHECKER.id: ADMIN_DELETE_IDLE_CHECKER,
    ADMIN_RESTORE_IDLE_CHECKER.id: ADMIN_RESTORE_IDLE_CHECKER,
    ADMIN_BATCH_UPDATE_IDLE_CHECKERS.id: ADMIN_BATCH_UPDATE_IDLE_CHECKERS,
    ADMIN_BATCH_DELETE_IDLE_CHECKERS.id: ADMIN_BATCH_DELETE_IDLE_CHECKERS,
    ADMIN_BATCH_PURGE_IDLE_CHECKERS.id: ADMIN_BATCH_PURGE_IDLE_CHECKERS,
    ADMIN_BIND_IDLE_CHECKER.id: ADMIN_BIND_IDLE_CHECKER,
    CREATE_EVENT_TYPE.id: CREATE_EVENT_TYPE,
    SEARCH_EVENT_TYPES.id: SEARCH_EVENT_TYPES,
    SEARCH_EVENT_TYPES_BY_BODY.id: SEARCH_EVENT_TYPES_BY_BODY,
    GET_EVENT_TYPE.id: GET_EVENT_TYPE,
    UPDATE_EVENT_TYPE.id: UPDATE_EVENT_TYPE,
    REPLACE_EVENT_TYPE.id: REPLACE_EVENT_TYPE,
    DELETE_EVENT_TYPE.id: DELETE_EVENT_TYPE,
    RESTORE_EVENT_TYPE.id: RESTORE_EVENT_TYPE,
    BATCH_UPDATE_EVENT_TYPES.id: BATCH_UPDATE_EVENT_TYPES,
    BATCH_DELETE_EVENT_TYPES.id: BATCH_DELETE_EVENT_TYPES,
    BATCH_PURGE_EVENT_TYPES.id: BATCH_PURGE_EVENT_TYPES,
    EMIT_EVENT.id: EMIT_EVENT,
    CREATE_UPLOAD.id: CREATE_UPLOAD,
    GET_UPLOAD.id: GET_UPLOAD,
    CREATE_FOLDER.id: CREATE_FOLDER,
    SEARCH_FOLDERS.id: SEARCH_FOLDERS,
    SEARCH_FOLDERS_BY_BODY.id: SEARCH_FOLDERS_BY_BODY,
    GET_FOLDER.id: GET_FOLDER,
    UPDATE_FOLDER.id: UPDATE_FOLDER,
    REPLACE_FOLDER.id: REPLACE_FOLDER,
    DELETE_FOLDER.id: DELETE_FOLDER,
    RESTORE_FOLDER.id: RESTORE_FOLDER,
    BATCH_UPDATE_FOLDERS.id: BATCH_UPDATE_FOLDERS,
    BATCH_DELETE_FOLDERS.id: BATCH_DELETE_FOLDERS,
    BATCH_PURGE_FOLDERS.id: BATCH_PURGE_FOLDERS,
    FOLDER_USAGE.id: FOLDER_USAGE,
    LIST_FILES.id: LIST_FILES,
    MAKE_DIRECTORY.id: MAKE_DIRECTORY,
    MOVE_FILES.id: MOVE_FILES,
    DELETE_FILES.id: DELETE_FILES,
    UPLOAD_FILE.id: UPLOAD_FILE,
    RESUME_UPLOAD.id: RESUME_UPLOAD,
    CANCEL_UPLOAD.id: CANCEL_UPLOAD,
    COMPLETE_UPLOAD.id: COMPLETE_UPLOAD,
    DOWNLOAD_FILE.id: DOWNLOAD_FILE,
    CLONE_FOLDER.id: CLONE_FOLDER,
    ARCHIVE_FILES.id: ARCHIVE_FILES,
    FOLDER_SHARES.id: FOLDER_SHARES,
    CHANGE_FOLDER_SHARES.id: CHANGE_FOLDER_SHARES,
    SHARE_FOLDER.id: SHARE_FOLDER,
    UNSHARE_FOLDER.id: UNSHARE_FOLDER,
    RENAME_FOLDER.id: RENAME_FOLDER,
    PURGE_FOLDER.id: PURGE_FOLDER,
    MY_CREATE_FOLDER.id: MY_CREATE_FOLDER,
    MY_SEARCH_FOLDERS.id: MY_SEARCH_FOLDERS,
    MY_SEARCH_FOLDERS_BY_BODY.id: MY_SEARCH_FOLDERS_BY_BODY,
    MY_FOLDER.id: MY_FOLDER,
    MY_UPDATE_FOLDER.id: MY_UPDATE_FOLDER,
    MY_REPLACE_FOLDER.id: MY_REPLACE_FOLDER,
    MY_DELETE_FOLDER.id: MY_DELETE_FOLDER,
    MY_RESTORE_FOLDER.id: MY_RESTORE_FOLDER,
    MY_BATCH_UPDATE_FOLDERS.id: MY_BATCH_UPDATE_FOLDERS,
    MY_BATCH_DELETE_FOLDERS.id: MY_BATCH_DELETE_FOLDERS,
    MY_BATCH_PURGE_FOLDERS.id: MY_BATCH_PURGE_FOLDERS,
    MY_FOLDER_USAGE.id: MY_FOLDER_USAGE,
    MY_LIST_FILES.id: MY_LIST_FILES,
    MY_MAKE_DIRECTORY.id: MY_MAKE_DIRECTORY,
    MY_MOVE_FILES.id: MY_MOVE_FILES,
    MY_DELETE_FILES.id: MY_DELETE_FILES,
    MY_UPLOAD_FILE.id: MY_UPLOAD_FILE,
    MY_RESUME_UPLOAD.id: MY_RESUME_UPLOAD,
    MY_CANCEL_UPLOAD.id: MY_CANCEL_UPLOAD,
    MY_COMPLETE_UPLOAD.id: MY_COMPLETE_UPLOAD,
    MY_DOWNLOAD_FILE.id: MY_DOWNLOAD_FILE,
    MY_CLONE_FOLDER.id: MY_CLONE_FOLDER,
    MY_ARCHIVE_FILES.id: MY_ARCHIVE_FILES,
    MY_FOLDER_SHARES.id: MY_FOLDER_SHARES,
    MY_CHANGE_FOLDER_SHARES.id: MY_CHANGE_FOLDER_SHARES,
    MY_SHARE_FOLDER.id: MY_SHARE_FOLDER,
    MY_UNSHARE_FOLDER.id: MY_UNSHARE_FOLDER,
    MY_RENAME_FOLDER.id: MY_RENAME_FOLDER,
    MY_PURGE_FOLDER.id: MY_PURGE_FOLDER,
    SHARED_FOLDER_USAGE.id: SHARED_FOLDER_USAGE,
    SHARED_LIST_FILES.id: SHARED_LIST_FILES,
    SHARED_MAKE_DIRECTORY.id: SHARED_MAKE_DIRECTORY,
    SHARED_MOVE_FILES.id: SHARED_MOVE_FILES,
    SHARED_DELETE_FILES.id: SHARED_DELETE_FILES,
    SHARED_UPLOAD_FILE.id: SHARED_UPLOAD_FILE,
    SHARED_RESUME_UPLOAD.id: SHARED_RESUME_UPLOAD,
    SHARED_CANCEL_UPLOAD.id: SHARED_CANCEL_UPLOAD,
    SHARED_COMPLETE_UPLOAD.id: SHARED_COMPLETE_UPLOAD,
    SHARED_DOWNLOAD_FILE.id: SHARED_DOWNLOAD_FILE,
    SHARED_CLONE_FOLDER.id: SHARED_CLONE_FOLDER,
    SHARED_ARCHIVE_FILES.id: SHARED_ARCHIVE_FILES,
    SHARED_FOLDER.id: SHARED_FOLDER,
    SHARED_LEAVE_FOLDER.id: SHARED_LEAVE_FOLDER,
    SEARCH_INVITATIONS.id: SEARCH_INVITATIONS,
    SEARCH_INVITATIONS_BY_BODY.id: SEARCH_INVITATIONS_BY_BODY,
    GET_INVITATION.id: GET_INVITATION,
    ACCEPT_INVITATION.id: ACCEPT_INVITATION,
    REJECT_INVITATION.id: REJECT_INVITATION,
    SEARCH_SHARED_FOLDERS.id: SEARCH_SHARED_FOLDERS,
    CREATE_SECRET.id: CREATE_SECRET,
    SEARCH_SECRETS.id: SEARCH_SECRETS,
    SEARCH_SECRETS_BY_BODY.id: SEARCH_SECRETS_BY_BODY,
    GET_SECRET.id: GET_SECRET,
    UPDATE_SECRET.id: UPDATE_SECRET,
    REPLACE_SECRET.id: REPLACE_SECRET,
    DELETE_SECRET.id: DELETE_SECRET,
    RESTORE_SECRET.id: RESTORE_SECRET,
    BATCH_UPDATE_SECRETS.id: BATCH_UPDATE_SECRETS,
    BATCH_DELETE_SECRETS.id: BATCH_DELETE_SECRETS,
    BATCH_PURGE_SECRETS.id: BATCH_PURGE_SECRETS,
    CREATE_IMAGE.id: CREATE_IMAGE,
    SEARCH_IMAGES.id: SEARCH_IMAGES,
    SEARCH_IMAGES_BY_BODY.id: SEARCH_IMAGES_BY_BODY,
    GET_IMAGE.id: GET_IMAGE,
    UPDATE_IMAGE.id: UPDATE_IMAGE,
    REPLACE_IMAGE.id: REPLACE_IMAGE,
    DELETE_IMAGE.id: DELETE_IMAGE,
    RESTORE_IMAGE.id: RESTORE_IMAGE,
    BATCH_UPDATE_IMAGES.id: BATCH_UPDATE_IMAGES,
    BATCH_DELETE_IMAGES.id: BATCH_DELETE_IMAGES,
    BATCH_PURGE_IMAGES.id: BATCH_PURGE_IMAGES,
    GET_IMAGE_LOG.id: GET_IMAGE_LOG,
    ADMIN_SEARCH_DOMAIN_FAIR_SHARES.id: ADMIN_SEARCH_DOMAIN_FAIR_SHARES,
    ADMIN_DOMAIN_FAIR_SHARE.id: ADMIN_DOMAIN_FAIR_SHARE,
    ADMIN_SEARCH_DOMAIN_USAGE_BUCKETS.id: ADMIN_SEARCH_DOMAIN_USAGE_BUCKETS,
    ADMIN_SEARCH_PROJECT_FAIR_SHARES.id: ADMIN_SEARCH_PROJECT_FAIR_SHARES,
    ADMIN_PROJECT_FAIR_SHARE.id: ADMIN_PROJECT_FAIR_SHARE,
    ADMIN_SEARCH_PROJECT_USAGE_BUCKETS.id: ADMIN_SEARCH_PROJECT_USAGE_BUCKETS,
    ADMIN_SEARCH_USER_FAIR_SHARES.id: ADMIN_SEARCH_USER_FAIR_SHARES,
    ADMIN_USER_FAIR_SHARE.id: ADMIN_USER_FAIR_SHARE,
    ADMIN_SEARCH_USER_USAGE_BUCKETS.id: ADMIN_SEARCH_USER_USAGE_BUCKETS,
    DOMAIN_SEARCH_DOMAIN_FAIR_SHARES.id: DOMAIN_SEARCH_DOMAIN_FAIR_SHARES,
    DOMAIN_DOMAIN_FAIR_SHARE.id: DOMAIN_DOMAIN_FAIR_SHARE,
    DOMAIN_SEARCH_DOMAIN_USAGE_BUCKETS.id: DOMAIN_SEARCH_DOMAIN_USAGE_BUCKETS,
    DOMAIN_SEARCH_PROJECT_FAIR_SHARES.id: DOMAIN_SEARCH_PROJECT_FAIR_SHARES,
    DOMAIN_PROJECT_FAIR_SHARE.id: DOMAIN_PROJECT_FAIR_SHARE,
    DOMAIN_SEARCH_PROJECT_USAGE_BUCKETS.id: DOMAIN_SEARCH_PROJECT_USAGE_BUCKETS,
    DOMAIN_SEARCH_USER_FAIR_SHARES.id: DOMAIN_SEARCH_USER_FAIR_SHARES,
    DOMAIN_USER_FAIR_SHARE.id: DOMAIN_USER_FAIR_SHARE,
    DOMAIN_SEARCH_USER_USAGE_BUCKETS.id: DOMAIN_SEARCH_USER_USAGE_BUCKETS,
    ADMIN_SET_DOMAIN_WEIGHT.id: ADMIN_SET_DOMAIN_WEIGHT,
    ADMIN_SET_PROJECT_WEIGHT.id: ADMIN_SET_PROJECT_WEIGHT,
    ADMIN_SET_USER_WEIGHT.id: ADMIN_SET_USER_WEIGHT,
    ADMIN_SET_WEIGHTS.id: ADMIN_SET_WEIGHTS,
    OWN_FAIR_SHARES.id: OWN_FAIR_SHARES,
    OWN_USAGE_BUCKETS.id: OWN_USAGE_BUCKETS,
    ADMIN_USAGE.id: ADMIN_USAGE,
    USAGE.id: USAGE,
    DOMAIN_USAGE.id: DOMAIN_USAGE,
    CREATE_FUNCTION.id: CREATE_FUNCTION,
    SEARCH_FUNCTIONS.id: SEARCH_FUNCTIONS,
    SEARCH_FUNCTIONS_BY_BODY.id: SEARCH_FUNCTIONS_BY_BODY,
    GET_FUNCTION.id: GET_FUNCTION,
    UPDATE_FUNCTION.id: UPDATE_FUNCTION,
    REPLACE_FUNCTION.id: REPLACE_FUNCTION,
    DELETE_FUNCTION.id: DELETE_FUNCTION,
    RESTORE_FUNCTION.id: RESTORE_FUNCTION,
    BATCH_UPDATE_FUNCTIONS.id: BATCH_UPDATE_FUNCTIONS,
    BATCH_DELETE_FUNCTIONS.id: BATCH_DELETE_FUNCTIONS,
    BATCH_PURGE_FUNCTIONS.id: BATCH_PURGE_FUNCTIONS,
    ROLLBACK_FUNCTION.id: ROLLBACK_FUNCTION,
    SEARCH_VERSIONS.id: SEARCH_VERSIONS,
    GET_VERSION.id: GET_VERSION,
    CREATE_ALIAS.id: CREATE_ALIAS,
    SEARCH_ALIASES.id: SEARCH_ALIASES,
    GET_ALIAS.id: GET_ALIAS,
    UPDATE_ALIAS.id: UPDATE_ALIAS,
    DELETE_ALIAS.id: DELETE_ALIAS,
    SEARCH_DEAD_LETTERS.id: SEARCH_DEAD_LETTERS,
    GET_DEAD_LETTER.id: GET_DEAD_LETTER,
    PURGE_DEAD_LETTER.id: PURGE_DEAD_LETTER,
    REDRIVE_DEAD_LETTER.id: REDRIVE_DEAD_LETTER,
    REDRIVE_DEAD_LETTERS.id: REDRIVE_DEAD_LETTERS,
    PURGE_DEAD_LETTERS.id: PURGE_DEAD_LETTERS,
    SEARCH_RUNS.id: SEARCH_RUNS,
    GET_RUN.id: GET_RUN,
    GET_RUN_LOGS.id: GET_RUN_LOGS,
    KILL_RUN.id: KILL_RUN,
    CREATE_RUN.id: CREATE_RUN,
    SEARCH_FUNCTION_RUNS.id: SEARCH_FUNCTION_RUNS,
    GET_FUNCTION_STATS.id: GET_FUNCTION_STATS,
    SEARCH_SESSIONS.id: SEARCH_SESSIONS,
    CREATE_SESSION.id: CREATE_SESSION,
    SEARCH_SESSIONS_BY_BODY.id: SEARCH_SESSIONS_BY_BODY,
    GET_SESSION.id: GET_SESSION,
    UPDATE_SESSION.id: UPDATE_SESSION,
    DELETE_SESSION.id: DELETE_SESSION,
    BATCH_UPDATE_SESSIONS.id: BATCH_UPDATE_SESSIONS,
    TERMINATE_SESSION.id: TERMINATE_SESSION,
    RENAME_SESSION.id: RENAME_SESSION,
    EXCLUDE_IDLE_CHECKER.id: EXCLUDE_IDLE_CHECKER,
    INCLUDE_IDLE_CHECKER.id: INCLUDE_IDLE_CHECKER,
    GET_SESSION_HISTORY.id: GET_SESSION_HISTORY,
    EXPLAIN_SESSION.id: EXPLAIN_SESSION,
    EXPLAIN_NEW_SESSION.id: EXPLAIN_NEW_SESSION,
    GET_SESSION_DEPENDENCIES.id: GET_SESSION_DEPENDENCIES,
    BATCH_DELETE_SESSIONS.id: BATCH_DELETE_SESSIONS,
    BATCH_PURGE_SESSIONS.id: BATCH_PURGE_SESSIONS,
    EXECUTE_IN_SESSION.id: EXECUTE_IN_SESSION,
    INTERRUPT_SESSION.id: INTERRUPT_SESSION,
    COMPLETE_IN_SESSION.id: COMPLETE_IN_SESSION,
    GET_SESSION_LOGS.id: GET_SESSION_LOGS,
    LIST_SESSION_FILES.id: LIST_SESSION_FILES,
    READ_SESSION_FILE.id: READ_SESSION_FILE,
    WRITE_SESSION_FILE.id: WRITE_SESSION_FILE,
    DELETE_SESSION_FILE.id: DELETE_SESSION_FILE,
    LIST_SESSION_APPS.id: LIST_SESSION_APPS,
    OPEN_SESSION_APP.id: OPEN_SESSION_APP,
    CREATE_SESSION_TEMPLATE.id: CREATE_SESSION_TEMPLATE,
    SEARCH_SESSION_TEMPLATES.id: SEARCH_SESSION_TEMPLATES,
    SEARCH_SESSION_TEMPLATES_BY_BODY.id: SEARCH_SESSION_TEMPLATES_BY_BODY,
    GET_SESSION_TEMPLATE.id: GET_SESSION_TEMPLATE,
    UPDATE_SESSION_TEMPLATE.id: UPDATE_SESSION_TEMPLATE,
    REPLACE_SESSION_TEMPLATE.id: REPLACE_SESSION_TEMPLATE,
    DELETE_SESSION_TEMPLATE.id: DELETE_SESSION_TEMPLATE,
    RESTORE_SESSION_TEMPLATE.id: RESTORE_SESSION_TEMPLATE,
    BATCH_UPDATE_SESSION_TEMPLATES.id: BATCH_UPDATE_SESSION_TEMPLATES,
    BATCH_DELETE_SESSION_TEMPLATES.id: BATCH_DELETE_SESSION_TEMPLATES,
    BATCH_PURGE_SESSION_TEMPLATES.id: BATCH_PURGE_SESSION_TEMPLATES,
    CREATE_SESSION_FROM_TEMPLATE.id: CREATE_SESSION_FROM_TEMPLATE,
    CREATE_SUBSCRIPTION.id: CREATE_SUBSCRIPTION,
    SEARCH_SUBSCRIPTIONS.id: SEARCH_SUBSCRIPTIONS,
    SEARCH_SUBSCRIPTIONS_BY_BODY.id: SEARCH_SUBSCRIPTIONS_BY_BODY,
    GET_SUBSCRIPTION.id: GET_SUBSCRIPTION,
    UPDATE_SUBSCRIPTION.id: UPDATE_SUBSCRIPTION,
    REPLACE_SUBSCRIPTION.id: REPLACE_SUBSCRIPTION,
    DELETE_SUBSCRIPTION.id: DELETE_SUBSCRIPTION,
    RESTORE_SUBSCRIPTION.id: RESTORE_SUBSCRIPTION,
    BATCH_UPDATE_SUBSCRIPTIONS.id: BATCH_UPDATE_SUBSCRIPTIONS,
    BATCH_DELETE_SUBSCRIPTIONS.id: BATCH_DELETE_SUBSCRIPTIONS,
    BATCH_PURGE_SUBSCRIPTIONS.id: BATCH_PURGE_SUBSCRIPTIONS,
    PAUSE_SUBSCRIPTION.id: PAUSE_SUBSCRIPTION,
    RESUME_SUBSCRIPTION.id: RESUME_SUBSCRIPTION,
    STREAM_EVENTS.id: STREAM_EVENTS,
    STREAM_RUN.id: STREAM_RUN,
    STREAM_SESSION.id: STREAM_SESSION,
    STREAM_TASK.id: STREAM_TASK,
    CREATE_REPLAY.id: CREATE_REPLAY,
    SEARCH_REPLAYS.id: SEARCH_REPLAYS,
    GET_REPLAY.id: GET_REPLAY,
    CANCEL_REPLAY.id: CANCEL_REPLAY,
    CREATE_SCHEDULE.id: CREATE_SCHEDULE,
    SEARCH_SCHEDULES.id: SEARCH_SCHEDULES,
    SEARCH_SCHEDULES_BY_BODY.id: SEARCH_SCHEDULES_BY_BODY,
    GET_SCHEDULE.id: GET_SCHEDULE,
    UPDATE_SCHEDULE.id: UPDATE_SCHEDULE,
    REPLACE_SCHEDULE.id: REPLACE_SCHEDULE,
    DELETE_SCHEDULE.id: DELETE_SCHEDULE,
    RESTORE_SCHEDULE.id: RESTORE_SCHEDULE,
    BATCH_UPDATE_SCHEDULES.id: BATCH_UPDATE_SCHEDULES,
    BATCH_DELETE_SCHEDULES.id: BATCH_DELETE_SCHEDULES,
    BATCH_PURGE_SCHEDULES.id: BATCH_PURGE_SCHEDULES,
    PAUSE_SCHEDULE.id: PAUSE_SCHEDULE,
    RESUME_SCHEDULE.id: RESUME_SCHEDULE,
    CREATE_WEBHOOK.id: CREATE_WEBHOOK,
    SEARCH_WEBHOOKS.id: SEARCH_WEBHOOKS,
    SEARCH_WEBHOOKS_BY_BODY.id: SEARCH_WEBHOOKS_BY_BODY,
    GET_WEBHOOK.id: GET_WEBHOOK,
    UPDATE_WEBHOOK.id: UPDATE_WEBHOOK,
    REPLACE_WEBHOOK.id: REPLACE_WEBHOOK,
    DELETE_WEBHOOK.id: DELETE_WEBHOOK,
    RESTORE_WEBHOOK.id: RESTORE_WEBHOOK,
    BATCH_UPDATE_WEBHOOKS.id: BATCH_UPDATE_WEBHOOKS,
    BATCH_DELETE_WEBHOOKS.id: BATCH_DELETE_WEBHOOKS,
    BATCH_PURGE_WEBHOOKS.id: BATCH_PURGE_WEBHOOKS,
    PAUSE_WEBHOOK.id: PAUSE_WEBHOOK,
    RESUME_WEBHOOK.id: RESUME_WEBHOOK,
    ROTATE_WEBHOOK.id: ROTATE_WEBHOOK,
    TEST_WEBHOOK.id: TEST_WEBHOOK,
    SEARCH_WEBHOOK_DELIVERIES.id: SEARCH_WEBHOOK_DELIVERIES,
    CREATE_NOTIFICATION_CHANNEL.id: CREATE_NOTIFICATION_CHANNEL,
    SEARCH_NOTIFICATION_CHANNELS.id: SEARCH_NOTIFICATION_CHANNELS,
    SEARCH_NOTIFICATION_CHANNELS_BY_BODY.id: SEARCH_NOTIFICATION_CHANNELS_BY_BODY,
    GET_NOTIFICATION_CHANNEL.id: GET_NOTIFICATION_CHANNEL,
    UPDATE_NOTIFICATION_CHANNEL.id: UPDATE_NOTIFICATION_CHANNEL,
    REPLACE_NOTIFICATION_CHANNEL.id: REPLACE_NOTIFICATION_CHANNEL,
    DELETE_NOTIFICATION_CHANNEL.id: DELETE_NOTIFICATION_CHANNEL,
    RESTORE_NOTIFICATION_CHANNEL.id: RESTORE_NOTIFICATION_CHANNEL,
    BATCH_UPDATE_NOTIFICATION_CHANNELS.id: BATCH_UPDATE_NOTIFICATION_CHANNELS,
    BATCH_DELETE_NOTIFICATION_CHANNELS.id: BATCH_DELETE_NOTIFICATION_CHANNELS,
    BATCH_PURGE_NOTIFICATION_CHANNELS.id: BATCH_PURGE_NOTIFICATION_CHANNELS,
    TEST_NOTIFICATION_CHANNEL.id: TEST_NOTIFICATION_CHANNEL,
    DOMAIN_CREATE_NOTIFICATION_CHANNEL.id: DOMAIN_CREATE_NOTIFICATION_CHANNEL,
    DOMAIN_SEARCH_NOTIFICATION_CHANNELS.id: DOMAIN_SEARCH_NOTIFICATION_CHANNELS,
    DOMAIN_SEARCH_NOTIFICATION_CHANNELS_BY_BODY.id: DOMAIN_SEARCH_NOTIFICATION_CHANNELS_BY_BODY,
    DOMAIN_NOTIFICATION_CHANNEL.id: DOMAIN_NOTIFICATION_CHANNEL,
    DOMAIN_UPDATE_NOTIFICATION_CHANNEL.id: DOMAIN_UPDATE_NOTIFICATION_CHANNEL,
    DOMAIN_REPLACE_NOTIFICATION_CHANNEL.id: DOMAIN_REPLACE_NOTIFICATION_CHANNEL,
    DOMAIN_DELETE_NOTIFICATION_CHANNEL.id: DOMAIN_DELETE_NOTIFICATION_CHANNEL,
    DOMAIN_RESTORE_NOTIFICATION_CHANNEL.id: DOMAIN_RESTORE_NOTIFICATION_CHANNEL,
    DOMAIN_BATCH_UPDATE_NOTIFICATION_CHANNELS.id: DOMAIN_BATCH_UPDATE_NOTIFICATION_CHANNELS,
    DOMAIN_BATCH_DELETE_NOTIFICATION_CHANNELS.id: DOMAIN_BATCH_DELETE_NOTIFICATION_CHANNELS,
    DOMAIN_BATCH_PURGE_NOTIFICATION_CHANNELS.id: DOMAIN_BATCH_PURGE_NOTIFICATION_CHANNELS,
    DOMAIN_TEST_NOTIFICATION_CHANNEL.id: DOMAIN_TEST_NOTIFICATION_CHANNEL,
    ADMIN_CREATE_NOTIFICATION_CHANNEL.id: ADMIN_CREATE_NOTIFICATION_CHANNEL,
    ADMIN_SEARCH_NOTIFICATION_CHANNELS.id: ADMIN_SEARCH_NOTIFICATION_CHANNELS,
    ADMIN_SEARCH_NOTIFICATION_CHANNELS_BY_BODY.id: ADMIN_SEARCH_NOTIFICATION_CHANNELS_BY_BODY,
    ADMIN_NOTIFICATION_CHANNEL.id: ADMIN_NOTIFICATION_CHANNEL,
    ADMIN_UPDATE_NOTIFICATION_CHANNEL.id: ADMIN_UPDATE_NOTIFICATION_CHANNEL,
    ADMIN_REPLACE_NOTIFICATION_CHANNEL.id: ADMIN_REPLACE_NOTIFICATION_CHANNEL,
    ADMIN_DELETE_NOTIFICATION_CHANNEL.id: ADMIN_DELETE_NOTIFICATION_CHANNEL,
    ADMIN_RESTORE_NOTIFICATION_CHANNEL.id: ADMIN_RESTORE_NOTIFICATION_CHANNEL,
    ADMIN_BATCH_UPDATE_NOTIFICATION_CHANNELS.id: ADMIN_BATCH_UPDATE_NOTIFICATION_CHANNELS,
    ADMIN_BATCH_DELETE_NOTIFICATION_CHANNELS.id: ADMIN_BATCH_DELETE_NOTIFICATION_CHANNELS,
    ADMIN_BATCH_PURGE_NOTIFICATION_CHANNELS.id: ADMIN_BATCH_PURGE_NOTIFICATION_CHANNELS,
    ADMIN_TEST_NOTIFICATION_CHANNEL.id: ADMIN_TEST_NOTIFICATION_CHANNEL,
    CREATE_NOTIFICATION_RULE.id: CREATE_NOTIFICATION_RULE,
    SEARCH_NOTIFICATION_RULES.id: SEARCH_NOTIFICATION_RULES,
    SEARCH_NOTIFICATION_RULES_BY_BODY.id: SEARCH_NOTIFICATION_RULES_BY_BODY,
    GET_NOTIFICATION_RULE.id: GET_NOTIFICATION_RULE,
    UPDATE_NOTIFICATION_RULE.id: UPDATE_NOTIFICATION_RULE,
    REPLACE_NOTIFICATION_RULE.id: REPLACE_NOTIFICATION_RULE,
    DELETE_NOTIFICATION_RULE.id: DELETE_NOTIFICATION_RULE,
    RESTORE_NOTIFICATION_RULE.id: RESTORE_NOTIFICATION_RULE,
    BATCH_UPDATE_NOTIFICATION_RULES.id: BATCH_UPDATE_NOTIFICATION_RULES,
    BATCH_DELETE_NOTIFICATION_RULES.id: BATCH_DELETE_NOTIFICATION_RULES,
    BATCH_PURGE_NOTIFICATION_RULES.id: BATCH_PURGE_NOTIFICATION_RULES,
    VALIDATE_NOTIFICATION_RULE.id: VALIDATE_NOTIFICATION_RULE,
    DOMAIN_CREATE_NOTIFICATION_RULE.id: DOMAIN_CREATE_NOTIFICATION_RULE,
    DOMAIN_SEARCH_NOTIFICATION_RULES.id: DOMAIN_SEARCH_NOTIFICATION_RULES,
    DOMAIN_SEARCH_NOTIFICATION_RULES_BY_BODY.id: DOMAIN_SEARCH_NOTIFICATION_RULES_BY_BODY,
    DOMAIN_NOTIFICATION_RULE.id: DOMAIN_NOTIFICATION_RULE,
    DOMAIN_UPDATE_NOTIFICATION_RULE.id: DOMAIN_UPDATE_NOTIFICATION_RULE,
    DOMAIN_REPLACE_NOTIFICATION_RULE.id: DOMAIN_REPLACE_NOTIFICATION_RULE,
    DOMAIN_DELETE_NOTIFICATION_RULE.id: DOMAIN_DELETE_NOTIFICATION_RULE,
    DOMAIN_RESTORE_NOTIFICATION_RULE.id: DOMAIN_RESTORE_NOTIFICATION_RULE,
    DOMAIN_BATCH_UPDATE_NOTIFICATION_RULES.id: DOMAIN_BATCH_UPDATE_NOTIFICATION_RULES,
    DOMAIN_BATCH_DELETE_NOTIFICATION_RULES.id: DOMAIN_BATCH_DELETE_NOTIFICATION_RULES,
    DOMAIN_BATCH_PURGE_NOTIFICATION_RULES.id: DOMAIN_BATCH_PURGE_NOTIFICATION_RULES,
    DOMAIN_VALIDATE_NOTIFICATION_RULE.id: DOMAIN_VALIDATE_NOTIFICATION_RULE,
    ADMIN_CREATE_NOTIFICATION_RULE.id: ADMIN_CREATE_NOTIFICATION_RULE,
    ADMIN_SEARCH_NOTIFICATION_RULES.id: ADMIN_SEARCH_NOTIFICATION_RULES,
    ADMIN_SEARCH_NOTIFICATION_RULES_BY_BODY.id: ADMIN_SEARCH_NOTIFICATION_RULES_BY_BODY,
    ADMIN_NOTIFICATION_RULE.id: ADMIN_NOTIFICATION_RULE,
    ADMIN_UPDATE_NOTIFICATION_RULE.id: ADMIN_UPDATE_NOTIFICATION_RULE,
    ADMIN_REPLACE_NOTIFICATION_RULE.id: ADMIN_REPLACE_NOTIFICATION_RULE,
    ADMIN_DELETE_NOTIFICATION_RULE.id: ADMIN_DELETE_NOTIFICATION_RULE,
    ADMIN_RESTORE_NOTIFICATION_RULE.id: ADMIN_RESTORE_NOTIFICATION_RULE,
    ADMIN_BATCH_UPDATE_NOTIFICATION_RULES.id: ADMIN_BATCH_UPDATE_NOTIFICATION_RULES,
    ADMIN_BATCH_DELETE_NOTIFICATION_RULES.id: ADMIN_BATCH_DELETE_NOTIFICATION_RULES,
    ADMIN_BATCH_PURGE_NOTIFICATION_RULES.id: ADMIN_BATCH_PURGE_NOTIFICATION_RULES,
    ADMIN_VALIDATE_NOTIFICATION_RULE.id: ADMIN_VALIDATE_NOTIFICATION_RULE,
    LIST_NOTIFICATION_RULE_TYPES.id: LIST_NOTIFICATION_RULE_TYPES,
    GET_NOTIFICATION_RULE_TYPE_SCHEMA.id: GET_NOTIFICATION_RULE_TYPE_SCHEMA,
    SEARCH_NOTIFICATION_DELIVERIES.id: SEARCH_NOTIFICATION_DELIVERIES,
    GET_NOTIFICATION_DELIVERY.id: GET_NOTIFICATION_DELIVERY,
    REDRIVE_NOTIFICATION_DELIVERY.id: REDRIVE_NOTIFICATION_DELIVERY,
    DOMAIN_SEARCH_NOTIFICATION_DELIVERIES.id: DOMAIN_SEARCH_NOTIFICATION_DELIVERIES,
    DOMAIN_GET_NOTIFICATION_DELIVERY.id: DOMAIN_GET_NOTIFICATION_DELIVERY,
    DOMAIN_REDRIVE_NOTIFICATION_DELIVERY.id: DOMAIN_REDRIVE_NOTIFICATION_DELIVERY,
    ADMIN_SEARCH_NOTIFICATION_DELIVERIES.id: ADMIN_SEARCH_NOTIFICATION_DELIVERIES,
    ADMIN_GET_NOTIFICATION_DELIVERY.id: ADMIN_GET_NOTIFICATION_DELIVERY,
    ADMIN_REDRIVE_NOTIFICATION_DELIVERY.id: ADMIN_REDRIVE_NOTIFICATION_DELIVERY,
    ADMIN_CREATE_ANNOUNCEMENT.id: ADMIN_CREATE_ANNOUNCEMENT,
    ADMIN_SEARCH_ANNOUNCEMENTS.id: ADMIN_SEARCH_ANNOUNCEMENTS,
    ADMIN_SEARCH_ANNOUNCEMENTS_BY_BODY.id: ADMIN_SEARCH_ANNOUNCEMENTS_BY_BODY,
    ADMIN_ANNOUNCEMENT.id: ADMIN_ANNOUNCEMENT,
    ADMIN_UPDATE_ANNOUNCEMENT.id: ADMIN_UPDATE_ANNOUNCEMENT,
    ADMIN_REPLACE_ANNOUNCEMENT.id: ADMIN_REPLACE_ANNOUNCEMENT,
    ADMIN_DELETE_ANNOUNCEMENT.id: ADMIN_DELETE_ANNOUNCEMENT,
    ADMIN_RESTORE_ANNOUNCEMENT.id: ADMIN_RESTORE_ANNOUNCEMENT,
    ADMIN_BATCH_UPDATE_ANNOUNCEMENTS.id: ADMIN_BATCH_UPDATE_ANNOUNCEMENTS,
    ADMIN_BATCH_DELETE_ANNOUNCEMENTS.id: ADMIN_BATCH_DELETE_ANNOUNCEMENTS,
    ADMIN_BATCH_PURGE_ANNOUNCEMENTS.id: ADMIN_BATCH_PURGE_ANNOUNCEMENTS,
    LIST_ANNOUNCEMENTS.id: LIST_ANNOUNCEMENTS,
    LIST_QUOTAS.id: LIST_QUOTAS,
    DOMAIN_LIST_QUOTAS.id: DOMAIN_LIST_QUOTAS,
    ADMIN_SEARCH_AUDIT_LOGS.id: ADMIN_SEARCH_AUDIT_LOGS,
    ADMIN_SEARCH_AUDIT_LOGS_BY_BODY.id: ADMIN_SEARCH_AUDIT_LOGS_BY_BODY,
    ADMIN_REPUBLISH_AUDIT_LOGS.id: ADMIN_REPUBLISH_AUDIT_LOGS,
    DOMAIN_SEARCH_AUDIT_LOGS.id: DOMAIN_SEARCH_AUDIT_LOGS,
    DOMAIN_SEARCH_AUDIT_LOGS_BY_BODY.id: DOMAIN_SEARCH_AUDIT_LOGS_BY_BODY,
    DOMAIN_REPUBLISH_AUDIT_LOGS.id: DOMAIN_REPUBLISH_AUDIT_LOGS,
    CREATE_EXPORT.id: CREATE_EXPORT,
}
