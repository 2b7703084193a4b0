"""The guide for operators: every alarm of the templates is in it."""

import re
from fnmatch import fnmatch
from typing import Final

from tests.support.template import ROOT, alarms

GUIDE: Final = (ROOT / "docs" / "guides" / "operating.md").read_text(encoding="utf-8")


def test_every_alarm_has_a_row_and_every_row_an_alarm() -> None:
    rows = [line.split("|")[1] for line in GUIDE.partition("## Alarms")[2].splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert {alarm for alarm in alarms() if not any(fnmatch(alarm, name) for name in named)} == set()
    assert {name for name in named if not any(fnmatch(alarm, name) for alarm in alarms())} == set()
