#!/usr/bin/env bash
# croniter 7.0.0, cronsim 2.8 and APScheduler 3.11.3: each reads a five-field cron expression, and each gives other
# times. In APScheduler's from_crontab 1 is a Tuesday, and a day of the month and one of the week must both fit where
# the others take either; cronsim does so too for a step (`*/2`), croniter does not. When the clock goes forward
# APScheduler gives a time that does not exist; when it goes back, croniter and APScheduler come twice.
#
# Seen (Europe/Berlin; the clock goes forward on 2026-03-29, and back on 2026-10-25):
#
#     0 0 * * 1       croniter Mon 02, Mon 09 | cronsim Mon 02, Mon 09 | APScheduler Tue 03, Tue 10
#     0 0 13 * 5      croniter Fri 02-06, Fri 02-13 | cronsim Fri 02-06, Fri 02-13 | APScheduler Sat 06-13, Sat 02-13
#     0 0 */2 * 1     croniter Mon 02, Tue 03 | cronsim Mon 09, Mon 23 | APScheduler Tue 03, Tue 17
#     30 2, March     croniter 29 03:00+0200, 30 02:30+0200 | cronsim 29 03:00+0200, 30 02:30+0200 | APScheduler 29 02:30+0100, 30 02:30+0200
#     30 2, October   croniter 25 02:30+0200, 25 02:30+0100 | cronsim 25 02:30+0200, 26 02:30+0100 | APScheduler 25 02:30+0200, 25 02:30+0100
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir croniter==7.0.0 cronsim==2.8 APScheduler==3.11.3 tzdata==2026.6
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter
from cronsim import CronSim

ZONE = ZoneInfo("Europe/Berlin")
DAY, CLOCK = "%a %d", "%d %H:%M%z"


def by_croniter(expression: str, start: datetime) -> list[datetime]:
    times = croniter(expression, start)
    return [times.get_next(datetime) for _ in range(2)]


def by_cronsim(expression: str, start: datetime) -> list[datetime]:
    times = CronSim(expression, start)
    return [next(times) for _ in range(2)]


def by_apscheduler(expression: str, start: datetime) -> list[datetime]:
    trigger = CronTrigger.from_crontab(expression, timezone=ZONE)
    first = trigger.get_next_fire_time(None, start)
    return [first, trigger.get_next_fire_time(first, first + timedelta(microseconds=1))]


LIBRARIES: dict[str, Callable[[str, datetime], list[datetime]]] = {
    "croniter": by_croniter,
    "cronsim": by_cronsim,
    "APScheduler": by_apscheduler,
}
CASES = {
    "0 0 * * 1": ("0 0 * * 1", datetime(2026, 2, 1, tzinfo=ZONE), DAY),
    "0 0 13 * 5": ("0 0 13 * 5", datetime(2026, 2, 1, tzinfo=ZONE), "%a %m-%d"),
    "0 0 */2 * 1": ("0 0 */2 * 1", datetime(2026, 2, 1, tzinfo=ZONE), DAY),
    "30 2, March": ("30 2 * * *", datetime(2026, 3, 28, 12, tzinfo=ZONE), CLOCK),
    "30 2, October": ("30 2 * * *", datetime(2026, 10, 24, 12, tzinfo=ZONE), CLOCK),
}
seen = {
    name: [", ".join(time.strftime(form) for time in library(expression, start)) for library in LIBRARIES.values()]
    for name, (expression, start, form) in CASES.items()
}
for name, row in seen.items():
    print(f"{name:15}", " | ".join(f"{library} {times}" for library, times in zip(LIBRARIES, row)))
sys.exit(
    list(seen.values())
    != [
        ["Mon 02, Mon 09", "Mon 02, Mon 09", "Tue 03, Tue 10"],
        ["Fri 02-06, Fri 02-13", "Fri 02-06, Fri 02-13", "Sat 06-13, Sat 02-13"],
        ["Mon 02, Tue 03", "Mon 09, Mon 23", "Tue 03, Tue 17"],
        ["29 03:00+0200, 30 02:30+0200", "29 03:00+0200, 30 02:30+0200", "29 02:30+0100, 30 02:30+0200"],
        ["25 02:30+0200, 25 02:30+0100", "25 02:30+0200, 26 02:30+0100", "25 02:30+0200, 25 02:30+0100"],
    ]
)
PROGRAM
