"""The guide to a new resource shows a real one: its blocks are the text of the files that they name."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.template import ROOT

PATCH = ROOT / "docs" / "adding-a-resource.patch"
GUIDE = ROOT / "docs" / "adding-a-resource.md"
BLOCKS = re.findall(r"^```python\n# (\S+)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("path", "block"), BLOCKS, ids=[path for path, _ in BLOCKS])
def test_blocks_are_the_text_of_their_files(path: str, block: str) -> None:
    parts = [part.strip("\n") for part in re.split(r"^ *\.\.\.$", block, flags=re.MULTILINE)]
    text = (ROOT / path).read_text("utf-8")
    for part in parts:
        _, found, text = text.partition(part)
        assert found, f"{path} does not have this, or not in this order:\n{part}"


def test_every_file_of_the_resource_is_shown() -> None:
    assert {path.rpartition("/")[2] for path, _ in BLOCKS} >= {"entity.py", "resource.py", "service.py"}


def test_a_whole_resource_of_a_hundred_lines_can_be_added() -> None:
    subprocess.run(["git", "apply", "--check", str(PATCH)], cwd=ROOT, check=True)
    added = Counter(_added(PATCH.read_text("utf-8")))
    own = {path: count for path, count in added.items() if "bulletins/" in path}
    outside = {path: count for path, count in added.items() if path not in own}
    rules = {path: count for path, count in added.items() if "/bulletins/test_" in path}
    assert len(outside) <= 2
    assert added.total() - sum(rules.values()) <= 100


def _added(patch: str) -> Iterator[str]:
    path = ""
    for line in patch.splitlines():
        if line.startswith("+++ b/"):
            path = line.removeprefix("+++ b/")
        elif line.startswith("+"):
            yield path
