"""Resources and operations: the one declaration from which every face of Portico is derived.

A `Resource` says what kind of entity it is of, where that lives, and which operations there are. Routes and their
description, request and reply models, filters, the registry of handlers, Cedar's schema, the paths and permissions of
`template.yaml`, samples, the client and the generic suites of tests are made from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

from portico.core.actions.standard import OPERATIONS, PAUSING, standard_actions
from portico.core.base.errors import PorticoError
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.core.limits.route_limit import RouteLimit
from portico.core.model.access import Accesses
from portico.core.model.action import Action
from portico.core.model.asked import Asked
from portico.core.model.conventions import FACES, Answer, Body, Deprecation, ErrorForm, Home, Place, Proof, Replay
from portico.core.model.entity import Entity
from portico.core.model.fields import Flag
from portico.core.model.given import Given

STANDARD: Final = frozenset({*OPERATIONS, "replace"})
PAUSABLE: Final = STANDARD | frozenset(PAUSING)
READS: Final = frozenset({"get", "search"})


# The routes of the standard operations: what each carries out, its method, and its path below that of the mount.
STANDARD_ROUTES: Final[Mapping[str, tuple[str, str, str]]] = {
    "create": ("create", "POST", ""),
    "search": ("search", "GET", ""),
    "search_by_body": ("search", "POST", "/search"),
    "get": ("get", "GET", "/{key}"),
    "update": ("update", "PATCH", "/{key}"),
    "replace": ("replace", "PUT", "/{key}"),
    "delete": ("delete", "DELETE", "/{key}"),
    "restore": ("restore", "POST", "/{key}/restore"),
    "batch_update": ("batch_update", "POST", "/batch-update"),
    "batch_delete": ("batch_delete", "POST", "/batch-delete"),
    "batch_purge": ("batch_purge", "POST", "/batch-purge"),
    "pause": ("pause", "POST", "/{key}/pause"),
    "resume": ("resume", "POST", "/{key}/resume"),
}


@frozen
class Mount:
    """A place where a resource is reachable: its path, the prefix of its operation ids, and the scope that it stands for.

    `operations` are those offered there, None for all of the resource's. `omit` are the input fields refused there.
    `model` replaces the resource's name in the names of the models that differ there. `function` answers there instead of the
    resource's.
    """

    path: str
    prefix: str
    home: Home
    operations: frozenset[str] | None = None
    omit: frozenset[str] = frozenset()
    model: str | None = None
    function: str | None = None


SOURCES: Final = frozenset({"sqs", "fifo", "stream", "bucket", "rule", "timer"})


@frozen
class Trigger:
    """The event source of an internal operation.

    `source` is `sqs`, `fifo`, `stream`, `bucket`, `rule` or `timer`. `group` and `deduplication` name the fields that a FIFO
    queue orders and deduplicates by. `backoff` is in seconds, from the first to the longest pause. `exhausted` says what an
    exhausted message becomes: a dead-letter queue, or an operation.
    """

    source: str
    on: tuple[str, ...] = ()
    queue: str | None = None
    group: str | None = None
    deduplication: str | None = None
    backoff: tuple[int, int] = (2, 120)
    exhausted: str = "dead_letter_queue"

    def __post_init__(self) -> None:
        """Raises ValueError for a source that there is not, or a FIFO queue without an order."""
        if self.source not in SOURCES:
            raise ValueError(f"{self.source!r} is none of {', '.join(sorted(SOURCES))}")
        if (self.source == "fifo") != (self.group is not None):
            raise ValueError("a FIFO queue, and no other source, is ordered by a group")


@frozen
class Operation:
    """An operation of a resource's own.

    `path` is below that of the mount, or whole where it begins with `/v1/` or the resource has no mount; a last piece `{name...}` takes the rest of the
    path, undecoded. Values of path, query and body fill the action's fields of the same name; `binds` renames them (request
    name -> field). `home` is the scope of one with a whole path. `prepare` turns the bound values into the action's arguments where names do not suffice. An operation with
    neither method nor path is internal: events ask for it.

    An operation without an action is answered by `show` alone. `reply` is a model, the name of one of the resource's views
    (`public`, `created`, `detail`), or another resource, of which it is the view `public`. `show` turns the action's result into
    the reply. `refused` gives status and text to a caller who was refused, where that is no error. `status` is a number or a function of the result; `answers` are the further successes by status, in words.
    `body_type` is a model for JSON and forms, or the name of a view (`create`, `update`), for bytes the content types;
    `max_bytes` bounds a body beyond what bounds all; a generic model is about the resource's filter. Values of the path hide those of the body that
    have the same name. With `conditional` a client that names the present version in If-None-Match is answered 304.
    `endpoint` (`package.module:function`) is a FastAPI endpoint of its own, for what this record cannot say: a coroutine
    function, as is all that it depends on.
    """

    name: str
    action: type[Action] | None = None
    method: str | tuple[str, ...] = ()
    path: str | None = None
    id: str | None = None
    summary: str = ""
    text: str = ""
    # the request
    parameters: Mapping[str, Any] = field(default_factory=dict)
    binds: Mapping[str, str] = field(default_factory=dict)
    home: Home | None = None
    query: Any = None
    searches: bool = False
    body: Body = Body.NONE
    body_type: Any = None
    max_bytes: int | None = None
    precondition: bool = False  # If-Match
    conditional: bool = False  # If-None-Match
    prepare: Callable[["Given"], Mapping[str, Any]] | None = None
    # the reply
    answer: Answer = Answer.MODEL
    reply: Any = "public"
    show: Callable[[Any, "Given"], Any] | None = None
    refused: Callable[[PorticoError, "Given"], tuple[int, str] | None] | None = None
    media_type: str | None = None
    exclude_none: bool = False  # fields that are null are left out
    status: int | Callable[[Any], int] = 200
    described_status: int | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    conflicts: bool = False  # 409 and 412 are among its errors
    writes: bool = False  # and 413 and 415
    errors: Mapping[int, str] = field(default_factory=dict)
    error_form: ErrorForm = ErrorForm.PORTICO
    location: str | None = None
    etag: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    # conventions
    proof: str = Proof.PRINCIPAL
    access: Accesses | None = None
    limit: RouteLimit | None = None
    replay: Replay = Replay.STORED
    task: bool = False
    deprecation: Deprecation | None = None
    mounts: frozenset[str] | None = None
    faces: frozenset[str] = FACES
    names: Mapping[str, str] = field(default_factory=dict)
    place: Place = Place()
    trigger: Trigger | None = None
    endpoint: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asked(self) -> type[Action]:
        """The action that it asks for. Raises TypeError for an operation with an endpoint of its own."""
        if self.action is None:
            raise TypeError(f"{self.name} has no action")
        return self.action

    @property
    def methods(self) -> tuple[str, ...]:
        """All of its methods."""
        return (self.method,) if isinstance(self.method, str) else self.method

    @property
    def is_internal(self) -> bool:
        """True if only events ask for it."""
        return not self.methods


@frozen
class Text:
    """The words of an operation: a summary of one line, and a description."""

    summary: str
    description: str


@frozen
class Resource(Part[Any]):
    """The declaration of a resource; `wire` makes its service (see `Part`).

    `entity` is None for operations that are about no entity of their own (tokens, metrics). `operations` are the standard ones
    that it has, `actions` those that carry them out where they are not `standard_actions`; without `searchable` a search is the list of all. `single` is the key of the one
    entity that a singleton has, at the path of the mount. `inputs` and `outputs` are models whose fields clients send,
    or are shown, beside those of the entity; `show` returns the values of those that the entity has no attribute for, or that depend
    on the request. `compared` is a model of properties of the entity, with the markers of what searches compare and order by. `access` says in which groups a
    permission is (`create`, `list`, `use`), that of an own operation may say it itself. `facts` are attributes that Cedar reads
    beside the name and the home, with their types there: `{"owner?": "String"}`, the question mark where one may be missing.
    With `yaml` the bodies of its operations may be YAML instead of JSON. `faces` are those that all of its operations may have, `names` the names of standard operations at faces.
    """

    entity: type[Entity] | None = None
    types: str = ""
    function: str = ""
    mounts: tuple[Mount, ...] = ()
    operations: frozenset[str] = STANDARD
    own: tuple[Operation, ...] = ()
    actions: Mapping[str, Any] = field(default_factory=dict)
    access: Mapping[str, Accesses] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    within: str | None = None
    inside: Home | None = None  # the container, where the mounts do not say it
    goes_with: str | None = None  # the entity type whose purge removes it
    searchable: bool = True
    single: str | None = None
    orders: tuple[str, ...] = ()
    inputs: Any = None
    outputs: Any = None
    compared: Any = None
    show: Callable[[Any, Asked], Mapping[str, Any]] | None = None
    key: Any = None
    key_name: str = "name"
    name_text: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    yaml: bool = False
    tag: str | None = None
    error_form: ErrorForm = ErrorForm.PORTICO
    faces: frozenset[str] = FACES
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The action that makes an entity is told which names there are not. Raises ValueError for a singleton that is several."""
        if self.single is not None and not self.operations <= {"get", "update", "replace"}:
            raise ValueError(f"{self.plural} has one entity, which is read and changed, and nothing else")
        if not self.actions and self.entity is not None and self.operations:
            object.__setattr__(self, "actions", standard_actions(self.entity))
        if "create" in self.actions and self.entity is not None and "name" in self.entity.model_fields:
            self.actions["create"].reserved |= self.reserved

    def path_of(self, path: str) -> str:
        """The path of a standard operation below that of a mount, with the name that the key has here."""
        key = "" if self.single is not None else f"/{{{self.key_name}}}"
        return path.replace("/{key}", key)

    @property
    def plural(self) -> str:
        """The name of the resource, as its actions, tags and counters have it."""
        return self.types or (self.entity.types if self.entity is not None else "")

    @property
    def name_example(self) -> str:
        """The example of a name: that of the resource's example."""
        return str(self.example.get("name", "hello"))

    @property
    def reserved(self) -> frozenset[str]:
        """The words that are no names: they stand in paths where the name of an entity does."""
        standard = (
            path
            for name, (operation, _, path) in STANDARD_ROUTES.items()
            if operation in self.operations and (self.searchable or name != "search_by_body")
        )
        below = [*standard, *(str(own.path) for own in self.own if not own.is_internal)]
        for mount in self.mounts:
            below += [path.removeprefix(mount.path) for path in below if path.startswith(f"{mount.path}/")]
        first = (path.split("/")[1] for path in below if path.startswith("/") and not path.startswith("/v1/"))
        return frozenset(word for word in first if word and not word.startswith("{"))

    @property
    def lives_in(self) -> Home | None:
        """The kind of container whose purge removes its entities; None for those that go with another entity, or never."""
        if self.entity is None or self.goes_with is not None:
            return None
        homes = [mount.home for mount in self.mounts] or [own.home for own in self.own if own.home is not None]
        return self.inside or (_CONTAINERS.get(homes[0]) if homes else None)

    def has(self, flag: Flag) -> bool:
        """True if a field of the entity is marked so."""
        fields = self.entity.model_fields.values() if self.entity is not None else ()
        return any(marker is flag for info in fields for marker in info.metadata)


_CONTAINERS: Final = {
    Home.DOMAIN: Home.DOMAIN,
    Home.PROJECT: Home.PROJECT,
    Home.CURRENT_PROJECT: Home.PROJECT,
    Home.USER: Home.DOMAIN,
    Home.SELF: Home.DOMAIN,
    Home.CALLER: Home.DOMAIN,
    Home.OWN_DOMAIN: Home.DOMAIN,
}
