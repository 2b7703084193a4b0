"""The sweep ends before its function's time does, and says that there is more."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from portico.core.services.reconciler import LONGEST, Reconciler


def test_what_one_sweep_has_no_time_for_is_left_to_the_next() -> None:
    now = [datetime(2030, 1, 1, tzinfo=UTC)]
    left = [SimpleNamespace(types="runs", scope=None, key=str(number)) for number in range(10)]

    def reconcile(_call: Any, _scope: Any, key: str) -> None:
        left[:] = [one for one in left if one.key != key]
        now[0] += LONGEST / 4

    due: Any = SimpleNamespace(seconds_to_next=lambda _: 0.0 if left else None, overdue=lambda _: iter(list(left)))
    clock: Any = SimpleNamespace(now=lambda: now[0])
    service: Any = SimpleNamespace(reconcile=reconcile)
    sweeper, nobody = Reconciler(due, lambda _types: service, clock), None
    assert sweeper.sweep(nobody, nobody) == 0  # type: ignore[arg-type]
    assert len(left) == 5
    assert now[0] - datetime(2030, 1, 1, tzinfo=UTC) < LONGEST + timedelta(seconds=20)
    assert sweeper.sweep(nobody, nobody) is None  # type: ignore[arg-type]
