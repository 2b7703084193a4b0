"""Many writers at once: of those who want the same, exactly one has it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.api import Api, error_of, unique, version_of
from tests.e2e.cloud import Cloud
from tests.e2e.conftest import MakeFunction
from tests.support.waiting import eventually

CREATORS, WRITERS, ROUNDS = 32, 16, 3


@pytest.mark.alone  # it counts what is stored
def test_of_many_creators_of_one_name_one_wins(api: Api, cloud: Cloud) -> None:
    name, archives = unique("race"), cloud.archives()
    with ThreadPoolExecutor(CREATORS) as pool:
        list(pool.map(lambda _: api("GET", "/v1/functions"), range(CREATORS)))  # cold starts are over then
        replies = list(pool.map(lambda _: api.create(name), range(CREATORS)))
    assert Counter(reply.status_code for reply in replies) == {201: 1, 409: CREATORS - 1}
    for reply in replies:
        if reply.status_code == 409:
            error_of(reply, 409, "FUNCTION_EXISTS")
    assert len(cloud.archives() - archives) == 1
    assert api.built(name)["status"] == "READY"
    api.purge(name)
    assert eventually(lambda: cloud.archives() <= archives)


def test_of_many_writers_of_one_version_one_wins(api: Api, make: MakeFunction) -> None:
    path = f"/v1/functions/{make()}"
    for turn in range(ROUNDS):
        tag = api("GET", path).headers["ETag"]

        def write(writer: int, turn: int = turn, tag: str = tag) -> tuple[str, int]:
            text = f"{turn}-{writer}"
            return text, api("PATCH", path, json={"description": text}, headers={"If-Match": tag}).status_code

        with ThreadPoolExecutor(WRITERS) as pool:
            answers = list(pool.map(write, range(WRITERS)))
        assert Counter(status for _, status in answers) == {200: 1, 412: WRITERS - 1}
        (winner,) = [text for text, status in answers if status == 200]
        assert api("GET", path).json()["description"] == winner


def test_writers_who_name_no_version_all_come_through(api: Api, make: MakeFunction) -> None:
    path = f"/v1/functions/{make()}"
    before = version_of(api("GET", path))
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda n: api("PATCH", path, json={"tags": {"n": str(n)}}), range(8)))
    written = [reply for reply in replies if reply.status_code == 200]
    assert {reply.status_code for reply in replies} <= {200, 409}
    assert version_of(api("GET", path)) == before + len(written)
    assert len({reply.headers["ETag"] for reply in written}) == len(written)


def test_of_many_writers_who_read_again_after_a_412_none_is_lost(api: Api, make: MakeFunction) -> None:
    path = f"/v1/functions/{make(description='by')}"
    before = version_of(api("GET", path))

    def write(writer: int) -> Counter[int]:
        answers: Counter[int] = Counter()
        while not answers[200]:
            found = api("GET", path)
            body = {"description": f"{found.json()['description']} {writer}"}
            answers[api("PATCH", path, json=body, headers={"If-Match": found.headers["ETag"]}).status_code] += 1
        return answers

    with ThreadPoolExecutor(CREATORS) as pool:
        answers = sum(pool.map(write, range(CREATORS)), Counter[int]())
    last = api("GET", path)
    assert answers[200] == CREATORS
    assert set(answers) == {200, 412}
    assert version_of(last) == before + CREATORS
    assert sorted(map(int, last.json()["description"].split()[1:])) == list(range(CREATORS))
