"""The routes of a resource, listed from its declaration without making one.

The table of a function, the index of routes, the template and the samples are made from that list.
"""

from collections.abc import Iterator

from portico.core.base.frozen import frozen
from portico.core.http.naming import operation_id
from portico.core.model.conventions import Proof
from portico.core.resource import STANDARD_ROUTES, Mount, Operation, Resource


@frozen
class Listed:
    """A route of a resource: its methods, its whole path, and what it carries out, by name."""

    resource: Resource
    mount: Mount | None
    name: str
    id: str
    methods: tuple[str, ...]
    path: str
    own: Operation | None = None

    @property
    def declared(self) -> Operation:
        """The record of an operation of the resource's own. Raises TypeError for a standard one."""
        if self.own is None:
            raise TypeError(f"{self.id} is a standard operation")
        return self.own

    @property
    def place(self) -> Mount:
        """The mount of a standard operation. Raises TypeError for an operation with a whole path."""
        if self.mount is None:
            raise TypeError(f"{self.id} is at no mount")
        return self.mount

    @property
    def is_public(self) -> bool:
        """True if the gateway lets unproved callers in."""
        return self.own is not None and self.own.proof != Proof.PRINCIPAL

    @property
    def faces(self) -> frozenset[str]:
        """The faces that it has."""
        return self.resource.faces if self.own is None else self.resource.faces & self.own.faces

    def name_at(self, face: str) -> str:
        """Its name at a face: that of the declaration, else its id."""
        names = self.own.names if self.own is not None else self.resource.names.get(self.name, {})
        return names.get(face, self.id)

    @property
    def function(self) -> str:
        """The folder of the Lambda function that answers."""
        own, mount = self.own.place.function if self.own else None, self.mount.function if self.mount else None
        return own or mount or self.resource.function


def listed(resource: Resource) -> Iterator[Listed]:
    """The routes of a resource, at all of its mounts, but for operations without the face `rest`."""
    return (route for route in _declared(resource) if "rest" in route.faces)


def _declared(resource: Resource) -> Iterator[Listed]:
    for mount in resource.mounts:
        yield from _standard(resource, mount)
        for own in resource.own:
            if not own.is_internal and not _is_whole(resource, own) and _offers(mount, own):
                path = f"{mount.path}{own.path}"
                yield Listed(resource, mount, own.name, operation_id(mount, own, resource), own.methods, path, own)
    for own in resource.own:
        if not own.is_internal and _is_whole(resource, own):
            yield Listed(resource, None, own.name, own.id or own.name, own.methods, str(own.path), own)


def _standard(resource: Resource, mount: Mount) -> Iterator[Listed]:
    offered = resource.operations if mount.operations is None else resource.operations & mount.operations
    for name, (operation, method, path) in STANDARD_ROUTES.items():
        if operation not in offered or (name == "search_by_body" and not resource.searchable):
            continue
        whole = mount.path + resource.path_of(path)
        yield Listed(resource, mount, name, operation_id(mount, name, resource), (method,), whole)


def _offers(mount: Mount, own: Operation) -> bool:
    return own.mounts is None or mount.prefix in own.mounts


def _is_whole(resource: Resource, own: Operation) -> bool:
    return not resource.mounts or str(own.path).startswith("/v1/")
