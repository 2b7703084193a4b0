"""No regular expression, pattern or text of a tenant's makes a handler work without end: work grows with the input."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from portico.core.cesql.parser import parse
from portico.core.schema.patterns import MAX_WEIGHT, PatternRefused, matcher, weight
from portico.core.schema.steps import MAX_STEPS
from portico.core.schema.validation import fault, schema_fault
from pydantic_core import SchemaValidator, core_schema

from tests.security.growth import LINEAR, explodes, ratio
from tests.security.regexes import Attack, Expression, attacks, expressions
from tests.support.counting import calls
from tests.support.description import description

EXPRESSIONS = tuple(expressions())
LONG = 4_000


def _patterns(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for inner in node.values():
            yield from _patterns(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _patterns(inner)


DESCRIBED = sorted(set(_patterns(description())))


def _apply(method: str, expression: "re.Pattern[str]", text: str) -> None:
    if method == "sub":
        expression.sub("", text)
    elif method == "finditer":
        list(expression.finditer(text))
    else:
        getattr(expression, method)(text)


def test_all_are_found() -> None:
    assert len(EXPRESSIONS) > 40
    assert len(DESCRIBED) > 15


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda one: one.place)
def test_the_work_of_an_expression_grows_with_the_text(expression: Expression, size: Any) -> None:
    compiled = re.compile(expression.pattern, expression.flags)
    tried = _sample(attacks(expression.pattern, expression.flags), size)
    for method in expression.methods:
        for attack in tried:
            _check(lambda length, a=attack, m=method: _apply(m, compiled, a.of(length)), (method, attack))  # type: ignore[misc]


@pytest.mark.parametrize("pattern", DESCRIBED)
def test_a_pattern_of_the_description_is_harmless_in_any_engine(pattern: str, size: Any) -> None:
    """Portico's own engine takes linear time; those of clients that read the description may backtrack."""
    here = SchemaValidator(core_schema.str_schema(pattern=pattern))
    there = re.compile(pattern)
    for attack in _sample(attacks(pattern), size):
        _check(lambda length, a=attack: here.isinstance_python(a.of(length)), attack)  # type: ignore[misc]
        _check(lambda length, a=attack: there.search(a.of(length)), attack)  # type: ignore[misc]


def _sample(found: set[Attack], size: Any) -> list[Attack]:
    return sorted(found, key=repr)[:: 4 if size.quick else 1]


def _check(act: Any, what: Any) -> None:
    assert not explodes(act), what
    assert ratio(act, LONG) < LINEAR, what


EVIL = [
    "(a+)+$", "(a|a)*b", "([a-zA-Z]+)*$", "(a|aa)+$", "(.*a){20}b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y",
    "(.*)*(.*)*(.*)*z", "((a*)*)*b", "^(?:a?){64}a{64}$", "(a{0,9}){0,9}b", r"^(\w+\s?)*$", r"(\d+\.?)+[^\d]$",
]  # fmt: skip
TEXTS = [Attack("", pump, end) for pump in ("a", "x", "1.", "aA", "ab ", "a" * 50 + " ") for end in ("", "!", "\x00")]


@pytest.mark.parametrize("pattern", EVIL)
@pytest.mark.parametrize("where", ["pattern", "patternProperties", "propertyNames"])
def test_a_pattern_of_a_tenant_takes_linear_time(pattern: str, where: str) -> None:
    inner: Any = {"pattern": pattern}
    schema = {"pattern": inner, "patternProperties": {where: {pattern: False}}, "propertyNames": {where: inner}}[where]
    if schema_fault(schema) is not None:
        return
    for attack in TEXTS:
        wrap = (lambda text: text) if where == "pattern" else (lambda text: {text: 1})
        _check(lambda length, a=attack, w=wrap: fault(schema, w(a.of(length))), (pattern, attack))  # type: ignore[misc]


