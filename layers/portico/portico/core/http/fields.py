"""The fields of a resource's models: what clients send and are shown of a field of the entity, by its markers."""

from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from portico.core.base.frozen import frozen
from portico.core.http.filters import EnumFilter, NumberFilter, StringFilter, TimeFilter
from portico.core.http.merge_patches import patch_type, unset
from portico.core.model.conventions import Home
from portico.core.model.fields import INPUT_ONLY, INTERNAL, OUTPUT_ONLY, SEALED, SHOWN_ONCE, Input, Output, sent_type
from portico.core.resource import Resource

PLACES: Final[dict[str, Any]] = {
    "project": Field(description="`domain/project`.", examples=["default/default"]),
    "domain": Field(examples=["acme"]),
}


class InputModel(BaseModel):
    """Base of what clients send: a field that it does not know is refused by name."""

    model_config = ConfigDict(extra="forbid")


@frozen
class Marked:
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
        return sent_type(self.info)


def is_of(marked: Marked, operation: str) -> bool:
    """True if clients set it by that operation only."""
    marker = marked.find(Input)
    return marker is not None and marker.on == operation


def is_shown(marked: Marked) -> bool:
    """True if every reply has it."""
    hidden = any(marked.has(flag) for flag in (INTERNAL, INPUT_ONLY, SHOWN_ONCE, SEALED))
    return not hidden and (marked.has(OUTPUT_ONLY) or marked.find(Output) is not None or marked.find(Input) is not None)


def as_given(marked: Marked) -> tuple[Any, Any]:
    """The field of a body that is whole."""
    info = marked.info
    if info.default_factory is not None:
        return marked.sent_type, _field(info, default_factory=info.default_factory)
    return marked.sent_type, _field(info, default=... if info.is_required() else info.default)


def as_change(marked: Marked, *, merged: bool = False) -> tuple[Any, Any]:
    """The field of a body of changes, which may be left out; of one that is merged, members may be."""
    patch = patch_type(marked.sent_type) if merged else marked.sent_type
    if patch is not marked.sent_type:
        return patch, _field(marked.info, default_factory=unset)
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
    marker = next((meta for meta in info.metadata if isinstance(meta, Input)), None)
    if marker is not None and marker.name is not None:
        said["alias"] = marker.name
    return Field(**default, **said)


def name_field(resource: Resource, annotation: Any) -> tuple[Any, Any]:
    """The name, with where it is unique."""
    text = resource.name_text or _UNIQUE[_home_of(resource)]
    return annotation, Field(description=text, examples=[resource.name_example])


def output_of(marked: Marked, marker: Output, resource: Resource) -> tuple[Any, Any]:
    """The field of a reply."""
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


def filter_of(annotation: Any) -> Any:
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


def place_of(resource: Resource) -> str | None:
    """The field that says where an entity lives."""
    if resource.entity is None or resource.entity.key_field != "name" or resource.within is not None:
        return None
    return {Home.DOMAIN: "domain", Home.PROJECT: "project", Home.CURRENT_PROJECT: "project"}.get(_home_of(resource))


_UNIQUE: Final = {
    Home.GLOBAL: "Unique, ignoring case; immutable.",
    Home.DOMAIN: "Unique in its domain, ignoring case; immutable.",
    Home.USER: "Unique for its user, ignoring case; immutable.",
    Home.SELF: "Unique for its user, ignoring case; immutable.",
    Home.CALLER: "Unique for its holder, ignoring case; immutable.",
    Home.PROJECT: "Unique in its project, ignoring case; immutable.",
    Home.CURRENT_PROJECT: "Unique in its project, ignoring case; immutable.",
}
