"""The users of an image: the functions and images that are made on it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from portico.compute.base_images.in_use import Users
from portico.compute.images.entity import Image
from portico.core.base.frozen import frozen
from portico.core.base.parts import Lazy, Part
from portico.core.model.entity import sort_key
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.projects.entity import Project

if TYPE_CHECKING:
    from portico.core.services.parts import Parts


class Functions(Protocol):
    """Knows which functions are made on an image."""

    def on_image(self, scope: Scope, name: str) -> Sequence[str]:
        """The names of the functions of a project that name this image, a moment old."""
        ...


FUNCTIONS: Part[Functions] = Part("portico.compute.functions.service:wire")


@frozen
class BaseImageUsers:
    """Looks in all projects, one after the other: for what superadmins seldom do."""

    scopes: Callable[[], Iterable[Scope]]
    functions: Lazy[Functions]
    images_in: Callable[[Scope], Sequence[Image]]

    def of(self, name: str) -> Users:
        """The functions and images on a base image, as `domain/project/name`; an image of a project hides one of its name."""
        functions, images = list[str](), list[str]()
        for scope in self.scopes():
            found = self.images_in(scope)
            images += _qualified(scope, (image.name for image in found if sort_key(image.base_image) == sort_key(name)))
            if sort_key(name) not in {sort_key(image.name) for image in found}:
                functions += _qualified(scope, self.functions().on_image(scope, name))
        return {"functions": functions, "images": images}


def _qualified(scope: Scope, names: Iterable[str]) -> Iterator[str]:
    return (f"{scope.domain}/{scope.project}/{name}" for name in names)


def wire(parts: "Parts") -> Callable[[str], Users]:
    """The finder of a base image's users."""

    def scopes() -> Iterator[Scope]:
        for domain in parts.repository(Domain).live_in(GLOBAL):
            yield from (project.inside for project in parts.repository(Project).live_in(domain.inside))

    return BaseImageUsers(scopes, parts.lazy(FUNCTIONS), parts.repository(Image).live_in).of
