"""No runtime is shipped that gets no patches, and its end is told 90 days before."""

from datetime import date, timedelta

import pytest
from portico.compute.base_images.languages import Language

from tools.security.ends import problems, shipped, table

END = date(2027, 4, 30)


@pytest.mark.parametrize(("days", "told"), [(91, False), (90, False), (89, True), (0, True), (-1, True)])
def test_an_end_is_told_ninety_days_before(days: int, told: bool) -> None:
    found = list(problems({"nodejs22.x"}, {"nodejs22.x": END}, END - timedelta(days)))
    assert bool(found) is told
    assert all("nodejs22.x" in line and "2027-04-30" in line for line in found)


def test_an_unknown_runtime_is_told() -> None:
    assert list(problems({"cobol85"}, table(), END)) == ["cobol85: its end is not in runtimes.toml"]


def test_what_is_shipped_is_what_languages_say() -> None:
    assert shipped() == set(map(str, Language)) - {"nodejs20.x"}
    assert set(map(str, Language)) <= table().keys()


def test_what_was_shipped_when_this_was_written_has_time() -> None:
    assert list(problems(shipped(), table(), date(2026, 11, 30))) == []


def test_a_language_that_ended_by_its_table_has_ended() -> None:
    over = [one for one in Language if table()[one] < date(2026, 11, 30)]
    assert all(one.facts.ended for one in over)
