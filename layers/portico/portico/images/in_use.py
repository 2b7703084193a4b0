"""Who uses an image, and the refusal to take it away from them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from portico.core.entity import NamedEntity, sort_key
from portico.core.errors import Conflict, error_prefix
from portico.core.frozen import frozen
from portico.core.scope import Scope
from portico.images.entity import Image

MOST_TOLD: Final = 10
Users = Mapping[str, Sequence[str]]  # names by kind: `functions`, `images`


class Functions(Protocol):
    """Knows which functions are made on an image."""

    def on_image(self, scope: Scope, name: str) -> Sequence[str]:
        """The names of the functions of a project that name this image, a moment old."""
        ...


@frozen
class BaseImageUsers:
    """Looks in all projects, one after the other: for what superadmins seldom do."""

    scopes: Callable[[], Iterable[Scope]]
    functions: Callable[[], Functions]
    images_in: Callable[[Scope], Sequence[Image]]

    def of(self, name: str) -> Users:
        """The functions and images on a base image, as `domain/project/name`; an image of a project hides one of its name."""
        functions, images = list[str](), list[str]()
        for scope in self.scopes():
            found = self.images_in(scope)
            images += _told(scope, (image.name for image in found if sort_key(image.base_image) == sort_key(name)))
            if sort_key(name) not in {sort_key(image.name) for image in found}:
                functions += _told(scope, self.functions().on_image(scope, name))
        return {"functions": functions, "images": images}


def refuse(image: NamedEntity, users: Users) -> None:
    """Raises Conflict with the first ten names of each kind and how many there are, when there are any."""
    used = {kind: sorted(names) for kind, names in users.items() if names}
    if not used:
        return
    told = {kind: names[:MOST_TOLD] for kind, names in used.items()}
    counts = {kind: len(names) for kind, names in used.items()}
    listed = "; ".join(f"{counts[kind]} {kind} ({', '.join(names)})" for kind, names in told.items())
    message = f"The {image.type.replace('_', ' ')} {image.name!r} is in use by {listed}."
    raise Conflict(
        message, code=f"{error_prefix(image.type)}_IN_USE", details={image.type: image.name, **told, "counts": counts}
    )


def _told(scope: Scope, names: Iterable[str]) -> Iterator[str]:
    return (f"{scope.domain}/{scope.project}/{name}" for name in names)
