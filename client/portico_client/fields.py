# Written by client/codegen.py from the API's description; not to be edited.
"""The fields of bodies as keyword arguments; those inside are models, or mappings of the same fields. Read by type checkers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Required, TypedDict

from portico_client import models as m


class AccessTokenCreate(TypedDict, total=False):
    """A new token."""

    expires_at: datetime | str | None
    name: str
    permissions: list[str] | None
    projects: list[str] | None
    resources: list[str] | None


class AliasCreate(TypedDict, total=False):
    """A new alias."""

    versions: Sequence[m.ShareInput | ShareInput]
    name: str
    description: str | None


class AliasUpdate(TypedDict, total=False):
    """The fields to change."""

    versions: Sequence[m.ShareInput | ShareInput]
    description: str | None


class AllowList(TypedDict, total=False):
    """Who may use a resource group: everybody if all lists are empty, else whom one of them names."""

    domains: list[str]
    projects: list[str]
    keypairs: list[str]


class AllowListPatch(TypedDict, total=False):
    """Who may use a resource group: everybody if all lists are empty, else whom one of them names. What is left out stays; null brings the default back."""

    domains: list[str] | None
    projects: list[str] | None
    keypairs: list[str] | None


AnnouncementCreate = TypedDict("AnnouncementCreate", {"name": str, "display_name": str | None, "description": str | None, "message": str, "from": datetime | str | None, "until": datetime | str | None, "audience": list[str]}, total=False)


AnnouncementReplace = TypedDict("AnnouncementReplace", {"display_name": str | None, "description": str | None, "message": str, "from": datetime | str | None, "until": datetime | str | None, "audience": list[str]}, total=False)


AnnouncementUpdate = TypedDict("AnnouncementUpdate", {"display_name": str | None, "description": str | None, "message": str, "from": datetime | str | None, "until": datetime | str | None, "audience": list[str]}, total=False)


class Backoff(TypedDict, total=False):
    """Seconds between attempts: `initial`, then `factor` times as long each time, at most `max`."""

    initial: float
    factor: float
    max: float


class BackoffPatch(TypedDict, total=False):
    """Seconds between attempts: `initial`, then `factor` times as long each time, at most `max`. What is left out stays; null brings the default back."""

    initial: float | None
    factor: float | None
    max: float | None


class BaseImageCreate(TypedDict, total=False):
    """A new base image."""

    name: str
    display_name: str | None
    description: str | None
    language: str
    contract: str
    deprecated: bool
    container: str | None


class BaseImageReplace(TypedDict, total=False):
    """A base image without its name."""

    display_name: str | None
    description: str | None
    language: str
    contract: str
    deprecated: bool
    container: str | None


class BaseImageUpdate(TypedDict, total=False):
    """The fields to change; functions and images that are built keep the language that they were built for."""

    display_name: str | None
    description: str | None
    language: str
    contract: str
    deprecated: bool
    container: str | None


class ChannelTest(TypedDict, total=False):
    """The text of a message that tries a channel."""

    message: str | None


class ClaimMappingInput(TypedDict, total=False):
    """The claims that say who somebody is."""

    user: str
    email: str
    full_name: str
    groups: str


class ClaimMappingPatch(TypedDict, total=False):
    """The claims that say who somebody is. What is left out stays; null brings the default back."""

    user: str | None
    email: str | None
    full_name: str | None
    groups: str | None


class Completion(TypedDict, total=False):
    """The code, and where in it one writes."""

    code: str
    cursor: int | None


class DirectoryInput(TypedDict, total=False):
    """A directory to make."""

    path: str


class DomainCreate(TypedDict, total=False):
    """A new domain."""

    name: str
    display_name: str | None
    description: str | None
    resource_policy: str | None
    plan: str


class DomainReplace(TypedDict, total=False):
    """A domain without its name."""

    display_name: str | None
    description: str | None
    resource_policy: str | None
    plan: str


class DomainUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    resource_policy: str | None
    plan: str


class EventTypeCreate(TypedDict, total=False):
    """A new event type."""

    name: str
    display_name: str | None
    description: str | None
    schema: Mapping[str, Any] | bool | None


class EventTypeReplace(TypedDict, total=False):
    """An event type without its name."""

    display_name: str | None
    description: str | None
    schema: Mapping[str, Any] | bool | None


class EventTypeUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    schema: Mapping[str, Any] | bool | None


class Execution(TypedDict, total=False):
    """What is to be executed, or which execution is meant."""

    mode: str
    code: str
    execution: str | None
    after: int
    wait: float
    options: m.ExecutionOptions | ExecutionOptions


class ExecutionOptions(TypedDict, total=False):
    """The steps of a batch, each a command of a shell; or the `request` that an input answers."""

    clean: str | None
    build: str | None
    exec: str | None
    request: int | None


class ExportCreate(TypedDict, total=False):
    """What is exported, and how."""

    resource: str
    filter: Mapping[str, Any] | None
    fields: list[str] | None
    format: str
    project: str | None


class FairShareParameters(TypedDict, total=False):
    """The parameters of fair shares."""

    half_life_days: float
    lookback_days: int
    default_weight: float
    resource_weights: Mapping[str, float]


class FairShareParametersPatch(TypedDict, total=False):
    """The parameters of fair shares. What is left out stays; null brings the default back."""

    half_life_days: float | None
    lookback_days: int | None
    default_weight: float | None
    resource_weights: Mapping[str, float | None] | None


class FileArchive(TypedDict, total=False):
    """Files and directories of a folder; all of it if there are none."""

    paths: list[str]


class FileContent(TypedDict, total=False):
    """A whole file, of at most 3 MB, or a piece of one; folders on its way are made."""

    path: str
    piece: m.FilePiece | FilePiece | None
    content: str


class FileDeletion(TypedDict, total=False):
    """Files and directories to remove."""

    paths: list[str]
    recursive: bool


class FileDownload(TypedDict, total=False):
    """A file to download."""

    path: str


class FileMove(TypedDict, total=False):
    """A file or a directory, and its new path."""

    source: str
    target: str


class FilePiece(TypedDict, total=False):
    """Where a piece of a larger file belongs. Pieces come in order; one that comes again changes nothing."""

    upload: Required[str]
    offset: Required[int]
    size: Required[int]


class FileUpload(TypedDict, total=False):
    """A file that will be uploaded."""

    path: str
    size: int
    content_type: str


class FolderClone(TypedDict, total=False):
    """The folder to make: `name` in the current project, or `me/name`."""

    target: str


class FolderCreate(TypedDict, total=False):
    """A new folder."""

    name: str
    display_name: str | None
    description: str | None
    usage_mode: str


class FolderRename(TypedDict, total=False):
    """A folder's new name."""

    name: str


