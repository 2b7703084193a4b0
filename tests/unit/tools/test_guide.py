"""The guide to a new resource shows a real one: its blocks are the text of the files that they name."""

import re

import pytest

from tests.support.template import ROOT

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
