"""Entities: what is kept, one frozen model per resource."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Self
from unicodedata import normalize

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined
from portico.core.base.ids import new_id
from portico.core.model.claims import Claim
from portico.core.model.facts import fact_types
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, SORTABLE, Input, Output
from portico.core.model.maker import Maker
from portico.core.model.scope import Scope

NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
Words = Annotated[str, StringConstraints(max_length=1024), AfterValidator(lambda text: normalize("NFC", text))]

ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
ID_EXAMPLE = "019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
Id = Annotated[str, Field(pattern=ID_PATTERN, description="The id.", examples=[ID_EXAMPLE])]

StoredScope = Annotated[
    Scope,
    BeforeValidator(lambda value: Scope.parse(value) if isinstance(value, str) else value),
    PlainSerializer(str),
]


class StoredAsText:
    """Marks a field of free JSON: kept as one JSON text, for a DynamoDB number cannot hold every JSON number."""


def is_merged(entity_type: "type[Entity]", name: str) -> bool:
    """True if an update changes the members of a field one by one (RFC 7396): free JSON has nulls of its own, and is replaced."""
    info = entity_type.model_fields.get(name)
    return info is not None and StoredAsText not in info.metadata


class Entity(BaseModel):
    """The base of all entities.

    `version` counts the writes and is the optimistic lock; `deleted_at` is set while soft-deleted.
    `type` and `types` are the singular and the plural, as in keys, paths, actions and error codes.
    Fields that are `implied` are left out of the item while they have their defaults, which therefore must never change;
    no filter and no condition may ask for one.
    `rare` is a field, and those of its values that few entities have: a search for one of them in a scope reads no others. It is
    for entities with an id.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    types: ClassVar[str]
    key_field: ClassVar[str] = "name"
    omitted_defaults: ClassVar[frozenset[str]] = frozenset()
    rare: ClassVar[tuple[str, frozenset[str]] | None] = None

    scope: Annotated[StoredScope, INTERNAL]
    version: Annotated[int, INTERNAL] = 1
    created_at: Annotated[datetime, OUTPUT_ONLY, FILTERABLE, SORTABLE]
    updated_at: Annotated[datetime, INTERNAL]
    deleted_at: Annotated[datetime | None, INTERNAL] = None

    @property
    def key(self) -> str:
        """The name or the id, as its maker spelt it."""
        return str(getattr(self, self.key_field))

    @property
    def entity_tag(self) -> str:
        """The content of its ETag: no other content of an entity of this key ever has it."""
        return str(self.version)

    @property
    def shown_domain(self) -> str:
        """Its domain, as clients see it."""
        return str(self.scope.domain)

    @property
    def shown_project(self) -> str:
        """Its project, as clients see it: `domain/project`."""
        return f"{self.scope.domain}/{self.scope.project}"

    @property
    def state(self) -> str | None:
        """The status that events and audit records carry, where the entity has one."""
        status = getattr(self, "status", None)
        return None if status is None else str(status)

    @property
    def causation(self) -> Mapping[str, str | int]:
        """The causation of an entity that events caused: the `subscription`, and the `depth` of the chain."""
        found = {name: getattr(self, name, None) for name in ("subscription", "depth")}
        return {name: value for name, value in found.items() if value}

    @property
    def parent(self) -> str | None:
        """The partition of the `related` index that this entity is listed in, if any (a run: its function)."""
        return None

    @property
    def counts(self) -> Mapping[str, int]:
        """The counters of the entity while it is not deleted: 1 for each listing that it is in."""
        return {}

    @property
    def claims(self) -> Sequence[Claim]:
        """Values that no other entity may have at the same time."""
        return ()

    @property
    def audit_scope(self) -> Scope:
        """The scope whose audit trail has the records of its changes."""
        return self.scope

    @property
    def within(self) -> tuple[str, str] | None:
        """The type and the name of the entity of the same scope that this one belongs to, if any (a run: its function)."""
        return None

    @property
    def facts(self) -> Mapping[str, Any]:
        """The attributes that policies read of it as a resource: the fields marked FACT that are not None."""
        found = {name: getattr(self, name) for name in fact_types(type(self))}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def expires_at(self) -> datetime | None:
        """The time of its end, though its item may stay for a while; None for what lasts. It never changes."""
        return None

    @property
    def due_at(self) -> datetime | None:
        """The time by which somebody must look after this entity if nothing has happened; None when it is at rest."""
        return None

    def due_while(self, working: bool, patience: timedelta) -> datetime | None:
        """The time from which it is overdue, while it is at work and not deleted."""
        return self.updated_at + patience if working and self.deleted_at is None else None

    def changed(self, now: datetime, **changes: Any) -> Self:
        """The next version of this entity; the caller has validated `changes`."""
        return self.model_copy(update={**changes, "version": self.version + 1, "updated_at": now})


