"""Each pattern of the description has a sentence: nobody is told a regular expression."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from portico.core.http.pattern_words import message_of

from tests.support.template import ROOT


def _patterns(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(found := node.get("pattern"), str):
            yield found
        for value in node.values():
            yield from _patterns(value)
    elif isinstance(node, list):
        for value in node:
            yield from _patterns(value)


DOCUMENT = json.loads((ROOT / "api/openapi.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pattern", sorted(set(_patterns(DOCUMENT))))
def test_a_pattern_is_told_in_words(pattern: str) -> None:
    told = message_of(
        {"type": "string_pattern_mismatch", "msg": f"should match '{pattern}'", "ctx": {"pattern": pattern}}
    )
    assert told != message_of({"type": "string_pattern_mismatch", "msg": "", "ctx": {"pattern": "nobody's"}})
    assert pattern not in told


def test_other_messages_are_pydantics() -> None:
    assert message_of({"type": "missing", "msg": "Field required"}) == "Field required"
