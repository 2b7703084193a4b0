"""Which folders are mounted, told in the transactions that mount and remove them: of two that meet, one is refused.

An item a folder has the number of live sessions that mount it, or says that the folder is gone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from portico.compute.folders.entity import Folder, mounts_of
from portico.core.aws.dynamodb_values import Key
from portico.core.data.changes import Change
from portico.core.data.writes import ANYTHING, Add, Delete, Expectation, Put, Write

_COUNT: Final = "mounts"
_GONE: Final = "gone"
_REMEMBERED: Final = timedelta(days=1)  # that one was purged: no request that has read it before takes longer


def mount(table: str, uid: str, sessions: int) -> Write:
    """So many sessions more, or fewer, mount a folder; more only of one that is there."""
    return Add(table, _key(uid), _COUNT, sessions, unless=_GONE if sessions > 0 else None)


def removals(table: str, changes: Iterable[Change[Folder]], now: datetime, *, by_itself: bool) -> Sequence[Write]:
    """Folders that go, or come back; where one goes `by_itself`, and not with what it is in, only if nobody mounts it."""
    found: list[Write] = []
    for change in changes:
        was, remains = _is_there(change.before), _is_there(change.after)
        key = _key(change.entity.uid)
        if change.after is None:
            told = {**key, _GONE: 1, "ttl": int((now + _REMEMBERED).timestamp())}
            found.append(Put(table, told, Expectation(numbers={_COUNT: 0}) if was and by_itself else ANYTHING))
        elif was and not remains:
            found.append(Put(table, {**key, _GONE: 1}, Expectation(numbers={_COUNT: 0}) if by_itself else ANYTHING))
        elif remains and change.before is not None and not was:
            found.append(Delete(table, key))
    return found


def _is_there(folder: Folder | None) -> bool:
    return folder is not None and folder.deleted_at is None


def _key(uid: str) -> Key:
    return {"pk": f"{mounts_of(uid)}#state", "sk": "state"}
