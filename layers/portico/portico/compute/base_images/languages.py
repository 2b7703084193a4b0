"""The languages of users' code: what runs each on AWS Lambda, and which packages fit there."""

from typing import Final, Literal

from portico.core.base.frozen import frozen
from portico.core.model.open_enum import OpenEnum

Kind = Literal["python", "node"]


class Language(OpenEnum):
    """The languages that the engine knows. A name stays readable when its language has ended."""

    PYTHON = "python3.13"
    NODE = "nodejs24.x"
    PYTHON_3_11 = "python3.11"
    NODE_20 = "nodejs20.x"

    @property
    def facts(self) -> "Facts":
        """The properties of the language."""
        return _FACTS[self]


@frozen(slots=True)
class Facts:
    """The properties of a language.

    `runtime` is the runtime of Lambda that its functions have, None for that of the platform. `wheels` is the platform of its
    packages of Python, as uv names it after the machine. `successor` is there for a language that is deprecated. One that has `ended` gets no
    new versions of functions; those that are deployed go on.
    """

    title: str
    kind: Kind
    runtime: str | None = None
    wheels: str = ""
    successor: Language | None = None
    ended: bool = False

    @property
    def end(self) -> str | None:
        """The reason why nothing new is made in it, None while it is supported."""
        return f"{self.title} has ended: take {self.successor}." if self.ended else None


# glibc is 2.34 on Amazon Linux 2023, and 2.26 on Amazon Linux 2, which Lambda's Python 3.11 is on:
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_FACTS: Final = {
    Language.PYTHON: Facts("Python 3.13", "python", "python3.13", "manylinux_2_28"),
    Language.NODE: Facts("Node.js 24", "node"),
    Language.PYTHON_3_11: Facts("Python 3.11", "python", "python3.11", "manylinux2014", Language.PYTHON),
    Language.NODE_20: Facts("Node.js 20", "node", successor=Language.NODE, ended=True),
}


def ended(name: str) -> str | None:
    """The reason why nothing new is made on the first base image of this name, None while that may be."""
    known = next((language for language in Language if language == name.lower()), None)
    return known.facts.end if known else None
