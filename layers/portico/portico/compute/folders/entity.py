"""Folders: files of a project or a user, in the object storage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from portico.core.base.ids import new_id
from portico.core.model.claims import Claim
from portico.core.model.container import Container
from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.facts import ShownSubject
from portico.core.model.fields import FACT, FILTERABLE, INTERNAL, Input, Output
from portico.core.model.open_enum import OpenEnum

OBJECTS: Final = "folders/"
UIDS: Final = "global#folder_uids"


class UsageMode(OpenEnum):
    """What the files are for."""

    GENERAL = "general"
    MODEL = "model"
    DATA = "data"


class FolderPermission(OpenEnum):
    """What those may do with whom a folder is shared: `ro` reads, `rw` writes as well, `wd` removes as well."""

    RO = "ro"
    RW = "rw"
    WD = "wd"

    @property
    def fact(self) -> str:
        """The fact that names those who have it."""
        return _FACTS[self]

    def covers(self, wanted: "FolderPermission") -> bool:
        """True if it has all that the other has."""
        return _ORDER.index(self) >= _ORDER.index(wanted)


_FACTS: Final = {"ro": "readers", "rw": "writers", "wd": "removers"}
_ORDER: Final = tuple(FolderPermission)


class Share(BaseModel):
    """The share of somebody in a folder: `invitation` is the id of the entity by which those find it with whom it is shared."""

    model_config = ConfigDict(frozen=True)

    invitation: str
    permission: FolderPermission
    accepted: bool = False


class Folder(Container):
    """A folder. `uid` names this very one in the object storage, and finds it for an event of that.

    `shares` are those of subjects, accepted or not; `readers`, `writers` and `removers` follow from those that are.
    """

    type: ClassVar[str] = "folder"
    types: ClassVar[str] = "folders"
    omitted_defaults: ClassVar[frozenset[str]] = frozenset({"readers", "writers", "removers", "shares"})

    uid: Annotated[
        str, Output(description="Names this very folder, in references as `uid:<uid>`.", examples=[ID_EXAMPLE])
    ] = Field(default_factory=new_id)
    owner: Annotated[str, ShownSubject, FACT]
    usage_mode: Annotated[UsageMode, Input(), FILTERABLE] = UsageMode.GENERAL
    readers: Annotated[list[str], INTERNAL, FACT] = []
    writers: Annotated[list[str], INTERNAL, FACT] = []
    removers: Annotated[list[str], INTERNAL, FACT] = []
    shares: Annotated[dict[str, Share], INTERNAL] = {}
    keypair: Annotated[str | None, INTERNAL] = None

    @property
    def claims(self) -> Sequence[Claim]:
        """Its uid."""
        return (uid_claim(self.uid),)

    @property
    def home(self) -> str:
        """Whose it is: `project:acme/vision` or `user:acme/ann`."""
        kind, _, path = str(self.scope).partition("/")
        return f"{kind}:{path}"

    def shared(self, now: datetime, shares: Mapping[str, Share]) -> Self:
        """The next version, with these shares."""
        named: dict[str, list[str]] = {one.fact: [] for one in FolderPermission}
        for subject, share in shares.items():
            if share.accepted:
                named[share.permission.fact].append(subject)
        return self.changed(now, shares=dict(shares), **named)

    @property
    def counts(self) -> Mapping[str, int]:
        """A folder counts in its domain; its project or user lists it."""
        return {f"domain/{self.scope.domain}#folders": 1}


def mounts_of(uid: str) -> str:
    """The partition of the live sessions that mount a folder."""
    return f"folder/{uid}#mounts"


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
