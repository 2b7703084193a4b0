"""The template stays well below what CloudFormation and API Gateway take: 500 resources, 300 path nodes, 1 MB."""

import pytest

from tests.security.expansion import expand


@pytest.mark.parametrize(("figure", "least", "most"), [("resources", 200, 450), ("bytes", 200_000, 900_000)])
def test_the_template_has_room_to_grow(figure: str, least: int, most: int) -> None:
    assert least < expand()[figure] <= most


def test_each_api_has_room_for_paths() -> None:
    nodes = expand()["nodes"]
    assert nodes["Api"] > 50
    assert all(found <= 280 for found in nodes.values()), nodes
