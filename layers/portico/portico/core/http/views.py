"""The models of a resource: views of its one entity, made from the markers of its fields when a route first needs one.

`create` has what clients set; `replace` the same without what is immutable; `update` the same with nothing required;
`public` what they are shown; `created` that and what is shown once; `detail` that and what is shown of one entity only;
`filter` what searches compare.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, cast

from pydantic import BaseModel, ConfigDict, Field, create_model

from portico.core.http.adapter import Adapter
from portico.core.http.fields import (
    PLACES,
    InputModel,
    Marked,
    as_change,
    as_given,
    filter_of,
    is_of,
    is_shown,
    name_field,
    output_of,
    place_of,
)
from portico.core.http.filters import Filter, filter_model
from portico.core.http.naming import entity_of
from portico.core.model.asked import Asked
from portico.core.model.entity import NAME_PATTERN, Entity, is_merged
from portico.core.model.fields import FILTERABLE, SHOWN_ONCE, SORTABLE, Input, Output, Sent
from portico.core.resource import Mount, Resource


class Shown(BaseModel):
    """Base of what clients are shown."""

    model_config = ConfigDict(populate_by_name=True)

    sources: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def of(cls, entity: Any, values: Mapping[str, Any] | None = None) -> "Shown":
        """The entity as clients see it; `values` are those of fields that it does not have itself."""
        given = {
            name: getattr(entity, source) for name, source in cls.sources.items() if not (values and name in values)
        }
        return cls(**given, **(values or {}))


class Views:
    """The models of a resource at one of its mounts; those of a mount without differences are the same at all."""

    def __init__(self, resource: Resource, mount: Mount | None = None) -> None:
        self.resource = resource
        self._mount = mount

    @cached_property
    def create(self) -> type[BaseModel]:
        """The body of a create."""
        fields = {marked.name: as_given(marked) for marked in self._inputs() if not is_of(marked, "update")}
        return self._input("Create", f"A new {self._one}.", fields)

    @cached_property
    def replace(self) -> type[BaseModel]:
        """The body of a PUT."""
        fields = {marked.name: as_given(marked) for marked in self._inputs() if not is_of(marked, "create")}
        return self._input("Replace", f"{self._article} {self._one} without its name.", fields)

    @cached_property
    def update(self) -> type[BaseModel]:
        """The body of a PATCH: the fields that are there change."""
        fields = {
            marked.name: as_change(marked, merged=is_merged(self._entity, marked.name))
            for marked in self._inputs()
            if not is_of(marked, "create")
        }
        model: Any = self._input("Update", "The fields to change.", fields)
        if issubclass(model, Sent):
            model.partial = True
        return cast("type[BaseModel]", model)

    @cached_property
    def update_item(self) -> type[BaseModel]:
        """One entity of a batch of updates."""
        named = self.resource.key or Annotated[str, Field(pattern=NAME_PATTERN, examples=["hello"])]
        fields: dict[str, Any] = {self.resource.key_name: (named, ...)}
        return create_model(f"{self.update.__name__}Item", __base__=self.update, **fields)

    @cached_property
    def public(self) -> type[Shown]:
        """The entity as clients see it."""
        return self._shown("Public", f"{self._article} {self._one}.")

    @cached_property
    def created(self) -> type[Shown]:
        """The same with what is shown once."""
        return self._shown(
            "WithSecret", f"{self._article} {self._one} with its secret, which is not shown again.", once=True
        )

    @cached_property
    def detail(self) -> type[Shown]:
        """The same with what is shown of one entity only."""
        return self._shown("Detail", f"{self._article} {self._one} with its details.", detail=True)

    @cached_property
    def filter(self) -> type[Filter]:
        """The comparisons that a search takes, the same at all mounts."""
        shared = views_of(self.resource)
        if shared is not self:
            return shared.filter
        fields = {
            marked.name: filter_of(marked.info.annotation) for marked in self._compared() if marked.has(FILTERABLE)
        }
        return filter_model(f"{self._entity.__name__}Filter", **fields)

    @cached_property
    def adapter(self) -> Adapter:
        """The adapter of searches."""
        sortable = [marked.name for marked in self._compared() if marked.has(SORTABLE)]
        return Adapter(self.filter, tuple(sorted(sortable, key=lambda name: name not in {"name", "created_at"})))

    @property
    def has_secrets(self) -> bool:
        """True if something is shown once, by the operations that make it."""
        return any(marked.has(SHOWN_ONCE) for marked in self._marked())

    def show(self, entity: Any, asked: Asked, *, once: bool = False, detail: bool = False) -> Shown:
        """The entity as clients see it, with what is shown once, or in detail, where they say so."""
        values = self.resource.show(entity, asked) if self.resource.show else None
        view = self.created if once else self.detail if detail else self.public
        return view.of(entity, values)

    @property
    def _entity(self) -> type[Entity]:
        return entity_of(self.resource)

    @property
    def _name(self) -> str:
        return (self._mount.model if self._mount else None) or self._entity.__name__

    @property
    def _one(self) -> str:
        return self._entity.type.replace("_", " ")

    @property
    def _article(self) -> str:
        return "An" if self._one[0] in "aeio" else "A"

    def _marked(self) -> Iterator[Marked]:
        return (Marked(name, info) for name, info in self._entity.model_fields.items())

    def _compared(self) -> Iterator[Marked]:
        """The fields of the entity, and properties of it: those that are shown, and others that a search may compare."""
        yield from self._marked()
        for model in (self.resource.outputs, self.resource.compared):
            if model is not None:
                yield from (Marked(name, info) for name, info in model.model_fields.items())

    def _inputs(self) -> Iterator[Marked]:
        omitted = self._mount.omit if self._mount else frozenset()
        for marked in self._marked():
            if marked.find(Input) is not None and marked.name not in omitted:
                yield marked
        if self.resource.inputs is not None:
            yield from (Marked(name, info) for name, info in self.resource.inputs.model_fields.items())

    def _input(self, suffix: str, doc: str, fields: dict[str, Any]) -> type[BaseModel]:
        described = self.resource.words.get(suffix.lower(), doc)
        base = self.resource.inputs or InputModel
        if "name" in fields:
            fields["name"] = name_field(self.resource, fields["name"][0])
        dropped = {name for name in base.model_fields if name not in fields}
        if dropped:  # an immutable field of the base is none of a replacement's
            base = _without(base, dropped)
        return create_model(f"{self._name}{suffix}", __base__=base, __doc__=described, **fields)

    def _turn(self, marked: Marked) -> int:
        """The place of a field in a reply: what the entity is called comes first, and when it was made comes last."""
        if marked.name == self._entity.key_field:
            return 0
        return 2 if marked.name in {"created_at", "updated_at"} else 1

    def _shown(self, suffix: str, doc: str, *, once: bool = False, detail: bool = False) -> type[Shown]:
        fields: dict[str, Any] = {}
        sources: dict[str, str] = {}
        for marked in sorted(self._marked(), key=self._turn):
            marker = marked.find(Output) or Output()
            if (is_shown(marked) and (detail or not marker.detail)) or (once and marked.has(SHOWN_ONCE)):
                name = marker.name or marked.name
                fields[name], sources[name] = output_of(marked, marker, self.resource), marked.name
        place = place_of(self.resource)
        if place is not None:
            fields[place], sources[place] = (str, PLACES[place]), f"shown_{place}"
        extra = self.resource.outputs
        if extra is not None:
            sources |= {name: name for name in extra.model_fields}
            fields = {name: field for name, field in fields.items() if name not in extra.model_fields}
        described = self.resource.words.get(suffix.lower(), doc)
        made = cast("Any", create_model(f"{self._name}{suffix}", __base__=Shown, __doc__=described, **fields))
        if extra is not None:  # behind the fields of the entity
            made = cast("Any", create_model(f"{self._name}{suffix}", __base__=(extra, made), __doc__=described))
        made.sources = sources
        return cast("type[Shown]", made)


_MADE: Final[dict[tuple[int, frozenset[str], str | None], Views]] = {}


def views_of(resource: Resource, mount: Mount | None = None) -> Views:
    """The views of a resource at a mount, made once; mounts without differences share them."""
    key = (id(resource), mount.omit if mount else frozenset(), mount.model if mount else None)
    if key not in _MADE:
        _MADE[key] = Views(resource, mount)
    return _MADE[key]


def _without(base: type[BaseModel], dropped: set[str]) -> type[BaseModel]:
    kept = {name: (info.annotation, info) for name, info in base.model_fields.items() if name not in dropped}
    return create_model(base.__name__, __base__=InputModel, __config__=None, **kept)  # type: ignore[call-overload,no-any-return]
