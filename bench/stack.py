"""A stack of the benchmark's own, with Portico and its peer side by side."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from local import bootstrap, deploy, environments, stack
from local.aws import Aws
from local.home import DEFAULT_HOME, ROOT, Home

HOME = Home(DEFAULT_HOME / "bench")
PEER = ROOT / "bench" / "peers" / "hello" / "template.yaml"
PEER_STACK = "hello"


@dataclass(frozen=True)
class Bench:
    """The addresses of the two APIs, and the emulator behind them."""

    portico: str
    hello: str
    token: str
    aws: Aws


@contextmanager
def running(home: Home = HOME, server: str = stack.SERVER) -> Iterator[Bench]:
    """A fresh stack on a free port, taken away at the end; `server` is the module of its emulator."""
    environments.prepare(environments.STACK, environments.SAM, environments.WORKER)
    stack.stop(home)
    home.exchange.mkdir(parents=True, exist_ok=True)  # before any worker starts, which is let into what is there
    try:
        found = stack.start(home, 0, server=server)
        url = bootstrap.bootstrap(home, found, deploy.deploy(home, found))
        bootstrap.wait_until_ready(home, url)
        hello = bootstrap.url_of(found, deploy.deploy_other(home, found, PEER, PEER_STACK))
        yield Bench(url, hello, _token(home), found.aws)
    finally:
        stack.stop(home)


def restarted(bench: Bench) -> Bench:
    """The same stack, in which no function has a worker yet but the one of `/health`."""
    stack.stop(HOME)
    stack.start(HOME, urlsplit(bench.portico).port)
    bootstrap.wait_until_ready(HOME, bench.portico)
    return replace(bench, token=_token(HOME))


def _token(home: Home) -> str:
    token = bootstrap.token(json.loads(home.credentials.read_text()))
    if token is None:
        raise RuntimeError("the stack gives no token")
    return token


def settings_of(bench: Bench, function: str) -> None:
    """Takes over the environment of a deployed function, so that its handler can be called in this process."""
    import boto3

    os.environ |= {**bench.aws.environment, "AWS_ENDPOINT_URL": bench.aws.endpoint}
    client = boto3.client("lambda")
    names = [
        found["FunctionName"]
        for page in client.get_paginator("list_functions").paginate()
        for found in page["Functions"]
    ]
    name = next(name for name in names if function in name)
    os.environ |= client.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
