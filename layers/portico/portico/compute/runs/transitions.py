"""The steps of a run, as the fields that they change: no reading, no writing."""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from portico.compute.runs.attempts import Attempt, RunError, RunStatus
from portico.compute.runs.dead_letter import DeadLetter, DeadLetterReason
from portico.compute.runs.entity import Run
from portico.core.base.derived_ids import derived_id

MAX_LOSSES: Final = 3
# A cold start of the engine (10 s) and its time-out (10 s over the run's) end before the lease does.
LEASE_MARGIN: Final = timedelta(seconds=25)
MOUNT_MARGIN: Final = timedelta(seconds=60)  # three times 20 s to fetch the files of folders
NONE: Final = timedelta(0)
_TRIED_AGAIN: Final = frozenset({RunStatus.FAILED, RunStatus.TIMED_OUT})

Fields = dict[str, Any]


def lease(run: Run, now: datetime, slots: tuple[int, ...] = ()) -> Fields:
    """A run that begins to execute now; the lease outlives its timeout."""
    return {
        "status": RunStatus.RUNNING,
        "attempts": run.attempts + 1,
        "started_at": now,
        "lease_until": now + timedelta(seconds=run.timeout) + LEASE_MARGIN + (MOUNT_MARGIN if run.mounts else NONE),
        "not_before": None,
        "slots": slots,
        "history": (*run.history, Attempt(number=run.attempts + 1, started_at=now)),
    }


def end(run: Run, now: datetime, status: RunStatus, error: RunError | None = None, **fields: Any) -> Fields:
    """A run in its terminal state; a queued one has no attempt to end."""
    ended = {"status": status, "error": error, "finished_at": now, "not_before": None}
    ended |= _released(run, now, status, error, fields)
    return ended | {"ttl": None if run.expires is None else int(run.expires.timestamp())} | fields


def retry(run: Run, now: datetime, status: RunStatus, error: RunError | None, **fields: Any) -> Fields:
    """A run whose attempt ended so, in the queue again after a pause with full jitter."""
    pause = random.uniform(0, run.retries.pause(code_attempts(run)).total_seconds())  # noqa: S311 - jitter, not a secret
    again = {"status": RunStatus.QUEUED, "error": error, "not_before": now + timedelta(seconds=pause)}
    return again | _released(run, now, status, error, fields) | fields


def requeue(run: Run, now: datetime, reason: str) -> Fields:
    """A run whose attempt the platform lost, in the queue again."""
    again = {"status": RunStatus.QUEUED, "started_at": None, "losses": run.losses + 1}
    return again | _released(run, now, RunStatus.DEAD, RunError(type="PlatformError", message=reason), {})


def code_attempts(run: Run) -> int:
    """The number of attempts that the code had, not counting those that the platform lost."""
    return run.attempts - run.losses


def is_tried_again(run: Run, status: RunStatus) -> bool:
    """True if an attempt that ended so is followed by another."""
    return status in _TRIED_AGAIN and code_attempts(run) < run.retries.max_attempts


def final(run: Run, status: RunStatus) -> RunStatus:
    """The terminal state of a run whose last attempt ended so: DEAD when retries were asked for, and are used up."""
    return RunStatus.DEAD if status in _TRIED_AGAIN and run.retries.max_attempts > 1 else status


def letter(before: Run, after: Run, now: datetime) -> DeadLetter | None:
    """The dead letter of a run that has just died, if it leaves one."""
    if after.status is not RunStatus.DEAD or not after.dead_letters:
        return None
    lost = after.losses > before.losses or (after.history and after.history[-1].status is RunStatus.DEAD)
    return DeadLetter(
        id=derived_id(now, "dead_letter", after.id),
        scope=after.scope,
        created_at=now,
        updated_at=now,
        run=after.id,
        reason=DeadLetterReason.PLATFORM_FAILED if lost else DeadLetterReason.RETRIES_EXHAUSTED,
        **{name: getattr(after, name) for name in _OF_THE_RUN},
    )


_OF_THE_RUN: Final = ("function", "error", "attempts", "subscription", "schedule", "depth", "expires", "ttl")


def _released(run: Run, now: datetime, status: RunStatus, error: RunError | None, fields: Fields) -> Fields:
    """The fields of a run that is no longer RUNNING, and the end of its last attempt."""
    history = run.history
    if run.status is RunStatus.RUNNING and history:
        told = {"finished_at": now, "status": status, "error": error and error.type, "cold": fields.get("cold")}
        history = (*history[:-1], history[-1].model_copy(update=told))
    return {"lease_until": None, "slots": (), "history": history}
