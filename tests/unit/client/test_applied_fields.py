"""Fields of manifests: as replies show them, and as changes of what is there."""

from typing import Any

import pytest
from portico_client.cli.apply.kinds import KINDS

BACKOFF = {"initial": 1.0, "factor": 2.0, "max": 300.0}


@pytest.mark.parametrize(("kind", "said", "shown"), [
    ("Function", {"retries": {"max_attempts": 3}}, {"retries": {"max_attempts": 3, "backoff": BACKOFF}}),
    ("Function", {"schema": {"in": {"type": "object"}}}, {"schema": {"in": {"type": "object"}, "out": None}}),
    ("Subscription", {"filter": [{"exact": {"type": "t"}}]}, {"filter": [{"exact": {"type": "t"}}]}),
    ("Schedule", {"data": {"n": None}, "paused": True}, {"data": {"n": None}, "paused": True}),
    ("ResourceGroup", {"capacity": {"cpu": "2", "mem": "1.5g"}}, {"capacity": {"cpu": 2, "mem": 3 * 1024**3 // 2}}),
    ("ResourceGroup", {"session_defaults": {"resources": {"mem": "1m"}}},
     {"session_defaults": {"resources": {"mem": 1024**2}, "priority": None, "timeout": None}}),
    ("ResourceGroup", {"allowed": {"domains": ["acme"]}},
     {"allowed": {"domains": ["acme"], "projects": [], "keypairs": []}}),
    ("ResourcePreset", {"slots": {"mem": "lots"}}, {"slots": {"mem": "lots"}}),
    ("Function", {"memory": "much", "unknown": 1}, {"memory": "much", "unknown": 1}),
])  # fmt: skip
def test_what_is_left_out_has_its_default(kind: str, said: dict[str, Any], shown: dict[str, Any]) -> None:
    assert KINDS[kind].desired(said) == shown


@pytest.mark.parametrize(("kind", "field", "wanted", "shown", "change"), [
    ("Function", "environment", {"A": "1"}, {"A": "0", "B": "2"}, {"A": "1", "B": None}),
    ("Function", "tags", {}, {"a": "1"}, {"a": None}),
    ("Function", "tags", {"a": "1"}, None, {"a": "1"}),
    ("Function", "schema", {"in": {"a": 1}, "out": None}, {"in": {"b": 2}, "out": {}}, {"in": {"a": 1}, "out": None}),
    ("Event", "schema", {"type": "object"}, {"required": ["n"]}, {"type": "object"}),
    ("Schedule", "data", {"n": 1}, {"m": 1}, {"n": 1}),
    ("Function", "timeout", 5, 10, 5),
])  # fmt: skip
def test_what_goes_from_a_map_is_null(kind: str, field: str, wanted: Any, shown: Any, change: Any) -> None:
    assert KINDS[kind].patch(field, wanted, shown) == change
