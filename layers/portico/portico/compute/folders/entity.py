"""Folders: files of a project, in the object storage."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Final

from portico.core.model.claims import Claim
from portico.core.model.container import Container
from portico.core.model.facts import ShownSubject
from portico.core.model.fields import FACT, FILTERABLE, INTERNAL, Input
from portico.core.model.open_enum import OpenEnum

OBJECTS: Final = "folders/"
UIDS: Final = "global#folder_uids"


class UsageMode(OpenEnum):
    """What the files are for."""

    GENERAL = "general"
    MODEL = "model"
    DATA = "data"


class Folder(Container):
    """A folder. `uid` names this very one in the object storage, and finds it for an event of that."""

    type: ClassVar[str] = "folder"
    types: ClassVar[str] = "folders"

    owner: Annotated[str, ShownSubject, FACT]
    usage_mode: Annotated[UsageMode, Input(), FILTERABLE] = UsageMode.GENERAL
    keypair: Annotated[str | None, INTERNAL] = None

    @property
    def claims(self) -> Sequence[Claim]:
        """Its uid."""
        return (uid_claim(self.uid),)

    @property
    def counts(self) -> Mapping[str, int]:
        """A folder counts in its domain; its project lists it."""
        return {f"domain/{self.scope.domain}#folders": 1}


def uid_claim(uid: str) -> Claim:
    """The claim of a folder's uid."""
    return Claim("uid", UIDS, uid)


def object_key(uid: str, path: str = "") -> str:
    """The key of a file in the object storage; without a path, the beginning of all of the folder's."""
    return f"{OBJECTS}{uid}/{path}"


def named_by(key: str) -> tuple[str, str] | None:
    """The uid of the folder and the path that an object belongs to; None for an object of no folder."""
    uid, _, path = key.removeprefix(OBJECTS).partition("/")
    return (uid, path) if key.startswith(OBJECTS) and uid and path else None
