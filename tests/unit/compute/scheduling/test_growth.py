"""The work of a pass, told by calls: it grows as the number of those who wait."""

import pytest
from portico.compute.scheduling.candidates import Quota
from portico.compute.scheduling.plan import plan

from tests.support.counting import calls
from tests.support.scheduling import NOW, SCHEDULERS, candidate, room


def _pass(number, scheduler, capacity):
    waiting = [
        candidate(one, f"user{one % 100}", project=f"p{one % 7}", keypair=f"ak{one % 50}") for one in range(number)
    ]
    quotas = {
        f"user/acme/user{one}": [Quota(f"user/acme/user{one}", "user_slots", number, 0, "cpu")] for one in range(100)
    }
    factors = {("acme", f"p{one % 7}", f"user{one}"): one / 100 for one in range(100)}
    return calls(lambda: plan(waiting, quotas, room(capacity, capacity), scheduler, factors, NOW))


@pytest.mark.parametrize("capacity", ["3", "100000"], ids=["full", "empty"])
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_work_grows_as_the_sessions_do(scheduler, capacity):
    assert _pass(10_000, scheduler, capacity) < 105 * _pass(100, scheduler, capacity)