class FolderReplace(TypedDict, total=False):
    """A folder without its name."""

    display_name: str | None
    description: str | None
    usage_mode: str


class FolderShareChange(TypedDict, total=False):
    """Those with whom a folder is shared, and what they may do from now on."""

    users: list[str]
    permission: str


class FolderShareInput(TypedDict, total=False):
    """Those with whom a folder is shared, all of its domain, and what they may do."""

    users: list[str]
    permission: str


class FolderUnshare(TypedDict, total=False):
    """Those whose shares and invitations are taken back."""

    users: list[str]


class FolderUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    usage_mode: str


class FunctionCreate(TypedDict, total=False):
    """A new function."""

    source: m.Source | Source
    schema: m.Schemas | Schemas | None
    name: str
    display_name: str | None
    description: str | None
    image: str
    handler: str
    timeout: float
    memory: int
    environment: Mapping[str, str]
    secrets: list[str]
    mounts: Sequence[m.FunctionMountGiven | FunctionMountGiven]
    concurrency: int | None
    retries: m.RetryPolicy | RetryPolicy
    tags: Mapping[str, str]


class FunctionMountGiven(TypedDict, total=False):
    """A folder to mount."""

    folder: Required[str]
    path: str | None
    subpath: str


class FunctionReplace(TypedDict, total=False):
    """A function without its name."""

    source: m.Source | Source
    schema: m.Schemas | Schemas | None
    display_name: str | None
    description: str | None
    image: str
    handler: str
    timeout: float
    memory: int
    environment: Mapping[str, str]
    secrets: list[str]
    mounts: Sequence[m.FunctionMountGiven | FunctionMountGiven]
    concurrency: int | None
    retries: m.RetryPolicy | RetryPolicy
    tags: Mapping[str, str]


