"""Base images: the language runtimes that functions run on, and what their code must look like."""

from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, Input, Output
from portico.core.model.open_enum import OpenEnum

_CONTRACT_EXAMPLE = "def handle(context, payload): ..."


class Language(OpenEnum):
    """The languages that the engine runs: see `compute/functions/lambda_engine.py`."""

    PYTHON = "python3.11"
    NODE = "nodejs20.x"


LanguageField = Annotated[
    Language, Field(description="The language and version that run the code.", examples=["python3.11"])
]
Contract = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1024),
    Field(description="The signature of a handler, for people.", examples=[_CONTRACT_EXAMPLE]),
]
Deprecated = Annotated[bool, Field(description="It still works; new functions should take another.", examples=[False])]


class BaseImage(NamedEntity):
    """A language runtime; `contract` tells people the signature of a handler, `deprecated` that they should not begin with it."""

    type: ClassVar[str] = "base_image"
    types: ClassVar[str] = "base_images"

    language: Annotated[Language, Input(LanguageField), Output(LanguageField), FILTERABLE]
    contract: Annotated[str, Input(Contract)]
    deprecated: Annotated[bool, Input(Deprecated)] = False


FIRST: tuple[dict[str, Any], ...] = (
    {
        "name": "python3.11",
        "display_name": "Python 3.11",
        "language": Language.PYTHON,
        "contract": _CONTRACT_EXAMPLE,
    },
    {
        "name": "nodejs20.x",
        "display_name": "Node.js 20",
        "language": Language.NODE,
        "contract": "module.exports = (context, payload) => ...",
    },
)
