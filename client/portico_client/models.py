# Written by client/codegen.py from the API's description; not to be edited.

from __future__ import annotations

from typing import Annotated, Any

from portico_client.base import Model
from pydantic import AwareDatetime, Field


class AccessTokenCreate(Model):
    """
    A new token.
    """

    expires_at: AwareDatetime | None = None
    """
    The time of its end, at most 365 days from now; by default 90.
    """
    name: str
    """
    What it is for; several may have one name.
    """
    permissions: list[str] | None = None
    """
    What it is good for: `<type>:<operation>`, `<type>:*`, or `*`. By default all that its holder may do.
    """
    projects: list[str] | None = None
    """
    The projects that it is good in, and nowhere else. By default all of its holder's.
    """
    resources: list[str] | None = None
    """
    What it is good for, with all that belongs to it: `<type>:<project>/<name>`, `<type>:<project>/*`, `<type>:*`, `project:<name>`, or `<type>:<name>`, which is kept with the current project. By default everything.
    """


class AccessTokenPublic(Model):
    """
    An access token, without its secret.
    """

    id: str
    expires_at: AwareDatetime
    """
    The time of its end.
    """
    name: str
    permissions: list[str] | None
    """
    What it is good for: `<type>:<operation>`, `<type>:*`, or `*`. By default all that its holder may do.
    """
    projects: list[str] | None
    """
    The projects that it is good in, and nowhere else. By default all of its holder's.
    """
    resources: list[str] | None
    """
    What it is good for, with all that belongs to it: `<type>:<project>/<name>`, `<type>:<project>/*`, `<type>:*`, `project:<name>`, or `<type>:<name>`, which is kept with the current project. By default everything.
    """
    created_at: AwareDatetime


class AccessTokenWithSecret(Model):
    """
    A token with its secret, which is not shown again.
    """

    id: str
    expires_at: AwareDatetime
    """
    The time of its end.
    """
    name: str
    permissions: list[str] | None
    """
    What it is good for: `<type>:<operation>`, `<type>:*`, or `*`. By default all that its holder may do.
    """
    projects: list[str] | None
    """
    The projects that it is good in, and nowhere else. By default all of its holder's.
    """
    resources: list[str] | None
    """
    What it is good for, with all that belongs to it: `<type>:<project>/<name>`, `<type>:<project>/*`, `<type>:*`, `project:<name>`, or `<type>:<name>`, which is kept with the current project. By default everything.
    """
    token: str
    """
    Shown this once.
    """
    created_at: AwareDatetime


class AddressedApp(Model):
    """
    An app, and where it is reached.
    """

    name: str
    """
    A part of a host name.
    """
    port: int
    protocol: str = 'http'
    content_url: str | None
    """
    By HTTP, with the proof of any request; null of one of TCP.
    """
    origin: str | None
    """
    Of its own, by the app proxy, which a token opens; null where there is none.
    """


class AllocationShare(Model):
    """
    What a place may have, has, and can still get; a slot without a limit is in `used` alone.
    """

    limits: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    used: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    assignable: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    max_sessions: int | None
    """
    Null without a limit.
    """
    sessions: int
    """
    Sessions that hold slots.
    """


class AllowList(Model):
    """
    Who may use a resource group: everybody if all lists are empty, else whom one of them names.
    """

    domains: list[str] = []
    projects: list[str] = []
    """
    `domain/project`.
    """
    keypairs: list[str] = []
    """
    Access keys.
    """


class AllowListPatch(Model):
    """
    Who may use a resource group: everybody if all lists are empty, else whom one of them names. What is left out stays; null brings the default back.
    """

    domains: list[str] | None = None
    projects: list[str] | None = None
    """
    `domain/project`.
    """
    keypairs: list[str] | None = None
    """
    Access keys.
    """


class AnnouncementCreate(Model):
    """
    A new announcement.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    message: str
    """
    Plain text: markup and links stay text.
    """
    from_: Annotated[AwareDatetime | None, Field(alias='from')] = None
    """
    When it is first shown; null: at once.
    """
    until: AwareDatetime | None = None
    """
    When it is no longer shown, after `from`; null: never.
    """
    audience: list[str] = []
    """
    Whom it is for: `domain/<name>`, `project/<domain>/<name>`, `role/<role>`. Whoever is of one of them sees it; empty: everybody.
    """


class AnnouncementPublic(Model):
    """
    An announcement.
    """

    name: str
    display_name: str | None
    description: str | None
    message: str
    from_: Annotated[AwareDatetime | None, Field(alias='from')]
    """
    When it is first shown; null: at once.
    """
    until: AwareDatetime | None
    audience: list[str]
    created_at: AwareDatetime
    updated_at: AwareDatetime


class AnnouncementReplace(Model):
    """
    An announcement without its name.
    """

    display_name: str | None = None
    description: str | None = None
    message: str
    """
    Plain text: markup and links stay text.
    """
    from_: Annotated[AwareDatetime | None, Field(alias='from')] = None
    """
    When it is first shown; null: at once.
    """
    until: AwareDatetime | None = None
    """
    When it is no longer shown, after `from`; null: never.
    """
    audience: list[str] = []
    """
    Whom it is for: `domain/<name>`, `project/<domain>/<name>`, `role/<role>`. Whoever is of one of them sees it; empty: everybody.
    """


class AnnouncementUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    message: str | None = None
    """
    Plain text: markup and links stay text.
    """
    from_: Annotated[AwareDatetime | None, Field(alias='from')] = None
    """
    When it is first shown; null: at once.
    """
    until: AwareDatetime | None = None
    """
    When it is no longer shown, after `from`; null: never.
    """
    audience: list[str] | None = None
    """
    Whom it is for: `domain/<name>`, `project/<domain>/<name>`, `role/<role>`. Whoever is of one of them sees it; empty: everybody.
    """


class AnnouncementUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    message: str | None = None
    """
    Plain text: markup and links stay text.
    """
    from_: Annotated[AwareDatetime | None, Field(alias='from')] = None
    """
    When it is first shown; null: at once.
    """
    until: AwareDatetime | None = None
    """
    When it is no longer shown, after `from`; null: never.
    """
    audience: list[str] | None = None
    """
    Whom it is for: `domain/<name>`, `project/<domain>/<name>`, `role/<role>`. Whoever is of one of them sees it; empty: everybody.
    """
    name: str


class AppToken(Model):
    """
    The address at which a browser enters an app, and the token that is in it.
    """

    url: str
    """
    It holds the token: not to be shown around.
    """
    token: str
    expires_at: AwareDatetime
    """
    For entering; use renews it.
    """


class Attempt(Model):
    """
    One time that the code of a run was begun; RUNNING until it is known how it ended, DEAD when its process was lost.
    """

    number: int
    """
    From 1.
    """
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    status: str = 'RUNNING'
    """
    QUEUED -> RUNNING -> QUEUED again, for another attempt, or one of the others, which are terminal.
    """
    error: str | None = None
    """
    The type of the error.
    """
    cold: bool | None = None
    """
    True if a process was started for it.
    """


class AuditLogPublic(Model):
    """
    One thing that was done, or tried.
    """

    id: str
    """
    A UUIDv7.
    """
    scope: str
    """
    The scope acted in.
    """
    version: int | None
    """
    Of the entity, after the change.
    """
    time: AwareDatetime
    actor: str
    """
    The principal that acted.
    """
    acted_as: str
    """
    As whom.
    """
    action: str
    operation: str
    entity_type: str
    entity: str | None
    """
    Its name or id; null when it was a whole scope.
    """
    state: str | None
    """
    Of the entity, after the change.
    """
    outcome: str
    """
    The outcome of an action.
    """
    error_code: str | None
    """
    Why it did not succeed.
    """
    duration_ms: float
    request_id: str
    """
    Of the request that did it.
    """
    traceparent: str | None


class Backoff(Model):
    """
    Seconds between attempts: `initial`, then `factor` times as long each time, at most `max`.
    """

    initial: float = 1
    """
    Seconds before the second attempt.
    """
    factor: float = 2
    """
    The ratio of each pause to the last.
    """
    max: float = 300
    """
    The longest pause, in seconds.
    """


class BackoffPatch(Model):
    """
    Seconds between attempts: `initial`, then `factor` times as long each time, at most `max`. What is left out stays; null brings the default back.
    """

    initial: float | None = None
    """
    Seconds before the second attempt.
    """
    factor: float | None = None
    """
    The ratio of each pause to the last.
    """
    max: float | None = None
    """
    The longest pause, in seconds.
    """


class BaseImageCreate(Model):
    """
    A new base image.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    language: str
    """
    The language and version that run the code.
    """
    contract: str
    """
    The signature of a handler, for people.
    """
    deprecated: bool = False
    """
    It still works; new functions should take another.
    """
    container: str | None = None
    """
    The container image that sessions run in, as `docker pull` takes it; null: it is for functions only.
    """


class BaseImagePublic(Model):
    """
    A base image.
    """

    name: str
    display_name: str | None
    description: str | None
    language: str
    """
    The language and version that run the code.
    """
    contract: str
    deprecated: bool
    container: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class BaseImageReplace(Model):
    """
    A base image without its name.
    """

    display_name: str | None = None
    description: str | None = None
    language: str
    """
    The language and version that run the code.
    """
    contract: str
    """
    The signature of a handler, for people.
    """
    deprecated: bool = False
    """
    It still works; new functions should take another.
    """
    container: str | None = None
    """
    The container image that sessions run in, as `docker pull` takes it; null: it is for functions only.
    """


class BaseImageUpdate(Model):
    """
    The fields to change; functions and images that are built keep the language that they were built for.
    """

    display_name: str | None = None
    description: str | None = None
    language: str | None = None
    """
    The language and version that run the code.
    """
    contract: str | None = None
    """
    The signature of a handler, for people.
    """
    deprecated: bool | None = None
    """
    It still works; new functions should take another.
    """
    container: str | None = None
    """
    The container image that sessions run in, as `docker pull` takes it; null: it is for functions only.
    """


class BaseImageUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    language: str | None = None
    """
    The language and version that run the code.
    """
    contract: str | None = None
    """
    The signature of a handler, for people.
    """
    deprecated: bool | None = None
    """
    It still works; new functions should take another.
    """
    container: str | None = None
    """
    The container image that sessions run in, as `docker pull` takes it; null: it is for functions only.
    """
    name: str


class BatchNames(Model):
    """
    The entities of a batch, by name.
    """

    names: list[str]


class BindingInput(Model):
    """
    A scope or a resource group.
    """

    scope: str | None = None
    resource_group: str | None = None


class BindingPublic(Model):
    """
    A place whose sessions are checked; one of the two is null.
    """

    scope: str | None
    """
    `global`, `domain/<domain>` or `project/<domain>/<project>`.
    """
    resource_group: str | None


class BoolEnumFilter(Model):
    equals: bool | None = None
    in_: Annotated[list[bool] | None, Field(alias='in')] = None


class BuildFailure(Model):
    """
    Why a function cannot run; `file` and `line` (from 1) where the code says so.
    """

    type: str
    message: str
    file: str | None = None
    line: int | None = None


class ChannelTest(Model):
    """
    The text of a message that tries a channel.
    """

    message: str | None = None
    """
    By default a sentence of the platform's.
    """


class ChannelTypeEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class CheckedPreset(Model):
    """
    A preset, and whether a session of its size would start now.
    """

    name: str
    display_name: str | None
    description: str | None
    slots: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    allocatable: bool
    lacking: list[str]
    """
    What there is not enough of: slots, and `sessions` where no more may start.
    """


class CheckedPresets(Model):
    """
    The presets of a resource group.
    """

    resource_group: str
    assignable: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    presets: list[CheckedPreset]


class ClaimMapping(Model):
    """
    The claims that user, e-mail and groups are read from.
    """

    user: str = 'sub'
    email: str = 'email'
    full_name: str = 'name'
    groups: str = 'groups'


class ClaimMappingInput(Model):
    """
    The claims that say who somebody is.
    """

    user: str = 'sub'
    """
    The name of a user whom the first sign-in makes. A text that is no name in lower case gets a readable one with a digest at its end. An e-mail address must be verified.
    """
    email: str = 'email'
    full_name: str = 'name'
    groups: str = 'groups'
    """
    A claim that is a list of texts, or one text. A token without it leaves role and memberships as they are.
    """


class ClaimMappingPatch(Model):
    """
    The claims that say who somebody is. What is left out stays; null brings the default back.
    """

    user: str | None = None
    """
    The name of a user whom the first sign-in makes. A text that is no name in lower case gets a readable one with a digest at its end. An e-mail address must be verified.
    """
    email: str | None = None
    full_name: str | None = None
    groups: str | None = None
    """
    A claim that is a list of texts, or one text. A token without it leaves role and memberships as they are.
    """


class Completed(Model):
    """
    What may take the place of the code from `cursor_start` to `cursor_end`.
    """

    matches: list[str]
    cursor_start: int
    cursor_end: int


class Completion(Model):
    """
    The code, and where in it one writes.
    """

    code: str
    cursor: int | None = None
    """
    In characters; the end unless given.
    """


class CurrentAnnouncement(Model):
    """
    An announcement as those see it whom it is for.
    """

    id: str
    """
    Another after each change of its text.
    """
    name: str
    """
    Its name.
    """
    message: str
    """
    Plain text.
    """
    until: AwareDatetime | None
    """
    When it is no longer shown; null: not known.
    """


class CurrentAnnouncements(Model):
    """
    Those that are for the caller now, the latest first.
    """

    items: list[CurrentAnnouncement]


class DeadLetterReasonEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class DeadLetterStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class Deleted(Model):
    """
    What was removed.
    """

    files: int
    """
    Objects that are gone, directories among them.
    """


class DeliveryPublic(Model):
    """
    A delivery that was accepted, and is durable.
    """

    id: str
    """
    The id of the event.
    """
    duplicate: bool
    """
    It had been delivered before, and was not published again.
    """


class DeliverySeen(Model):
    """
    A delivery to a webhook, as it ended.
    """

    time: AwareDatetime
    """
    When it came.
    """
    outcome: str
    """
    `accepted`, or `refused`.
    """
    code: str | None
    """
    Why it was refused.
    """
    id: str | None
    """
    The id of the event.
    """
    subject: str | None
    """
    The kind of delivery, as its sender calls it.
    """


class DeliveryTrouble(Model):
    """
    The reason why a delivery failed.
    """

    code: str
    message: str


class DirectoryInput(Model):
    """
    A directory to make.
    """

    path: str
    """
    Relative, `/` between names; at most 900 bytes, no empty name, `.`, `..` or control character.
    """


class DomainCreate(Model):
    """
    A new domain.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    plan: str = 'standard'
    """
    The usage plan of its users' calls.
    """


class DomainPublic(Model):
    """
    A domain.
    """

    name: str
    display_name: str | None
    description: str | None
    resource_policy: str | None
    plan: str
    """
    The usage plans of the template.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class DomainReplace(Model):
    """
    A domain without its name.
    """

    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    plan: str = 'standard'
    """
    The usage plan of its users' calls.
    """


class DomainUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    plan: str | None = None
    """
    The usage plan of its users' calls.
    """


class DomainUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    plan: str | None = None
    """
    The usage plan of its users' calls.
    """
    name: str


class Dropped(Model):
    """
    Bytes that were printed beyond what is kept: from the middle of each stream.
    """

    stdout: int = 0
    stderr: int = 0


class Durations(Model):
    """
    Seconds from the start to the end of runs' last attempts, by nearest rank; null without any.
    """

    p50: float | None
    p95: float | None
    p99: float | None


class EmittedPublic(Model):
    """
    An event that was accepted, and is durable.
    """

    id: str
    source: str
    type: str
    duplicate: bool
    """
    It had been emitted before, and was not published again.
    """


class EngineNameEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class ErrorDetail(Model):
    """
    The error.
    """

    code: str
    """
    Stable, for programs.
    """
    message: str
    """
    For people; may change.
    """
    details: dict[str, Any]
    """
    More, depending on the code.
    """
    request_id: str
    """
    The id of the request, as in `X-Request-Id`.
    """


class EventTypeCreate(Model):
    """
    A new event type.
    """

    name: str
    """
    The `type` of its events; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    schema_: Annotated[dict[str, Any] | bool | None, Field(alias='schema')] = None
    """
    JSON Schema 2020-12 of the events' data, or null for anything.
    """


class EventTypePublic(Model):
    """
    An event type.
    """

    name: str
    display_name: str | None
    description: str | None
    schema_: Annotated[dict[str, Any] | bool | None, Field(alias='schema')]
    """
    JSON Schema 2020-12 of the events' data, or null for anything.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class EventTypeReplace(Model):
    """
    An event type without its name.
    """

    display_name: str | None = None
    description: str | None = None
    schema_: Annotated[dict[str, Any] | bool | None, Field(alias='schema')] = None
    """
    JSON Schema 2020-12 of the events' data, or null for anything.
    """


class EventTypeUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    schema_: Annotated[dict[str, Any] | bool | None, Field(alias='schema')] = None
    """
    JSON Schema 2020-12 of the events' data, or null for anything.
    """


class EventTypeUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    schema_: Annotated[dict[str, Any] | bool | None, Field(alias='schema')] = None
    """
    JSON Schema 2020-12 of the events' data, or null for anything.
    """
    name: str


class ExecutionOptions(Model):
    """
    The steps of a batch, each a command of a shell; or the `request` that an input answers.
    """

    clean: str | None = None
    build: str | None = None
    exec: str | None = None
    request: int | None = None


class ExportCreate(Model):
    """
    What is exported, and how.
    """

    resource: str
    """
    What is exported: of the caller's domain, runs and sessions of a project.
    """
    filter: dict[str, Any] | None = None
    """
    As in the resource's searches.
    """
    fields: list[str] | None = None
    """
    The columns; by default all that clients see.
    """
    format: str = 'csv'
    """
    The formats of files.
    """
    project: str | None = None
    """
    Of runs and sessions; by default the current project.
    """


