"""Types of JSON Merge Patches (RFC 7396): nested models and maps whose members may be left out, or null.

What a patch makes of the value that is there is checked as a whole when it is applied, so bounds of a map as a whole are none
of its patch's.
"""

from collections.abc import Sequence
from functools import cache, reduce
from operator import or_
from types import GenericAlias, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from portico.core.model.fields import Sent


def unset() -> Any:
    """The default of a field that may be left out of an update but not be null; see `exclude_unset`."""
    return None


def patch_type(kind: Any) -> Any:
    """The type of a patch of such values, or null; the same type for values that are replaced whole."""
    inner, *metas = get_args(kind) if get_origin(kind) is Annotated else (kind,)
    patch = _inner(inner)
    if patch is inner:
        return kind
    words = _words(metas, "What is left out stays; null takes one away." if get_origin(inner) is dict else "")
    return Annotated[(patch | None, *words)] if words else patch | None


def _inner(kind: Any) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        patches = tuple(map(patch_type, parts))
        return kind if patches == parts else reduce(or_, patches)
    if origin is dict:
        return GenericAlias(dict, (parts[0], patch_type(parts[1]) | None))
    return _patch_model(kind) if isinstance(kind, type) and issubclass(kind, BaseModel) else kind


@cache
def _patch_model(model: type[BaseModel]) -> type[BaseModel]:
    doc = f"{model.__doc__} What is left out stays; null brings the default back."
    return patch_model(model, f"{model.__name__.removesuffix('Input')}Patch", doc)


def patch_model(model: type[BaseModel], name: str, doc: str) -> type[BaseModel]:
    """A model of patches of another."""
    fields: dict[str, Any] = {field: (_member(info), _told(info)) for field, info in model.model_fields.items()}
    return create_model(name, __base__=Sent, __doc__=doc, **fields)


def _member(info: FieldInfo) -> Any:
    kind = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    return patch_type(kind) | None


def _told(info: FieldInfo) -> Any:
    said = {name: told for name in ("alias", "description", "examples") if (told := getattr(info, name)) is not None}
    return Field(default_factory=unset, **said)


def _words(metas: Sequence[Any], more: str) -> list[Any]:
    """The words of a field and more, without its bounds."""
    told = [meta for meta in metas if isinstance(meta, FieldInfo)]
    return [
        Field(description=f"{meta.description or ''} {more}".strip() or None, examples=meta.examples, alias=meta.alias)
        for meta in told
    ]
