"""Parameters for the SAM transform, as CloudFormation gives them.

MiniStack has the transform see the defaults alone. A value that it turns into part of a resource's name, as
`AutoPublishCodeSha256: !Ref Release`, is then the same for ever: a change of parameters publishes no version of a function.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any


def install(engine: Any, users: tuple[Any, ...], translator: Any) -> None:
    """Change `_apply_transforms` of `ministack.services.cloudformation.engine` and its users, and SAM's own `transform`."""
    apply_transforms, transform = engine._apply_transforms, translator.transform
    values: ContextVar[Mapping[str, Any]] = ContextVar("values")

    def apply_with_parameters(template: Any, provided: Any = None, previous: Any = None) -> Any:
        known = values.set(engine._transform_parameters(template, provided, previous))
        try:
            return apply_transforms(template, provided, previous)
        finally:
            values.reset(known)

    def transform_with_parameters(template: Any, _none: Any, *rest: Any) -> Any:
        return transform(template, dict(values.get({})), *rest)

    for module in (engine, *users):
        module._apply_transforms = apply_with_parameters
    translator.transform = transform_with_parameters
