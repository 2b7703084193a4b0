"""The languages of users' code: what runs each on AWS Lambda, and which packages fit there."""

from typing import Final, Literal

from portico.core.base.frozen import frozen
from portico.core.model.open_enum import OpenEnum

Kind = Literal["python", "node"]


class Language(OpenEnum):
    """The languages that the engine knows. A name stays readable when its language has ended."""

    PYTHON_3_11 = "python3.11"
    PYTHON_3_12 = "python3.12"
    PYTHON_3_13 = "python3.13"
    PYTHON_3_14 = "python3.14"
    NODE_20 = "nodejs20.x"
    NODE_22 = "nodejs22.x"
    NODE_24 = "nodejs24.x"

    @property
    def facts(self) -> "Facts":
        """The properties of the language."""
        return _FACTS[self]

    @property
    def base_image(self) -> str:
        """The name of its first base image."""
        return self.facts.base_image or str(self)


@frozen(slots=True)
class Facts:
    """The properties of a language.

    `runtime` is the runtime of Lambda that its functions have, None for that of the platform. `wheels` is the platform of its
    packages of Python, as uv names it after the machine. `base_image` is the name of its first base image where that is another.
    `successor` is there for a language that is deprecated. One that has `ended` gets no new versions of functions; those that are
    deployed go on.
    """

    title: str
    kind: Kind
    runtime: str | None = None
    wheels: str = ""
    successor: Language | None = None
    ended: bool = False
    base_image: str = ""

    @property
    def end(self) -> str | None:
        """The reason why nothing new is made in it, None while it is supported."""
        return f"{self.title} has ended: take {self.successor.base_image}." if self.ended and self.successor else None


# glibc is 2.34 on Amazon Linux 2023, and 2.26 on Amazon Linux 2, which Lambda's Python 3.11 is on:
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_FACTS: Final = {
    Language.PYTHON_3_11: Facts("Python 3.11", "python", "python3.11", "manylinux2014", Language.PYTHON_3_13),
    Language.PYTHON_3_12: Facts("Python 3.12", "python", "python3.12", "manylinux_2_28"),
    Language.PYTHON_3_13: Facts("Python 3.13", "python", "python3.13", "manylinux_2_28"),
    Language.PYTHON_3_14: Facts("Python 3.14", "python", "python3.14", "manylinux_2_28"),
    Language.NODE_20: Facts("Node.js 20", "node", successor=Language.NODE_24, ended=True),
    Language.NODE_22: Facts("Node.js 22", "node", base_image="nodejs22"),
    Language.NODE_24: Facts("Node.js 24", "node", base_image="nodejs24"),
}


def of_base_image(name: str) -> Language | None:
    """The language that a first base image is named after, in either of its names and any case; None for another name."""
    known = (language for language in Language if name.lower() in (language.base_image, str(language)))
    return next(known, None)
