"""The emulator's look-ups are those that it would do itself."""

import ast
from contextvars import ContextVar, copy_context
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local import environments
from local.emulator import lookups
from tests.unit.local.emulator.primitives import module

PARTS = ("a", "b", "{id}", "{name}", "{rest+}", "{odd", "")
Tree = dict[str, dict[str, Any]]


def emulators_match() -> Any:
    """The emulator's own function, without the module's imports."""
    (file,) = environments.STACK.folder.glob("lib/python*/site-packages/ministack/services/apigateway_v1.py")
    found = [one for one in ast.parse(file.read_text()).body if getattr(one, "name", "") == "_match_recursive"]
    scope: dict[str, Any] = {}
    exec(compile(ast.Module(found, []), str(file), "exec"), scope)
    return scope["_match_recursive"]


@pytest.fixture(scope="module")
def own() -> Any:
    return emulators_match()


@st.composite
def trees(draw: Any) -> Tree:
    """Resources, each below one that came before it."""
    resources: Tree = {"r": {"id": "r", "path": "/"}}
    for number in range(draw(st.integers(0, 9))):
        parent = draw(st.sampled_from(sorted(resources)))
        resources[f"n{number}"] = {"id": f"n{number}", "parentId": parent, "pathPart": draw(st.sampled_from(PARTS))}
    return resources


@given(tree=trees(), segments=st.lists(st.sampled_from(("a", "b", "c", "{id}", "{odd")), max_size=4))
def test_a_path_leads_to_the_same_resource(own: Any, tree: Tree, segments: list[str]) -> None:
    assert lookups.match(tree, "r", segments, {}) == own(tree, "r", segments, {})


class Scoped:
    """The part of the emulator's class that is changed, and one that goes through it."""

    def __init__(self) -> None:
        self._data: dict[Any, Any] = {}

    def __getitem__(self, key: str) -> Any:
        return self._data[self._scoped(key)]  # type: ignore[attr-defined]


def test_state_is_looked_up_where_it_is() -> None:
    account, region = ContextVar("account", default="1"), ContextVar("region", default="here")
    lookups.look_up_directly(Scoped, account, region)
    state: Any = Scoped()
    state._data.update({("1", "here", "a"): "mine", ("1", "there", "a"): "there", ("2", "here", "a"): "another's"})

    def seen(of: str, at: str) -> tuple[Any, Any]:
        account.set(of)
        region.set(at)
        return state["a"], state.get("a")

    assert copy_context().run(seen, "1", "here") == ("mine", "mine")
    assert copy_context().run(seen, "1", "there") == ("there", "there")
    assert copy_context().run(seen, "2", "here") == ("another's", "another's")
    assert (state.get("b"), state.get("b", 5)) == (None, 5)


def test_an_arn_is_parsed_once() -> None:
    arn = module("arn")
    asked: list[Any] = []

    def parse(value: Any) -> Any:
        asked.append(value)
        return arn.parse_arn(value)

    parse_arn = lookups.remembered(parse)
    text = "arn:aws:sqs:us-east-1:0:jobs"
    assert [parse_arn(text), parse_arn(text)] == [arn.parse_arn(text)] * 2
    assert asked == [text]
    for _ in range(2):
        for wrong in ("x", "arn:aws", {}, None):
            with pytest.raises(arn.ArnParseError):
                parse_arn(wrong)
