"""Values of fields that an item does not have in clear, or at all: sealed ones, and those that are kept as objects."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeVar

from portico.core.aws.envelope import EnvelopeCipher
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.model.entity import Entity
from portico.core.model.fields import IN_OBJECTS, SEALED, Flag
from portico.core.model.sealed import Sealed

E = TypeVar("E", bound=Entity)


class Objects(Protocol):
    """The object storage."""

    def put(self, key: str, body: bytes) -> None:
        """Stores an object."""
        ...

    def get(self, key: str) -> bytes:
        """The object."""
        ...

    def delete(self, *keys: str) -> None:
        """Removes objects."""
        ...


@frozen
class KeptApart:
    """Stores the values of fields marked `SEALED` or `IN_OBJECTS`, and gives them back."""

    vault: EnvelopeCipher
    objects: Objects

    def stored(self, entity: E) -> E:
        """The entity as it is written: with ciphertexts, and with keys of objects that are new each time."""
        found: dict[str, Any] = {}
        for name in marked(entity, SEALED):
            sealed = self.vault.seal({name: getattr(entity, name)}, _context(entity, name))
            found[name] = json.dumps([sealed.data_key, sealed.sealed])
        for name in marked(entity, IN_OBJECTS):
            found[name] = f"{entity.types}/{new_id()}/{name}"
            self.objects.put(found[name], json.dumps(getattr(entity, name)).encode())
        return entity.model_copy(update=found)

    def loaded(self, entity: E) -> E:
        """The entity that was written, with its values."""
        found: dict[str, Any] = {}
        for name in marked(entity, SEALED):
            kept = Sealed(*json.loads(getattr(entity, name)))
            found[name] = self.vault.open(kept, _context(entity, name))[name]
        for name in marked(entity, IN_OBJECTS):
            found[name] = json.loads(self.objects.get(getattr(entity, name)))
        return entity.model_copy(update=found)

    def drop(self, entity: Entity) -> None:
        """Removes the objects of an entity that was written."""
        self.objects.delete(*(getattr(entity, name) for name in marked(entity, IN_OBJECTS)))


def marked(entity: Entity, flag: Flag) -> Iterator[str]:
    """The fields that are marked so, and have a value."""
    for name, info in type(entity).model_fields.items():
        if any(marker is flag for marker in info.metadata) and getattr(entity, name) is not None:
            yield name


def _context(entity: Entity, name: str) -> Mapping[str, str]:
    return {"type": entity.type, "scope": str(entity.scope), "entity": entity.key.lower(), "field": name}