class FairShareParameters(Model):
    """
    The parameters of fair shares.
    """

    half_life_days: float = 7
    """
    Usage of so many days ago counts half.
    """
    lookback_days: int = 28
    """
    Older usage does not count.
    """
    default_weight: float = 1
    """
    Of whom no weight is set for.
    """
    resource_weights: dict[str, float] = {}
    """
    What each slot counts; 1 where nothing is set.
    """


class FairShareParametersPatch(Model):
    """
    The parameters of fair shares. What is left out stays; null brings the default back.
    """

    half_life_days: float | None = None
    """
    Usage of so many days ago counts half.
    """
    lookback_days: int | None = None
    """
    Older usage does not count.
    """
    default_weight: float | None = None
    """
    Of whom no weight is set for.
    """
    resource_weights: dict[str, float | None] | None = None
    """
    What each slot counts; 1 where nothing is set.
    """


class File(Model):
    """
    A file or a directory.
    """

    name: str
    path: str
    type: str
    size: int | None
    """
    Bytes; null for a directory.
    """
    modified_at: AwareDatetime | None
    """
    The time of the last write; null for a directory.
    """


class FileArchive(Model):
    """
    Files and directories of a folder; all of it if there are none.
    """

    paths: list[str] = []


class FileDeletion(Model):
    """
    Files and directories to remove.
    """

    paths: list[str]
    recursive: bool = False
    """
    Directories that are not empty, too.
    """


class FileDownload(Model):
    """
    A file to download.
    """

    path: str
    """
    Relative, `/` between names; at most 900 bytes, no empty name, `.`, `..` or control character.
    """


class FileDownloadUrl(Model):
    """
    A URL to read a file from, `Range` included.
    """

    url: str
    """
    Pre-signed, for 5 minutes.
    """
    path: str
    size: int


class FileMove(Model):
    """
    A file or a directory, and its new path.
    """

    source: str
    """
    Relative, `/` between names; at most 900 bytes, no empty name, `.`, `..` or control character.
    """
    target: str
    """
    Relative, `/` between names; at most 900 bytes, no empty name, `.`, `..` or control character.
    """


class FilePart(Model):
    """
    A part of a file.
    """

    path: str
    size: int
    """
    Bytes of the whole file.
    """
    offset: int
    content: str
    """
    Base64 (RFC 4648, 4).
    """


class FilePiece(Model):
    """
    Where a piece of a larger file belongs. Pieces come in order; one that comes again changes nothing.
    """

    upload: str
    """
    Of your own, the same for all pieces.
    """
    offset: int
    size: int
    """
    Bytes of the whole file.
    """


class FileUpload(Model):
    """
    A file that will be uploaded.
    """

    path: str
    """
    Relative, `/` between names; at most 900 bytes, no empty name, `.`, `..` or control character.
    """
    size: int
    """
    Bytes, exactly.
    """
    content_type: str = 'application/octet-stream'


class FolderClone(Model):
    """
    The folder to make: `name` in the current project, or `me/name`.
    """

    target: str


class FolderCreate(Model):
    """
    A new folder.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    usage_mode: str = 'general'
    """
    What the files are for.
    """


class FolderPublic(Model):
    """
    A folder, without its files.
    """

    name: str
    uid: str
    """
    Names this very folder, in references as `uid:<uid>`.
    """
    display_name: str | None
    description: str | None
    owner: str
    usage_mode: str
    """
    What the files are for.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class FolderRename(Model):
    """
    A folder's new name.
    """

    name: str


class FolderReplace(Model):
    """
    A folder without its name.
    """

    display_name: str | None = None
    description: str | None = None
    usage_mode: str = 'general'
    """
    What the files are for.
    """


class FolderShare(Model):
    """
    A share, or while it is PENDING an invitation to one.
    """

    user: str
    permission: str
    """
    What those may do with whom a folder is shared: `ro` reads, `rw` writes as well, `wd` removes as well.
    """
    status: str
    """
    PENDING, then ACCEPTED. One that is rejected, taken back or left is no more.
    """


class FolderShareChange(Model):
    """
    Those with whom a folder is shared, and what they may do from now on.
    """

    users: list[str]
    permission: str
    """
    What those may do with whom a folder is shared: `ro` reads, `rw` writes as well, `wd` removes as well.
    """


class FolderShareInput(Model):
    """
    Those with whom a folder is shared, all of its domain, and what they may do.
    """

    users: list[str]
    permission: str = 'ro'
    """
    What those may do with whom a folder is shared: `ro` reads, `rw` writes as well, `wd` removes as well.
    """


class FolderShares(Model):
    """
    With whom a folder is shared, by subject.
    """

    items: list[FolderShare]


class FolderUnshare(Model):
    """
    Those whose shares and invitations are taken back.
    """

    users: list[str]


class FolderUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    usage_mode: str | None = None
    """
    What the files are for.
    """


class FolderUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    usage_mode: str | None = None
    """
    What the files are for.
    """
    name: str


class FunctionMount(Model):
    """
    A folder in the working directory of runs; `folder` is as whoever deployed the function named it.
    """

    folder: str
    path: str
    subpath: str = ''


class FunctionMountGiven(Model):
    """
    A folder to mount.
    """

    folder: str
    """
    A folder: `name` in the project, `me/name` of one's own, or `uid:<uid>`.
    """
    path: str | None = None
    """
    Below the working directory; the folder's name unless given.
    """
    subpath: str = ''
    """
    A directory of the folder.
    """


class FunctionStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class GroupCapacity(Model):
    """
    How full a resource group is.
    """

    capacity: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    used: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    free: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    sessions: int
    """
    Sessions that hold slots.
    """
    pending_sessions: int
    """
    Sessions that wait.
    """


class GroupProject(Model):
    """
    The place in a project of the members of a group.
    """

    group: str
    project: str
    role: str = 'user'
    """
    The built-in roles in a project.
    """


class GroupProjectInput(Model):
    """
    The place in a project of the members of a group.
    """

    group: str
    project: str
    role: str = 'user'
    """
    The built-in roles in a project.
    """


class GroupRole(Model):
    """
    The role in the domain of the members of a group.
    """

    group: str
    role: str
    """
    The built-in roles.
    """


class GroupRoleInput(Model):
    """
    The role in the domain of the members of a group.
    """

    group: str
    role: str
    """
    Not superadmin.
    """


class Identity(Model):
    """
    A subject at an external issuer.
    """

    issuer: str
    subject: str


class IdentityInput(Model):
    """
    A subject at an external issuer, who signs in as the user.
    """

    issuer: str
    """
    The issuer, exactly as in its tokens; its discovery document is below it.
    """
    subject: str
    """
    The `sub` of its tokens.
    """


class IdentityProviderCreate(Model):
    """
    A new identity provider.
    """

    client_secret: str | None = None
    """
    The secret of the client, if it has one, for sign-ins in browsers. Kept encrypted, never shown again; null takes it away. Another issuer or client id needs it anew.
    """
    mapping: Annotated[ClaimMappingInput, Field(validate_default=True)] = {
        'user': 'sub',
        'email': 'email',
        'full_name': 'name',
        'groups': 'groups',
    }
    roles: list[GroupRoleInput] | None = None
    """
    The first that fits. None at all: roles are given here, not by groups.
    """
    projects: list[GroupProjectInput] | None = None
    """
    All that fit. None at all: memberships are given here, not by groups.
    """
    name: str
    """
    Unique in its domain, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    issuer: str
    """
    The issuer, exactly as in its tokens; its discovery document is below it.
    """
    client_id: str
    """
    The `aud` of its ID tokens: the client id that Portico has there.
    """
    authorized_parties: list[str] = []
    """
    The clients whose `azp` is accepted; without any, `aud` alone decides.
    """
    create_users: bool = False
    """
    True if the first sign-in makes the user; else an administrator links it before.
    """
    enabled: bool = True
    browser_sign_in: bool = False
    """
    True if people sign in through it in a browser, at `/v1/auth/sign-in`: whoever knows the names of domain and provider is then led to its issuer.
    """
    scopes: list[str] = ['profile', 'email']
    """
    The scopes that a sign-in in a browser asks for, beside `openid`.
    """


class IdentityProviderPublic(Model):
    """
    An identity provider.
    """

    name: str
    display_name: str | None
    description: str | None
    issuer: str
    client_id: str
    authorized_parties: list[str]
    mapping: ClaimMapping
    roles: list[GroupRole]
    projects: list[GroupProject]
    create_users: bool
    enabled: bool
    browser_sign_in: bool
    scopes: list[str]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    domain: str


class IdentityProviderReplace(Model):
    """
    An identity provider without its name.
    """

    client_secret: str | None = None
    """
    The secret of the client, if it has one, for sign-ins in browsers. Kept encrypted, never shown again; null takes it away. Another issuer or client id needs it anew.
    """
    mapping: Annotated[ClaimMappingInput, Field(validate_default=True)] = {
        'user': 'sub',
        'email': 'email',
        'full_name': 'name',
        'groups': 'groups',
    }
    roles: list[GroupRoleInput] | None = None
    """
    The first that fits. None at all: roles are given here, not by groups.
    """
    projects: list[GroupProjectInput] | None = None
    """
    All that fit. None at all: memberships are given here, not by groups.
    """
    display_name: str | None = None
    description: str | None = None
    issuer: str
    """
    The issuer, exactly as in its tokens; its discovery document is below it.
    """
    client_id: str
    """
    The `aud` of its ID tokens: the client id that Portico has there.
    """
    authorized_parties: list[str] = []
    """
    The clients whose `azp` is accepted; without any, `aud` alone decides.
    """
    create_users: bool = False
    """
    True if the first sign-in makes the user; else an administrator links it before.
    """
    enabled: bool = True
    browser_sign_in: bool = False
    """
    True if people sign in through it in a browser, at `/v1/auth/sign-in`: whoever knows the names of domain and provider is then led to its issuer.
    """
    scopes: list[str] = ['profile', 'email']
    """
    The scopes that a sign-in in a browser asks for, beside `openid`.
    """


class IdentityProviderUpdate(Model):
    """
    The fields to change.
    """

    client_secret: str | None = None
    """
    The secret of the client, if it has one, for sign-ins in browsers. Kept encrypted, never shown again; null takes it away. Another issuer or client id needs it anew.
    """
    mapping: ClaimMappingPatch | None = None
    roles: list[GroupRoleInput] | None = None
    """
    The first that fits. None at all: roles are given here, not by groups.
    """
    projects: list[GroupProjectInput] | None = None
    """
    All that fit. None at all: memberships are given here, not by groups.
    """
    display_name: str | None = None
    description: str | None = None
    issuer: str | None = None
    """
    The issuer, exactly as in its tokens; its discovery document is below it.
    """
    client_id: str | None = None
    """
    The `aud` of its ID tokens: the client id that Portico has there.
    """
    authorized_parties: list[str] | None = None
    """
    The clients whose `azp` is accepted; without any, `aud` alone decides.
    """
    create_users: bool | None = None
    """
    True if the first sign-in makes the user; else an administrator links it before.
    """
    enabled: bool | None = None
    browser_sign_in: bool | None = None
    """
    True if people sign in through it in a browser, at `/v1/auth/sign-in`: whoever knows the names of domain and provider is then led to its issuer.
    """
    scopes: list[str] | None = None
    """
    The scopes that a sign-in in a browser asks for, beside `openid`.
    """


class IdentityProviderUpdateItem(Model):
    client_secret: str | None = None
    """
    The secret of the client, if it has one, for sign-ins in browsers. Kept encrypted, never shown again; null takes it away. Another issuer or client id needs it anew.
    """
    mapping: ClaimMappingPatch | None = None
    roles: list[GroupRoleInput] | None = None
    """
    The first that fits. None at all: roles are given here, not by groups.
    """
    projects: list[GroupProjectInput] | None = None
    """
    All that fit. None at all: memberships are given here, not by groups.
    """
    display_name: str | None = None
    description: str | None = None
    issuer: str | None = None
    """
    The issuer, exactly as in its tokens; its discovery document is below it.
    """
    client_id: str | None = None
    """
    The `aud` of its ID tokens: the client id that Portico has there.
    """
    authorized_parties: list[str] | None = None
    """
    The clients whose `azp` is accepted; without any, `aud` alone decides.
    """
    create_users: bool | None = None
    """
    True if the first sign-in makes the user; else an administrator links it before.
    """
    enabled: bool | None = None
    browser_sign_in: bool | None = None
    """
    True if people sign in through it in a browser, at `/v1/auth/sign-in`: whoever knows the names of domain and provider is then led to its issuer.
    """
    scopes: list[str] | None = None
    """
    The scopes that a sign-in in a browser asks for, beside `openid`.
    """
    name: str


class IdleCheckerCreate(Model):
    """
    A new idle checker.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    kind: str
    """
    `inactivity` is the time since the last execution, app traffic or open forward.
    """
    seconds: int
    """
    After so many a session ends.
    """
    grace: int = 0
    """
    In its first so many seconds no session ends.
    """
    session_types: list[str] = ['interactive', 'batch']
    """
    Sessions of other types do not end.
    """


class IdleCheckerPublic(Model):
    """
    An idle checker.
    """

    name: str
    display_name: str | None
    description: str | None
    kind: str
    """
    What is measured: the life of a session, or the time since it was last used.
    """
    seconds: int
    grace: int
    session_types: list[str]
    bindings: list[BindingPublic]
    """
    The places whose sessions are checked; none at first.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class IdleCheckerReplace(Model):
    """
    An idle checker without its name.
    """

    display_name: str | None = None
    description: str | None = None
    kind: str
    """
    `inactivity` is the time since the last execution, app traffic or open forward.
    """
    seconds: int
    """
    After so many a session ends.
    """
    grace: int = 0
    """
    In its first so many seconds no session ends.
    """
    session_types: list[str] = ['interactive', 'batch']
    """
    Sessions of other types do not end.
    """


class IdleCheckerUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    kind: str | None = None
    """
    `inactivity` is the time since the last execution, app traffic or open forward.
    """
    seconds: int | None = None
    """
    After so many a session ends.
    """
    grace: int | None = None
    """
    In its first so many seconds no session ends.
    """
    session_types: list[str] | None = None
    """
    Sessions of other types do not end.
    """


class IdleCheckerUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    kind: str | None = None
    """
    `inactivity` is the time since the last execution, app traffic or open forward.
    """
    seconds: int | None = None
    """
    After so many a session ends.
    """
    grace: int | None = None
    """
    In its first so many seconds no session ends.
    """
    session_types: list[str] | None = None
    """
    Sessions of other types do not end.
    """
    name: str


class IdleKindEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class ImageCreate(Model):
    """
    A new image.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable. It is no base image's.
    """
    display_name: str | None = None
    description: str | None = None
    base_image: str
    """
    The base image that it adds packages to.
    """
    dependencies: str = ''
    """
    For Python the text of a requirements.txt: names and versions (PEP 508), no URLs or paths, and of options `--hash`, which then locks all. For Node.js the text of a package.json, of which only `dependencies` count: versions, ranges and tags. At most 200 packages.
    """


class ImageLog(Model):
    """
    The output of the last build of an image.
    """

    image: str
    version: int
    status: str
    """
    CREATING -> READY or ERROR; an update of what it is made of begins again at CREATING.
    """
    log: str
    """
    At most its last 64 KB; empty while the build goes on.
    """


class ImagePublic(Model):
    """
    An image, as it was last changed.
    """

    name: str
    display_name: str | None
    description: str | None
    base_image: str
    dependencies: str
    version: int
    """
    Counts what it was made of.
    """
    status: str
    """
    CREATING -> READY or ERROR; an update of what it is made of begins again at CREATING.
    """
    reason: BuildFailure | None
    """
    Why it could not be built, when its status is ERROR.
    """
    task: str | None
    """
    The task of its last build, of who asked for that: how far it is, and how to cancel it. Kept for 7 days.
    """
    size_bytes: int
    """
    Of the packages that were built last, unpacked.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class ImageReplace(Model):
    """
    An image without its name.
    """

    display_name: str | None = None
    description: str | None = None
    base_image: str
    """
    The base image that it adds packages to.
    """
    dependencies: str = ''
    """
    For Python the text of a requirements.txt: names and versions (PEP 508), no URLs or paths, and of options `--hash`, which then locks all. For Node.js the text of a package.json, of which only `dependencies` count: versions, ranges and tags. At most 200 packages.
    """


class ImageStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class ImageUpdate(Model):
    """
    The fields to change; functions keep the packages they were built with until they are updated themselves.
    """

    display_name: str | None = None
    description: str | None = None
    base_image: str | None = None
    """
    The base image that it adds packages to.
    """
    dependencies: str | None = None
    """
    For Python the text of a requirements.txt: names and versions (PEP 508), no URLs or paths, and of options `--hash`, which then locks all. For Node.js the text of a package.json, of which only `dependencies` count: versions, ranges and tags. At most 200 packages.
    """


class ImageUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    base_image: str | None = None
    """
    The base image that it adds packages to.
    """
    dependencies: str | None = None
    """
    For Python the text of a requirements.txt: names and versions (PEP 508), no URLs or paths, and of options `--hash`, which then locks all. For Node.js the text of a package.json, of which only `dependencies` count: versions, ranges and tags. At most 200 packages.
    """
    name: str


class InputRequest(Model):
    """
    What waiting code asks for; empty unless it waits.
    """

    prompt: str | None = None
    is_password: bool | None = None
    request: int | None = None
    """
    Sent with the answer, it answers once.
    """


class Interrupted(Model):
    """
    The execution that was interrupted.
    """

    execution: str


