"""The refusal to remove an image that is in use."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from portico.core.base.errors import Conflict, error_prefix
from portico.core.base.parts import Part
from portico.core.model.entity import NamedEntity

MOST_NAMED: Final = 10
Users = Mapping[str, Sequence[str]]  # names by kind: `functions`, `images`
USERS: Part[Callable[[str], Users]] = Part("portico.compute.images.in_use:wire")


def refuse(image: NamedEntity, users: Users) -> None:
    """Raises Conflict with the first ten names of each kind and how many there are, when there are any."""
    used = {kind: sorted(names) for kind, names in users.items() if names}
    if not used:
        return
    first = {kind: names[:MOST_NAMED] for kind, names in used.items()}
    counts = {kind: len(names) for kind, names in used.items()}
    listed = "; ".join(f"{counts[kind]} {kind} ({', '.join(names)})" for kind, names in first.items())
    message = f"The {image.type.replace('_', ' ')} {image.name!r} is in use by {listed}."
    raise Conflict(
        message, code=f"{error_prefix(image.type)}_IN_USE", details={image.type: image.name, **first, "counts": counts}
    )
