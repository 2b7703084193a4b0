"""The words of the description: English for people, in an order in which one learns."""

import json
import re
from typing import Final

from tools.api.openapi import TARGET

DOCUMENT: Final = json.loads(TARGET.read_text(encoding="utf-8"))
OPERATIONS: Final = [one for item in DOCUMENT["paths"].values() for one in item.values()]


def test_summaries_have_articles_and_no_identifiers() -> None:
    odd = re.compile(r"\b[Aa] (?:[aeio]|u(?!s))|\b[Aa]n (?![aeiou])|[a-z]_[a-z]")
    assert [one["summary"] for one in OPERATIONS if odd.search(one["summary"])] == []
    texts = (re.sub("`[^`]*`", "", one.get("description", "")) for one in OPERATIONS)
    assert [text for text in texts if odd.search(text)] == []


def test_every_tag_is_used_and_has_a_sentence() -> None:
    assert {tag for one in OPERATIONS for tag in one["tags"]} == {tag["name"] for tag in DOCUMENT["tags"]}
    assert all(tag["description"].endswith(".") for tag in DOCUMENT["tags"])
    assert DOCUMENT["tags"][0]["name"] == "functions"


def test_an_idempotency_key_is_not_filled_in() -> None:
    """A page that fills in the example of a parameter would send the same key with every request."""
    assert "example" not in DOCUMENT["components"]["parameters"]["IdempotencyKey"]
