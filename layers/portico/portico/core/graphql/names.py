"""Names of GraphQL: camel case for fields and arguments; for types those of the models, without what they are views of."""

import re
from typing import Any, Final

from portico.core.http.views import Shown

_SUFFIX: Final = "Public"
_PIECES: Final = re.compile(r"(?<!_)_+([a-zA-Z0-9])")
_NO_NAME: Final = re.compile(r"[^_a-zA-Z0-9]+")
NAME: Final = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")


def camel(name: str) -> str:
    """`domain_create_user` as `domainCreateUser`; what has no underscore stays."""
    return _PIECES.sub(lambda found: found[1].upper(), name)


def pascal(name: str) -> str:
    """`resource_group` as `ResourceGroup`."""
    text = camel(name)
    return text[:1].upper() + text[1:]


def output_name(model: type[Any]) -> str:
    """The name of the type of what is shown: the view `UserPublic` is a `User`."""
    name = _plain(model.__name__)
    return name.removesuffix(_SUFFIX) if issubclass(model, Shown) else name


def input_name(model: type[Any]) -> str:
    """The name of the type of what is sent; filters are nothing else and keep theirs: `EnumFilter[Plan]` is a `PlanFilter`."""
    name = model.__name__
    if name.startswith("EnumFilter["):
        return f"{pascal(_plain(name.removeprefix('EnumFilter[')))}Filter"
    name = _plain(name)
    return name if name.endswith(("Input", "Filter")) else f"{name}Input"


def _plain(name: str) -> str:
    return _NO_NAME.sub("", name)
