"""A crowd that listens to the stream in one domain, and what a read in another domain takes meanwhile."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Final

import httpx

from bench.portico import client_of
from bench.report import Row
from bench.stack import Bench, running

PART: Final = "listeners"
LISTENERS: Final = 500
USERS: Final = 20  # who listen, each with as many requests at once as the others
READS: Final = 300
PAUSE: Final = 0.05  # seconds between two reads
SETTLING: Final = 25.0  # seconds until each listener has been answered once
GOAL: Final = 1.2
DOMAIN: Final = "bench-crowd"
_PASSWORD: Final = "seven-lamps-under-snow"
_DOMAINS: Final = "/v1/admin/domains"


def measure() -> Iterator[Row]:
    """The ratio of the slowest reads with and without the crowd: p95 over p95."""
    with running() as bench, client_of(bench) as client:
        people = _people(client)
        alone = _reads(bench)
        crowd = asyncio.run(_crowded(bench, people))
    slow, usual = _p95(crowd.reads), _p95(alone)
    detail = (
        f"p95 {slow * 1000:.1f} ms, alone {usual * 1000:.1f} ms; p50 {median(crowd.reads) * 1000:.1f} and "
        f"{median(alone) * 1000:.1f} ms; {LISTENERS} listeners, {READS} reads; {crowd.told()}"
    )
    yield Row("GET by name beside 500 listeners of another domain, p95", slow / usual, GOAL, "times", detail, PART)


@dataclass
class _Crowd:
    """What the crowd was answered, by status, and what the reads beside it took, in seconds."""

    answers: Counter[int] = field(default_factory=Counter)
    reads: list[float] = field(default_factory=list)

    def told(self) -> str:
        """The answers, in words."""
        return "answers " + ", ".join(f"{count} of {status}" for status, count in sorted(self.answers.items()))


def _people(client: httpx.Client) -> list[str]:
    """Tokens of users of a domain that is made for them."""
    client.delete(f"{_DOMAINS}/{DOMAIN}?purge=true&cascade=true")
    client.post(_DOMAINS, json={"name": DOMAIN}).raise_for_status()
    found = []
    for number in range(USERS):
        name = f"listener-{number}"
        body = {"name": name, "email": f"{name}@example.com", "password": _PASSWORD, "role": "domain_admin"}
        client.post(f"/v1/domains/{DOMAIN}/users", json=body).raise_for_status()
        sent = {"domain": DOMAIN, "email": body["email"], "password": _PASSWORD}
        found.append(str(client.post("/v1/auth/login", json=sent).raise_for_status().json()["access_token"]))
    return found


def _reads(bench: Bench) -> list[float]:
    """What reads take, one after the other."""
    with client_of(bench) as client:
        return [_read(client) for _ in range(READS)]


def _read(client: httpx.Client) -> float:
    began = time.perf_counter()
    client.get("/v1/domains/default").raise_for_status()
    taken = time.perf_counter() - began
    time.sleep(PAUSE)
    return taken


async def _crowded(bench: Bench, people: Sequence[str]) -> _Crowd:
    crowd = _Crowd()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=LISTENERS)
    async with httpx.AsyncClient(base_url=bench.portico, timeout=60, limits=limits) as client:
        listeners = [
            asyncio.create_task(_listen(client, people[number % len(people)], crowd, number / LISTENERS))
            for number in range(LISTENERS)
        ]
        await asyncio.sleep(SETTLING)
        crowd.answers.clear()
        crowd.reads = await asyncio.to_thread(_reads, bench)
        for one in listeners:
            one.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
    return crowd


async def _listen(client: httpx.AsyncClient, token: str, crowd: _Crowd, place: float) -> None:
    """Asks as an EventSource does: again after `retry`, with the last id; the crowd begins over five seconds."""
    headers, retry = {"Authorization": f"Bearer {token}"}, 5.0
    await asyncio.sleep(place * retry)
    while True:
        reply = await client.get("/v1/stream?wait=20", headers=headers)
        crowd.answers[reply.status_code] += 1
        retry, last = _said(reply)
        if last:
            headers["Last-Event-ID"] = last
        await asyncio.sleep(retry)


def _said(reply: httpx.Response) -> tuple[float, str]:
    """The seconds after which to ask again, and the id behind the last event; of a refusal when it says so."""
    if reply.status_code != httpx.codes.OK:
        return float(reply.headers.get("Retry-After", 5)), ""
    fields: dict[str, Any] = dict(line.split(": ", 1) for line in reply.text.splitlines() if ": " in line)
    return int(fields.get("retry", 5000)) / 1000, str(fields.get("id", ""))


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]
