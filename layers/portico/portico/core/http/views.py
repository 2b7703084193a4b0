"""The models of a resource: views of its one entity, made from the markers of its fields when a route first needs one.

`create` has what clients set; `replace` the same without what is immutable; `update` the same with nothing required;
`public` what they are shown; `created` that and what is shown once; `detail` that and what is shown of one entity only;
`filter` what searches compare.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Final, Union, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from portico.core.base.frozen import frozen
from portico.core.http.adapter import Adapter
from portico.core.http.fields import Input as InputModel
from portico.core.http.fields import unset
from portico.core.http.filters import EnumFilter, Filter, NumberFilter, StringFilter, TimeFilter, filter_model
from portico.core.model.entity import NAME_PATTERN, Entity
from portico.core.model.fields import (
    FILTERABLE,
    INPUT_ONLY,
    INTERNAL,
    OUTPUT_ONLY,
    SHOWN_ONCE,
    SORTABLE,
    Flag,
    Input,
    Output,
    Sent,
)
from portico.core.resource import Home, Mount, Resource

_IN_PROJECT: Final = Field(description="`domain/project`.", examples=["default/default"])
_IN_DOMAIN: Final = Field(examples=["acme"])


@frozen
class _Marked:
    """A field and its markers."""

    name: str
    info: FieldInfo

    def has(self, flag: object) -> bool:
        """True if it is marked so."""
        return any(marker is flag for marker in self.info.metadata)

    def find(self, kind: type) -> Any:
        """The marker of a kind, None without one."""
        return next((marker for marker in self.info.metadata if isinstance(marker, kind)), None)

    @property
    def sent_type(self) -> Any:
        """The type that clients send."""
        marker = self.find(Input)
        if marker is not None and marker.type is not None:
            return marker.type
        bounds = [meta for meta in self.info.metadata if not isinstance(meta, Input | Output | Flag)]
        return Annotated[(self.info.annotation, *bounds)] if bounds else self.info.annotation


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
        fields = {marked.name: _as_given(marked) for marked in self._inputs() if not _is_of(marked, "update")}
        return self._input("Create", f"A new {self._one}.", fields)

    @cached_property
    def replace(self) -> type[BaseModel]:
        """The body of a PUT."""
        fields = {marked.name: _as_given(marked) for marked in self._inputs() if not _is_of(marked, "create")}
        return self._input("Replace", f"{self._article} {self._one} without its name.", fields)

    @cached_property
    def update(self) -> type[BaseModel]:
        """The body of a PATCH: the fields that are there change."""
        fields = {marked.name: _as_change(marked) for marked in self._inputs() if not _is_of(marked, "create")}
        model: Any = self._input("Update", "The fields to change.", fields)
        if issubclass(model, Sent):
            model.partial = True
        return cast("type[BaseModel]", model)

    @cached_property
    def update_item(self) -> type[BaseModel]:
        """One entity of a batch of updates."""
        named = (str, Field(pattern=NAME_PATTERN, examples=["hello"]))
        return create_model(f"{self.update.__name__}Item", __base__=self.update, name=named)

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
            marked.name: _filter_of(marked.info.annotation) for marked in self._compared() if marked.has(FILTERABLE)
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

    def show(self, entity: Any, *, once: bool = False, detail: bool = False) -> Shown:
        """The entity as clients see it, with what is shown once, or in detail, where they say so."""
        values = self.resource.show(entity) if self.resource.show else None
        view = self.created if once else self.detail if detail else self.public
        return view.of(entity, values)

    @property
    def _entity(self) -> type[Entity]:
        return _entity_of(self.resource)

    @property
    def _name(self) -> str:
        return (self._mount.model if self._mount else None) or self._entity.__name__

    @property
    def _one(self) -> str:
        return self._entity.type.replace("_", " ")

    @property
    def _article(self) -> str:
        return "An" if self._one[0] in "aeio" else "A"

    def _marked(self) -> Iterator[_Marked]:
        return (_Marked(name, info) for name, info in self._entity.model_fields.items())

    def _compared(self) -> Iterator[_Marked]:
        """The fields of the entity, and properties of it: those that are shown, and others that a search may compare."""
        yield from self._marked()
        for model in (self.resource.outputs, self.resource.compared):
            if model is not None:
                yield from (_Marked(name, info) for name, info in model.model_fields.items())

    def _inputs(self) -> Iterator[_Marked]:
        omitted = self._mount.omit if self._mount else frozenset()
        for marked in self._marked():
            if marked.find(Input) is not None and marked.name not in omitted:
                yield marked
        if self.resource.inputs is not None:
            yield from (_Marked(name, info) for name, info in self.resource.inputs.model_fields.items())

    def _input(self, suffix: str, doc: str, fields: dict[str, Any]) -> type[BaseModel]:
        described = self.resource.words.get(suffix.lower(), doc)
        base = self.resource.inputs or InputModel
        if "name" in fields:
            fields["name"] = _name_field(self.resource, fields["name"][0])
        dropped = {name for name in base.model_fields if name not in fields}
        if dropped:  # an immutable field of the base is none of a replacement's
            base = _without(base, dropped)
        return create_model(f"{self._name}{suffix}", __base__=base, __doc__=described, **fields)

    def _shown(self, suffix: str, doc: str, *, once: bool = False, detail: bool = False) -> type[Shown]:
        fields: dict[str, Any] = {}
        sources: dict[str, str] = {}
        for marked in self._marked():
            marker = marked.find(Output) or Output()
            if (_is_shown(marked) and (detail or not marker.detail)) or (once and marked.has(SHOWN_ONCE)):
                name = marker.name or marked.name
                fields[name], sources[name] = _output_of(marked, marker, self.resource), marked.name
        place = _place_of(self.resource)
        if place is not None:
            fields[place], sources[place] = (str, _IN_PROJECT if place == "project" else _IN_DOMAIN), f"shown_{place}"
        extra = self.resource.outputs
        if extra is not None:
            sources |= {name: name for name in extra.model_fields}
            fields = {name: field for name, field in fields.items() if name not in extra.model_fields}
        described = self.resource.words.get(suffix.lower(), doc)
        bases = (extra, Shown) if extra is not None else (Shown,)
        made = cast("Any", create_model(f"{self._name}{suffix}", __base__=bases, __doc__=described, **fields))
        made.sources = sources
        return cast("type[Shown]", made)


_MADE: Final[dict[tuple[int, frozenset[str], str | None], Views]] = {}


def views_of(resource: Resource, mount: Mount | None = None) -> Views:
    """The views of a resource at a mount, made once; mounts without differences share them."""
    key = (id(resource), mount.omit if mount else frozenset(), mount.model if mount else None)
    if key not in _MADE:
        _MADE[key] = Views(resource, mount)
    return _MADE[key]


def _entity_of(resource: Resource) -> type[Entity]:
    if resource.entity is None:
        raise TypeError(f"{resource.types} has no entity, and so no views")
    return resource.entity


def _without(base: type[BaseModel], dropped: set[str]) -> type[BaseModel]:
    kept = {name: (info.annotation, info) for name, info in base.model_fields.items() if name not in dropped}
    return create_model(base.__name__, __base__=InputModel, __config__=None, **kept)  # type: ignore[call-overload,no-any-return]


def _is_of(marked: _Marked, operation: str) -> bool:
    """True if clients set it by that operation only."""
    marker = marked.find(Input)
    return marker is not None and marker.on == operation


def _is_shown(marked: _Marked) -> bool:
    hidden = any(marked.has(flag) for flag in (INTERNAL, INPUT_ONLY, SHOWN_ONCE))
    return not hidden and (marked.has(OUTPUT_ONLY) or marked.find(Output) is not None or marked.find(Input) is not None)


def _as_given(marked: _Marked) -> tuple[Any, Any]:
    info = marked.info
    if info.default_factory is not None:
        return marked.sent_type, _field(info, default_factory=info.default_factory)
    return marked.sent_type, _field(info, default=... if info.is_required() else info.default)


def _as_change(marked: _Marked) -> tuple[Any, Any]:
    marker = marked.find(Input)
    if marker is not None and marker.update is not None:
        return marker.update, _field(marked.info, default_factory=unset)
    if not marked.info.is_required() and marked.info.default is None:
        return marked.sent_type, _field(marked.info, default=None)
    return marked.sent_type, _field(marked.info, default_factory=unset)


def _field(info: FieldInfo, **default: Any) -> Any:
    """The default of a field of a view, with the alias and the words of the field of a model of inputs."""
    said = {
        name: getattr(info, name) for name in ("alias", "description", "examples") if getattr(info, name) is not None
    }
    return Field(**default, **said)


def _name_field(resource: Resource, annotation: Any) -> tuple[Any, Any]:
    text = resource.name_text or _UNIQUE[_home_of(resource)]
    return annotation, Field(description=text, examples=[resource.name_example])


def _output_of(marked: _Marked, marker: Output, resource: Resource) -> tuple[Any, Any]:
    annotation = marked.info.annotation if marker.type is None else marker.type
    examples = list(marker.examples) or (
        [resource.name_example] if marked.name == "name" else _examples(marked.sent_type)
    )
    if marked.name == "name" and marker.type is None:
        annotation = str
    if (
        marker.type is not None
        and get_origin(annotation) is Annotated
        and not marker.examples
        and not marker.description
    ):
        return annotation, ...
    return annotation, Field(description=marker.description, examples=examples or None)


def _examples(annotation: Any) -> list[Any]:
    """The examples of a type that clients send."""
    if get_origin(annotation) is Annotated:
        found = [meta.examples for meta in get_args(annotation)[1:] if isinstance(meta, FieldInfo) and meta.examples]
        return list(found[-1]) if found else _examples(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return next((found for part in get_args(annotation) if (found := _examples(part))), [])
    return []


def _filter_of(annotation: Any) -> Any:
    """The comparisons of a field, by its type."""
    parts = get_args(annotation) if get_origin(annotation) in {Union, UnionType} else (annotation,)
    [kind] = [part for part in parts if part is not NoneType]
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if issubclass(kind, Enum):
        return EnumFilter[kind]  # type: ignore[valid-type]
    if issubclass(kind, datetime):
        return TimeFilter
    if issubclass(kind, bool):
        return EnumFilter[bool]
    return NumberFilter if issubclass(kind, int | float) else StringFilter


def _home_of(resource: Resource) -> Home:
    return resource.mounts[0].home if resource.mounts else Home.PROJECT


def _place_of(resource: Resource) -> str | None:
    """The field that says where an entity lives."""
    if resource.entity is None or resource.entity.key_field != "name" or resource.within is not None:
        return None
    return {Home.DOMAIN: "domain", Home.PROJECT: "project", Home.CURRENT_PROJECT: "project"}.get(_home_of(resource))


_UNIQUE: Final = {
    Home.GLOBAL: "Unique, ignoring case; immutable.",
    Home.DOMAIN: "Unique in its domain, ignoring case; immutable.",
    Home.USER: "Unique for its user, ignoring case; immutable.",
    Home.SELF: "Unique for its user, ignoring case; immutable.",
    Home.PROJECT: "Unique in its project, ignoring case; immutable.",
    Home.CURRENT_PROJECT: "Unique in its project, ignoring case; immutable.",
}
