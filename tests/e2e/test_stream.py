"""The stream of events on the stack: a client that is cut off again and again has all that was emitted, and nothing twice."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from portico_client import KeyPair, Portico

from tests.e2e.api import Access, Api, unique

EVENTS = 60
AT_ONCE = 20


@pytest.mark.parametrize("of", ["domain", "project"])
def test_who_is_cut_off_resumes_without_a_gap(api: Api, access: Access, of: str) -> None:
    drawn, kind = random.Random(of), unique("told")
    project = {"project": access.project} if of == "project" else {}

    def received(after: str | None, most: int) -> list[tuple[str, int]]:
        pair = KeyPair(access.access_key, access.secret_key)
        with Portico(
            access.url, key_pair=pair, project=access.project
        ) as portico:  # a process that is killed behind so many
            found = islice(portico.streams.events([kind], after=after, **project), most)
            return [(one.id, one.data["data"]) for one in found]

    def emit() -> None:
        for first in range(0, EVENTS, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, EVENTS))
            batch = [
                {"specversion": "1.0", "id": f"e-{n}", "source": f"/{kind}", "type": kind, "data": n} for n in numbers
            ]
            headers = {"Content-Type": "application/cloudevents-batch+json"}
            assert api("POST", f"/v1/events/{kind}/emit", json=batch, headers=headers).status_code == 202

    assert api("POST", "/v1/events", json={"name": kind}).status_code == 201
    query = "&".join(["wait=0", f"types={kind}", *(f"{name}={value}" for name, value in project.items())])
    opened = api("GET", f"/v1/stream?{query}").text
    last = next(line.removeprefix("id: ") for line in opened.splitlines() if line.startswith("id: "))
    seen = list[int]()
    with ThreadPoolExecutor(1) as others:
        emitted = others.submit(emit)
        while len(seen) < EVENTS:
            for identifier, number in received(last, min(drawn.randrange(1, 25), EVENTS - len(seen))):
                last, seen = identifier, [*seen, number]
        emitted.result()
    assert sorted(seen) == list(range(EVENTS))
    api("DELETE", f"/v1/events/{kind}?purge=true")


def test_a_revoked_right_ends_the_stream(api: Api, access: Access) -> None:
    project = unique("gone")
    assert api("POST", f"/v1/domains/{access.domain}/projects", json={"name": project}).status_code == 201
    path = f"/v1/stream?wait=0&project={access.domain}/{project}"
    opened = api("GET", path).text
    last = next(line.removeprefix("id: ") for line in opened.splitlines() if line.startswith("id: "))
    assert api("DELETE", f"/v1/domains/{access.domain}/projects/{project}?purge=1&cascade=1").status_code in {202, 204}
    ended = api("GET", path, headers={"Last-Event-ID": last})
    assert (ended.status_code, "event: closed" in ended.text) == (200, True)
    assert api("GET", path, headers={"Last-Event-ID": "closed"}).status_code == 204
