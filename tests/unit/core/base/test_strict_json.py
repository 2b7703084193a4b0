"""JSON is read strictly, and whatever arrives, nothing but BadRequest comes of it."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from portico.core.base.errors import BadRequest
from portico.core.base.strict_json import MAX_DEPTH, parse

SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
VALUES = st.recursive(SCALARS | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20)


@given(VALUES)
def test_what_json_can_say_is_read(value: Any) -> None:
    assert parse(json.dumps(value)) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary() | st.text() | st.text('[]{}",:\\u0d8e1-.tNaIn\x00 ', max_size=40))
@example(b"\xff\xfe[\x001\x00]\x00")
@example("\ufeff1")
@example('"\\')
@example('"\ud800"')
@example("[" * 100_000)
@example("[1,]")
@example("")
def test_nothing_but_a_bad_request_comes_of_junk(junk: bytes | str) -> None:
    try:
        parse(junk)
    except BadRequest as refused:
        json.dumps(refused.details)
        refused.message.encode()


@pytest.mark.parametrize("text", [
    "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "[1e400]", '{"a": NaN}', "9" * 5000, "-" + "9" * 5000,
    '"\0"', '"\\u0000"', '{"\\u0000": 1}', '"\\ud800"', '{"\\udfff": 1}', '["\\udc00\\ud800"]',
    '{"a": 1, "a": 2}', '{"a": {"b": 1, "c": 2, "b": 3}}', '{"a": 1, "\\u0061": 2}', '{"\\ud800": 1, "\\ud800": 2}',
    "[" * 65 + "]" * 65, '{"a":' * 65 + "1" + "}" * 65, "[" * 100_000 + "]" * 100_000, "[" * 100_000,
    "'a'", "{a: 1}", "[1,]", "01", "+1", "1.", ".5", "tru", '"\t"', '"', "", " ", "1 2", "/**/1",
])  # fmt: skip
def test_what_is_not_strict_is_refused(text: str) -> None:
    for body in (text, text.encode()):
        with pytest.raises(BadRequest) as refused:
            parse(body)
        assert (refused.value.status, refused.value.code) == (400, "MALFORMED_REQUEST")


@pytest.mark.parametrize("body", [b"\xff", b'"\xc3"', b'"\xed\xa0\x80"', '"é"'.encode("latin-1"), "1".encode("utf-16")])
def test_what_is_not_utf_8_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parse(body)


@pytest.mark.parametrize("text", ["[" * MAX_DEPTH + "]" * MAX_DEPTH, '"[[[{{{\\"[["', '"\\ud83d\\ude00"', "9" * 4000])
def test_what_only_looks_bad_is_read(text: str) -> None:
    assert parse(text) == json.loads(text)


def test_brackets_in_strings_are_not_depth() -> None:
    assert parse(json.dumps({"[" * 1000: ['"' + "{" * 1000]})) == {"[" * 1000: ['"' + "{" * 1000]}


@pytest.mark.parametrize(
    "body", ['"' + '\\"' * 2_000_000, '"' * 4_000_001, '"' + "a" * 4_000_000, "[" + '"\\' * 2_000_000]
)
def test_an_unclosed_string_is_passed_over_once(body: str) -> None:
    """Reading again from every quote in it would take hours, which is why the reader has a process of its own."""
    reader = "import sys; from portico.core.base.strict_json import parse; parse(sys.stdin.buffer.read())"
    done = subprocess.run(
        [sys.executable, "-c", reader], input=body.encode(), capture_output=True, timeout=120, check=False
    )
    assert b"BadRequest" in done.stderr
