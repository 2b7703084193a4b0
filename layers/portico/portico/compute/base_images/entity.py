"""Base images: the language runtimes that functions run on, and what their code must look like."""

from enum import StrEnum
from typing import Any, ClassVar

from portico.core.actions.standard import standard_actions
from portico.core.model.entity import NamedEntity


class Language(StrEnum):
    """What the engine can run: see `compute/functions/lambda_engine.py`."""

    PYTHON = "python3.11"
    NODE = "nodejs20.x"


class BaseImage(NamedEntity):
    """A language runtime; `contract` tells people the signature of a handler, `deprecated` that they should not begin with it."""

    type: ClassVar[str] = "base_image"
    types: ClassVar[str] = "base_images"

    language: Language
    contract: str
    deprecated: bool = False


ACTIONS = standard_actions(BaseImage)

FIRST: tuple[dict[str, Any], ...] = (
    {
        "name": "python3.11",
        "display_name": "Python 3.11",
        "language": Language.PYTHON,
        "contract": "def handle(context, payload): ...",
    },
    {
        "name": "nodejs20.x",
        "display_name": "Node.js 20",
        "language": Language.NODE,
        "contract": "module.exports = (context, payload) => ...",
    },
)
