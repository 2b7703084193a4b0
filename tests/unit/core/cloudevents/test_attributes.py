"""Attributes of CloudEvents: strings (3.1) without what is no character, and URIs by RFC 3986."""

from typing import Any

import pytest
from portico.core.base.errors import Unprocessable
from portico.core.cloudevents.attributes import checked

EVENT: dict[str, Any] = {"specversion": "1.0", "id": "A-1", "source": "/shop", "type": "order.created"}


def fields(**given: Any) -> list[str]:
    """The attributes at fault."""
    try:
        checked({**EVENT, **given})
    except Unprocessable as error:
        return [problem["field"] for problem in error.details["errors"]]
    return []


@pytest.mark.parametrize("name", ["subject", "id", "type", "comextension"])
@pytest.mark.parametrize("plane", range(17))
@pytest.mark.parametrize("last", [0xFFFE, 0xFFFF])
def test_the_ends_of_each_plane_are_no_characters(name: str, plane: int, last: int) -> None:
    assert fields(**{name: f"a{chr(plane << 16 | last)}b"}) == [name]
    assert fields(**{name: f"a{chr((plane << 16 | last) - 2)}b"}) == []


@pytest.mark.parametrize("code", [0, 0x1F, 0x7F, 0x9F, 0xD800, 0xDFFF, 0xFDD0, 0xFDEF])
def test_a_control_or_half_a_pair_is_refused(code: int) -> None:
    assert fields(subject=f"a{chr(code)}") == ["subject"]


@pytest.mark.parametrize("source", [
    "https://example.com:443/a?b=c#d", "mailto:a@b.c", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "1-555-123-4567", "/a/b", "a/b:c",
    "//h/p", "?q", "#f", "http://[::1]:80/x", "http://[v1.a:b]/", "http://u:p@h", "a%20b", "http://", "http:", "./a:b", "http:/a//b", "tag:",
    "/", "file:///etc", "http://h:/", "//[2001:db8::192.0.2.1]", "?a?b/c", "x:y:z",
])  # fmt: skip
def test_a_source_is_a_uri_reference(source: str) -> None:
    assert fields(source=source) == []


@pytest.mark.parametrize("source", [
    "1a:b", ":a", "a b", "a#b#c", "http://[::1", "http://h]/", "a[b]", "?a[0]=1", "http://[1.2.3.4]/", "http://[::1%25eth0]/", "http://h:8a/",
    "%zz", "%4", "a\\b", "<a>", "a^b", "\u00e9", '"a"', "http://a@b@c/", "//h:80:80/", "a|b", "`a`", "{a}", "http://[v1]/", "//[::1]x",
])  # fmt: skip
def test_what_is_no_uri_reference_is_refused(source: str) -> None:
    assert fields(source=source) == ["source"]


@pytest.mark.parametrize(("schema", "wrong"), [
    ("https://example.com/s", False), ("urn:a", False), ("/s", True), ("a#b", True), ("1:a", True), ("https://h/#a#b", True),
])  # fmt: skip
def test_a_dataschema_is_absolute(schema: str, wrong: bool) -> None:
    assert fields(dataschema=schema) == ["dataschema"] * wrong
