"""Images of tasks: the interpreters of this machine by the references that name them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from local import environments
from local.interpreters import BarePythons, LanguageUnavailable
from local.progress import LocalStackError
from local.pythons import RUNTIMES

JUPYTER: Final = "python-jupyter"
_PLACES: Final = ("", "library/", "docker.io/library/", "public.ecr.aws/docker/library/")
_VARIANTS: Final = ("", "-slim", "-bookworm", "-slim-bookworm", "-trixie", "-slim-trixie")


class PullError(Exception):
    """There is no such image here; the message is ECS's."""


class Images:
    """`python` with or without a version (`python:3.12-slim`), and `python-jupyter`, whose environment is made when it is first needed."""

    def __init__(self, pythons: BarePythons) -> None:
        self._pythons = pythons
        self._made: Mapping[str, Callable[[], Path]] = {
            "python": lambda: pythons.usual,
            JUPYTER: _jupyter,
            **{
                f"python:{_version(runtime)}{variant}": self._of(runtime)
                for runtime in RUNTIMES
                for variant in _VARIANTS
            },
        }

    def python(self, reference: str) -> Path:
        """The interpreter of an image. Raises PullError."""
        name = reference.partition("@")[0].removesuffix(":latest")
        place = next((place for place in sorted(_PLACES, reverse=True) if name.startswith(place)), "")
        try:
            return self._made[name.removeprefix(place)]()
        except KeyError:
            raise PullError(
                f"pull access denied for {name}, repository does not exist or may require authorization"
            ) from None
        except (LanguageUnavailable, LocalStackError) as error:
            raise PullError(str(error)) from error

    def _of(self, runtime: str) -> Callable[[], Path]:
        return lambda: self._pythons.python(runtime)


def _jupyter() -> Path:
    environments.prepare(environments.JUPYTER)
    return environments.JUPYTER.python


def _version(runtime: str) -> str:
    return runtime.removeprefix("python")
