"""References to folders in bodies: `name` is the project's, `me/name` one's own, `uid:<uid>` any that one may see."""

from typing import Annotated, Final

from pydantic import Field

from portico.core.base.errors import Unprocessable
from portico.core.model.entity import ID_EXAMPLE, ID_PATTERN

_NAME: Final = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
OWN: Final = "me/"
UID: Final = "uid:"

FolderUid = Annotated[str, Field(pattern=ID_PATTERN, description="The folder's uid.", examples=[ID_EXAMPLE])]
FolderReference = Annotated[
    str,
    Field(
        max_length=128,
        description="A folder: `name` in the project, `me/name` of one's own, or `uid:<uid>`.",
        examples=["dataset"],
    ),
]


def no_folder(field: str, reference: str) -> Unprocessable:
    """There is none that the reference names, or the caller may not know of it."""
    message = f"There is no folder {reference[:128]!r}."
    return Unprocessable.field(field, message, "folder_not_found", code="FOLDER_NOT_FOUND")
