"""The templates stay well below what CloudFormation and API Gateway take: 500 resources, 200 parameters and outputs, 300 path nodes, 1 MB.

Nothing in the stack waits for itself: the stack within it, which watches nearly all, least of all.
"""

import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

import pytest

from tests.security.expansion import expand
from tests.support.template import ROOT, loaded, resources


@pytest.mark.parametrize(("figure", "least", "most"), [("resources", 200, 450), ("bytes", 200_000, 900_000)])
def test_the_template_has_room_to_grow(figure: str, least: int, most: int) -> None:
    assert least < expand()[figure] <= most


def test_each_api_has_room_for_paths() -> None:
    nodes = expand()["nodes"]
    assert nodes["Api"] > 50
    assert all(found <= 280 for found in nodes.values()), nodes


@pytest.mark.parametrize(("part", "most"), [("Resources", 450), ("Parameters", 180), ("Outputs", 180)])
def test_the_stack_of_alarms_has_room_to_grow(part: str, most: int) -> None:
    assert 30 < len(loaded("template-alarms.yaml")[part]) <= most


def test_the_template_of_alarms_is_small_enough() -> None:
    assert 20_000 < (ROOT / "template-alarms.yaml").stat().st_size < 900_000


def test_the_stack_of_alarms_is_told_what_it_asks_for() -> None:
    given = resources()["Alarms"]["Properties"]["Parameters"]
    assert given.keys() == loaded("template-alarms.yaml")["Parameters"].keys()


def test_no_resource_waits_for_itself() -> None:
    """CloudFormation refuses circles, which the functions, their aliases, APIs and alarms would be, were an alarm in the wrong stack."""
    made: dict[str, Any] = expand("--whole", "Release=1")["Resources"]
    waits = {name: set(names(resource)) & made.keys() for name, resource in made.items()}
    order = [*TopologicalSorter(waits).static_order()]
    assert (
        order.index("AuthFunction") < order.index("Alarms") < order.index("AuthFunctionAliaslive") < order.index("Api")
    )


def names(node: Any) -> Iterator[str]:
    """What a resource refers to, in the long forms."""
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), _]}:
            yield name
        case {"Fn::Sub": given}:
            text = given if isinstance(given, str) else given[0]
            yield from (one.partition(".")[0] for one in re.findall(r"\$\{([\w.:]+)\}", text))
            yield from names([] if isinstance(given, str) else given[1])
        case dict():
            given = node.get("DependsOn", [])
            yield from [given] if isinstance(given, str) else given
            yield from (name for inner in node.values() for name in names(inner))
        case list():
            yield from (name for inner in node for name in names(inner))
