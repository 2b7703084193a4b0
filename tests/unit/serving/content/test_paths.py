"""Paths that the gateway and the router would read differently are nowhere."""

import pytest
from portico.serving.content.paths import is_plain


@pytest.mark.parametrize(
    "path", ["/v1/content", "/", "/v1/serve/acme/vision/hello", "/a%20b", "/a.b/..c/d..", "/v1//x", "/%C3%A9"]
)
def test_a_plain_path_is_let_in(path: str) -> None:
    assert is_plain(path)


@pytest.mark.parametrize(
    "path",
    [
        "/v1%2Fcontent",
        "/v1%2fcontent",
        "/a\\b",
        "/a%5Cb",
        "/a%00b",
        "/../v1",
        "/v1/.",
        "/v1/%2E%2E/x",
        "/.%2e",
        "/a/%2e",
    ],
)
def test_one_that_moves_or_divides_is_not(path: str) -> None:
    assert not is_plain(path)
