"""The pages for users tell the truth: their commands are run on the stack, and what comes back is what they state.

They are played by the first administrator, whose domain they name.
"""

from pathlib import Path

import pytest

from local.demo_guide import steps
from local.demo_shell import play
from local.home import ROOT

PLAYED = sorted(
    str(page.relative_to(ROOT))
    for page in (ROOT / "README.md", *(ROOT / "docs" / "guides").glob("*.md"))
    if steps(page.read_text(encoding="utf-8"))
)


@pytest.mark.parametrize("page", PLAYED)
def test_what_comes_back_is_what_the_page_states(page: str, home: Path) -> None:
    told = steps((ROOT / page).read_text(encoding="utf-8"))
    outcomes = list(play(told, home / "local.json"))
    faults = [f"{outcome.title}: {outcome.fault}" for outcome in outcomes if outcome.fault]
    assert not faults, "\n\n".join(faults)
    assert [outcome.title for outcome in outcomes] == [step.title for step in told]
    assert sum(len(outcome.printed) for outcome in outcomes) == sum(len(part.stated) for s in told for part in s.parts)
