"""Patterns in the described dialect, RE2's: judged, weighed and matched alike."""

import pytest
from portico.core.schema.patterns import MAX_WEIGHT, weight
from portico.core.schema.validation import fault, schema_fault


@pytest.mark.parametrize(("pattern", "fits", "fits_not"), [
    (r"^\p{L}+$", "\u00e9\u05d0", "a1"), (r"^\pL$", "\u00e9", "1"), (r"^\p{Greek}+$", "\u03b1", "a"), (r"^\p{^L}$", "1", "a"),
    (r"^\d{4}$", "2026", "\u0662\u0660\u0662\u0666"), (r"^[\d]+$", "7", "\u0667"), (r"^\D$", "\u0667", "7"),
    (r"^\w+$", "a_1", "\u00e9"), (r"^[\w-]{1,64}$", "a-b", "\u00e9"), (r"^\W$", "\u00e9", "a"), (r"^[^\w]$", "\u00e9", "_"),
    (r"^\s$", " ", "\u00a0"), (r"^\S$", "\u00a0", "\t"), (r"^[\S\d]$", "\u00a0", " "), (r"\bb", "\u00e9b", "ab"),
    (r"^[a&&b]$", "&", "c"), (r"^[[]$", "[", "]"), (r"^[]a]$", "]", "b"), (r"^[^]a]$", "b", "]"), (r"^[a~~b]$", "~", "c"),
    (r"^[a-]$", "-", "b"), (r"^[\w-z]$", "-", "~"), (r"^[+--]$", ",", "*"), (r"^[\x41-\x43]$", "B", "D"), (r"^[[:alpha:]]$", "a", "1"),
    (r"^{a}$", "{a}", "a"), (r"^a{2}$", "aa", "a"), (r"\<a\>", "<a>", "a"), (r"(?i)^straSSe$", "STRASSE", "s"),
    (r"^(?P<year>\d+)-(?:\d\d)$", "2026-11", "2026"), (r"^\/v1\/$", "/v1/", "v1"), ("^.$", "\u00e9", "\n"),
])  # fmt: skip
def test_a_pattern_means_what_it_means_to_re2(pattern: str, fits: str, fits_not: str) -> None:
    for schema, wrap in (
        ({"pattern": pattern}, str),
        ({"propertyNames": {"pattern": pattern}}, lambda text: {text: 1}),
    ):
        assert schema_fault(schema) is None
        assert fault(schema, wrap(fits)) is None
        assert fault(schema, wrap(fits_not)) is not None
    for rest in ("additionalProperties", "unevaluatedProperties"):
        named = {"patternProperties": {pattern: True}, rest: False}
        assert schema_fault(named) is None
        assert (fault(named, {fits: 1}), fault(named, {fits_not: 1}) is None) == (None, False)


@pytest.mark.parametrize("pattern", [
    "[a", "(a", "a)", "*a", "(?=a)", "(?!a)", "(?<=a)", r"(a)\1", "(?x)a b", "(?u)a", "(?-u:a)", r"[\b]", r"\p{Nothing}", r"\y",
    "[b-a]", "a{3,1}", "(?P=x)", "[[:nope:]]",
])  # fmt: skip
def test_what_re2_does_not_read_is_refused(pattern: str) -> None:
    assert schema_fault({"pattern": pattern}) is not None
    assert schema_fault({"patternProperties": {pattern: True}}) is not None


def test_usual_patterns_weigh_little() -> None:
    for pattern in (r"^[\w-]{1,64}$", r"^\d{1,100}$", r"^[A-Za-z0-9_.-]{1,128}$"):
        assert weight(pattern) * 40 < MAX_WEIGHT
    assert schema_fault({"properties": {f"p{n}": {"pattern": r"^[\w-]{1,64}$"} for n in range(40)}}) is None
