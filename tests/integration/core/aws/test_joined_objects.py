"""One object of several, by a multipart upload."""

import pytest

from tests.support.world import World


@pytest.mark.parametrize("sizes", [(), (0,), (3,), (3, 4), (6_000_000, 1), (1, 6_000_000, 5_300_000)], ids=str)
def test_the_bytes_of_all_are_there_in_their_order(world: World, sizes: tuple[int, ...]) -> None:
    objects = world.platform.objects
    bodies = [bytes([65 + number]) * size for number, size in enumerate(sizes)]
    for number, body in enumerate(bodies):
        objects.put(f"exports/{number}", body)
    assert objects.join([f"exports/{number}" for number in range(len(sizes))], "exports/all") == "exports/all"
    assert objects.get("exports/all") == b"".join(bodies)


def test_what_is_gone_cannot_be_joined(world: World) -> None:
    with pytest.raises(KeyError):
        world.platform.objects.join(["exports/none"], "exports/all")
    assert world.objects("exports/") == []