class PassingEntity(Entity):
    """An entity that is addressed by its id, and is no more when its retention ends.

    `ttl`, the same time in seconds since 1970, is for DynamoDB, which removes the item some time after.
    """

    key_field: ClassVar[str] = "id"

    id: Annotated[str, Output(description="A UUIDv7.", examples=[ID_EXAMPLE])]
    expires: Annotated[datetime | None, INTERNAL] = None
    ttl: Annotated[int | None, INTERNAL] = None

    @property
    def expires_at(self) -> datetime | None:
        """The end of the retention."""
        return self.expires


class BeatingEntity(PassingEntity):
    """An entity of which is kept, too, what is told of it from moment to moment: that it lives, was looked at, is used.

    A beat is a write and no version: ETags and histories know nothing of it. `beats` counts them, and is the optimistic lock together
    with `version`.
    """

    beats: Annotated[int, INTERNAL] = 0

    @property
    def lock(self) -> tuple[int, int]:
        """What differs after any write."""
        return self.version, self.beats

    def beat(self, now: datetime, **changes: Any) -> Self:
        """The same version of this entity, after a beat."""
        return self.model_copy(update={**changes, "beats": self.beats + 1, "updated_at": now})


class ReplaceableEntity(Entity):
    """An entity whose key another may have after its purge.

    `uid` tells the two apart; it is empty for what was written before entities had one.
    """

    uid: Annotated[str, INTERNAL] = Field(default_factory=new_id)

    @property
    def entity_tag(self) -> str:
        """Its uid and version, so that it never fits a successor of the same key."""
        return f"{self.uid}-{self.version}" if self.uid else str(self.version)


class NamedEntity(ReplaceableEntity):
    """An entity that is addressed by its immutable name."""

    name: Annotated[Name, Input(on="create"), FILTERABLE, SORTABLE]
    display_name: Annotated[str | None, Input(Words | None), FILTERABLE] = None
    description: Annotated[str | None, Input(Words | None), FILTERABLE] = None
    updated_at: Annotated[datetime, OUTPUT_ONLY, FILTERABLE, SORTABLE]


class Pausable(NamedEntity):
    """A named entity that works by itself, and can be kept from it for a while: its `status` is ACTIVE or PAUSED, or it says so itself.

    It works in the name of who made it, or changed or resumed it last: `maker`, None for one of before makers were kept.
    """

    maker: Annotated[Maker | None, INTERNAL] = None

    @property
    def is_paused(self) -> bool:
        """True if it is, or is about to be, paused."""
        return self.state == "PAUSED"

    def switched(self, now: datetime, *, paused: bool) -> Self:
        """The next version of it, paused or at work."""
        status: Any = type(self).model_fields["status"].annotation
        return self.changed(now, status=status("PAUSED" if paused else "ACTIVE"))


def sort_key(key: str) -> str:
    """The form of a name or an id in which it is unique in its scope."""
    return key.lower()
