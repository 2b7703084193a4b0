"""Token buckets in DynamoDB: an item a bucket, with the instant at which it is full again, in ms since the epoch."""

from portico.core.aws.errors import ConditionFailed
from portico.core.base.frozen import frozen
from portico.core.data.table import Table
from portico.core.limits.token_bucket import Report

_BUSY = ("SET full_at = full_at + :cost, expiration = :gone", "full_at BETWEEN :now AND :most")
_IDLE = ("SET full_at = :now + :cost, expiration = :gone", "attribute_not_exists(full_at) OR full_at < :now")


@frozen
class TableBuckets:
    """The buckets of all processes; one conditional update of one item takes from a bucket."""

    table: Table
    table_name: str

    def take(self, report: Report) -> tuple[bool, int]:
        """True if it was taken, and the time when the bucket is full again. Raises Unavailable."""
        change, condition = _BUSY if report.busy else _IDLE
        values = {":now": report.now, ":cost": report.cost, ":gone": report.latest // 1000 + 1}
        if report.busy:
            values[":most"] = report.latest - report.cost
        try:
            changed = self.table.update(self.table_name, _item(report.key), change, condition, values)
        except ConditionFailed as failure:
            return False, int((failure.old or {}).get("full_at", 0))
        return True, int(changed["full_at"])

    def full_again(self, key: str) -> int:
        """The time when the bucket is full again, 0 for one of which nobody has taken. Raises Unavailable."""
        return int((self.table.get(self.table_name, _item(key)) or {}).get("full_at", 0))


def _item(key: str) -> dict[str, str]:
    return {"id": f"rate#{key}"}
