"""The cache of a process."""

from portico.core.base.ttl_cache import TtlCache


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_lasts_for_its_time() -> None:
    time = Time()
    cache: TtlCache[int | None] = TtlCache(10, 30.0, time)
    cache.put("a", 1)
    cache.put("nothing", None)
    time.now = 29.9
    assert (cache.find("a"), cache.find("nothing"), cache.find("b")) == ((1,), (None,), None)
    time.now = 30.0
    assert cache.find("a") is None
    assert len(cache) == 0


def test_a_value_that_is_put_again_begins_again() -> None:
    time = Time()
    cache: TtlCache[int] = TtlCache(10, 30.0, time)
    cache.put("a", 1)
    cache.put("b", 1)
    time.now = 20.0
    cache.put("a", 2)
    time.now = 40.0
    assert (cache.find("a"), cache.find("b")) == ((2,), None)


def test_the_oldest_goes_when_it_is_full() -> None:
    cache: TtlCache[int] = TtlCache(2, 30.0, Time())
    for key in ("a", "b", "a", "c"):
        cache.put(key, 1)
    assert [cache.find(key) for key in ("a", "b", "c")] == [(1,), None, (1,)]


def test_what_is_forgotten_is_not_there() -> None:
    cache: TtlCache[int] = TtlCache(2, 30.0, Time())
    cache.put("a", 1)
    cache.forget("a")
    cache.forget("b")
    assert cache.find("a") is None


def test_the_time_of_a_freeze_counts() -> None:
    awake, wall = Time(), Time()
    cache: TtlCache[int] = TtlCache(10, 30.0, awake, wall)
    cache.put("a", 1)
    wall.now = 600.0
    assert (cache.find("a"), len(cache)) == (None, 0)


def test_a_clock_that_is_set_back_lengthens_nothing() -> None:
    awake, wall = Time(), Time()
    cache: TtlCache[int] = TtlCache(10, 30.0, awake, wall)
    cache.put("a", 1)
    wall.now = -600.0
    cache.put("b", 1)
    awake.now, wall.now = 30.0, -570.0
    assert (cache.find("a"), cache.find("b")) == (None, None)
