import pytest

from tests.support.graphql import GraphQL
from tests.support.world import World


@pytest.fixture
def graphql(world: World) -> GraphQL:
    """GraphQL, on moto."""
    return GraphQL(world)
