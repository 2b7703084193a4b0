"""`python -m bench.patience [ENTITIES]`: filters that match next to nothing among 1,000,000 entities, in DynamoDB Local.

1 where a page takes more than 25 requests, or a walk by cursors does not end, or finds other entities than those that match. It
takes minutes, so it is no part of `python -m bench`.
"""

import sys
import time
from dataclasses import dataclass, replace
from typing import Final

from portico.core.data.query import All, Compare, CursorPage, OffsetPage, Operator, Page, Querier
from portico.core.data.repository import Repository
from portico.core.data.table import Table as Door

from bench.dynamodb_local import MISSING
from bench.growth import fill
from bench.world import PATIENCE, aws, watched
from tests.support.sample_resource import HOME, Thing
from tests.support.store import make_store

ENTITIES: Final = 1_000_000
REQUESTS: Final = 25  # the most of a page: those of its patience, what counts them, and some to spare
PAGE: Final = 20


@dataclass(frozen=True)
class Step:
    """One page of a walk, and what it took."""

    page: Page[Thing]
    requests: int
    seconds: float


def walk(things: Repository[Thing], color: str, most: int) -> list[Step]:
    """All pages of the things of a colour. Raises RuntimeError after so many of them that it would not end."""
    querier = Querier(All((Compare("color", Operator.EQUALS, color),)), page=OffsetPage(0, PAGE))
    steps = [_step(things, querier)]
    while cursor := steps[-1].page.next_cursor:
        if len(steps) == most:
            raise RuntimeError(f"the walk has not ended after {most} pages")
        steps.append(_step(things, replace(querier, page=CursorPage(cursor, PAGE))))
    return steps


def _step(things: Repository[Thing], querier: Querier) -> Step:
    began = time.monotonic()
    with watched(things.store.table.client) as spent:
        page = things.search(HOME, querier)
    return Step(page, len(spent.operations), time.monotonic() - began)


def names(steps: list[Step]) -> list[str]:
    """What was found."""
    return [entity.name for step in steps for entity in step.page.items]


def line(steps: list[Step]) -> str:
    """What there is to read of a walk."""
    first = steps[0]
    return (
        f"{len(names(steps))} found; first page {first.requests} requests, {first.seconds:.2f} s, "
        f"has_more {first.page.has_more}, total_count {first.page.total_count}; {len(steps)} pages, "
        f"{sum(step.requests for step in steps)} requests, at most {max(step.requests for step in steps)} and "
        f"{max(step.seconds for step in steps):.2f} s a page"
    )


def main(arguments: list[str]) -> int:
    """The exit code."""
    entities = int(arguments[0]) if arguments else ENTITIES
    red = sorted({0, entities // 2, entities - 1})
    lines: list[str] = []
    good = True
    with aws() as counted:
        if not counted:
            sys.exit(f"error: {MISSING}")
        things = Repository(make_store(Door(PATIENCE)), Thing)
        began = time.monotonic()
        fill(things, range(entities), red)
        lines.append(f"{entities:,} entities written in {time.monotonic() - began:.0f} s")
        most = 2 + entities // things.patience.at_once
        for color, expected in (("green", []), ("red", [f"t{number:06}" for number in red])):
            steps = walk(things, color, most)
            good &= max(step.requests for step in steps) <= REQUESTS and names(steps) == expected
            lines.append(f"{color}: {line(steps)}")
    print("\n".join(lines))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
