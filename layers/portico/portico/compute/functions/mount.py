"""Mounts of functions: folders that each run has in its working directory, read-only."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from portico.compute.folders.references import FolderReference
from portico.core.model.fields import Sent

MOST_MOUNTS: Final = 10
_Path = Annotated[str, StringConstraints(min_length=1, max_length=512)]


class FunctionMountGiven(Sent):
    """A folder to mount."""

    folder: FolderReference
    path: _Path | None = Field(
        None, description="Below the working directory; the folder's name unless given.", examples=["data"]
    )
    subpath: Annotated[str, StringConstraints(max_length=512)] = Field(
        "", description="A directory of the folder.", examples=["2026"]
    )


class FunctionMount(BaseModel):
    """A folder in the working directory of runs; `folder` is as whoever deployed the function named it."""

    model_config = ConfigDict(frozen=True)

    folder: Annotated[str, Field(examples=["dataset"])]
    path: Annotated[str, Field(examples=["data"])]
    subpath: Annotated[str, Field(examples=[""])] = ""


class KeptFunctionMount(FunctionMount):
    """A mount as the platform keeps it: with the uid of the folder."""

    uid: str