class Interruption(Model):
    """
    Which execution is interrupted.
    """

    execution: str | None = None
    """
    The present one unless given.
    """


class InvitationPublic(Model):
    """
    An invitation to a folder.
    """

    id: str
    """
    A UUIDv7.
    """
    folder: str
    """
    The uid of the folder.
    """
    name: str
    """
    The name of the folder.
    """
    home: str
    """
    Whose the folder is.
    """
    inviter: str
    permission: str
    """
    What those may do with whom a folder is shared: `ro` reads, `rw` writes as well, `wd` removes as well.
    """
    status: str
    """
    PENDING, then ACCEPTED. One that is rejected, taken back or left is no more.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class InvitationStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class KeyPairCreate(Model):
    """
    A new keypair.
    """

    description: str | None = None


class KeyPairLimitedCreate(Model):
    """
    A new keypair.
    """

    description: str | None = None
    resource_policy: str | None = None
    """
    The resource policy that limits what is done with it, by default that of the user. Needs `keypair:limit`.
    """


class KeyPairLimitedPublic(Model):
    """
    A key pair, without its secret.
    """

    access_key: str
    domain: str
    user: str
    description: str | None
    status: str
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    resource_policy: str | None
    last_used_at: AwareDatetime | None
    """
    To a minute or so.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class KeyPairLimitedUpdate(Model):
    """
    The fields to change.
    """

    description: str | None = None
    status: str | None = None
    """
    A disabled key pair is out within 30 seconds.
    """
    resource_policy: str | None = None
    """
    The resource policy that limits what is done with it, by default that of the user. Needs `keypair:limit`.
    """


class KeyPairLimitedWithSecret(Model):
    """
    A keypair with its secret, which is not shown again.
    """

    access_key: str
    domain: str
    user: str
    description: str | None
    status: str
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    resource_policy: str | None
    secret_key: str
    """
    Shown this once.
    """
    last_used_at: AwareDatetime | None
    """
    To a minute or so.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class KeyPairPublic(Model):
    """
    A key pair, without its secret.
    """

    access_key: str
    domain: str
    user: str
    description: str | None
    status: str
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    resource_policy: str | None
    last_used_at: AwareDatetime | None
    """
    To a minute or so.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class KeyPairUpdate(Model):
    """
    The fields to change.
    """

    description: str | None = None
    status: str | None = None
    """
    A disabled key pair is out within 30 seconds.
    """


class KeyPairWithSecret(Model):
    """
    A keypair with its secret, which is not shown again.
    """

    access_key: str
    domain: str
    user: str
    description: str | None
    status: str
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    resource_policy: str | None
    secret_key: str
    """
    Shown this once.
    """
    last_used_at: AwareDatetime | None
    """
    To a minute or so.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class LanguageEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class LastError(Model):
    """
    The error that last kept an entity from its work; a message that is too long is cut.
    """

    code: str
    message: str
    event: str | None = None
    at: AwareDatetime
    count: int = 1
    """
    The number of times that it was noted since another was, once a minute at most.
    """
    given_up: bool = True
    """
    False while what met it is tried again.
    """


class LogLinePublic(Model):
    """
    A line that a run printed.
    """

    time: AwareDatetime | None
    """
    When it ended; null where the runtime did not tell.
    """
    stream: str
    """
    The streams that code prints to.
    """
    text: str


class LoginBody(Model):
    """
    The user who signs in: by e-mail address or by name.
    """

    domain: str = 'default'
    """
    The domain.
    """
    email: str | None = None
    user: str | None = None
    """
    The name, instead of the address.
    """
    password: str


class LogoutBody(Model):
    """
    The session to end.
    """

    refresh_token: str


class Logs(Model):
    """
    The output that the code printed, in lines.
    """

    stdout: list[str] = []
    stderr: list[str] = []
    order: str = ''
    """
    The order of the lines, in pieces: ms since 1970, and after the piece before from the second on; `o` for stdout or `e` for stderr; a number of lines.
    """


class LogsPublic(Model):
    """
    Lines that a run printed, and how to read on.
    """

    run: str
    status: str
    """
    QUEUED -> RUNNING -> QUEUED again, for another attempt, or one of the others, which are terminal.
    """
    attempt: int
    """
    The attempt that printed them; a new one begins anew.
    """
    stdout: list[str]
    stderr: list[str]
    lines: list[LogLinePublic]
    """
    Those of both in the order in which they were written.
    """
    truncated: bool
    """
    True if more was printed than is kept: beginning and end are, a line between says so.
    """
    dropped: Dropped
    """
    Bytes that were printed beyond what is kept.
    """
    cursor: str
    """
    `after` of the next call.
    """
    done: bool
    """
    True if no more will come.
    """
    url: str | None
    """
    The URL of the whole logs, where they have over 32 KB, for 15 minutes.
    """


class ManyPurged(Model):
    """
    The number of letters that one call has removed; while there is a cursor, call again with it.
    """

    count: int
    has_more: bool
    next_cursor: str | None


class Membership(Model):
    """
    A user's place in a project.
    """

    name: str
    role: str = 'user'
    """
    The built-in roles in a project.
    """


class MembershipInput(Model):
    """
    A place in a project of the domain.
    """

    name: str
    """
    The project.
    """
    role: str = 'user'
    """
    The built-in roles in a project.
    """


class Moved(Model):
    """
    What was moved.
    """

    path: str
    files: int
    """
    Objects that were moved, directories among them; 0 while a task does.
    """
    task: str | None = None
    """
    The task that moves them.
    """


class NotRedriven(Model):
    """
    A letter that could not be redriven, and why.
    """

    id: str
    code: str
    message: str


class NotificationDeliveryDetail(Model):
    """
    A notification delivery with its event.
    """

    id: str
    """
    A UUIDv7.
    """
    rule: str
    channel: str
    event_type: str
    entity: str | None
    """
    What the event is about.
    """
    entity_type: str
    event_id: str
    """
    The id of the event; that of a test is the delivery's own.
    """
    status: str
    """
    WAITING -> DELIVERED or DEAD; a redrive makes a DEAD one WAITING.
    """
    attempts: int
    """
    How often it was tried.
    """
    error: DeliveryTrouble | None
    """
    Of the last attempt.
    """
    next_attempt_at: AwareDatetime | None
    """
    When it is tried next.
    """
    delivered_at: AwareDatetime | None
    event: Any
    """
    The event.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class NotificationDeliveryPublic(Model):
    """
    One event, for one rule, and how far it has come.
    """

    id: str
    """
    A UUIDv7.
    """
    rule: str
    channel: str
    event_type: str
    entity: str | None
    """
    What the event is about.
    """
    entity_type: str
    event_id: str
    """
    The id of the event; that of a test is the delivery's own.
    """
    status: str
    """
    WAITING -> DELIVERED or DEAD; a redrive makes a DEAD one WAITING.
    """
    attempts: int
    """
    How often it was tried.
    """
    error: DeliveryTrouble | None
    """
    Of the last attempt.
    """
    next_attempt_at: AwareDatetime | None
    """
    When it is tried next.
    """
    delivered_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class NotificationRuleCreate(Model):
    """
    A new notification rule.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    events: list[str]
    """
    Types of events: presets (see `/v1/notification-rule-types`), or events of the platform, by entity (`dev.portico.run.*`, `dev.portico.function.update`).
    """
    condition: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of subscriptions, all of which an event must pass. Beside the attributes of the event they speak of its `state`, `operation`, `entitytype`, `actor`, `domain` and `project`.
    """
    channel: str
    """
    The channel, in the same place.
    """
    template: str | None = None
    """
    The message, in the language of Jinja; see `/v1/notification-rule-types`. Null sends the event as JSON.
    """
    enabled: bool = True
    """
    Whether anything is sent by it.
    """


class NotificationRulePublic(Model):
    """
    A notification rule.
    """

    name: str
    display_name: str | None
    description: str | None
    last_error: LastError | None
    """
    The error that last kept it from its work, or will; forgotten at its next change.
    """
    events: list[str]
    condition: list[dict[str, Any]]
    channel: str
    template: str | None
    enabled: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class NotificationRuleReplace(Model):
    """
    A notification rule without its name.
    """

    display_name: str | None = None
    description: str | None = None
    events: list[str]
    """
    Types of events: presets (see `/v1/notification-rule-types`), or events of the platform, by entity (`dev.portico.run.*`, `dev.portico.function.update`).
    """
    condition: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of subscriptions, all of which an event must pass. Beside the attributes of the event they speak of its `state`, `operation`, `entitytype`, `actor`, `domain` and `project`.
    """
    channel: str
    """
    The channel, in the same place.
    """
    template: str | None = None
    """
    The message, in the language of Jinja; see `/v1/notification-rule-types`. Null sends the event as JSON.
    """
    enabled: bool = True
    """
    Whether anything is sent by it.
    """


class NotificationRuleUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    events: list[str] | None = None
    """
    Types of events: presets (see `/v1/notification-rule-types`), or events of the platform, by entity (`dev.portico.run.*`, `dev.portico.function.update`).
    """
    condition: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of subscriptions, all of which an event must pass. Beside the attributes of the event they speak of its `state`, `operation`, `entitytype`, `actor`, `domain` and `project`.
    """
    channel: str | None = None
    """
    The channel, in the same place.
    """
    template: str | None = None
    """
    The message, in the language of Jinja; see `/v1/notification-rule-types`. Null sends the event as JSON.
    """
    enabled: bool | None = None
    """
    Whether anything is sent by it.
    """


class NotificationRuleUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    events: list[str] | None = None
    """
    Types of events: presets (see `/v1/notification-rule-types`), or events of the platform, by entity (`dev.portico.run.*`, `dev.portico.function.update`).
    """
    condition: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of subscriptions, all of which an event must pass. Beside the attributes of the event they speak of its `state`, `operation`, `entitytype`, `actor`, `domain` and `project`.
    """
    channel: str | None = None
    """
    The channel, in the same place.
    """
    template: str | None = None
    """
    The message, in the language of Jinja; see `/v1/notification-rule-types`. Null sends the event as JSON.
    """
    enabled: bool | None = None
    """
    Whether anything is sent by it.
    """
    name: str


class NumberFilter(Model):
    """
    Comparisons of numbers.
    """

    equals: float | None = None
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    in_: Annotated[list[float] | None, Field(alias='in')] = None


class OAuthError(Model):
    """
    The body of an error reply of the token endpoint (RFC 6749, 5.2).
    """

    error: str
    """
    By OAuth 2.0.
    """
    error_description: str
    """
    For people; may change.
    """
    code: str
    """
    As in other errors of Portico.
    """
    request_id: str
    """
    The id of the request, as in `X-Request-Id`.
    """


class OutcomeEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class PasswordBody(Model):
    """
    A change of one's password.
    """

    old_password: str
    new_password: str
    """
    10 to 256 characters, not a common password, without the name of the e-mail address.
    """


class PlanEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class PreemptionPolicy(Model):
    """
    Whether sessions of low priority make room for those of a higher one.
    """

    enabled: bool = False
    preemptible_priority: int = 5
    """
    Sessions of at most this priority make room.
    """
    order: str = 'newest'
    """
    The order in which sessions make room for others.
    """
    mode: str = 'terminate'
    """
    What becomes of a session that makes room.
    """
    min_runtime: int = 0
    """
    Seconds that a session runs before it makes room.
    """


class PreemptionPolicyPatch(Model):
    """
    Whether sessions of low priority make room for those of a higher one. What is left out stays; null brings the default back.
    """

    enabled: bool | None = None
    preemptible_priority: int | None = None
    """
    Sessions of at most this priority make room.
    """
    order: str | None = None
    mode: str | None = None
    min_runtime: int | None = None
    """
    Seconds that a session runs before it makes room.
    """


class PresetCheck(Model):
    """
    Where the presets are to start.
    """

    resource_group: str | None = None
    """
    By default the one that a session would get.
    """


class Price(Model):
    """
    What slots cost from a day on, until the next price. Past days keep theirs when a price is added.
    """

    since: str
    """
    The first day, in UTC.
    """
    currency: str
    """
    An ISO 4217 code.
    """
    per_hour: dict[str, float]
    """
    Of one core (`cpu`), of one GiB (`mem`), of one of any other slot. A slot without a price is free.
    """


class PrincipalPublic(Model):
    """
    The caller.
    """

    subject: str
    kind: str
    name: str
    domain: str | None
    project: str | None
    """
    The current project.
    """
    role: str
    projects: dict[str, str]
    """
    The role in each project.
    """
    amr: list[str]
    """
    The methods of the sign-in (RFC 8176): `pwd`, `swk` (a key of its own), `keypair`, `pop` (a signature), `token` (an access token of one's own).
    """


class ProjectCreate(Model):
    """
    A new project.
    """

    name: str
    """
    Unique in its domain, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    resource_group: str | None = None


class ProjectPublic(Model):
    """
    A project.
    """

    name: str
    display_name: str | None
    description: str | None
    resource_policy: str | None
    resource_group: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    domain: str


class ProjectReplace(Model):
    """
    A project without its name.
    """

    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    resource_group: str | None = None


class ProjectUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    resource_group: str | None = None


class ProjectUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    resource_policy: str | None = None
    resource_group: str | None = None
    name: str


class QuotaPublic(Model):
    """
    A limit on a place, and what is used of it.
    """

    limit: str
    """
    A limit of resource policies without `max_`; of slots, each: `session_slots.cpu`.
    """
    scope: str
    """
    The place that it bounds.
    """
    policy: str | None
    """
    The resource policy that sets it; null without one.
    """
    max: int | float | None
    """
    What is allowed; null without a limit.
    """
    used: int | float | None
    """
    What is used now; null for lifetimes, and for runs and requests without a limit, which nobody counts.
    """


class QuotasPublic(Model):
    """
    Quotas: those of the place that is asked about first.
    """

    items: list[QuotaPublic]


class Redriven(Model):
    """
    A letter, and the run that it was redriven by.
    """

    id: str
    redriven_by: str


class ReplayCreate(Model):
    """
    The time that is replayed.
    """

    since: AwareDatetime
    """
    Recorded at that time or later.
    """
    until: AwareDatetime | None = None
    """
    Recorded before that time; now unless given.
    """


class ReplayPublic(Model):
    """
    A replay, and how far it has come.
    """

    id: str
    """
    A UUIDv7.
    """
    subscription: str
    since: AwareDatetime
    until: AwareDatetime
    status: str
    """
    RUNNING, then one of the others for good; FAILED says why.
    """
    seen: int
    """
    Records that were looked at.
    """
    delivered: int
    """
    Events that have a run by this replay.
    """
    refused: int
    """
    Events that cannot have one: the function does not take them.
    """
    last_error: LastError | None
    """
    The reason why it FAILED.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Republish(Model):
    """
    The time whose events are published again.
    """

    since: AwareDatetime
    """
    Recorded at that time or later.
    """
    until: AwareDatetime | None = None
    """
    Recorded at that time or before; now unless given.
    """
    position: str | None = None
    """
    Where the reply before ended.
    """


class RepublishedPublic(Model):
    """
    How far the publishing came.
    """

    published: int
    """
    Events that were published.
    """
    refused: list[str]
    """
    Records that can never be published, by id.
    """
    position: str | None
    """
    Where to go on; null at the end.
    """


class ResourcePolicyCreate(Model):
    """
    A new resource policy.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    max_functions: int | None = None
    """
    Functions, deleted ones not counted.
    """
    max_concurrent_runs: int | None = None
    """
    Runs that execute at once; the others wait in the queue.
    """
    max_storage_bytes: int | None = None
    """
    Bytes of code.
    """
    max_folders: int | None = None
    """
    Folders, deleted ones not counted.
    """
    max_folder_bytes: int | None = None
    """
    Bytes of files in folders, with those of uploads that are open.
    """
    max_concurrent_sessions: int | None = None
    """
    Sessions that hold slots at once; the others wait.
    """
    max_pending_sessions: int | None = None
    """
    Sessions that wait for slots.
    """
    max_session_slots: dict[str, float | str] | None = None
    """
    What sessions occupy at once, by slot; one that is not named has no limit.
    """
    max_session_lifetime: int | None = None
    """
    Seconds that a session lives.
    """
    max_requests_per_minute: int | None = None
    """
    Requests a minute, in bursts of as many. Superadmins are bound by those of key pairs only.
    """


class ResourcePolicyPublic(Model):
    """
    A resource policy.
    """

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
    max_session_slots: dict[str, int | float] | None
    max_session_lifetime: int | None
    max_requests_per_minute: int | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ResourcePolicyReplace(Model):
    """
    A resource policy without its name.
    """

    display_name: str | None = None
    description: str | None = None
    max_functions: int | None = None
    """
    Functions, deleted ones not counted.
    """
    max_concurrent_runs: int | None = None
    """
    Runs that execute at once; the others wait in the queue.
    """
    max_storage_bytes: int | None = None
    """
    Bytes of code.
    """
    max_folders: int | None = None
    """
    Folders, deleted ones not counted.
    """
    max_folder_bytes: int | None = None
    """
    Bytes of files in folders, with those of uploads that are open.
    """
    max_concurrent_sessions: int | None = None
    """
    Sessions that hold slots at once; the others wait.
    """
    max_pending_sessions: int | None = None
    """
    Sessions that wait for slots.
    """
    max_session_slots: dict[str, float | str] | None = None
    """
    What sessions occupy at once, by slot; one that is not named has no limit.
    """
    max_session_lifetime: int | None = None
    """
    Seconds that a session lives.
    """
    max_requests_per_minute: int | None = None
    """
    Requests a minute, in bursts of as many. Superadmins are bound by those of key pairs only.
    """


class ResourcePolicyUpdate(Model):
    """
    The fields to change; null takes a limit away.
    """

    display_name: str | None = None
    description: str | None = None
    max_functions: int | None = None
    """
    Functions, deleted ones not counted.
    """
    max_concurrent_runs: int | None = None
    """
    Runs that execute at once; the others wait in the queue.
    """
    max_storage_bytes: int | None = None
    """
    Bytes of code.
    """
    max_folders: int | None = None
    """
    Folders, deleted ones not counted.
    """
    max_folder_bytes: int | None = None
    """
    Bytes of files in folders, with those of uploads that are open.
    """
    max_concurrent_sessions: int | None = None
    """
    Sessions that hold slots at once; the others wait.
    """
    max_pending_sessions: int | None = None
    """
    Sessions that wait for slots.
    """
    max_session_slots: dict[str, float | str | None] | None = None
    """
    What sessions occupy at once, by slot; one that is not named has no limit.
    """
    max_session_lifetime: int | None = None
    """
    Seconds that a session lives.
    """
    max_requests_per_minute: int | None = None
    """
    Requests a minute, in bursts of as many. Superadmins are bound by those of key pairs only.
    """


class ResourcePolicyUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    max_functions: int | None = None
    """
    Functions, deleted ones not counted.
    """
    max_concurrent_runs: int | None = None
    """
    Runs that execute at once; the others wait in the queue.
    """
    max_storage_bytes: int | None = None
    """
    Bytes of code.
    """
    max_folders: int | None = None
    """
    Folders, deleted ones not counted.
    """
    max_folder_bytes: int | None = None
    """
    Bytes of files in folders, with those of uploads that are open.
    """
    max_concurrent_sessions: int | None = None
    """
    Sessions that hold slots at once; the others wait.
    """
    max_pending_sessions: int | None = None
    """
    Sessions that wait for slots.
    """
    max_session_slots: dict[str, float | str | None] | None = None
    """
    What sessions occupy at once, by slot; one that is not named has no limit.
    """
    max_session_lifetime: int | None = None
    """
    Seconds that a session lives.
    """
    max_requests_per_minute: int | None = None
    """
    Requests a minute, in bursts of as many. Superadmins are bound by those of key pairs only.
    """
    name: str


class ResourcePresetCreate(Model):
    """
    A new resource preset.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    slots: dict[str, float | str]
    """
    What a session of this size asks for.
    """
    resource_group: str | None = None
    """
    The resource group that it is offered in; null: in all.
    """


class ResourcePresetPublic(Model):
    """
    A resource preset.
    """

    name: str
    display_name: str | None
    description: str | None
    slots: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    resource_group: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ResourcePresetReplace(Model):
    """
    A resource preset without its name.
    """

    display_name: str | None = None
    description: str | None = None
    slots: dict[str, float | str]
    """
    What a session of this size asks for.
    """
    resource_group: str | None = None
    """
    The resource group that it is offered in; null: in all.
    """


class ResourcePresetUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    slots: dict[str, float | str | None] | None = None
    """
    What a session of this size asks for. What is left out stays; null takes one away.
    """
    resource_group: str | None = None
    """
    The resource group that it is offered in; null: in all.
    """


class ResourcePresetUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    slots: dict[str, float | str | None] | None = None
    """
    What a session of this size asks for. What is left out stays; null takes one away.
    """
    resource_group: str | None = None
    """
    The resource group that it is offered in; null: in all.
    """
    name: str


class ResourceWeight(Model):
    """
    What a slot counts.
    """

    weight: float
    uses_default: bool
    """
    True unless the group sets it.
    """


class RetryPolicy(Model):
    """
    The number of attempts of a run whose code fails or times out; a lost process is always given another attempt.
    """

    max_attempts: int = 1
    """
    Attempts in all; 1 is none again.
    """
    backoff: Annotated[Backoff, Field(validate_default=True)] = {
        'initial': 1.0,
        'factor': 2.0,
        'max': 300.0,
    }


class RetryPolicyPatch(Model):
    """
    The number of attempts of a run whose code fails or times out; a lost process is always given another attempt. What is left out stays; null brings the default back.
    """

    max_attempts: int | None = None
    """
    Attempts in all; 1 is none again.
    """
    backoff: BackoffPatch | None = None


class RoleEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class Rollback(Model):
    """
    The version to go back to.
    """

    version: int | None = None
    """
    Its number; by default the READY version before the current one.
    """


class Rule(Model):
    """
    Permits or forbids the actions on the resources to the subjects.
    """

    subjects: list[str]
    """
    `user:<name>`, `service-account:<name>`, `role:<role>` (domain_admin, user, viewer, and project_admin: in the resource's project), `project:<name>` (its members), or `*`.
    """
    actions: list[str]
    """
    `<type>:<operation>`, `<type>:*`, or `*`.
    """
    resources: list[str]
    """
    `project:<name>` with all that is in it, `<type>:<project>/<name>`, `<type>:<project>/*`, `<type>:<name>`, `<type>:*`, or `*`.
    """


class RuleTypePublic(Model):
    """
    A type that rules may be about.
    """

    name: str
    """
    As `events` of rules have it.
    """
    description: str
    events: str
    """
    The events of the platform that it is made of.
    """
    preset: bool
    """
    Whether it has a message of its own.
    """


class RuleTypeSchema(Model):
    """
    The values that templates of a type see.
    """

    name: str
    schema_: Annotated[dict[str, Any], Field(alias='schema')]
    """
    Their JSON Schema (2020-12).
    """


class RuleTypes(Model):
    """
    What rules may be about: presets first.
    """

    items: list[RuleTypePublic]


class RuleValidate(Model):
    """
    The event for whose message one asks.
    """

    event: str | None = None
    """
    A type of event; by default the first of the rule.
    """
    data: dict[str, Any] | None = None
    """
    The message of a preset, which is checked by its schema; for other events, members of the event's `data`. Made up by default.
    """


class RuleValidated(Model):
    """
    A message as it would be sent.
    """

    message: str
    """
    The body.
    """


class RunCreate(Model):
    """
    The input to run a function on.
    """

    input: Any | None = None
    """
    Any JSON.
    """
    secrets: list[str] | None = None
    """
    Secrets beyond the function's own, by name; each needs the permission `secret:use`.
    """


class RunError(Model):
    """
    The error of a run: the name of the exception (or of the platform's verdict), its message, the user's frames.
    """

    type: str
    message: str
    stacktrace: list[str] = []


class RunPublic(Model):
    """
    A run. In lists values of over 32 KB are left out, and `*_omitted` says so: read the run.
    """

    id: str
    """
    A UUIDv7.
    """
    function: str
    version: int
    """
    The version of the function's code.
    """
    status: str
    """
    QUEUED -> RUNNING -> QUEUED again, for another attempt, or one of the others, which are terminal.
    """
    input: Any
    subscription: str | None
    """
    The subscription that made it, if any.
    """
    schedule: str | None
    """
    The schedule that made it, if any.
    """
    replay: str | None
    """
    The replay that made it, if any.
    """
    depth: int
    """
    Runs before it in its chain of events.
    """
    output: Any
    """
    The value that the code returned; null when `output_url` is given.
    """
    output_url: str | None
    """
    Where an output of over 256 KB can be read, for 15 minutes.
    """
    output_size: int | None
    """
    Bytes of the output as JSON.
    """
    error: RunError | None
    """
    Of the last attempt that has ended.
    """
    logs: Logs
    logs_dropped: Dropped
    """
    Bytes of each stream that `logs` lack: of what is too long, beginning and end are kept.
    """
    started_at: AwareDatetime | None
    """
    Of the last attempt.
    """
    finished_at: AwareDatetime | None
    not_before: AwareDatetime | None
    """
    When a queued run is tried again, at the earliest.
    """
    attempts: list[Attempt]
    """
    Each time that execution began.
    """
    cold: bool | None
    """
    True if a process was started for it.
    """
    created_at: AwareDatetime
    alias: str | None
    """
    The alias that was asked for, if any.
    """
    input_omitted: bool
    """
    True if `input` is null because it is too large for this reply.
    """
    output_omitted: bool
    """
    True if `output` is null because it is too large for this reply.
    """
    logs_omitted: bool
    """
    True if `logs` are empty because they are too large for this reply.
    """
    logs_truncated: bool
    """
    True if more was printed than is kept: `logs_dropped` says how much.
    """
    attempt_count: int
    """
    The number of times that execution began.
    """


class ScheduleCreate(Model):
    """
    A new schedule.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    schedule: str
    """
    In the language of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` (minutes, hours, day of month, month, day of week, year), `at(2030-01-01T09:00:00)`; or a line of crontab, `0 9 * * 1-5` (minute, hour, day of month, month, day of week). A minute is the shortest.
    """
    time_zone: str = 'UTC'
    """
    Of the IANA database; that of `cron` and `at`.
    """
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    event: str | None = None
    """
    The event type to emit, if no function is run.
    """
    function: str | None = None
    """
    The function to run, if no event is emitted.
    """
    data: Any | None = None
    """
    The data of the events, or the input of the runs.
    """
    secrets: list[str] = []
    """
    Secrets that the runs are given beyond those of their function.
    """
    paused: bool = False
    """
    True for a schedule that fires only after it is resumed.
    """


class SchedulePublic(Model):
    """
    A schedule.
    """

    name: str
    display_name: str | None
    description: str | None
    last_error: LastError | None
    """
    The error that last kept it from its work, or will; forgotten at its next change.
    """
    schedule: str
    time_zone: str
    start: AwareDatetime | None
    end: AwareDatetime | None
    event: str | None
    function: str | None
    data: Any
    secrets: list[str]
    paused: bool
    status: str
    """
    PENDING until the timer has followed the latest change.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """
    next_times: list[AwareDatetime] = []
    """
    The next three times, as of the request; the ETag does not change with them. Fewer where it ends before, none while it is paused. Those of a rate without a start may be seconds later.
    """


class ScheduleReplace(Model):
    """
    A schedule without its name.
    """

    display_name: str | None = None
    description: str | None = None
    schedule: str
    """
    In the language of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` (minutes, hours, day of month, month, day of week, year), `at(2030-01-01T09:00:00)`; or a line of crontab, `0 9 * * 1-5` (minute, hour, day of month, month, day of week). A minute is the shortest.
    """
    time_zone: str = 'UTC'
    """
    Of the IANA database; that of `cron` and `at`.
    """
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    event: str | None = None
    """
    The event type to emit, if no function is run.
    """
    function: str | None = None
    """
    The function to run, if no event is emitted.
    """
    data: Any | None = None
    """
    The data of the events, or the input of the runs.
    """
    secrets: list[str] = []
    """
    Secrets that the runs are given beyond those of their function.
    """


class ScheduleStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class ScheduleUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    schedule: str | None = None
    """
    In the language of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` (minutes, hours, day of month, month, day of week, year), `at(2030-01-01T09:00:00)`; or a line of crontab, `0 9 * * 1-5` (minute, hour, day of month, month, day of week). A minute is the shortest.
    """
    time_zone: str | None = None
    """
    Of the IANA database; that of `cron` and `at`.
    """
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    event: str | None = None
    """
    The event type to emit, if no function is run.
    """
    function: str | None = None
    """
    The function to run, if no event is emitted.
    """
    data: Any | None = None
    """
    The data of the events, or the input of the runs.
    """
    secrets: list[str] | None = None
    """
    Secrets that the runs are given beyond those of their function.
    """


class ScheduleUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    schedule: str | None = None
    """
    In the language of Amazon EventBridge Scheduler: `rate(5 minutes)`, `cron(0 9 ? * MON-FRI *)` (minutes, hours, day of month, month, day of week, year), `at(2030-01-01T09:00:00)`; or a line of crontab, `0 9 * * 1-5` (minute, hour, day of month, month, day of week). A minute is the shortest.
    """
    time_zone: str | None = None
    """
    Of the IANA database; that of `cron` and `at`.
    """
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    event: str | None = None
    """
    The event type to emit, if no function is run.
    """
    function: str | None = None
    """
    The function to run, if no event is emitted.
    """
    data: Any | None = None
    """
    The data of the events, or the input of the runs.
    """
    secrets: list[str] | None = None
    """
    Secrets that the runs are given beyond those of their function.
    """
    name: str


class SchedulerEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class Schemas(Model):
    """
    JSON Schemas (2020-12) of input and output: at most 16 KB each, referring to nothing outside, patterns as in RE2.
    """

    in_: Annotated[Any | None, Field(alias='in')] = None
    """
    JSON Schema of inputs.
    """
    out: Any | None = None
    """
    JSON Schema of outputs.
    """


class SchemeEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class SecretCreate(Model):
    """
    A new secret.
    """

    values: dict[str, str]
    """
    The values in `context.secrets` of runs: at most 64 KiB as JSON. Never shown again; setting them replaces all.
    """
    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None


class SecretPublic(Model):
    """
    A secret, without its values.
    """

    name: str
    display_name: str | None
    description: str | None
    keys: list[str]
    """
    The keys of its values, in order.
    """
    version: int
    """
    Counts how often values were set.
    """
    rotated_at: AwareDatetime
    """
    When values were last set; runs that start later get them.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class SecretReplace(Model):
    """
    A secret without its name.
    """

    values: dict[str, str]
    """
    The values in `context.secrets` of runs: at most 64 KiB as JSON. Never shown again; setting them replaces all.
    """
    display_name: str | None = None
    description: str | None = None


class SecretUpdate(Model):
    """
    The fields to change; `values` replace all that were there, key by key they cannot be changed.
    """

    values: dict[str, str] | None = None
    """
    The values in `context.secrets` of runs: at most 64 KiB as JSON. Never shown again; setting them replaces all.
    """
    display_name: str | None = None
    description: str | None = None


class SecretUpdateItem(Model):
    values: dict[str, str] | None = None
    """
    The values in `context.secrets` of runs: at most 64 KiB as JSON. Never shown again; setting them replaces all.
    """
    display_name: str | None = None
    description: str | None = None
    name: str


class ServiceAccountCreate(Model):
    """
    A new service account.
    """

    name: str
    """
    Unique in its domain, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    role: str = 'user'
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str = 'active'
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    public_keys: list[str | dict[str, Any]] | None = None


class ServiceAccountPublic(Model):
    """
    A service account.
    """

    name: str
    display_name: str | None
    description: str | None
    role: str
    """
    The built-in roles.
    """
    projects: list[Membership]
    status: str
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    public_keys: list[dict[str, str]]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    domain: str
    subject: str
    """
    The `iss` and `sub` of its assertions.
    """


class ServiceAccountReplace(Model):
    """
    A service account without its name.
    """

    display_name: str | None = None
    description: str | None = None
    role: str = 'user'
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str = 'active'
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    public_keys: list[str | dict[str, Any]] | None = None


class ServiceAccountUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    role: str | None = None
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str | None = None
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    public_keys: list[str | dict[str, Any]] | None = None


class ServiceAccountUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    role: str | None = None
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str | None = None
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    public_keys: list[str | dict[str, Any]] | None = None
    name: str


class SessionApp(Model):
    """
    A program in a session that answers on a port.
    """

    name: str
    """
    A part of a host name.
    """
    port: int
    protocol: str = 'http'


class SessionApps(Model):
    """
    The apps of a session.
    """

    items: list[AddressedApp]


class SessionDefaults(Model):
    """
    What sessions have that do not say it themselves.
    """

    resources: dict[str, float | str] = {}
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.
    """
    priority: int | None = None
    timeout: int | None = None
    """
    Seconds that a batch session may run.
    """


class SessionDefaultsPatch(Model):
    """
    What sessions have that do not say it themselves. What is left out stays; null brings the default back.
    """

    resources: dict[str, float | str | None] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.
    """
    priority: int | None = None
    timeout: int | None = None
    """
    Seconds that a batch session may run.
    """


class SessionDefaultsPublic(Model):
    """
    What sessions have that do not say it themselves, as clients see it.
    """

    resources: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    priority: int | None = None
    timeout: int | None = None
    """
    Seconds that a batch session may run.
    """


class SessionEnd(Model):
    """
    How to end a session.
    """

    forced: bool = False
    """
    End it without grace.
    """


class SessionFile(Model):
    """
    A file of a session.
    """

    name: str
    path: str
    type: str
    """
    `file`, `folder`, `link` or `other`. Links are not followed.
    """
    size: int | None
    modified_at: AwareDatetime


class SessionFileRemoval(Model):
    """
    What to delete.
    """

    path: str
    """
    In the working directory.
    """
    recursive: bool = False
    """
    A folder with all in it.
    """


class SessionFiles(Model):
    """
    A page of a folder.
    """

    items: list[SessionFile]
    next: str | None
    """
    Ask with it as `after`; null at the end.
    """


class SessionIdleCheck(Model):
    """
    An idle checker that looks at a session, and when it ends it unless the session is used, or excluded.
    """

    checker: str
    deadline: AwareDatetime
    excluded: bool


class SessionIds(Model):
    """
    Sessions, by their ids.
    """

    ids: list[str]


class SessionLog(Model):
    """
    A part of a session's log.
    """

    text: str
    next: int
    """
    Ask with it as `after`.
    """


class SessionMount(Model):
    """
    A folder in the file system of a session; `path` is relative to the working directory.
    """

    folder: str
    path: str
    permission: str = 'ro'
    subpath: str = ''


class SessionMountGiven(Model):
    """
    A folder to mount.
    """

    folder: str
    """
    `name` in the project, `me/name` of one's own, or `uid:<uid>`.
    """
    path: str | None = None
    """
    Below the working directory; the folder's name unless given.
    """
    permission: str = 'ro'
    subpath: str = ''


class SessionNode(Model):
    """
    A session in a graph of dependencies.
    """

    session: str
    name: str | None
    """
    Null for one that is gone.
    """
    status: str | None
    result: str | None
    depends_on: list[str]


class SessionPublic(Model):
    """
    A session. What it runs is shown to its owner only.
    """

    id: str
    """
    A UUIDv7.
    """
    name: str
    """
    Its owner's live sessions have different ones.
    """
    display_name: str | None
    description: str | None
    tag: str | None
    type: str
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    owner: str
    status: str
    """
    PENDING in the queue, SCHEDULED with its slots, PREPARING on the engine, RUNNING when its agent answers, TERMINATING; then an end.
    """
    result: str
    """
    What came of it: of a batch by its exit code.
    """
    reason: str | None
    """
    For its status.
    """
    message: str | None
    """
    The reason in the engine's words, where it has any.
    """
    image: str
    resource_group: str
    requested_slots: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    occupied_slots: dict[str, int | float]
    """
    The size that holds what was asked for; it counts.
    """
    priority: int
    preemptible: bool
    """
    Whether it may have to make room.
    """
    preempted_by: str | None
    """
    The session that it made room for, the last time that it did.
    """
    command: str | None
    """
    Shown to its owner only.
    """
    mounts: list[SessionMount]
    secrets: list[str]
    """
    Shown to its owner only.
    """
    apps: list[SessionApp]
    depends_on: list[str]
    """
    Ids.
    """
    callback: str | None
    """
    Shown to its owner only.
    """
    callback_secret: str | None
    """
    Shown to its owner only.
    """
    callback_at: AwareDatetime | None
    """
    When its callback was taken.
    """
    callback_error: str | None
    """
    Why its callback was given up.
    """
    timeout: int | None
    """
    Seconds from RUNNING.
    """
    starts_at: AwareDatetime | None
    exit_code: int | None
    """
    Of its command.
    """
    allocated_at: AwareDatetime | None
    """
    When its slots were taken.
    """
    started_at: AwareDatetime | None
    """
    When it was RUNNING.
    """
    ended_at: AwareDatetime | None
    active_at: AwareDatetime | None
    """
    The last execution or app traffic.
    """
    deadline: AwareDatetime | None
    """
    When it ends whatever it does.
    """
    idle_checks: list[SessionIdleCheck]
    """
    While it is RUNNING, the earliest first.
    """
    created_at: AwareDatetime


class SessionRename(Model):
    """
    A new name.
    """

    name: str


class SessionResultEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class SessionRule(Model):
    """
    A rule that holds a session back: `available` of `limit` are left of what it needs.
    """

    rule: str
    scope: str | None = None
    slot: str | None = None
    needed: float | None = None
    available: float | None = None
    limit: float | None = None
    until: AwareDatetime | None = None
    sessions: list[str] | None = None
    """
    Those that are waited for.
    """


class SessionStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class SessionStep(Model):
    """
    A step in the life of a session.
    """

    status: str
    """
    PENDING in the queue, SCHEDULED with its slots, PREPARING on the engine, RUNNING when its agent answers, TERMINATING; then an end.
    """
    reason: str
    at: AwareDatetime
    by: str | None = None
    """
    The session that it made room for.
    """


class SessionTemplateCreate(Model):
    """
    A new session template: a name, and the fields of the sessions that are made from it; 32 KiB as JSON.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    type: str = 'interactive'
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    image: str | None = None
    resources: dict[str, float | str] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.
    """
    resource_group: str | None = None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven] | None = None
    environment: dict[str, str] | None = None
    """
    At most 64 KB.
    """
    secrets: list[str] | None = None
    """
    Files of the session.
    """
    command: str | None = None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None = None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None = None
    """
    Not before.
    """
    timeout: int | None = None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None = None
    preemptible: bool = True
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp] | None = None
    callback: str | None = None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None = None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None = None


class SessionTemplatePublic(Model):
    """
    A session template. Who may read it sees all of it, so no secret belongs in its environment.
    """

    name: str
    display_name: str | None
    description: str | None
    type: str
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    image: str | None
    resources: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    resource_group: str | None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven]
    environment: dict[str, str]
    """
    At most 64 KB.
    """
    secrets: list[str]
    """
    Files of the session.
    """
    command: str | None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None
    """
    Not before.
    """
    timeout: int | None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None
    preemptible: bool
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp]
    callback: str | None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class SessionTemplateReplace(Model):
    """
    A session template without its name.
    """

    display_name: str | None = None
    description: str | None = None
    type: str = 'interactive'
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    image: str | None = None
    resources: dict[str, float | str] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.
    """
    resource_group: str | None = None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven] | None = None
    environment: dict[str, str] | None = None
    """
    At most 64 KB.
    """
    secrets: list[str] | None = None
    """
    Files of the session.
    """
    command: str | None = None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None = None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None = None
    """
    Not before.
    """
    timeout: int | None = None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None = None
    preemptible: bool = True
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp] | None = None
    callback: str | None = None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None = None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None = None


class SessionTemplateUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    type: str | None = None
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    image: str | None = None
    resources: dict[str, float | str | None] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t. What is left out stays; null takes one away.
    """
    resource_group: str | None = None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven] | None = None
    environment: dict[str, str | None] | None = None
    """
    At most 64 KB. What is left out stays; null takes one away.
    """
    secrets: list[str] | None = None
    """
    Files of the session.
    """
    command: str | None = None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None = None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None = None
    """
    Not before.
    """
    timeout: int | None = None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None = None
    preemptible: bool | None = None
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp] | None = None
    callback: str | None = None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None = None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None = None


class SessionTemplateUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    type: str | None = None
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    image: str | None = None
    resources: dict[str, float | str | None] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t. What is left out stays; null takes one away.
    """
    resource_group: str | None = None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven] | None = None
    environment: dict[str, str | None] | None = None
    """
    At most 64 KB. What is left out stays; null takes one away.
    """
    secrets: list[str] | None = None
    """
    Files of the session.
    """
    command: str | None = None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None = None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None = None
    """
    Not before.
    """
    timeout: int | None = None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None = None
    preemptible: bool | None = None
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp] | None = None
    callback: str | None = None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None = None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None = None
    name: str


class SessionUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    tag: str | None = None
    priority: int | None = None
    """
    Higher goes first.
    """


class SessionUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    tag: str | None = None
    priority: int | None = None
    """
    Higher goes first.
    """
    id: str
    """
    The id of the session.
    """


class Share(Model):
    """
    A version, and how many of a hundred runs it gets.
    """

    version: int
    weight: int


class ShareInput(Model):
    """
    A version and its part of the runs.
    """

    version: int
    """
    The number of a READY version.
    """
    weight: int
    """
    The number of runs in a hundred that get it.
    """


class SharedFolder(Model):
    """
    A folder that is shared with the caller, or that is the caller's own, and what it may do there.
    """

    uid: str
    name: str
    home: str
    """
    Whose it is.
    """
    owner: str
    permission: str
    """
    What those may do with whom a folder is shared: `ro` reads, `rw` writes as well, `wd` removes as well.
    """
    usage_mode: str
    """
    What the files are for.
    """
    description: str | None
    created_at: AwareDatetime


class SimulateReply(Model):
    """
    The answer.
    """

    decision: str
    policies: list[str]
    """
    The policies that decided: built-in ones by their `@id`, the domain's own by name. Empty where none permit.
    """
    errors: list[str]
    """
    The errors of policies; one with an error has no say.
    """


class SimulatedPrincipal(Model):
    """
    The principal that is asked about. Without `role` and `projects` it is the user as it is now.
    """

    subject: str
    """
    As in `/v1/auth/me`.
    """
    role: str | None = None
    projects: dict[str, str] | None = None


class SimulatedResource(Model):
    """
    The target of the question: one entity, or without `name` all of a scope.
    """

    type: str
    domain: str | None = None
    project: str | None = None
    name: str | None = None
    function: str | None = None
    """
    The function that a run belongs to.
    """


class Source(Model):
    """
    The code: `files`, a `zip` in base64, or an `upload`.
    """

    files: dict[str, str] | None = None
    """
    Text by path. One that begins with `#!` is a program (0755).
    """
    zip: str | None = None
    """
    A zip archive, in base64 (RFC 4648). Programs in it stay programs.
    """
    upload: str | None = None
    """
    The id of an upload that has arrived: see `POST /v1/uploads`.
    """


class StatsPublic(Model):
    """
    Figures on the runs of a function.
    """

    function: str
    since: AwareDatetime
    """
    Later than asked for where `complete` is false.
    """
    until: AwareDatetime
    complete: bool
    """
    True if all runs were counted; else the latest 1000, or 10 MB of them.
    """
    runs: int
    """
    The number of runs counted.
    """
    by_status: dict[str, int]
    duration_seconds: Durations
    cold_share: float | None
    """
    Of those that executed, from 0 to 1.
    """


class StatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class StringFilter(Model):
    """
    Comparisons of text; those that begin with `i_` ignore case. Several are joined by AND.
    """

    equals: str | None = None
    i_equals: str | None = None
    contains: str | None = None
    i_contains: str | None = None
    starts_with: str | None = None
    i_starts_with: str | None = None
    ends_with: str | None = None
    i_ends_with: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class SubjectWeight(Model):
    """
    The weight of a domain, of a project, or of a user in a project.
    """

    domain_name: str
    project_name: str | None = None
    user_name: str | None = None
    """
    Goes with a project. `service-account:ci` for a service account.
    """
    weight: float | None
    """
    Twice the weight halves what usage counts; null for the group's default.
    """


class SubscriptionCreate(Model):
    """
    A new subscription.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    event: str
    """
    An event type, or all that begin alike (`order.*`; `*`: all of the project's). Events of the platform by entity: `dev.portico.run.*`, `dev.portico.function.update`.
    """
    function: str
    """
    The function to run on the events' data.
    """
    filter: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of CloudEvents Subscriptions (`exact`, `prefix`, `suffix`, `all`, `any`, `not`, `sql`), all of which an event must pass.
    """
    secrets: list[str] = []
    """
    Secrets that the runs are given beyond those of their function.
    """
    retries: RetryPolicy | None = None
    """
    Instead of the function's own.
    """
    reply: bool | str = False
    """
    Whether outputs of the form `{"$event": {"type", "data"}}`, or CloudEvents, are emitted; the name of an event type makes any other output the data of such an event.
    """
    expand: bool = False
    """
    Whether an event about several files (`dev.portico.folder.files_changed`) comes as one for each: `subject` is `folder/path`, and `id` has the path, too.
    """


class SubscriptionPublic(Model):
    """
    A subscription.
    """

    name: str
    display_name: str | None
    description: str | None
    last_error: LastError | None
    """
    The error that last kept it from its work, or will; forgotten at its next change.
    """
    event: str
    function: str
    filter: list[dict[str, Any]]
    secrets: list[str]
    retries: RetryPolicy | None
    reply: bool | str
    expand: bool
    status: str
    """
    ACTIVE <-> PAUSED; what is emitted while it is PAUSED is not delivered later.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class SubscriptionReplace(Model):
    """
    A subscription without its name.
    """

    display_name: str | None = None
    description: str | None = None
    event: str
    """
    An event type, or all that begin alike (`order.*`; `*`: all of the project's). Events of the platform by entity: `dev.portico.run.*`, `dev.portico.function.update`.
    """
    function: str
    """
    The function to run on the events' data.
    """
    filter: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of CloudEvents Subscriptions (`exact`, `prefix`, `suffix`, `all`, `any`, `not`, `sql`), all of which an event must pass.
    """
    secrets: list[str] = []
    """
    Secrets that the runs are given beyond those of their function.
    """
    retries: RetryPolicy | None = None
    """
    Instead of the function's own.
    """
    reply: bool | str = False
    """
    Whether outputs of the form `{"$event": {"type", "data"}}`, or CloudEvents, are emitted; the name of an event type makes any other output the data of such an event.
    """
    expand: bool = False
    """
    Whether an event about several files (`dev.portico.folder.files_changed`) comes as one for each: `subject` is `folder/path`, and `id` has the path, too.
    """


class SubscriptionStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class SubscriptionUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    event: str | None = None
    """
    An event type, or all that begin alike (`order.*`; `*`: all of the project's). Events of the platform by entity: `dev.portico.run.*`, `dev.portico.function.update`.
    """
    function: str | None = None
    """
    The function to run on the events' data.
    """
    filter: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of CloudEvents Subscriptions (`exact`, `prefix`, `suffix`, `all`, `any`, `not`, `sql`), all of which an event must pass.
    """
    secrets: list[str] | None = None
    """
    Secrets that the runs are given beyond those of their function.
    """
    retries: RetryPolicyPatch | None = None
    """
    Instead of the function's own.
    """
    reply: bool | str | None = None
    """
    Whether outputs of the form `{"$event": {"type", "data"}}`, or CloudEvents, are emitted; the name of an event type makes any other output the data of such an event.
    """
    expand: bool | None = None
    """
    Whether an event about several files (`dev.portico.folder.files_changed`) comes as one for each: `subject` is `folder/path`, and `id` has the path, too.
    """


class SubscriptionUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    event: str | None = None
    """
    An event type, or all that begin alike (`order.*`; `*`: all of the project's). Events of the platform by entity: `dev.portico.run.*`, `dev.portico.function.update`.
    """
    function: str | None = None
    """
    The function to run on the events' data.
    """
    filter: list[dict[str, Any]] | None = None
    """
    Expressions in the filter dialects of CloudEvents Subscriptions (`exact`, `prefix`, `suffix`, `all`, `any`, `not`, `sql`), all of which an event must pass.
    """
    secrets: list[str] | None = None
    """
    Secrets that the runs are given beyond those of their function.
    """
    retries: RetryPolicyPatch | None = None
    """
    Instead of the function's own.
    """
    reply: bool | str | None = None
    """
    Whether outputs of the form `{"$event": {"type", "data"}}`, or CloudEvents, are emitted; the name of an event type makes any other output the data of such an event.
    """
    expand: bool | None = None
    """
    Whether an event about several files (`dev.portico.folder.files_changed`) comes as one for each: `subject` is `folder/path`, and `id` has the path, too.
    """
    name: str


class TaskError(Model):
    """
    A reason why a task did not do all that it was to.
    """

    code: str
    message: str


class TaskProgress(Model):
    """
    The part of a task that is done; `total` is null while nobody knows it.
    """

    current: int = 0
    total: int | None = None
    message: str | None = None


class TaskResult(Model):
    """
    The result of a task: a file, by an address that needs no token; or a version of what was built, and its digest.
    """

    url: str | None = None
    """
    Reads the file, for 5 minutes.
    """
    version: int | None = None
    """
    Of what was built.
    """
    digest: str | None = None
    """
    SHA-256 of what it was built of: the same is not built again.
    """


class TaskStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class TimeFilter(Model):
    """
    Comparisons of times (RFC 3339, with an offset).
    """

    equals: AwareDatetime | None = None
    gt: AwareDatetime | None = None
    gte: AwareDatetime | None = None
    lt: AwareDatetime | None = None
    lte: AwareDatetime | None = None
    in_: Annotated[list[AwareDatetime] | None, Field(alias='in')] = None


class TokenForm(Model):
    """
    An OAuth 2.0 token request; which fields it needs depends on the grant.
    """

    grant_type: str
    """
    The proof of the caller. `client_credentials`: a key pair. `refresh_token`: the refresh token of a sign-in. `..:jwt-bearer`: an assertion signed by a service account. `..:token-exchange`: an ID token of one of the domain's identity providers.
    """
    client_id: str | None = None
    """
    For `client_credentials` without HTTP Basic: the access key.
    """
    client_secret: str | None = None
    """
    For `client_credentials` without HTTP Basic: the secret key.
    """
    refresh_token: str | None = None
    """
    For `refresh_token`.
    """
    assertion: str | None = None
    """
    For `..:jwt-bearer`: a JWT (RFC 7523) of at most 5 minutes, used once.
    """
    scope: str | None = None
    """
    Accepted and not used.
    """
    subject_token: str | None = None
    """
    An ID token of an issuer that the domain trusts.
    """
    subject_token_type: str | None = None
    audience: str | None = None
    """
    The domain, by its name.
    """
    resource: str | None = None
    """
    The domain, by its URL.
    """


class TokenReply(Model):
    """
    An OAuth 2.0 token reply (RFC 6749, 5.1).
    """

    access_token: str
    """
    A JWT, to be sent as `Authorization: Bearer`.
    """
    token_type: str = 'Bearer'
    expires_in: int
    """
    Seconds.
    """
    refresh_token: str | None = None
    """
    The next refresh token; the one that was sent is used up.
    """
    refresh_expires_in: int | None = None
    """
    Seconds, unless it is used before.
    """
    issued_token_type: str | None = None
    """
    After a token exchange, what was issued (RFC 8693, 2.2.1).
    """


class UploadCreate(Model):
    """
    A file that will be uploaded.
    """

    size: int
    """
    Bytes, exactly.
    """
    content_type: str = 'application/zip'
    """
    A media type, `type/subtype` in lower case, without parameters. The source of a function is `application/zip`.
    """
    sha256: str | None = None


class UploadPart(Model):
    """
    A part of a file.
    """

    number: int
    size: int
    """
    Bytes, exactly.
    """
    url: str
    """
    Pre-signed, for 30 minutes: PUT the bytes there.
    """


class UploadPublic(Model):
    """
    An upload: send the file to `url` with `method` and exactly these `headers`, once, within 15 minutes.
    """

    id: str
    """
    A UUIDv7.
    """
    size: int
    content_type: str
    sha256: str | None
    usable_until: AwareDatetime
    """
    Until then it can be downloaded, and be the source of functions, once or more.
    """
    status: str
    """
    PENDING until the storage reports the file.
    """
    arrived_at: AwareDatetime | None
    """
    The time when the storage reported it.
    """
    reason: str | None
    """
    Why it is REJECTED.
    """
    created_at: AwareDatetime
    method: str = 'PUT'
    url: str | None
    """
    Pre-signed: it needs no other proof. Null for who may read uploads and not make them.
    """
    headers: dict[str, str]
    download_url: str | None
    """
    Pre-signed: reads the file, for 15 minutes; null unless it has ARRIVED.
    """


class UsableResourceGroup(Model):
    """
    A resource group that the caller may use.
    """

    name: str
    display_name: str | None
    description: str | None
    engine: str
    """
    The engines that run sessions.
    """
    is_default: bool
    """
    Sessions that name no group go there.
    """
    is_active: bool
    """
    Sessions are started.
    """
    scheduler: str
    """
    The order of sessions of equal priority.
    """
    session_defaults: SessionDefaultsPublic
    max_lifetime: int | None
    """
    Seconds that a session lives; null without a limit.
    """
    max_pending: int | None
    """
    Seconds that a session waits; null without a limit.
    """
    prices: list[Price]
    """
    What its slots cost, for the reports of usage; none unless set.
    """


class Usage(Model):
    """
    What a folder holds.
    """

    files: int
    """
    Files and directories of their own.
    """
    bytes: int


class UsageBucket(Model):
    """
    What was used on a day, in UTC.
    """

    resource_group: str
    day: str
    domain_name: str
    project_name: str | None
    user_name: str | None
    slot_seconds: dict[str, float]
    """
    By slot.
    """


class UsageModeEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class UsageRow(Model):
    """
    What a domain, a project or a user has used of a resource group.
    """

    domain: str
    project: str | None
    """
    Null where the row is about all projects.
    """
    user: str | None
    """
    Null where the row is about all users; `service-account:ci` for a service account.
    """
    resource_group: str
    slot_seconds: dict[str, float]
    """
    Amounts times seconds, by slot: `cpu` in core-seconds, `mem` in byte-seconds.
    """
    cost: dict[str, float]
    """
    By currency, at the prices that the resource groups had on each day; empty where none had any.
    """
    sessions: int
    """
    Sessions that began.
    """


class UsageTotal(Model):
    """
    What all rows are in sum.
    """

    slot_seconds: dict[str, float]
    """
    Amounts times seconds, by slot: `cpu` in core-seconds, `mem` in byte-seconds.
    """
    cost: dict[str, float]
    """
    By currency, at the prices that the resource groups had on each day; empty where none had any.
    """
    sessions: int


class UserCreate(Model):
    """
    A new user.
    """

    password: str | None = None
    name: str
    """
    Unique in its domain, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    role: str = 'user'
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str = 'active'
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    email: str | None = None
    full_name: str | None = None
    federated_identities: list[IdentityInput] | None = None
    """
    Who signs in as the user through identity providers. One is one user's in a domain.
    """
    resource_policy: str | None = None
    """
    The resource policy of the user's sessions, and of key pairs that the user makes.
    """


class UserFilter(Model):
    """
    Filters a search; see `UserFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    role: RoleEnumFilter | None = None
    status: StatusEnumFilter | None = None
    email: StringFilter | None = None
    full_name: StringFilter | None = None
    and_: Annotated[list[UserFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[UserFilter] | None, Field(alias='OR')] = None
    not_: Annotated[UserFilter | None, Field(alias='NOT')] = None


class UserPublic(Model):
    """
    A user.
    """

    name: str
    display_name: str | None
    description: str | None
    role: str
    """
    The built-in roles.
    """
    projects: list[Membership]
    status: str
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    email: str | None
    full_name: str | None
    federated_identities: list[Identity]
    resource_policy: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    domain: str


class UserReplace(Model):
    """
    A user without its name.
    """

    password: str | None = None
    display_name: str | None = None
    description: str | None = None
    role: str = 'user'
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str = 'active'
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    email: str | None = None
    full_name: str | None = None
    federated_identities: list[IdentityInput] | None = None
    """
    Who signs in as the user through identity providers. One is one user's in a domain.
    """
    resource_policy: str | None = None
    """
    The resource policy of the user's sessions, and of key pairs that the user makes.
    """


class UserSearch(Model):
    filter: UserFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class UserUpdate(Model):
    """
    The fields to change.
    """

    password: str | None = None
    """
    Never shown again.
    """
    display_name: str | None = None
    description: str | None = None
    role: str | None = None
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str | None = None
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    email: str | None = None
    full_name: str | None = None
    federated_identities: list[IdentityInput] | None = None
    """
    Who signs in as the user through identity providers. One is one user's in a domain.
    """
    resource_policy: str | None = None
    """
    The resource policy of the user's sessions, and of key pairs that the user makes.
    """


class UserUpdateItem(Model):
    password: str | None = None
    """
    Never shown again.
    """
    display_name: str | None = None
    description: str | None = None
    role: str | None = None
    """
    The built-in roles.
    """
    projects: list[MembershipInput] | None = None
    status: str | None = None
    """
    The status of a user or a key pair: only ACTIVE ones may sign in.
    """
    email: str | None = None
    full_name: str | None = None
    federated_identities: list[IdentityInput] | None = None
    """
    Who signs in as the user through identity providers. One is one user's in a domain.
    """
    resource_policy: str | None = None
    """
    The resource policy of the user's sessions, and of key pairs that the user makes.
    """
    name: str


class VersionPublic(Model):
    """
    A version of a function: it never changes.
    """

    function: str
    status: str
    """
    CREATING -> READY or ERROR; an update begins again at CREATING.
    """
    reason: BuildFailure | None
    """
    Why it cannot run, when its status is ERROR.
    """
    image: str
    handler: str
    timeout: float
    """
    Seconds.
    """
    memory: int
    """
    MB.
    """
    environment: dict[str, str]
    secrets: list[str]
    mounts: list[FunctionMount]
    source_sha256: str
    """
    Of the archive that the code was stored as.
    """
    source_bytes: int
    version: int
    created_at: AwareDatetime
    """
    The time when its build ended.
    """
    schema_: Annotated[Schemas, Field(alias='schema')]


class WebhookCreate(Model):
    """
    A new webhook.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    event: str
    """
    The event type that deliveries are emitted as; it is there.
    """
    scheme: str
    """
    The scheme of the sender's signatures; immutable.
    """
    tolerance_seconds: int = 300
    """
    The greatest age, or time ahead, in seconds, of a signature whose scheme says when it was made: `stripe` and `standard-webhooks`.
    """
    secret: str | None = None
    """
    The signing secret, where the sender has made it (Stripe's `whsec_..`); by default one is made, and shown this once. For `github` any text of 16 characters or more, for `standard-webhooks` `whsec_` and base64.
    """


class WebhookPublic(Model):
    """
    A webhook, without its secret.
    """

    name: str
    display_name: str | None
    description: str | None
    event: str
    scheme: str
    """
    A scheme by which deliveries are signed.
    """
    tolerance_seconds: int
    status: str
    """
    ACTIVE <-> PAUSED; what is delivered while it is PAUSED is refused.
    """
    rotated_at: AwareDatetime
    """
    When the signing secret was last set.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """
    url: str
    """
    The path to deliver to, below the API's URL.
    """
    former_until: AwareDatetime | None
    """
    Until when a secret of before the last rotation is good as well.
    """
    delivery_url: str = ''
    """
    The whole URL to deliver to, at the address by which this was asked for.
    """


class WebhookReplace(Model):
    """
    A webhook without its name, scheme and secret.
    """

    display_name: str | None = None
    description: str | None = None
    event: str
    """
    The event type that deliveries are emitted as; it is there.
    """
    tolerance_seconds: int = 300
    """
    The greatest age, or time ahead, in seconds, of a signature whose scheme says when it was made: `stripe` and `standard-webhooks`.
    """


class WebhookRotate(Model):
    """
    The new signing secret, and the grace of the former one.
    """

    secret: str | None = None
    """
    The signing secret, where the sender has made it (Stripe's `whsec_..`); by default one is made, and shown this once. For `github` any text of 16 characters or more, for `standard-webhooks` `whsec_` and base64.
    """
    grace_seconds: int = 86400
    """
    The seconds for which deliveries signed by a former secret are still accepted; 0 ends all former ones at once.
    """


class WebhookSpec(Model):
    """
    Where a webhook is, and by what it is signed (Standard Webhooks).
    """

    url: str
    """
    An https URL of the public internet; redirects are not followed.
    """
    secret: str
    """
    The secret that has the signing secret: of the project of the channel, or of your current project where the channel is in none; or named as `project/name`, `domain/project/name`.
    """
    secret_key: str = 'WEBHOOK_SECRET'
    """
    The key of the signing secret among its values: `whsec_` and base64 of 24 to 64 bytes.
    """
    content_type: str = 'application/json'
    """
    That of messages; rules without a template send JSON.
    """


class WebhookSpecPatch(Model):
    """
    Where a webhook is, and by what it is signed (Standard Webhooks). What is left out stays; null brings the default back.
    """

    url: str | None = None
    """
    An https URL of the public internet; redirects are not followed.
    """
    secret: str | None = None
    """
    The secret that has the signing secret: of the project of the channel, or of your current project where the channel is in none; or named as `project/name`, `domain/project/name`.
    """
    secret_key: str | None = None
    """
    The key of the signing secret among its values: `whsec_` and base64 of 24 to 64 bytes.
    """
    content_type: str | None = None
    """
    That of messages; rules without a template send JSON.
    """


class WebhookStatusEnumFilter(Model):
    equals: str | None = None
    in_: Annotated[list[str] | None, Field(alias='in')] = None


class WebhookTest(Model):
    """
    The body of a delivery that is made to try a webhook.
    """

    data: Any | None = None
    """
    The body to deliver; by default an object with an `id`, and `test` as its `type`.
    """


class WebhookUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    event: str | None = None
    """
    The event type that deliveries are emitted as; it is there.
    """
    tolerance_seconds: int | None = None
    """
    The greatest age, or time ahead, in seconds, of a signature whose scheme says when it was made: `stripe` and `standard-webhooks`.
    """


class WebhookUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    event: str | None = None
    """
    The event type that deliveries are emitted as; it is there.
    """
    tolerance_seconds: int | None = None
    """
    The greatest age, or time ahead, in seconds, of a signature whose scheme says when it was made: `stripe` and `standard-webhooks`.
    """
    name: str


class WebhookWithSecret(Model):
    """
    A webhook with the signing secret that was made for it, which is not shown again.
    """

    name: str
    display_name: str | None
    description: str | None
    event: str
    scheme: str
    """
    A scheme by which deliveries are signed.
    """
    tolerance_seconds: int
    status: str
    """
    ACTIVE <-> PAUSED; what is delivered while it is PAUSED is refused.
    """
    rotated_at: AwareDatetime
    """
    When the signing secret was last set.
    """
    secret: str | None
    """
    Shown this once; null where the caller gave it.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """
    url: str
    """
    The path to deliver to, below the API's URL.
    """
    former_until: AwareDatetime | None
    """
    Until when a secret of before the last rotation is good as well.
    """
    delivery_url: str = ''
    """
    The whole URL to deliver to, at the address by which this was asked for.
    """


class WeightInput(Model):
    """
    A weight.
    """

    weight: float | None
    """
    Twice the weight halves what usage counts; null for the group's default.
    """


class WeightsInput(Model):
    """
    Weights, all set or none.
    """

    weights: list[SubjectWeight]


class WeightsSet(Model):
    """
    How many weights were set.
    """

    updated: int


class AliasCreate(Model):
    """
    A new alias.
    """

    versions: list[ShareInput]
    name: str
    """
    Unique for its function, ignoring case; immutable; begins with a letter.
    """
    description: str | None = None


class AliasPublic(Model):
    """
    An alias: each run by it gets one of its versions, drawn by weight.
    """

    name: str
    function: str
    versions: list[Share]
    description: str | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class AliasUpdate(Model):
    """
    The fields to change.
    """

    versions: list[ShareInput] | None = None
    description: str | None = None


class AllocationBreakdown(Model):
    """
    What each place leaves.
    """

    keypair: AllocationShare | None
    """
    Null for a caller without a key pair.
    """
    user: AllocationShare
    project: AllocationShare
    domain: AllocationShare
    group: GroupCapacity


class AnnouncementFilter(Model):
    """
    Filters a search; see `AnnouncementFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    message: StringFilter | None = None
    and_: Annotated[list[AnnouncementFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[AnnouncementFilter] | None, Field(alias='OR')] = None
    not_: Annotated[AnnouncementFilter | None, Field(alias='NOT')] = None


class AnnouncementSearch(Model):
    filter: AnnouncementFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class AuditLogFilter(Model):
    """
    Filters a search; see `AuditLogFilter`'s fields.
    """

    time: TimeFilter | None = None
    actor: StringFilter | None = None
    action: StringFilter | None = None
    operation: StringFilter | None = None
    entity_type: StringFilter | None = None
    entity: StringFilter | None = None
    outcome: OutcomeEnumFilter | None = None
    error_code: StringFilter | None = None
    request_id: StringFilter | None = None
    and_: Annotated[list[AuditLogFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[AuditLogFilter] | None, Field(alias='OR')] = None
    not_: Annotated[AuditLogFilter | None, Field(alias='NOT')] = None


class AuditLogSearch(Model):
    filter: AuditLogFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class BaseImageFilter(Model):
    """
    Filters a search; see `BaseImageFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    language: LanguageEnumFilter | None = None
    and_: Annotated[list[BaseImageFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[BaseImageFilter] | None, Field(alias='OR')] = None
    not_: Annotated[BaseImageFilter | None, Field(alias='NOT')] = None


class BaseImageSearch(Model):
    filter: BaseImageFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ChannelTested(Model):
    """
    A message that tried a channel, as it ended.
    """

    id: str
    """
    The id of the message: its `webhook-id`.
    """
    delivered: bool
    """
    Whether the receiver took it.
    """
    error: DeliveryTrouble | None
    """
    What kept it from being taken.
    """


class DeadLetterDetail(Model):
    """
    A dead letter with what its run was given, or was to be; null and empty when the run is gone.
    """

    id: str
    """
    A UUIDv7.
    """
    run: str
    """
    The run that died; of an event that became none, the id of the one that a redrive makes of it.
    """
    function: str
    reason: str
    """
    Why a run died; UNDELIVERABLE where an event could not become one for a subscription.
    """
    error: RunError
    """
    Of the last attempt, or why there is no run: `type` is then the error's code.
    """
    attempt_count: int
    """
    How often the code was begun; 0 where there was no run.
    """
    subscription: str | None
    event: Any
    """
    The CloudEvent that caused the run, if one did, or that became none.
    """
    schedule: str | None
    depth: int
    """
    Runs before it in its chain of events.
    """
    status: str
    """
    OPEN -> REDRIVEN.
    """
    redriven_by: str | None
    """
    The run that it was redriven by.
    """
    redriven_at: AwareDatetime | None
    input: Any
    attempts: list[Attempt]
    created_at: AwareDatetime
    """
    When the run died, or the event was recorded that became none.
    """


class DeadLetterFilter(Model):
    """
    Filters a search; see `DeadLetterFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    run: StringFilter | None = None
    function: StringFilter | None = None
    reason: DeadLetterReasonEnumFilter | None = None
    attempts: NumberFilter | None = None
    subscription: StringFilter | None = None
    schedule: StringFilter | None = None
    status: DeadLetterStatusEnumFilter | None = None
    and_: Annotated[list[DeadLetterFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[DeadLetterFilter] | None, Field(alias='OR')] = None
    not_: Annotated[DeadLetterFilter | None, Field(alias='NOT')] = None


class DeadLetterPublic(Model):
    """
    The remains of a run that died, or of an event that became none.
    """

    id: str
    """
    A UUIDv7.
    """
    run: str
    """
    The run that died; of an event that became none, the id of the one that a redrive makes of it.
    """
    function: str
    reason: str
    """
    Why a run died; UNDELIVERABLE where an event could not become one for a subscription.
    """
    error: RunError
    """
    Of the last attempt, or why there is no run: `type` is then the error's code.
    """
    attempt_count: int
    """
    How often the code was begun; 0 where there was no run.
    """
    subscription: str | None
    schedule: str | None
    depth: int
    """
    Runs before it in its chain of events.
    """
    status: str
    """
    OPEN -> REDRIVEN.
    """
    redriven_by: str | None
    """
    The run that it was redriven by.
    """
    redriven_at: AwareDatetime | None
    created_at: AwareDatetime
    """
    When the run died, or the event was recorded that became none.
    """


class DomainFilter(Model):
    """
    Filters a search; see `DomainFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    plan: PlanEnumFilter | None = None
    and_: Annotated[list[DomainFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[DomainFilter] | None, Field(alias='OR')] = None
    not_: Annotated[DomainFilter | None, Field(alias='NOT')] = None


class DomainSearch(Model):
    filter: DomainFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class EmittedBody(Model):
    """
    The events that were accepted, in the order they were sent.
    """

    items: list[EmittedPublic]


class ErrorBody(Model):
    """
    The body of every error reply.
    """

    error: ErrorDetail


class EventTypeFilter(Model):
    """
    Filters a search; see `EventTypeFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    and_: Annotated[list[EventTypeFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[EventTypeFilter] | None, Field(alias='OR')] = None
    not_: Annotated[EventTypeFilter | None, Field(alias='NOT')] = None


class EventTypeSearch(Model):
    filter: EventTypeFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class Execution(Model):
    """
    What is to be executed, or which execution is meant.
    """

    mode: str = 'query'
    code: str = ''
    execution: str | None = None
    """
    Repeating a request of the same id begins nothing twice.
    """
    after: int = 0
    """
    The `next` of the last reply: items before it are forgotten, those from it on are repeated.
    """
    wait: float = 20
    """
    Seconds to wait for news.
    """
    options: ExecutionOptions | None = None


class ExecutionReply(Model):
    """
    How an execution goes.
    """

    execution: str
    status: str
    """
    `continued`, `waiting-input`, `finished`; `clean-finished` or `build-finished` after a step.
    """
    console: list[list[Any]]
    """
    `["stdout", text]`, `["stderr", text]` and `["media", [type, data]]`, in order; bytes are base64.
    """
    next: int
    """
    Ask with it as `after`.
    """
    exit_code: int | None
    """
    When it has finished: 0, or 1 after an exception.
    """
    truncated: bool
    """
    True if the middle of more than 1 MB is left out.
    """
    options: Annotated[InputRequest, Field(examples=[{}])]


class FairShare(Model):
    """
    The share of a domain, of a project, or of a user in a project.
    """

    resource_group: str
    domain_name: str
    project_name: str | None
    """
    Null of a domain's.
    """
    user_name: str | None
    """
    Null of a domain's or a project's. `service-account:ci` for a service account.
    """
    ratio: float
    """
    The fair-share factor, above 0 and at most 1: higher goes first. Whoever has used nothing has 1.
    """
    weight: float
    uses_default: bool
    """
    True if the weight is the group's default.
    """
    decayed_usage: dict[str, float]
    """
    Slot-seconds, less the longer ago.
    """
    normalized_usage: float
    """
    Decayed usage as a part of what the group could have given in the days looked back.
    """
    average_daily_usage: dict[str, float]
    """
    Decayed usage a day.
    """
    resource_weights: dict[str, ResourceWeight]
    """
    By slot that the group has.
    """
    half_life_days: float
    lookback_days: int
    lookback_start: str
    """
    The first day that counts.
    """
    lookback_end: str
    """
    The last: today, to this moment.
    """
    calculated_at: AwareDatetime


class FileContent(Model):
    """
    A whole file, of at most 3 MB, or a piece of one; folders on its way are made.
    """

    path: str
    """
    In the working directory.
    """
    piece: FilePiece | None = None
    """
    The file is there, whole, when the last of its pieces is.
    """
    content: str
    """
    Base64 (RFC 4648, 4).
    """


class FileUploadUrls(Model):
    """
    The URL of a file of at most 16 MB, or those of its parts: it needs no other proof.
    """

    upload_id: str
    path: str
    size: int
    method: str = 'PUT'
    url: str | None
    """
    For 5 minutes; null for a file in parts.
    """
    headers: dict[str, str]
    """
    Headers that the request must have.
    """
    parts: list[UploadPart] | None
    """
    Parts that have not arrived; null for a file in one.
    """
    reserved_until: AwareDatetime
    """
    Until then its size is reserved.
    """


class FolderFilter(Model):
    """
    Filters a search; see `FolderFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    usage_mode: UsageModeEnumFilter | None = None
    and_: Annotated[list[FolderFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[FolderFilter] | None, Field(alias='OR')] = None
    not_: Annotated[FolderFilter | None, Field(alias='NOT')] = None


class FolderSearch(Model):
    filter: FolderFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class FunctionCreate(Model):
    """
    A new function.
    """

    source: Source
    schema_: Annotated[Schemas | None, Field(alias='schema')] = None
    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    image: str
    """
    The base image, or the image of the project, that it runs on.
    """
    handler: str
    """
    Module and function, joined by a dot; folders are divided by slashes or dots: `src/index.handle`.
    """
    timeout: float = 20
    """
    Seconds a run may take.
    """
    memory: int = 128
    """
    MB that the code may use.
    """
    environment: dict[str, str] | None = None
    """
    Variables of the code's environment: 3.5 KB as JSON. PORTICO_, AWS_ and LAMBDA_ are the platform's; those that a process reads before the code starts are refused, as NODE_OPTIONS and LD_PRELOAD. PYTHONPATH, NODE_PATH and NODE_EXTRA_CA_CERTS take effect, relative to the code's folder.
    """
    secrets: list[str] | None = None
    """
    Secrets of the project that every run gets, by name.
    """
    mounts: Annotated[list[FunctionMountGiven], Field(validate_default=True)] = []
    """
    Folders that every run finds in its working directory, read-only: those that whoever deploys may read, with at most 1,000 files and 256 MB in all.
    """
    concurrency: int | None = None
    retries: Annotated[RetryPolicy, Field(validate_default=True)] = {
        'max_attempts': 1,
        'backoff': {'factor': 2.0, 'initial': 1.0, 'max': 300.0},
    }
    tags: dict[str, str] | None = None
    """
    Labels of your own.
    """


class FunctionFilter(Model):
    """
    Filters a search; see `FunctionFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    image: StringFilter | None = None
    timeout: NumberFilter | None = None
    memory: NumberFilter | None = None
    status: FunctionStatusEnumFilter | None = None
    and_: Annotated[list[FunctionFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[FunctionFilter] | None, Field(alias='OR')] = None
    not_: Annotated[FunctionFilter | None, Field(alias='NOT')] = None


class FunctionPublic(Model):
    """
    A function, as it was last changed: until that is READY, runs get `serving_version`.
    """

    name: str
    display_name: str | None
    description: str | None
    image: str
    handler: str
    timeout: float
    """
    Seconds.
    """
    memory: int
    """
    MB.
    """
    environment: dict[str, str]
    secrets: list[str]
    mounts: list[FunctionMount]
    concurrency: int | None
    retries: RetryPolicy
    tags: dict[str, str]
    source_sha256: str
    """
    Of the archive that the code was stored as.
    """
    version: int
    """
    The version that this is.
    """
    latest_version: int
    """
    The highest number that a version was given.
    """
    status: str
    """
    CREATING -> READY or ERROR; an update begins again at CREATING.
    """
    reason: BuildFailure | None
    """
    Why this version cannot run, when its status is ERROR.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """
    schema_: Annotated[Schemas, Field(alias='schema')]
    serving_version: int | None
    """
    The version that runs get; null while none is READY.
    """


class FunctionReplace(Model):
    """
    A function without its name.
    """

    source: Source
    schema_: Annotated[Schemas | None, Field(alias='schema')] = None
    display_name: str | None = None
    description: str | None = None
    image: str
    """
    The base image, or the image of the project, that it runs on.
    """
    handler: str
    """
    Module and function, joined by a dot; folders are divided by slashes or dots: `src/index.handle`.
    """
    timeout: float = 20
    """
    Seconds a run may take.
    """
    memory: int = 128
    """
    MB that the code may use.
    """
    environment: dict[str, str] | None = None
    """
    Variables of the code's environment: 3.5 KB as JSON. PORTICO_, AWS_ and LAMBDA_ are the platform's; those that a process reads before the code starts are refused, as NODE_OPTIONS and LD_PRELOAD. PYTHONPATH, NODE_PATH and NODE_EXTRA_CA_CERTS take effect, relative to the code's folder.
    """
    secrets: list[str] | None = None
    """
    Secrets of the project that every run gets, by name.
    """
    mounts: Annotated[list[FunctionMountGiven], Field(validate_default=True)] = []
    """
    Folders that every run finds in its working directory, read-only: those that whoever deploys may read, with at most 1,000 files and 256 MB in all.
    """
    concurrency: int | None = None
    retries: Annotated[RetryPolicy, Field(validate_default=True)] = {
        'max_attempts': 1,
        'backoff': {'factor': 2.0, 'initial': 1.0, 'max': 300.0},
    }
    tags: dict[str, str] | None = None
    """
    Labels of your own.
    """


class FunctionSearch(Model):
    filter: FunctionFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class FunctionUpdate(Model):
    """
    The fields to change. What a version is made of (all but concurrency, retries, tags and texts) begins a new one.
    """

    source: Source | None = None
    schema_: Annotated[Schemas | None, Field(alias='schema')] = None
    display_name: str | None = None
    description: str | None = None
    image: str | None = None
    """
    The base image, or the image of the project, that it runs on.
    """
    handler: str | None = None
    """
    Module and function, joined by a dot; folders are divided by slashes or dots: `src/index.handle`.
    """
    timeout: float | None = None
    """
    Seconds a run may take.
    """
    memory: int | None = None
    """
    MB that the code may use.
    """
    environment: dict[str, str | None] | None = None
    """
    Variables of the code's environment: 3.5 KB as JSON. PORTICO_, AWS_ and LAMBDA_ are the platform's; those that a process reads before the code starts are refused, as NODE_OPTIONS and LD_PRELOAD. PYTHONPATH, NODE_PATH and NODE_EXTRA_CA_CERTS take effect, relative to the code's folder. What is left out stays; null takes one away.
    """
    secrets: list[str] | None = None
    """
    Secrets of the project that every run gets, by name.
    """
    mounts: list[FunctionMountGiven] | None = None
    """
    Folders that every run finds in its working directory, read-only: those that whoever deploys may read, with at most 1,000 files and 256 MB in all.
    """
    concurrency: int | None = None
    retries: RetryPolicyPatch | None = None
    tags: dict[str, str | None] | None = None
    """
    Labels of your own. What is left out stays; null takes one away.
    """


class FunctionUpdateItem(Model):
    source: Source | None = None
    schema_: Annotated[Schemas | None, Field(alias='schema')] = None
    display_name: str | None = None
    description: str | None = None
    image: str | None = None
    """
    The base image, or the image of the project, that it runs on.
    """
    handler: str | None = None
    """
    Module and function, joined by a dot; folders are divided by slashes or dots: `src/index.handle`.
    """
    timeout: float | None = None
    """
    Seconds a run may take.
    """
    memory: int | None = None
    """
    MB that the code may use.
    """
    environment: dict[str, str | None] | None = None
    """
    Variables of the code's environment: 3.5 KB as JSON. PORTICO_, AWS_ and LAMBDA_ are the platform's; those that a process reads before the code starts are refused, as NODE_OPTIONS and LD_PRELOAD. PYTHONPATH, NODE_PATH and NODE_EXTRA_CA_CERTS take effect, relative to the code's folder. What is left out stays; null takes one away.
    """
    secrets: list[str] | None = None
    """
    Secrets of the project that every run gets, by name.
    """
    mounts: list[FunctionMountGiven] | None = None
    """
    Folders that every run finds in its working directory, read-only: those that whoever deploys may read, with at most 1,000 files and 256 MB in all.
    """
    concurrency: int | None = None
    retries: RetryPolicyPatch | None = None
    tags: dict[str, str | None] | None = None
    """
    Labels of your own. What is left out stays; null takes one away.
    """
    name: str


class IdentityProviderFilter(Model):
    """
    Filters a search; see `IdentityProviderFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    issuer: StringFilter | None = None
    client_id: StringFilter | None = None
    enabled: BoolEnumFilter | None = None
    browser_sign_in: BoolEnumFilter | None = None
    and_: Annotated[list[IdentityProviderFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[IdentityProviderFilter] | None, Field(alias='OR')] = None
    not_: Annotated[IdentityProviderFilter | None, Field(alias='NOT')] = None


class IdentityProviderSearch(Model):
    filter: IdentityProviderFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class IdleCheckerFilter(Model):
    """
    Filters a search; see `IdleCheckerFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    kind: IdleKindEnumFilter | None = None
    seconds: NumberFilter | None = None
    and_: Annotated[list[IdleCheckerFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[IdleCheckerFilter] | None, Field(alias='OR')] = None
    not_: Annotated[IdleCheckerFilter | None, Field(alias='NOT')] = None


class IdleCheckerSearch(Model):
    filter: IdleCheckerFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ImageFilter(Model):
    """
    Filters a search; see `ImageFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    base_image: StringFilter | None = None
    status: ImageStatusEnumFilter | None = None
    and_: Annotated[list[ImageFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ImageFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ImageFilter | None, Field(alias='NOT')] = None


class ImageSearch(Model):
    filter: ImageFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class InvitationFilter(Model):
    """
    Filters a search; see `InvitationFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    folder: StringFilter | None = None
    name: StringFilter | None = None
    status: InvitationStatusEnumFilter | None = None
    and_: Annotated[list[InvitationFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[InvitationFilter] | None, Field(alias='OR')] = None
    not_: Annotated[InvitationFilter | None, Field(alias='NOT')] = None


class InvitationSearch(Model):
    filter: InvitationFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ManyLetters(Model):
    """
    A choice of letters: those that a filter finds, the latest first, a bounded number at a time.
    """

    filter: DeadLetterFilter | None = None
    """
    All of them without one.
    """
    limit: int = 25
    """
    The number of letters in this call.
    """
    cursor: str | None = None
    """
    `next_cursor` of the call before.
    """


class ManyRedriven(Model):
    """
    The letters that one call has redriven; while there is a cursor, call again with it.
    """

    count: int
    """
    The number of redriven letters.
    """
    redriven: list[Redriven]
    failed: list[NotRedriven]
    has_more: bool
    next_cursor: str | None


class NotificationChannelCreate(Model):
    """
    A new notification channel.
    """

    name: str
    """
    Unique in its project, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    channel_type: str
    """
    Immutable.
    """
    webhook: WebhookSpec | None = None
    enabled: bool = True
    """
    Whether anything is sent by it.
    """


class NotificationChannelFilter(Model):
    """
    Filters a search; see `NotificationChannelFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    channel_type: ChannelTypeEnumFilter | None = None
    enabled: BoolEnumFilter | None = None
    and_: Annotated[list[NotificationChannelFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[NotificationChannelFilter] | None, Field(alias='OR')] = None
    not_: Annotated[NotificationChannelFilter | None, Field(alias='NOT')] = None


class NotificationChannelPublic(Model):
    """
    A notification channel.
    """

    name: str
    display_name: str | None
    description: str | None
    channel_type: str
    """
    The ways to send.
    """
    webhook: WebhookSpec | None
    enabled: bool
    created_at: AwareDatetime
    updated_at: AwareDatetime
    project: str
    """
    `domain/project`.
    """


class NotificationChannelReplace(Model):
    """
    A notification channel without its name.
    """

    display_name: str | None = None
    description: str | None = None
    webhook: WebhookSpec | None = None
    enabled: bool = True
    """
    Whether anything is sent by it.
    """


class NotificationChannelSearch(Model):
    filter: NotificationChannelFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class NotificationChannelUpdate(Model):
    """
    The fields to change.
    """

    display_name: str | None = None
    description: str | None = None
    webhook: WebhookSpecPatch | None = None
    enabled: bool | None = None
    """
    Whether anything is sent by it.
    """


class NotificationChannelUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    webhook: WebhookSpecPatch | None = None
    enabled: bool | None = None
    """
    Whether anything is sent by it.
    """
    name: str


class NotificationRuleFilter(Model):
    """
    Filters a search; see `NotificationRuleFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    channel: StringFilter | None = None
    enabled: BoolEnumFilter | None = None
    and_: Annotated[list[NotificationRuleFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[NotificationRuleFilter] | None, Field(alias='OR')] = None
    not_: Annotated[NotificationRuleFilter | None, Field(alias='NOT')] = None


class NotificationRuleSearch(Model):
    filter: NotificationRuleFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class OwnFairShares(Model):
    """
    The three shares that decide when one's sessions start, in this order.
    """

    domain: FairShare
    project: FairShare
    user: FairShare


class OwnUsageBuckets(Model):
    """
    What one has used, by day.
    """

    items: list[UsageBucket]


class PolicyCreate(Model):
    """
    A new policy.
    """

    cedar: str | None = None
    rules: list[Rule] | None = None
    effect: str | None = None
    """
    Of the rules; `permit` by default.
    """
    name: str
    """
    Unique in its domain, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None


class PolicyDraft(Model):
    """
    A policy to try.
    """

    cedar: str | None = None
    rules: list[Rule] | None = None
    effect: str | None = None
    """
    Of the rules; `permit` by default.
    """
    name: str
    """
    The name of the policy that it replaces, if any.
    """
    display_name: str | None = None
    description: str | None = None


class PolicyFilter(Model):
    """
    Filters a search; see `PolicyFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    cedar: StringFilter | None = None
    and_: Annotated[list[PolicyFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[PolicyFilter] | None, Field(alias='OR')] = None
    not_: Annotated[PolicyFilter | None, Field(alias='NOT')] = None


class PolicyPublic(Model):
    """
    A policy.
    """

    name: str
    display_name: str | None
    description: str | None
    cedar: str
    """
    The policy as Cedar; made from the rules, if there are any.
    """
    rules: list[Rule] | None
    effect: str | None
    """
    Of the rules.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    domain: str


class PolicyReplace(Model):
    """
    A policy without its name: either `cedar`, or `rules` with an `effect`.
    """

    cedar: str | None = None
    rules: list[Rule] | None = None
    effect: str | None = None
    """
    Of the rules; `permit` by default.
    """
    display_name: str | None = None
    description: str | None = None


class PolicySearch(Model):
    filter: PolicyFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class PolicyUpdate(Model):
    """
    The fields to change. Cedar takes the place of rules, and rules that of Cedar.
    """

    cedar: str | None = None
    """
    Cedar policies, 1 to 20. See `schema.cedarschema` for what they can speak of.
    """
    rules: list[Rule] | None = None
    effect: str | None = None
    """
    Of the rules; `permit` by default.
    """
    display_name: str | None = None
    description: str | None = None


class PolicyUpdateItem(Model):
    cedar: str | None = None
    """
    Cedar policies, 1 to 20. See `schema.cedarschema` for what they can speak of.
    """
    rules: list[Rule] | None = None
    effect: str | None = None
    """
    Of the rules; `permit` by default.
    """
    display_name: str | None = None
    description: str | None = None
    name: str


class ProjectFilter(Model):
    """
    Filters a search; see `ProjectFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    and_: Annotated[list[ProjectFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ProjectFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ProjectFilter | None, Field(alias='NOT')] = None


class ProjectSearch(Model):
    filter: ProjectFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ResourceAllocation(Model):
    """
    What one can have of a resource group now.
    """

    assignable: dict[str, int | float]
    """
    The least that is left, by slot.
    """
    breakdown: AllocationBreakdown


class ResourceGroupCreate(Model):
    """
    A new resource group.
    """

    name: str
    """
    Unique, ignoring case; immutable.
    """
    display_name: str | None = None
    description: str | None = None
    engine: str = 'ecs'
    """
    What runs its sessions; `microvm` where it is offered.
    """
    engine_options: dict[str, Any] | None = None
    """
    Options of the engine; there are none.
    """
    capacity: dict[str, float | str]
    """
    What its sessions may occupy at once.
    """
    is_active: bool = True
    """
    Sessions are started; those that wait, wait while it is false.
    """
    is_default: bool = False
    """
    Sessions that name no group go there, where they may. Only one group is: the other ends.
    """
    allowed: Annotated[AllowList, Field(validate_default=True)] = {
        'domains': [],
        'projects': [],
        'keypairs': [],
    }
    scheduler: str = 'fifo'
    """
    The order of sessions of equal priority.
    """
    fair_share: Annotated[FairShareParameters, Field(validate_default=True)] = {
        'half_life_days': 7.0,
        'lookback_days': 28,
        'default_weight': 1.0,
        'resource_weights': {},
    }
    session_defaults: Annotated[SessionDefaults, Field(validate_default=True)] = {
        'resources': {}
    }
    max_lifetime: int | None = None
    """
    Seconds that a session lives; null without a limit.
    """
    max_pending: int | None = None
    """
    Seconds that a session waits; null without a limit.
    """
    preemption: Annotated[PreemptionPolicy, Field(validate_default=True)] = {
        'enabled': False,
        'preemptible_priority': 5,
        'order': 'newest',
        'mode': 'terminate',
        'min_runtime': 0,
    }
    prices: Annotated[list[Price], Field(validate_default=True)] = []
    """
    What its slots cost, for the reports of usage; none unless set.
    """
    deprioritize_after: int | None = None
    """
    A session that has come to be the first, and has no room so many seconds later, loses 10 of its priority. Null: it stays the first.
    """


class ResourceGroupFilter(Model):
    """
    Filters a search; see `ResourceGroupFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    engine: EngineNameEnumFilter | None = None
    is_active: BoolEnumFilter | None = None
    is_default: BoolEnumFilter | None = None
    scheduler: SchedulerEnumFilter | None = None
    and_: Annotated[list[ResourceGroupFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ResourceGroupFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ResourceGroupFilter | None, Field(alias='NOT')] = None


class ResourceGroupPublic(Model):
    """
    A resource group.
    """

    name: str
    display_name: str | None
    description: str | None
    engine: str
    """
    The engines that run sessions.
    """
    engine_options: dict[str, Any]
    capacity: dict[str, int | float]
    """
    Amounts by slot: `cpu` in cores, `mem` in bytes.
    """
    is_active: bool
    is_default: bool
    allowed: AllowList
    scheduler: str
    """
    The order of sessions of equal priority.
    """
    fair_share: FairShareParameters
    session_defaults: SessionDefaultsPublic
    max_lifetime: int | None
    max_pending: int | None
    preemption: PreemptionPolicy
    prices: list[Price]
    deprioritize_after: int | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ResourceGroupReplace(Model):
    """
    A resource group without its name.
    """

    display_name: str | None = None
    description: str | None = None
    engine_options: dict[str, Any] | None = None
    """
    Options of the engine; there are none.
    """
    capacity: dict[str, float | str]
    """
    What its sessions may occupy at once.
    """
    is_active: bool = True
    """
    Sessions are started; those that wait, wait while it is false.
    """
    is_default: bool = False
    """
    Sessions that name no group go there, where they may. Only one group is: the other ends.
    """
    allowed: Annotated[AllowList, Field(validate_default=True)] = {
        'domains': [],
        'projects': [],
        'keypairs': [],
    }
    scheduler: str = 'fifo'
    """
    The order of sessions of equal priority.
    """
    fair_share: Annotated[FairShareParameters, Field(validate_default=True)] = {
        'half_life_days': 7.0,
        'lookback_days': 28,
        'default_weight': 1.0,
        'resource_weights': {},
    }
    session_defaults: Annotated[SessionDefaults, Field(validate_default=True)] = {
        'resources': {}
    }
    max_lifetime: int | None = None
    """
    Seconds that a session lives; null without a limit.
    """
    max_pending: int | None = None
    """
    Seconds that a session waits; null without a limit.
    """
    preemption: Annotated[PreemptionPolicy, Field(validate_default=True)] = {
        'enabled': False,
        'preemptible_priority': 5,
        'order': 'newest',
        'mode': 'terminate',
        'min_runtime': 0,
    }
    prices: Annotated[list[Price], Field(validate_default=True)] = []
    """
    What its slots cost, for the reports of usage; none unless set.
    """
    deprioritize_after: int | None = None
    """
    A session that has come to be the first, and has no room so many seconds later, loses 10 of its priority. Null: it stays the first.
    """


class ResourceGroupSearch(Model):
    filter: ResourceGroupFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ResourceGroupUpdate(Model):
    """
    The fields to change; sessions that run keep what they have.
    """

    display_name: str | None = None
    description: str | None = None
    engine_options: dict[str, Any] | None = None
    """
    Options of the engine; there are none.
    """
    capacity: dict[str, float | str | None] | None = None
    """
    What its sessions may occupy at once. What is left out stays; null takes one away.
    """
    is_active: bool | None = None
    """
    Sessions are started; those that wait, wait while it is false.
    """
    is_default: bool | None = None
    """
    Sessions that name no group go there, where they may. Only one group is: the other ends.
    """
    allowed: AllowListPatch | None = None
    scheduler: str | None = None
    """
    The order of sessions of equal priority.
    """
    fair_share: FairShareParametersPatch | None = None
    session_defaults: SessionDefaultsPatch | None = None
    max_lifetime: int | None = None
    """
    Seconds that a session lives; null without a limit.
    """
    max_pending: int | None = None
    """
    Seconds that a session waits; null without a limit.
    """
    preemption: PreemptionPolicyPatch | None = None
    prices: list[Price] | None = None
    """
    What its slots cost, for the reports of usage; none unless set.
    """
    deprioritize_after: int | None = None
    """
    A session that has come to be the first, and has no room so many seconds later, loses 10 of its priority. Null: it stays the first.
    """


class ResourceGroupUpdateItem(Model):
    display_name: str | None = None
    description: str | None = None
    engine_options: dict[str, Any] | None = None
    """
    Options of the engine; there are none.
    """
    capacity: dict[str, float | str | None] | None = None
    """
    What its sessions may occupy at once. What is left out stays; null takes one away.
    """
    is_active: bool | None = None
    """
    Sessions are started; those that wait, wait while it is false.
    """
    is_default: bool | None = None
    """
    Sessions that name no group go there, where they may. Only one group is: the other ends.
    """
    allowed: AllowListPatch | None = None
    scheduler: str | None = None
    """
    The order of sessions of equal priority.
    """
    fair_share: FairShareParametersPatch | None = None
    session_defaults: SessionDefaultsPatch | None = None
    max_lifetime: int | None = None
    """
    Seconds that a session lives; null without a limit.
    """
    max_pending: int | None = None
    """
    Seconds that a session waits; null without a limit.
    """
    preemption: PreemptionPolicyPatch | None = None
    prices: list[Price] | None = None
    """
    What its slots cost, for the reports of usage; none unless set.
    """
    deprioritize_after: int | None = None
    """
    A session that has come to be the first, and has no room so many seconds later, loses 10 of its priority. Null: it stays the first.
    """
    name: str


class ResourcePolicyFilter(Model):
    """
    Filters a search; see `ResourcePolicyFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    max_functions: NumberFilter | None = None
    max_concurrent_runs: NumberFilter | None = None
    max_storage_bytes: NumberFilter | None = None
    max_folders: NumberFilter | None = None
    max_folder_bytes: NumberFilter | None = None
    max_concurrent_sessions: NumberFilter | None = None
    max_pending_sessions: NumberFilter | None = None
    max_session_lifetime: NumberFilter | None = None
    max_requests_per_minute: NumberFilter | None = None
    and_: Annotated[list[ResourcePolicyFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ResourcePolicyFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ResourcePolicyFilter | None, Field(alias='NOT')] = None


class ResourcePolicySearch(Model):
    filter: ResourcePolicyFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ResourcePresetFilter(Model):
    """
    Filters a search; see `ResourcePresetFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    resource_group: StringFilter | None = None
    and_: Annotated[list[ResourcePresetFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ResourcePresetFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ResourcePresetFilter | None, Field(alias='NOT')] = None


class ResourcePresetSearch(Model):
    filter: ResourcePresetFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ScheduleFilter(Model):
    """
    Filters a search; see `ScheduleFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    event: StringFilter | None = None
    function: StringFilter | None = None
    status: ScheduleStatusEnumFilter | None = None
    and_: Annotated[list[ScheduleFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ScheduleFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ScheduleFilter | None, Field(alias='NOT')] = None


class ScheduleSearch(Model):
    filter: ScheduleFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class SecretFilter(Model):
    """
    Filters a search; see `SecretFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    rotated_at: TimeFilter | None = None
    and_: Annotated[list[SecretFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[SecretFilter] | None, Field(alias='OR')] = None
    not_: Annotated[SecretFilter | None, Field(alias='NOT')] = None


class SecretSearch(Model):
    filter: SecretFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class ServiceAccountFilter(Model):
    """
    Filters a search; see `ServiceAccountFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    role: RoleEnumFilter | None = None
    status: StatusEnumFilter | None = None
    and_: Annotated[list[ServiceAccountFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[ServiceAccountFilter] | None, Field(alias='OR')] = None
    not_: Annotated[ServiceAccountFilter | None, Field(alias='NOT')] = None


class ServiceAccountSearch(Model):
    filter: ServiceAccountFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class SessionCreate(Model):
    """
    A new session.
    """

    type: str = 'interactive'
    """
    Interactive: code and apps, until it is ended. Batch: a command that ends.
    """
    image: str | None = None
    resources: dict[str, float | str] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.
    """
    resource_group: str | None = None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven] | None = None
    environment: dict[str, str] | None = None
    """
    At most 64 KB.
    """
    secrets: list[str] | None = None
    """
    Files of the session.
    """
    command: str | None = None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None = None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None = None
    """
    Not before.
    """
    timeout: int | None = None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None = None
    preemptible: bool = True
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp] | None = None
    callback: str | None = None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None = None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None = None
    name: str | None = None
    """
    Of those of the owner's that live; made up unless given.
    """
    display_name: str | None = None
    description: str | None = None
    depends_on: list[str] | None = None
    """
    Ids, or names of one's own live sessions, that must end with success first.
    """
    reuse: bool = False
    """
    Return the caller's live one of that name and image, with 200.
    """


class SessionExplanation(Model):
    """
    What stands in the way of a session.
    """

    status: str
    """
    PENDING in the queue, SCHEDULED with its slots, PREPARING on the engine, RUNNING when its agent answers, TERMINATING; then an end.
    """
    position: int | None
    """
    In the queue, from 1, at the last pass.
    """
    blocked_by: list[SessionRule]
    next_attempt: AwareDatetime | None
    fits_now: bool
    """
    All rules are kept, and there is room; others may be before it.
    """
    smallest_change: dict[str, int | float] | None
    """
    How much less of each slot it would have to ask for to fit now; null where less would not help.
    """


class SessionFilter(Model):
    """
    Filters a search; see `SessionFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    tag: StringFilter | None = None
    owner: StringFilter | None = None
    status: SessionStatusEnumFilter | None = None
    result: SessionResultEnumFilter | None = None
    reason: StringFilter | None = None
    image: StringFilter | None = None
    resource_group: StringFilter | None = None
    priority: NumberFilter | None = None
    starts_at: TimeFilter | None = None
    started_at: TimeFilter | None = None
    ended_at: TimeFilter | None = None
    and_: Annotated[list[SessionFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[SessionFilter] | None, Field(alias='OR')] = None
    not_: Annotated[SessionFilter | None, Field(alias='NOT')] = None


class SessionFromTemplate(Model):
    """
    Fields of the session that are not the template's: maps are merged, lists and all others are taken instead; null is the field's default.
    """

    type: str | None = None
    image: str | None = None
    resources: dict[str, float | str | None] | None = None
    """
    Amounts by slot: numbers, or texts with a binary suffix k, m, g or t.
    """
    resource_group: str | None = None
    """
    The project's default, or the only one, unless given.
    """
    mounts: list[SessionMountGiven] | None = None
    environment: dict[str, str | None] | None = None
    """
    At most 64 KB.
    """
    secrets: list[str] | None = None
    """
    Files of the session.
    """
    command: str | None = None
    """
    Of a batch session, for a shell.
    """
    bootstrap_script: str | None = None
    """
    Run before anything else; at most 64 KB.
    """
    starts_at: AwareDatetime | None = None
    """
    Not before.
    """
    timeout: int | None = None
    """
    Seconds from RUNNING; the limit's unless given.
    """
    priority: int | None = None
    preemptible: bool | None = None
    """
    It may have to make room, where its group says so.
    """
    apps: list[SessionApp] | None = None
    callback: str | None = None
    """
    An https URL that is told of its end by a POST, signed as Standard Webhooks says.
    """
    callback_secret: str | None = None
    """
    The secret of the project that signs: its one value is `whsec_` and base64 of 24 to 64 bytes.
    """
    tag: str | None = None
    name: str | None = None
    """
    Of those of the owner's that live; made up unless given.
    """
    display_name: str | None = None
    description: str | None = None
    depends_on: list[str] | None = None
    """
    Ids, or names of one's own live sessions, that must end with success first.
    """
    reuse: bool | None = None
    """
    Return the caller's live one of that name and image, with 200.
    """


class SessionGraph(Model):
    """
    A session, all that it waits for, and those that wait for it.
    """

    nodes: list[SessionNode]
    dependents: list[str]
    """
    Ids of pending sessions.
    """


class SessionHistory(Model):
    """
    The steps of a session, the oldest first.
    """

    items: list[SessionStep]


class SessionSearch(Model):
    filter: SessionFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class SessionTemplateFilter(Model):
    """
    Filters a search; see `SessionTemplateFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    image: StringFilter | None = None
    resource_group: StringFilter | None = None
    tag: StringFilter | None = None
    and_: Annotated[list[SessionTemplateFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[SessionTemplateFilter] | None, Field(alias='OR')] = None
    not_: Annotated[SessionTemplateFilter | None, Field(alias='NOT')] = None


class SessionTemplateSearch(Model):
    filter: SessionTemplateFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class SimulateBody(Model):
    """
    A question.
    """

    principal: str | SimulatedPrincipal
    action: str
    """
    A permission.
    """
    resource: SimulatedResource
    policies: list[PolicyDraft] | None = None
    """
    Drafts, as if they were the domain's; one of the name of a policy takes its place.
    """


class SubscriptionFilter(Model):
    """
    Filters a search; see `SubscriptionFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    event: StringFilter | None = None
    function: StringFilter | None = None
    status: SubscriptionStatusEnumFilter | None = None
    and_: Annotated[list[SubscriptionFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[SubscriptionFilter] | None, Field(alias='OR')] = None
    not_: Annotated[SubscriptionFilter | None, Field(alias='NOT')] = None


class SubscriptionSearch(Model):
    filter: SubscriptionFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class TaskFilter(Model):
    """
    Filters a search; see `TaskFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    kind: StringFilter | None = None
    target: StringFilter | None = None
    project: StringFilter | None = None
    status: TaskStatusEnumFilter | None = None
    and_: Annotated[list[TaskFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[TaskFilter] | None, Field(alias='OR')] = None
    not_: Annotated[TaskFilter | None, Field(alias='NOT')] = None


class TaskPublic(Model):
    """
    Work that takes longer than a request, and how far it has come.
    """

    id: str
    """
    A UUIDv7.
    """
    expires: AwareDatetime
    """
    It is no more from then on.
    """
    kind: str
    """
    What it does.
    """
    target: str
    """
    What it is about.
    """
    project: str | None
    """
    The project that it is about, as `domain/project`; its admins see the task. Null for what is in none.
    """
    status: str
    """
    PENDING, then RUNNING, then one of the others for good. PARTIAL has a result that is not all; `errors` say why.
    """
    progress: TaskProgress
    result: TaskResult | None
    """
    What came of it, for 5 minutes: read the task again for another address. Null in lists, and until it ends.
    """
    errors: list[TaskError]
    """
    At most 100.
    """
    created_at: AwareDatetime
    updated_at: AwareDatetime
    owner: str
    """
    Who asked for it.
    """


class TaskSearch(Model):
    filter: TaskFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None


class UsageReport(Model):
    """
    What was used; days are UTC.
    """

    by: str
    """
    What a report has a row for.
    """
    since: str
    """
    The first day.
    """
    until: str
    """
    The last day.
    """
    items: list[UsageRow]
    """
    In the order of names.
    """
    total: UsageTotal


class WebhookFilter(Model):
    """
    Filters a search; see `WebhookFilter`'s fields.
    """

    created_at: TimeFilter | None = None
    updated_at: TimeFilter | None = None
    name: StringFilter | None = None
    display_name: StringFilter | None = None
    description: StringFilter | None = None
    event: StringFilter | None = None
    scheme: SchemeEnumFilter | None = None
    status: WebhookStatusEnumFilter | None = None
    rotated_at: TimeFilter | None = None
    and_: Annotated[list[WebhookFilter] | None, Field(alias='AND')] = None
    or_: Annotated[list[WebhookFilter] | None, Field(alias='OR')] = None
    not_: Annotated[WebhookFilter | None, Field(alias='NOT')] = None


class WebhookSearch(Model):
    filter: WebhookFilter | None = None
    order: str | None = None
    """
    `field:asc` or `field:desc`, several joined by commas; ties are broken by name or id.
    """
    offset: int | None = None
    limit: int | None = None
    page: int | None = None
    page_size: int | None = None
    cursor: str | None = None