class FunctionUpdate(TypedDict, total=False):
    """The fields to change. What a version is made of (all but concurrency, retries, tags and texts) begins a new one."""

    source: m.Source | Source
    schema: m.Schemas | Schemas | None
    display_name: str | None
    description: str | None
    image: str
    handler: str
    timeout: float
    memory: int
    environment: Mapping[str, str | None] | None
    secrets: list[str]
    mounts: Sequence[m.FunctionMountGiven | FunctionMountGiven]
    concurrency: int | None
    retries: m.RetryPolicyPatch | RetryPolicyPatch | None
    tags: Mapping[str, str | None] | None


class GroupProjectInput(TypedDict, total=False):
    """The place in a project of the members of a group."""

    group: Required[str]
    project: Required[str]
    role: str


class GroupRoleInput(TypedDict, total=False):
    """The role in the domain of the members of a group."""

    group: Required[str]
    role: Required[str]


class IdentityInput(TypedDict, total=False):
    """A subject at an external issuer, who signs in as the user."""

    issuer: Required[str]
    subject: Required[str]


class IdentityProviderCreate(TypedDict, total=False):
    """A new identity provider."""

    client_secret: str | None
    mapping: m.ClaimMappingInput | ClaimMappingInput
    roles: Sequence[m.GroupRoleInput | GroupRoleInput]
    projects: Sequence[m.GroupProjectInput | GroupProjectInput]
    name: str
    display_name: str | None
    description: str | None
    issuer: str
    client_id: str
    authorized_parties: list[str]
    create_users: bool
    enabled: bool
    browser_sign_in: bool
    scopes: list[str]


class IdentityProviderReplace(TypedDict, total=False):
    """An identity provider without its name."""

    client_secret: str | None
    mapping: m.ClaimMappingInput | ClaimMappingInput
    roles: Sequence[m.GroupRoleInput | GroupRoleInput]
    projects: Sequence[m.GroupProjectInput | GroupProjectInput]
    display_name: str | None
    description: str | None
    issuer: str
    client_id: str
    authorized_parties: list[str]
    create_users: bool
    enabled: bool
    browser_sign_in: bool
    scopes: list[str]


class IdentityProviderUpdate(TypedDict, total=False):
    """The fields to change."""

    client_secret: str | None
    mapping: m.ClaimMappingPatch | ClaimMappingPatch | None
    roles: Sequence[m.GroupRoleInput | GroupRoleInput]
    projects: Sequence[m.GroupProjectInput | GroupProjectInput]
    display_name: str | None
    description: str | None
    issuer: str
    client_id: str
    authorized_parties: list[str]
    create_users: bool
    enabled: bool
    browser_sign_in: bool
    scopes: list[str]


class IdleCheckerCreate(TypedDict, total=False):
    """A new idle checker."""

    name: str
    display_name: str | None
    description: str | None
    kind: str
    seconds: int
    grace: int
    session_types: list[str]


class IdleCheckerReplace(TypedDict, total=False):
    """An idle checker without its name."""

    display_name: str | None
    description: str | None
    kind: str
    seconds: int
    grace: int
    session_types: list[str]


class IdleCheckerUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    kind: str
    seconds: int
    grace: int
    session_types: list[str]


class ImageCreate(TypedDict, total=False):
    """A new image."""

    name: str
    display_name: str | None
    description: str | None
    base_image: str
    dependencies: str


class ImageReplace(TypedDict, total=False):
    """An image without its name."""

    display_name: str | None
    description: str | None
    base_image: str
    dependencies: str


class ImageUpdate(TypedDict, total=False):
    """The fields to change; functions keep the packages they were built with until they are updated themselves."""

    display_name: str | None
    description: str | None
    base_image: str
    dependencies: str


class Interruption(TypedDict, total=False):
    """Which execution is interrupted."""

    execution: str | None


class KeyPairCreate(TypedDict, total=False):
    """A new keypair."""

    description: str | None


class KeyPairLimitedCreate(TypedDict, total=False):
    """A new keypair."""

    description: str | None
    resource_policy: str | None


class KeyPairLimitedUpdate(TypedDict, total=False):
    """The fields to change."""

    description: str | None
    status: str
    resource_policy: str | None


