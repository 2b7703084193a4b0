"""YAML bodies: the same values as in JSON, and nothing that YAML has beyond it."""

from typing import Any

import pytest
from portico.core.base.errors import BadRequest, PayloadTooLarge
from portico.core.base.strict_yaml import MAX_BYTES, parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing\n", None),
        ("name: train\nsize: 3\n", {"name": "train", "size": 3}),
        ("a: -1.5e3", {"a": -1500.0}),
        ("a: [true, false, null, ~, ]", {"a": [True, False, None, None]}),
        ("a:\n", {"a": None}),
        ("a: {b: [1, {c: x}]}", {"a": {"b": [1, {"c": "x"}]}}),
        ("a: on\nb: no\nc: 012\nd: 0x10\ne: 1_000\nf: 12:30\ng: .inf", {"a": "on", "b": "no", "c": "012", "d": "0x10", "e": "1_000", "f": "12:30", "g": ".inf"}),
        ("at: 2030-01-01T00:00:00Z", {"at": "2030-01-01T00:00:00Z"}),
        ("a: '1'\nb: \"true\"", {"a": "1", "b": "true"}),
        ("s: |\n  one\n  two\n", {"s": "one\ntwo\n"}),
        ('{"a": "\\u00e9", "b": [1]}', {"a": "é", "b": [1]}),
        ("1: x", {"1": "x"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
    ],
    ids=range(14),
)  # fmt: skip
def test_values_are_those_of_json(text: str, value: Any) -> None:
    assert parse_yaml(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: *x", "anchors"),
        ("a: *x", "anchors"),
        ("a: !!python/object/apply:os.system [ls]", "tags"),
        ("a: !!str 1", "tags"),
        ("&x a: 1", "anchors"),
        ("? [a]\n: 1", "a key is a text"),
        ("a: 1\na: 2", "'a' is there twice"),
        ("a: 1\n---\nb: 2", "more than one document"),
        ("a: [1", "malformed"),
        ("a: b: c", "malformed"),
        ("\tx: 1", "malformed"),
        ("[" * 70 + "]" * 70, "64 levels"),
        ("- " * 70 + "x", "64 levels"),
        ('a: "\\0"', "NUL"),
        ('a: "\\ud800"', "malformed|surrogate"),
        ("a: 1e999", "too large"),
        ("a: \x07", "malformed"),
    ],
    ids=range(17),
)
def test_anything_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        parse_yaml(text.encode("utf-8", "surrogatepass"))


def test_a_refusal_says_where() -> None:
    with pytest.raises(BadRequest) as refused:
        parse_yaml(b"a: 1\nb:\n  - &x 2\n")
    assert refused.value.details == {"line": 3, "column": 5}
    with pytest.raises(BadRequest) as malformed:
        parse_yaml(b"a: 1\nb: [1\n")
    assert malformed.value.details["line"] >= 2


def test_what_is_not_utf8_or_too_large_is_refused() -> None:
    with pytest.raises(BadRequest, match="UTF-8"):
        parse_yaml(b"a: \xff")
    with pytest.raises(PayloadTooLarge):
        parse_yaml(b"#" * (MAX_BYTES + 1))
