"""CloudEvents SQL: what its specification says of values, casts, operators, functions and errors."""

import re
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from portico.core.cesql import ParseError, parse
from portico.core.cesql.likes import LikePattern
from portico.core.cesql.values import MAX_WORK

from tests.support.counting import calls

EVENT: dict[str, Any] = {
    "specversion": "1.0", "id": "A-1", "source": "/shop/eu", "type": "order.created", "subject": "cart", "hop": "5",
    "ttl": 10, "urgent": True,
}  # fmt: skip

VALUES: list[tuple[str, Any]] = [
    # literals (2.2)
    ("1", 1), ("-1", -1), ("- 2147483648", -(2**31)), ("ttl + -2147483648", 10 - 2**31), ("0" * 60 + "12", 12), ("-0002147483648", -(2**31)), ("+7", 7), ("-2147483648", -(2**31)), ("2147483647", 2**31 - 1), ("TRUE", True), ("fAlSe", False),
    ("'it\\'s'", "it's"), ('"say \\"so\\""', 'say "so"'), ("'a''b'", "a'b"), ("''", ""), ("'é€😀'", "é€😀"),
    # attributes (3.2)
    ("subject", "cart"), ("ttl", 10), ("urgent", True), ("EXISTS subject", True), ("EXISTS nothing", False),
    ("EXISTS id AND exists SOURCE", True),
    # arithmetic (3.4.2)
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("7 / 2", 3), ("-7 / 2", -3), ("7 % -3", 1), ("-7 % 3", -1), ("10 - 2 - 3", 5),
    ("1-1", 0), ("- -3", 3), ("'4' * '5'", 20), ("hop + ttl", 15),
    # comparison, in the type of the right side (3.7)
    ("hop < ttl", True), ("ttl >= 10", True), ("hop = 5", True), ("hop = '5'", True), ("5 = hop", True), ("hop <> 6", True),
    ("TRUE = 'true'", True), ("TRUE = 'TRUE'", False), ("urgent = 'true'", True), ("'A' = 'a'", False), ("1 = TRUE", True),
    # logic
    ("TRUE AND FALSE", False), ("TRUE OR 1 / 0 = 1", True), ("FALSE AND 1 / 0 = 1", False), ("TRUE XOR TRUE", False),
    ("NOT TRUE OR TRUE", True), ("NOT urgent", False), ("TRUE OR FALSE AND FALSE", False),
    # LIKE (3.4.3) and IN (3.4.5)
    ("source LIKE '/shop/%'", True), ("source LIKE '/shop/__'", True), ("source LIKE 'shop'", False), ("'a_c' LIKE 'a\\_c'", True),
    ("'abc' LIKE 'a\\_c'", False), ("'10%' LIKE '%\\%'", True), ("subject NOT LIKE 'CART'", True), ("'a.c' LIKE 'abc'", False),
    ("'' LIKE '%'", True), ("'a\nb' LIKE 'a_b'", True), ("subject IN ('bag', 'cart')", True), ("hop NOT IN (1, 2, 3)", True),
    ("ttl IN ('10')", True),
    # functions (3.5)
    ("LENGTH('é€')", 2), ("concat('a', 1, TRUE)", "a1true"), ("CONCAT()", ""), ("CONCAT_WS('-', 'a', 'b')", "a-b"),
    ("CONCAT_WS(',')", ""), ("LOWER('ÀB')", "àb"), ("UPPER(subject)", "CART"), ("TRIM('  a ')", "a"), ("LEFT('abc', 2)", "ab"),
    ("LEFT('abc', 9)", "abc"), ("RIGHT('abc', 2)", "bc"), ("RIGHT('abc', 0)", ""), ("SUBSTRING('abcd', 2)", "bcd"),
    ("SUBSTRING('abcd', -2)", "cd"), ("SUBSTRING('abcd', 2, 2)", "bc"), ("SUBSTRING('abcd', 0)", ""), ("ABS(-4)", 4),
    ("INT('-12')", -12), ("BOOL('TRUE')", True), ("STRING(12)", "12"), ("IS_INT('x')", False), ("IS_BOOL('true')", True),
    ("int ( hop )", 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_what_an_expression_is(text: str, value: Any) -> None:
    found, errors = parse(text).evaluate(EVENT)
    assert (found, type(found), errors) == (value, type(value), [])


ERRORS: list[tuple[str, Any, str]] = [
    ("1 / 0", 0, "math"), ("1 % 0", 0, "math"), ("2147483647 + 1", 0, "math"), ("ABS(-2147483648)", 2**31 - 1, "math"),
    ("-INT('-2147483648')", 0, "math"), ("INT('abc')", 0, "cast"), ("INT('2147483648')", 0, "cast"), ("INT('')", 0, "cast"),
    ("BOOL('yes')", False, "cast"), ("subject = 5", False, "cast"), ("subject < 5", False, "cast"), ("missing", False, "missingAttribute"),
    ("missing * 5", 0, "missingAttribute"), ("1 / missing", 0, "missingAttribute"), ("TRUE AND (missing = '')", False, "missingAttribute"),
    ("LENGTH(missing)", 0, "missingAttribute"), ("NOPE(1)", False, "missingFunction"), ("LENGTH()", False, "missingFunction"),
    ("LEFT('abc', -1)", "abc", "functionEvaluation"), ("RIGHT('abc', -1)", "abc", "functionEvaluation"),
    ("SUBSTRING('abc', 4)", "", "functionEvaluation"), ("SUBSTRING('abc', 1, -1)", "", "functionEvaluation"),
    ("TRUE AND (1 != 1 / 0)", False, "math"), ("FALSE OR (1 != 1 / 0)", False, "math"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "kind"), ERRORS)
def test_an_error_has_a_value_and_lets_no_event_pass(text: str, value: Any, kind: str) -> None:
    assert parse(text).evaluate(EVENT) == (value, [kind])
    assert not parse(text).matches(EVENT)


@pytest.mark.parametrize("text", ["1", "'true'", "subject"])
def test_only_true_lets_an_event_pass(text: str) -> None:
    assert not parse(text).matches(EVENT)


WRONG: list[tuple[str, int]] = [
    ("", 1), ("a =", 4), ("a = = b", 5), ("(a", 3), ("a)", 2), ("a LIKE b", 8), ("a IN ()", 7), ("'open", 1), ("a & b", 3),
    ("3000000000", 1), ("2147483648", 1), ("2147483648 = 1", 1), ("+2147483648", 2), ("5 - 2147483648", 5), ("-(2147483648)", 3),
    ("ttl IN (1, 2147483648)", 12), ("ABS(2147483648)", 5), ("-2147483649", 2), ("NOT 2147483648", 5), ("a_b = 1", 1), ("f(1", 4), ("EXISTS 'a'", 8), ("1 2", 3), ("x9y(1)", 1), ("a AND", 6),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column"), WRONG)
def test_what_is_no_expression_says_where(text: str, column: int) -> None:
    with pytest.raises(ParseError) as error:
        parse(text)
    assert error.value.column == column


@pytest.mark.parametrize(
    "text",
    ["(" * 2000, "NOT " * 500 + "a", "-" * 1500 + "1", "a LIKE 'b'" + " LIKE 'b'" * 200, "ABS(" * 500, "x" * 2049],
)
def test_hostile_text_is_refused_and_quickly(text: str) -> None:
    def read() -> None:
        with pytest.raises(ParseError):
            parse(text)

    assert calls(read) < 200 * len(text)


@pytest.mark.parametrize(("text", "value"), [
    ("id = 'x'" + " OR id = 'x'" * 150, False), ("id = 'x' OR " * 150 + "id = 'A-1'", True), ("TRUE" + " AND TRUE" * 200, True),
    ("urgent XOR " * 100 + "TRUE", True), ("1" + "+1" * 900, 901), ("ttl" + " - 1" * 400, -390), ("1" + " = 1" * 400, True),
    ("FALSE OR " * 100 + "(TRUE AND (" + "FALSE OR " * 100 + "TRUE))", True),
])  # fmt: skip
def test_a_flat_chain_is_bounded_by_its_length(text: str, value: Any) -> None:
    assert parse(text).evaluate(EVENT) == (value, [])


@pytest.mark.parametrize(
    "text", ["missing OR TRUE", "missing OR TRUE OR TRUE", "TRUE AND missing AND TRUE", "FALSE OR 1 / 0 = 1 OR TRUE"]
)
def test_an_error_in_a_chain_lets_no_event_pass(text: str) -> None:
    assert parse(text).evaluate(EVENT)[1] != []
    assert not parse(text).matches(EVENT)


def _naive(text: str, pattern: str) -> bool:
    tokens = re.findall(r"\\[%_]|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    return re.fullmatch("".join(wild.get(one) or re.escape(one[-1]) for one in tokens), text, re.DOTALL) is not None


@given(
    st.text("ab\n", max_size=12),
    st.lists(st.sampled_from(["a", "b", "%", "_", "\\%", "\\_", "ab"]), max_size=8).map("".join),
)
def test_like_is_what_it_says(text: str, pattern: str) -> None:
    assert LikePattern.of(pattern).fits(text, lambda _: None) is _naive(text, pattern)


@pytest.mark.parametrize(
    "piece", ["a" * 1_000 + "b", "a" * 1_000 + "_b", "_" * 1_000 + "b", "a_" * 500 + "b", "%a" * 400 + "%b"]
)
def test_like_takes_no_more_for_a_longer_pattern(piece: str) -> None:
    text = "a" * 60_000
    long, short = (LikePattern.of(f"%{one}%") for one in (piece, piece[-3:]))
    works = [calls(lambda one=one: one.fits(text, lambda _: None)) for one in (long, short)]
    assert works[0] < 2 * works[1] + 5 * len(piece)
    begun = process_time()
    assert not long.fits(text, lambda _: None)
    assert process_time() - begun < 1


def test_an_evaluation_has_a_bound() -> None:
    text = "CONCAT(" + ",".join(["s"] * 31) + ")"
    expression = parse(" OR ".join(f"{text} LIKE '%a_{n}%'" for n in range(18)))
    assert expression.evaluate({"s": "b"}) == (False, [])
    value, errors = expression.evaluate({"s": "a" * 2048})
    assert (value, errors) == (False, ["generic"])
    assert calls(lambda: expression.evaluate({"s": "a" * 2048})) < 5 * MAX_WORK


def test_a_hostile_pattern_takes_work_that_grows_with_the_text() -> None:
    expression = parse("subject LIKE '" + "%a" * 500 + "%b'")
    assert not expression.matches({"subject": "a" * 2000})
    assert calls(lambda: expression.matches({"subject": "a" * 2000})) < 10 * 2000