class KeyPairUpdate(TypedDict, total=False):
    """The fields to change."""

    description: str | None
    status: str


class LoginBody(TypedDict, total=False):
    """The user who signs in: by e-mail address or by name."""

    domain: str
    email: str | None
    user: str | None
    password: str


class LogoutBody(TypedDict, total=False):
    """The session to end."""

    refresh_token: str


class ManyLetters(TypedDict, total=False):
    """A choice of letters: those that a filter finds, the latest first, a bounded number at a time."""

    filter: Mapping[str, Any] | None
    limit: int
    cursor: str | None


class MembershipInput(TypedDict, total=False):
    """A place in a project of the domain."""

    name: Required[str]
    role: str


class NotificationChannelCreate(TypedDict, total=False):
    """A new notification channel."""

    name: str
    display_name: str | None
    description: str | None
    channel_type: str
    webhook: m.WebhookSpec | WebhookSpec | None
    enabled: bool


class NotificationChannelReplace(TypedDict, total=False):
    """A notification channel without its name."""

    display_name: str | None
    description: str | None
    webhook: m.WebhookSpec | WebhookSpec | None
    enabled: bool


class NotificationChannelUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    webhook: m.WebhookSpecPatch | WebhookSpecPatch | None
    enabled: bool


class NotificationRuleCreate(TypedDict, total=False):
    """A new notification rule."""

    name: str
    display_name: str | None
    description: str | None
    events: list[str]
    condition: Sequence[Mapping[str, Any]]
    channel: str
    template: str | None
    enabled: bool


class NotificationRuleReplace(TypedDict, total=False):
    """A notification rule without its name."""

    display_name: str | None
    description: str | None
    events: list[str]
    condition: Sequence[Mapping[str, Any]]
    channel: str
    template: str | None
    enabled: bool


class NotificationRuleUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    events: list[str]
    condition: Sequence[Mapping[str, Any]]
    channel: str
    template: str | None
    enabled: bool


class PasswordBody(TypedDict, total=False):
    """A change of one's password."""

    old_password: str
    new_password: str


class PolicyCreate(TypedDict, total=False):
    """A new policy."""

    cedar: str | None
    rules: Sequence[m.Rule | Rule] | None
    effect: str | None
    name: str
    display_name: str | None
    description: str | None


class PolicyDraft(TypedDict, total=False):
    """A policy to try."""

    cedar: str | None
    rules: Sequence[m.Rule | Rule] | None
    effect: str | None
    name: Required[str]
    display_name: str | None
    description: str | None


class PolicyReplace(TypedDict, total=False):
    """A policy without its name: either `cedar`, or `rules` with an `effect`."""

    cedar: str | None
    rules: Sequence[m.Rule | Rule] | None
    effect: str | None
    display_name: str | None
    description: str | None


class PolicyUpdate(TypedDict, total=False):
    """The fields to change. Cedar takes the place of rules, and rules that of Cedar."""

    cedar: str
    rules: Sequence[m.Rule | Rule]
    effect: str
    display_name: str | None
    description: str | None


class PreemptionPolicy(TypedDict, total=False):
    """Whether sessions of low priority make room for those of a higher one."""

    enabled: bool
    preemptible_priority: int
    order: str
    mode: str
    min_runtime: int


class PreemptionPolicyPatch(TypedDict, total=False):
    """Whether sessions of low priority make room for those of a higher one. What is left out stays; null brings the default back."""

    enabled: bool | None
    preemptible_priority: int | None
    order: str | None
    mode: str | None
    min_runtime: int | None


class PresetCheck(TypedDict, total=False):
    """Where the presets are to start."""

    resource_group: str | None


class Price(TypedDict, total=False):
    """What slots cost from a day on, until the next price. Past days keep theirs when a price is added."""

    since: Required[str]
    currency: Required[str]
    per_hour: Required[Mapping[str, float]]


class ProjectCreate(TypedDict, total=False):
    """A new project."""

    name: str
    display_name: str | None
    description: str | None
    resource_policy: str | None
    resource_group: str | None


class ProjectReplace(TypedDict, total=False):
    """A project without its name."""

    display_name: str | None
    description: str | None
    resource_policy: str | None
    resource_group: str | None


class ProjectUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    resource_policy: str | None
    resource_group: str | None


