"""Last uses of key pairs: noted beside them, by all processes together at most once a minute and key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from portico.core.aws.errors import ConditionFailed
from portico.core.base.clock import Clock, instant
from portico.core.base.errors import PorticoError
from portico.core.base.parts import Part
from portico.core.data.table import Table
from portico.core.data.writes import Delete, Expectation, Put

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

_MINUTE: Final = timedelta(minutes=1)
_KEPT: Final = timedelta(days=400)
_MOST: Final = 4_096


@dataclass
class KeyPairUses:
    """Notes uses. It imports no model, for the authorizer notes them, too."""

    table: Table
    table_name: str
    clock: Clock
    _noted: dict[str, datetime] = field(default_factory=dict, init=False)

    def note(self, access_key: str) -> None:
        """Notes a use, unless there was one less than a minute ago; that it cannot be noted stops nobody."""
        key, now = access_key.lower(), self.clock.now()
        if key in self._noted and now - self._noted[key] < _MINUTE:
            return
        if len(self._noted) >= _MOST:
            self._noted.clear()
        self._noted[key] = now
        item = {**_key(key), "used_at": instant(now), "ttl": int((now + _KEPT).timestamp())}
        try:
            self.table.transact([Put(self.table_name, item, Expectation(used_before=instant(now - _MINUTE)))])
        except (ConditionFailed, PorticoError):
            return  # another process has noted it, or the table is busy

    def last(self, access_keys: Sequence[str]) -> Mapping[str, datetime]:
        """The last use of each, where there was one; to the minute. One request."""
        found = self.table.get_many(self.table_name, [_key(key) for key in access_keys]) if access_keys else []
        pairs = zip(access_keys, found, strict=True)
        return {key: datetime.fromisoformat(item["used_at"]) for key, item in pairs if item is not None}

    def forget(self, access_keys: Sequence[str]) -> None:
        """Removes what was noted of key pairs that are gone."""
        if access_keys:
            self.table.transact([Delete(self.table_name, _key(key)) for key in access_keys])


def _key(access_key: str) -> dict[str, str]:
    return {"pk": "global#keypair_uses", "sk": access_key.lower()}


def wire(parts: "Parts") -> KeyPairUses:
    """The last uses of key pairs, put together."""
    return KeyPairUses(parts.table, parts.settings.require("entities_table"), parts.clock)


KEYPAIR_USES: Part[KeyPairUses] = Part(f"{__name__}:wire")
