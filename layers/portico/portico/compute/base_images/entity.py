"""Base images: the language runtimes that functions and sessions run on, and what their code must look like."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, StringConstraints

from portico.compute.base_images.languages import Language
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, Input, Output

_CONTRACT_EXAMPLE = "def handle(context, payload): ..."


LanguageField = Annotated[
    Language, Field(description="The language and version that run the code.", examples=["python3.13"])
]
Contract = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1024),
    Field(description="The signature of a handler, for people.", examples=[_CONTRACT_EXAMPLE]),
]
Deprecated = Annotated[bool, Field(description="It still works; new functions should take another.", examples=[False])]


Container = Annotated[
    str | None,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,254}$"),
    Field(
        description="The container image that sessions run in, as `docker pull` takes it; null: it is for functions only.",
        examples=["public.ecr.aws/docker/library/python:3.13-slim"],
    ),
]


class BaseImage(NamedEntity):
    """A language runtime; `contract` tells people the signature of a handler, `deprecated` that they should not begin with it."""

    type: ClassVar[str] = "base_image"
    types: ClassVar[str] = "base_images"

    language: Annotated[Language, Input(LanguageField), Output(LanguageField), FILTERABLE]
    contract: Annotated[str, Input(Contract)]
    deprecated: Annotated[bool, Input(Deprecated)] = False
    container: Annotated[str | None, Input(Container)] = None


_FORMER = {Language.NODE_24: ("nodejs24.x",)}
_CONTRACTS = {"python": _CONTRACT_EXAMPLE, "node": "module.exports = (context, payload) => ..."}


def _first(language: Language, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "display_name": language.facts.title,
        "language": language,
        "contract": _CONTRACTS[language.facts.kind],
        "deprecated": language.facts.successor is not None or name != language.base_image,
    }


# A base image that an earlier release named after its language keeps that name, too.
FIRST: tuple[dict[str, Any], ...] = tuple(
    _first(language, name)
    for language in Language
    for name in dict.fromkeys((language.base_image, *_FORMER.get(language, ())))
    if not language.facts.ended
)


_TITLES = {"python": "Python", "python-jupyter": "Python with Jupyter"}


def session_images(containers: Mapping[str, str], language: Language) -> Iterator[dict[str, Any]]:
    """The first base images that sessions run in; `{version}` in a reference is that of the language."""
    version = str(language).removeprefix("python")
    for name, container in containers.items():
        yield {
            "name": name,
            "display_name": _TITLES.get(name, name),
            "language": language,
            "contract": _CONTRACTS["python"],
            "container": container.replace("{version}", version),
        }