class ReplayCreate(TypedDict, total=False):
    """The time that is replayed."""

    since: datetime | str
    until: datetime | str | None


class Republish(TypedDict, total=False):
    """The time whose events are published again."""

    since: datetime | str
    until: datetime | str | None
    position: str | None


class ResourceGroupCreate(TypedDict, total=False):
    """A new resource group."""

    name: str
    display_name: str | None
    description: str | None
    engine: str
    engine_options: Mapping[str, Any]
    capacity: Mapping[str, float | str]
    is_active: bool
    is_default: bool
    allowed: m.AllowList | AllowList
    scheduler: str
    fair_share: m.FairShareParameters | FairShareParameters
    session_defaults: m.SessionDefaults | SessionDefaults
    max_lifetime: int | None
    max_pending: int | None
    preemption: m.PreemptionPolicy | PreemptionPolicy
    prices: Sequence[m.Price | Price]
    deprioritize_after: int | None


class ResourceGroupReplace(TypedDict, total=False):
    """A resource group without its name."""

    display_name: str | None
    description: str | None
    engine_options: Mapping[str, Any]
    capacity: Mapping[str, float | str]
    is_active: bool
    is_default: bool
    allowed: m.AllowList | AllowList
    scheduler: str
    fair_share: m.FairShareParameters | FairShareParameters
    session_defaults: m.SessionDefaults | SessionDefaults
    max_lifetime: int | None
    max_pending: int | None
    preemption: m.PreemptionPolicy | PreemptionPolicy
    prices: Sequence[m.Price | Price]
    deprioritize_after: int | None


class ResourceGroupUpdate(TypedDict, total=False):
    """The fields to change; sessions that run keep what they have."""

    display_name: str | None
    description: str | None
    engine_options: Mapping[str, Any]
    capacity: Mapping[str, float | str | None] | None
    is_active: bool
    is_default: bool
    allowed: m.AllowListPatch | AllowListPatch | None
    scheduler: str
    fair_share: m.FairShareParametersPatch | FairShareParametersPatch | None
    session_defaults: m.SessionDefaultsPatch | SessionDefaultsPatch | None
    max_lifetime: int | None
    max_pending: int | None
    preemption: m.PreemptionPolicyPatch | PreemptionPolicyPatch | None
    prices: Sequence[m.Price | Price]
    deprioritize_after: int | None


class ResourcePolicyCreate(TypedDict, total=False):
    """A new resource policy."""

    name: str
    display_name: str | None
    description: str | None
    max_functions: int | None
    max_concurrent_runs: int | None
    max_storage_bytes: int | None
    max_folders: int | None
    max_folder_bytes: int | None
    max_concurrent_sessions: int | None
    max_pending_sessions: int | None
    max_session_slots: Mapping[str, float | str] | None
    max_session_lifetime: int | None
    max_requests_per_minute: int | None


class ResourcePolicyReplace(TypedDict, total=False):
    """A resource policy without its name."""

    display_name: str | None
    description: str | None
    max_functions: int | None
    max_concurrent_runs: int | None
    max_storage_bytes: int | None
    max_folders: int | None
    max_folder_bytes: int | None
    max_concurrent_sessions: int | None
    max_pending_sessions: int | None
    max_session_slots: Mapping[str, float | str] | None
    max_session_lifetime: int | None
    max_requests_per_minute: int | None


class ResourcePolicyUpdate(TypedDict, total=False):
    """The fields to change; null takes a limit away."""

    display_name: str | None
    description: str | None
    max_functions: int | None
    max_concurrent_runs: int | None
    max_storage_bytes: int | None
    max_folders: int | None
    max_folder_bytes: int | None
    max_concurrent_sessions: int | None
    max_pending_sessions: int | None
    max_session_slots: Mapping[str, float | str | None] | None
    max_session_lifetime: int | None
    max_requests_per_minute: int | None


class ResourcePresetCreate(TypedDict, total=False):
    """A new resource preset."""

    name: str
    display_name: str | None
    description: str | None
    slots: Mapping[str, float | str]
    resource_group: str | None


class ResourcePresetReplace(TypedDict, total=False):
    """A resource preset without its name."""

    display_name: str | None
    description: str | None
    slots: Mapping[str, float | str]
    resource_group: str | None


class ResourcePresetUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    slots: Mapping[str, float | str | None] | None
    resource_group: str | None


class RetryPolicy(TypedDict, total=False):
    """The number of attempts of a run whose code fails or times out; a lost process is always given another attempt."""

    max_attempts: int
    backoff: m.Backoff | Backoff


class RetryPolicyPatch(TypedDict, total=False):
    """The number of attempts of a run whose code fails or times out; a lost process is always given another attempt. What is left out stays; null brings the default back."""

    max_attempts: int | None
    backoff: m.BackoffPatch | BackoffPatch | None


class Rollback(TypedDict, total=False):
    """The version to go back to."""

    version: int | None


class Rule(TypedDict, total=False):
    """Permits or forbids the actions on the resources to the subjects."""

    subjects: Required[list[str]]
    actions: Required[list[str]]
    resources: Required[list[str]]


class RuleValidate(TypedDict, total=False):
    """The event for whose message one asks."""

    event: str | None
    data: Mapping[str, Any] | None


class RunCreate(TypedDict, total=False):
    """The input to run a function on."""

    input: Any
    secrets: list[str]


class ScheduleCreate(TypedDict, total=False):
    """A new schedule."""

    name: str
    display_name: str | None
    description: str | None
    schedule: str
    time_zone: str
    start: datetime | str | None
    end: datetime | str | None
    event: str | None
    function: str | None
    data: Any
    secrets: list[str]
    paused: bool


class ScheduleReplace(TypedDict, total=False):
    """A schedule without its name."""

    display_name: str | None
    description: str | None
    schedule: str
    time_zone: str
    start: datetime | str | None
    end: datetime | str | None
    event: str | None
    function: str | None
    data: Any
    secrets: list[str]


class ScheduleUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    schedule: str
    time_zone: str
    start: datetime | str | None
    end: datetime | str | None
    event: str | None
    function: str | None
    data: Any
    secrets: list[str]


Schemas = TypedDict("Schemas", {"in": Any, "out": Any}, total=False)


class SecretCreate(TypedDict, total=False):
    """A new secret."""

    values: Mapping[str, str]
    name: str
    display_name: str | None
    description: str | None


class SecretReplace(TypedDict, total=False):
    """A secret without its name."""

    values: Mapping[str, str]
    display_name: str | None
    description: str | None


class SecretUpdate(TypedDict, total=False):
    """The fields to change; `values` replace all that were there, key by key they cannot be changed."""

    values: Mapping[str, str]
    display_name: str | None
    description: str | None


class ServiceAccountCreate(TypedDict, total=False):
    """A new service account."""

    name: str
    display_name: str | None
    description: str | None
    role: str
    projects: Sequence[m.MembershipInput | MembershipInput]
    status: str
    public_keys: list[str | Mapping[str, Any]]


class ServiceAccountReplace(TypedDict, total=False):
    """A service account without its name."""

    display_name: str | None
    description: str | None
    role: str
    projects: Sequence[m.MembershipInput | MembershipInput]
    status: str
    public_keys: list[str | Mapping[str, Any]]


class ServiceAccountUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    role: str
    projects: Sequence[m.MembershipInput | MembershipInput]
    status: str
    public_keys: list[str | Mapping[str, Any]]


class SessionApp(TypedDict, total=False):
    """A program in a session that answers on a port."""

    name: Required[str]
    port: Required[int]
    protocol: str


class SessionCreate(TypedDict, total=False):
    """A new session."""

    type: str
    image: str | None
    resources: Mapping[str, float | str]
    resource_group: str | None
    mounts: Sequence[m.SessionMountGiven | SessionMountGiven]
    environment: Mapping[str, str]
    secrets: list[str]
    command: str | None
    bootstrap_script: str | None
    starts_at: datetime | str | None
    timeout: int | None
    priority: int | None
    preemptible: bool
    apps: Sequence[m.SessionApp | SessionApp]
    callback: str | None
    callback_secret: str | None
    tag: str | None
    name: str | None
    display_name: str | None
    description: str | None
    depends_on: list[str]
    reuse: bool


class SessionDefaults(TypedDict, total=False):
    """What sessions have that do not say it themselves."""

    resources: Mapping[str, float | str]
    priority: int | None
    timeout: int | None


