"""The size that folders may have where they are fetched whole, and for each run that finds another state: in functions."""

from collections.abc import Sequence
from typing import Final

from portico.compute.folders.mounts import Mount
from portico.core.aws.dynamodb_values import Item
from portico.core.base.errors import Unprocessable

MOST_FILES: Final = 1_000
MOST_BYTES: Final = 256 * 1024 * 1024
_WORDS: Final = f"What a function mounts has at most {MOST_FILES:,} files and {MOST_BYTES // 1024**2} MB in all"


class TooLarge(Exception):
    """The mounts have too many files or bytes; `number` is that of the one by which they have."""

    def __init__(self, number: int, mount: Mount) -> None:
        super().__init__(f"{_WORDS}: the folder {mount.folder.name!r} is too large.")
        self.number = number


def listed(mounts: Sequence[Mount]) -> list[list[Item]]:
    """The items of the files of each. Raises TooLarge."""
    found: list[list[Item]] = []
    files = size = 0
    for number, mount in enumerate(mounts):
        items = mount.first(MOST_FILES + 1)
        found.append(items)
        files += len(items)
        size += sum(int(item["size"]) for item in items)
        if files > MOST_FILES or size > MOST_BYTES:
            raise TooLarge(number, mount)
    return found


def check_size(mounts: Sequence[Mount]) -> None:
    """Raises Unprocessable at the folder by which they are too large."""
    try:
        listed(mounts)
    except TooLarge as error:
        field = f"mounts.{error.number}.folder"
        raise Unprocessable.field(field, str(error), "too_large", code="MOUNT_TOO_LARGE") from error
