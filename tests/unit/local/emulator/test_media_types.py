"""An API that takes all types for binary takes what says nothing of its type for that, too."""

from types import SimpleNamespace
from typing import Any

import pytest

from local import environments
from local.emulator import media_types


def emulators(media_type: Any, binary: Any) -> bool:
    """What the emulator says by itself of a text."""
    return media_type == "image/png" and "image/png" in binary


@pytest.mark.parametrize(("media_type", "binary", "taken"), [
    (None, ["*/*"], True), ("", ["*/*"], True), ("text/html", ["*/*"], True), (None, [], False), (None, None, False),
    (None, ["image/png"], False), ("image/png", ["image/png"], True), ("text/html", ["image/png"], False),
])  # fmt: skip
def test_all_types_are_binary_where_the_api_says_so(media_type: Any, binary: Any, *, taken: bool) -> None:
    gateway = SimpleNamespace(_media_type_matches=emulators)
    media_types.install(gateway)
    assert gateway._media_type_matches(media_type, binary or []) is taken


def test_the_emulator_still_takes_no_type_for_text() -> None:
    environments.prepare(environments.STACK)
    [source] = environments.STACK.folder.glob("lib/*/site-packages/ministack/services/apigateway_v1.py")
    function = source.read_text(encoding="utf-8").partition("def _media_type_matches(")[2].partition("\ndef ")[0]
    assert "if not mt:\n        return False" in function