class SessionDefaultsPatch(TypedDict, total=False):
    """What sessions have that do not say it themselves. What is left out stays; null brings the default back."""

    resources: Mapping[str, float | str | None] | None
    priority: int | None
    timeout: int | None


class SessionEnd(TypedDict, total=False):
    """How to end a session."""

    forced: bool


class SessionFileRemoval(TypedDict, total=False):
    """What to delete."""

    path: str
    recursive: bool


class SessionFromTemplate(TypedDict, total=False):
    """Fields of the session that are not the template's: maps are merged, lists and all others are taken instead; null is the field's default."""

    type: str | None
    image: str | None
    resources: Mapping[str, float | str | None] | None
    resource_group: str | None
    mounts: Sequence[m.SessionMountGiven | SessionMountGiven] | None
    environment: Mapping[str, str | None] | None
    secrets: list[str] | None
    command: str | None
    bootstrap_script: str | None
    starts_at: datetime | str | None
    timeout: int | None
    priority: int | None
    preemptible: bool | None
    apps: Sequence[m.SessionApp | SessionApp] | None
    callback: str | None
    callback_secret: str | None
    tag: str | None
    name: str | None
    display_name: str | None
    description: str | None
    depends_on: list[str] | None
    reuse: bool | None


class SessionIds(TypedDict, total=False):
    """Sessions, by their ids."""

    ids: list[str]


class SessionMountGiven(TypedDict, total=False):
    """A folder to mount."""

    folder: Required[str]
    path: str | None
    permission: str
    subpath: str


class SessionRename(TypedDict, total=False):
    """A new name."""

    name: str


class SessionTemplateCreate(TypedDict, total=False):
    """A new session template: a name, and the fields of the sessions that are made from it; 32 KiB as JSON."""

    name: str
    display_name: str | None
    description: str | None
    type: str
    image: str | None
    resources: Mapping[str, float | str]
    resource_group: str | None
    mounts: Sequence[m.SessionMountGiven | SessionMountGiven]
    environment: Mapping[str, str]
    secrets: list[str]
    command: str | None
    bootstrap_script: str | None
    starts_at: datetime | str | None
    timeout: int | None
    priority: int | None
    preemptible: bool
    apps: Sequence[m.SessionApp | SessionApp]
    callback: str | None
    callback_secret: str | None
    tag: str | None


class SessionTemplateReplace(TypedDict, total=False):
    """A session template without its name."""

    display_name: str | None
    description: str | None
    type: str
    image: str | None
    resources: Mapping[str, float | str]
    resource_group: str | None
    mounts: Sequence[m.SessionMountGiven | SessionMountGiven]
    environment: Mapping[str, str]
    secrets: list[str]
    command: str | None
    bootstrap_script: str | None
    starts_at: datetime | str | None
    timeout: int | None
    priority: int | None
    preemptible: bool
    apps: Sequence[m.SessionApp | SessionApp]
    callback: str | None
    callback_secret: str | None
    tag: str | None


class SessionTemplateUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    type: str
    image: str | None
    resources: Mapping[str, float | str | None] | None
    resource_group: str | None
    mounts: Sequence[m.SessionMountGiven | SessionMountGiven]
    environment: Mapping[str, str | None] | None
    secrets: list[str]
    command: str | None
    bootstrap_script: str | None
    starts_at: datetime | str | None
    timeout: int | None
    priority: int | None
    preemptible: bool
    apps: Sequence[m.SessionApp | SessionApp]
    callback: str | None
    callback_secret: str | None
    tag: str | None


class SessionUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    tag: str | None
    priority: int


class ShareInput(TypedDict, total=False):
    """A version and its part of the runs."""

    version: Required[int]
    weight: Required[int]


class SimulateBody(TypedDict, total=False):
    """A question."""

    principal: str | m.SimulatedPrincipal | SimulatedPrincipal
    action: str
    resource: m.SimulatedResource | SimulatedResource
    policies: Sequence[m.PolicyDraft | PolicyDraft]


class SimulatedPrincipal(TypedDict, total=False):
    """The principal that is asked about. Without `role` and `projects` it is the user as it is now."""

    subject: Required[str]
    role: str | None
    projects: Mapping[str, str] | None


