"""Zip files, written piece by piece: the members are stored as they are, and no piece has to know those before it.

Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3. A member whose checksum is known only at its end has a data
descriptor behind it (4.3.9).
"""

import struct
from datetime import UTC, datetime
from typing import Final

from portico.core.base.frozen import frozen

_VERSION: Final = 20
_UTF8: Final = 1 << 11
_DESCRIBED: Final = 1 << 3
_FILE: Final = 0o100644 << 16
_DIRECTORY: Final = (0o040755 << 16) | 0x10
_UNIX: Final = 3 << 8
_FIRST: Final = datetime(1980, 1, 1, tzinfo=UTC)


@frozen
class Member:
    """A member: its path, time, bytes and CRC-32, and where it begins. `described` says that a descriptor follows it."""

    path: str
    written_at: datetime
    size: int
    crc: int
    offset: int
    described: bool = False

    @property
    def head(self) -> bytes:
        """What stands before the bytes."""
        sizes = (0, 0, 0) if self.described else (self.crc, self.size, self.size)
        name = self.path.encode()
        return struct.pack("<4s5H3L2H", b"PK\3\4", _VERSION, self._flags, 0, *self._stamp, *sizes, len(name), 0) + name

    @property
    def tail(self) -> bytes:
        """What stands behind them."""
        return struct.pack("<4s3L", b"PK\7\x08", self.crc, self.size, self.size) if self.described else b""

    @property
    def entry(self) -> bytes:
        """Its entry in the directory at the end."""
        name = self.path.encode()
        kind = _DIRECTORY if self.path.endswith("/") else _FILE
        numbers = (_UNIX | _VERSION, _VERSION, self._flags, 0, *self._stamp, self.crc, self.size, self.size)
        return struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers, len(name), 0, 0, 0, 0, kind, self.offset) + name

    @property
    def _flags(self) -> int:
        return _UTF8 | (_DESCRIBED if self.described else 0)

    @property
    def _stamp(self) -> tuple[int, int]:
        """The time and the date of MS-DOS, which begins in 1980."""
        at = max(self.written_at, _FIRST)
        return at.hour << 11 | at.minute << 5 | at.second // 2, (at.year - 1980) << 9 | at.month << 5 | at.day


def end_of(members: int, offset: int, size: int) -> bytes:
    """The end of an archive whose directory of so many bytes begins at an offset."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, members, members, size, offset, 0)
