"""Ranges of keys: what is left of one behind an id."""

from dataclasses import replace

import pytest
from portico.core.base.ids import new_id
from portico.core.data.key_ranges import KeyRange, beyond

IDS = sorted(new_id() for _ in range(50))
ALL = KeyRange("p")
SOME = KeyRange("p", between=(IDS[10], IDS[30]))


def inside(where: KeyRange | None) -> list[str]:
    """The ids that a range has, in its order."""
    if where is None:
        return []
    low, high = where.between or ("", "~")
    return sorted((one for one in IDS if low <= one <= high), reverse=where.descending)


@pytest.mark.parametrize("where", [ALL, SOME])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("place", [0, 9, 10, 11, 29, 30, 31, 49])
def test_what_is_behind_an_id_is_the_rest(where: KeyRange, descending: bool, place: int) -> None:
    whole = replace(where, descending=descending)
    behind = [one for one in inside(whole) if (one < IDS[place] if descending else one > IDS[place])]
    assert inside(beyond(whole, IDS[place])) == behind


def test_nothing_is_asked_for_behind_the_end() -> None:
    assert beyond(SOME, IDS[30]) is beyond(replace(SOME, descending=True), IDS[10]) is None