class SimulatedResource(TypedDict, total=False):
    """The target of the question: one entity, or without `name` all of a scope."""

    type: Required[str]
    domain: str | None
    project: str | None
    name: str | None
    function: str | None


class Source(TypedDict, total=False):
    """The code: `files`, a `zip` in base64, or an `upload`."""

    files: Mapping[str, str] | None
    zip: str | None
    upload: str | None


class SubjectWeight(TypedDict, total=False):
    """The weight of a domain, of a project, or of a user in a project."""

    domain_name: Required[str]
    project_name: str | None
    user_name: str | None
    weight: Required[float | None]


class SubscriptionCreate(TypedDict, total=False):
    """A new subscription."""

    name: str
    display_name: str | None
    description: str | None
    event: str
    function: str
    filter: Sequence[Mapping[str, Any]]
    secrets: list[str]
    retries: m.RetryPolicy | RetryPolicy | None
    reply: bool | str
    expand: bool


class SubscriptionReplace(TypedDict, total=False):
    """A subscription without its name."""

    display_name: str | None
    description: str | None
    event: str
    function: str
    filter: Sequence[Mapping[str, Any]]
    secrets: list[str]
    retries: m.RetryPolicy | RetryPolicy | None
    reply: bool | str
    expand: bool


class SubscriptionUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    event: str
    function: str
    filter: Sequence[Mapping[str, Any]]
    secrets: list[str]
    retries: m.RetryPolicyPatch | RetryPolicyPatch | None
    reply: bool | str
    expand: bool


class UploadCreate(TypedDict, total=False):
    """A file that will be uploaded."""

    size: int
    content_type: str
    sha256: str | None


class UserCreate(TypedDict, total=False):
    """A new user."""

    password: str | None
    name: str
    display_name: str | None
    description: str | None
    role: str
    projects: Sequence[m.MembershipInput | MembershipInput]
    status: str
    email: str | None
    full_name: str | None
    federated_identities: Sequence[m.IdentityInput | IdentityInput]
    resource_policy: str | None


class UserReplace(TypedDict, total=False):
    """A user without its name."""

    password: str | None
    display_name: str | None
    description: str | None
    role: str
    projects: Sequence[m.MembershipInput | MembershipInput]
    status: str
    email: str | None
    full_name: str | None
    federated_identities: Sequence[m.IdentityInput | IdentityInput]
    resource_policy: str | None


class UserUpdate(TypedDict, total=False):
    """The fields to change."""

    password: str
    display_name: str | None
    description: str | None
    role: str
    projects: Sequence[m.MembershipInput | MembershipInput]
    status: str
    email: str | None
    full_name: str | None
    federated_identities: Sequence[m.IdentityInput | IdentityInput]
    resource_policy: str | None


class WebhookCreate(TypedDict, total=False):
    """A new webhook."""

    name: str
    display_name: str | None
    description: str | None
    event: str
    scheme: str
    tolerance_seconds: int
    secret: str | None


class WebhookReplace(TypedDict, total=False):
    """A webhook without its name, scheme and secret."""

    display_name: str | None
    description: str | None
    event: str
    tolerance_seconds: int


class WebhookRotate(TypedDict, total=False):
    """The new signing secret, and the grace of the former one."""

    secret: str | None
    grace_seconds: int


class WebhookSpec(TypedDict, total=False):
    """Where a webhook is, and by what it is signed (Standard Webhooks)."""

    url: Required[str]
    secret: Required[str]
    secret_key: str
    content_type: str


class WebhookSpecPatch(TypedDict, total=False):
    """Where a webhook is, and by what it is signed (Standard Webhooks). What is left out stays; null brings the default back."""

    url: str | None
    secret: str | None
    secret_key: str | None
    content_type: str | None


class WebhookTest(TypedDict, total=False):
    """The body of a delivery that is made to try a webhook."""

    data: Any


class WebhookUpdate(TypedDict, total=False):
    """The fields to change."""

    display_name: str | None
    description: str | None
    event: str
    tolerance_seconds: int


class WeightInput(TypedDict, total=False):
    """A weight."""

    weight: float | None


class WeightsInput(TypedDict, total=False):
    """Weights, all set or none."""

    weights: Sequence[m.SubjectWeight | SubjectWeight]
