"""What all tests before have left: no code of a function that there is none of."""

import pytest

from tests.e2e.api import Api, unique
from tests.e2e.cloud import Cloud
from tests.support.waiting import eventually

pytestmark = pytest.mark.alone  # others would be making functions meanwhile


def test_all_code_is_of_functions_that_exist(api: Api, cloud: Cloud) -> None:
    def orphans() -> set[str]:
        held = {key.split("/")[1] for key in cloud.archives()}
        held |= {name.removeprefix("portico-fn-") for name in cloud.user_functions()}
        return held - cloud.stored("functions")

    name = unique()
    assert api.create(name).status_code == 201
    assert api.built(name)["status"] == "READY"
    assert cloud.stored("functions")
    assert eventually(lambda: not orphans()), orphans()
    api.purge(name)
