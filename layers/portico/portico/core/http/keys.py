"""Keys of entities in paths: one segment, those of all that an entity is below, or none where there is but one.

The annotations of dependencies are values here, so this module does not postpone them.
"""

from collections.abc import Callable, Mapping
from functools import partial
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import Depends, Path

from portico.core.http.parameters import as_parameter
from portico.core.http.paths import NameInPath
from portico.core.model.nested import NestedEntity
from portico.core.resource import Resource


def key_parameters(resource: Resource) -> tuple[Any, Any]:
    """The annotations of the key of an entity, and of the names of those above it, by field."""
    if resource.single is not None:
        return Annotated[str, Depends(_constant(resource.single))], _NOTHING_ABOVE
    key, name, entity = resource.key, resource.key_name, resource.entity
    own = NameInPath if key is None else as_parameter(key, partial(Path, alias=name))
    if entity is None or not issubclass(entity, NestedEntity):
        return own, _NOTHING_ABOVE
    above = dict.fromkeys(entity.above, NameInPath)

    async def whole(**found: Any) -> str:
        return "/".join(str(found[piece]) for piece in (*above, name))

    async def names(**found: str) -> Mapping[str, str]:
        return {piece: found[piece] for piece in above}

    one = Annotated[str, Depends(_taking(whole, {**above, name: own}))]
    return one, Annotated[Mapping[str, str], Depends(_taking(names, above))]


def _taking(dependency: Callable[..., Any], parameters: Mapping[str, Any]) -> Callable[..., Any]:
    """The dependency, with the signature that FastAPI reads."""
    taken = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in parameters.items()]
    dependency.__signature__ = Signature(taken)  # type: ignore[attr-defined]
    return dependency


def _constant(key: str) -> Callable[..., Any]:
    async def value() -> str:
        return key

    return value


async def _nothing() -> Mapping[str, str]:
    return {}


_NOTHING_ABOVE = Annotated[Mapping[str, str], Depends(_nothing)]