PIECES = [
    "a{999}",
    "(a|b)",
    "(?:a)",
    "[a-z]{1,9}",
    r"\w{1,9}",
    r"\p{L}{1,9}",
    r"\W{9}",
    r"[^\w]{3}",
    "(?i)\u017f{50}",
    "((a{9}){9}){9}",
    r"\d{9}",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_pattern_over_the_greatest_weight_is_refused(piece: str) -> None:
    """What weighs more than a schema may is refused before it is compiled."""
    unit = weight(piece) - weight("")
    assert schema_fault({"pattern": piece}) is None
    with pytest.raises(PatternRefused, match="unfolds to too much"):
        matcher(piece * (MAX_WEIGHT // unit + 1))


@pytest.mark.parametrize("piece", PIECES)
def test_many_patterns_weigh_as_much_as_one(piece: str) -> None:
    times = MAX_WEIGHT // weight(piece) + 1
    schema = {"allOf": [{"pattern": piece} for _ in range(times)]}
    assert schema_fault(schema) is not None


@pytest.mark.parametrize(
    "refused", ["(?=a)b", "(?<!a)b", r"(a)\1", "(?P<x>a)(?P=x)", "(?>a)", r"\p{L}{999}", "(((a{99}){99}){99}){99}"]
)
def test_a_pattern_of_another_kind_is_refused(refused: str) -> None:
    assert "linear time" in str(schema_fault({"pattern": refused}))


@pytest.mark.parametrize("shape", ["{{'allOf':[{0},{0}]}}", "{{'anyOf':[{0},{0}]}}", "{{'items':{0},'contains':{0}}}"])
def test_a_schema_that_multiplies_is_bounded(shape: str) -> None:
    """Each level doubles the work: what takes too many steps is refused, or told so, and does not go on."""

    def nested(depth: int) -> Any:
        made: Any = {"$ref": "#/$defs/0"}
        defs = {"0": {"type": "string"}}
        for level in range(1, depth):
            inner = json.dumps({"$ref": f"#/$defs/{level - 1}"}).replace('"', "'")
            defs[str(level)] = json.loads(shape.format(inner).replace("'", '"'))
            made = {"$ref": f"#/$defs/{level}"}
        return {**made, "$defs": defs}

    assert calls(lambda: schema_fault(nested(28))) < MOST_CALLS
    assert calls(lambda: fault(nested(28), [["x"]])) < MOST_CALLS


# A step costs less than 200 of Python's calls; without a bound these would take 4 to 100 times as many.
MOST_CALLS = 200 * MAX_STEPS
MANY = 4_000


@pytest.mark.parametrize(("schema", "value"), [
    ({"items": {"enum": list(range(1, 2_000))}}, [0] * MANY),
    ({"items": {"uniqueItems": True}}, [list(range(50))] * (MANY // 50)),
    ({"patternProperties": {f"a{n}": {} for n in range(200)}}, {f"k{n}": 0 for n in range(MANY)}),
    ({"patternProperties": {f"a{n}": {} for n in range(200)}, "additionalProperties": False}, {f"k{n}": 0 for n in range(MANY)}),
    ({"items": {"anyOf": [{"const": n} for n in range(400)]}}, [-1] * MANY),
    ({"items": {"oneOf": [{"type": "string"}] * 300}}, [-1] * MANY),
    ({"items": {"not": {"enum": list(range(2_000))}}}, [-1] * MANY),
    ({"unevaluatedProperties": False, "allOf": [{"properties": {f"p{n}": {}}} for n in range(300)]}, {f"k{n}": 0 for n in range(MANY)}),
])  # fmt: skip
def test_a_schema_and_a_value_do_not_multiply(schema: Any, value: Any) -> None:
    """Each of the two is of a size that is allowed; a validation ends after its steps, done or not."""
    assert schema_fault(schema) is None
    assert calls(lambda: fault(schema, value)) < MOST_CALLS


@pytest.mark.parametrize("pattern", ["%a%a%a%a%b", "%" * 50 + "b", "_%" * 40 + "b", "%ab%ab%ab%c", "a%a%_%_b"])
def test_like_of_cesql_grows_with_the_text(pattern: str) -> None:
    parsed = parse(f"subject LIKE '{pattern}'")
    for attack in (Attack("", "a", ""), Attack("", "ab", ""), Attack("", "a", "b"), Attack("", "%", "c")):
        _check(lambda length, a=attack: parsed.evaluate({"subject": a.of(length)}), (pattern, attack))  # type: ignore[misc]


@pytest.mark.parametrize(
    "piece", ["(", "NOT ", "-", "1+", "'a' LIKE '%' AND ", "EXISTS a OR ", "'", '"', "\\'", "ABS(", "a IN (1,"]
)
def test_reading_an_expression_of_cesql_grows_with_it(piece: str) -> None:
    def read(length: int) -> None:
        try:
            parse.__wrapped__(piece * (length // len(piece)) + "1")
        except ValueError:
            return

    _check(read, piece)
