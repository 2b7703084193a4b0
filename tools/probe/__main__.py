"""`.portico/venvs/sam/bin/python -m tools.probe STACK [--freeze SECONDS]`: asks the deployed probe, and prints a verdict a line.

The exit code is 1 if an assumption that a release needs does not hold or was not seen. Only the environment of the SAM CLI is there
at a deployment, so boto3 is that one's.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from http.client import OK, HTTPSConnection
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from tools.probe.assumptions import judged

FREEZE: Final = 60  # seconds without a call, after which an idle instance has been frozen


class Account(Protocol):
    """The probe as it stands in an account."""

    def ask(self, name: str) -> Any:
        """The answer of the function to a question."""

    def get(self, path: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
        """The reply of the API: `status`, `headers`, and `json` where there is one."""

    def limits(self) -> Mapping[str, Any]:
        """Quotas: `concurrency`."""


class Deployed:
    """The probe in AWS, by the name of its stack."""

    def __init__(self, stack: str) -> None:
        import boto3

        described = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
        self._function, self._url = outputs["Function"], outputs["Url"]
        self._functions = boto3.client("lambda")

    def ask(self, name: str) -> Any:
        """The answer of the function to a question. Raises RuntimeError when it failed."""
        reply = self._functions.invoke(FunctionName=self._function, Payload=json.dumps({"ask": name}))
        answer = json.load(reply["Payload"])
        if "FunctionError" in reply:
            raise RuntimeError(f"{name}: {answer}")
        return answer

    def get(self, path: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
        """The reply of the API."""
        place = urlsplit(self._url)
        connection = HTTPSConnection(place.netloc, timeout=30)
        try:
            connection.request("GET", place.path + path, headers=dict(headers))
            reply = connection.getresponse()
            body = reply.read()
        finally:
            connection.close()
        told = {"status": reply.status, "headers": dict(reply.getheaders())}
        return {**told, "json": json.loads(body)} if reply.status == OK else told

    def limits(self) -> Mapping[str, Any]:
        """Quotas of Lambda."""
        return {"concurrency": self._functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]}


def observed(account: Account, freeze: Callable[[], None]) -> dict[str, Any]:
    """All observations by name. A question that fails is left out, and printed: what rests on it was not seen."""
    seen: dict[str, Any] = {}

    def clocks() -> list[Any]:
        before = account.ask("clocks")
        freeze()
        return [before, account.ask("clocks")]

    questions: dict[str, Callable[[], Any]] = {
        "machine": lambda: account.ask("machine"),
        "calls": lambda: account.ask("calls"),
        "answered_by": lambda: account.ask("answered_by"),
        "clocks": clocks,
        "by_token_header": lambda: account.get(
            "/seen", {"X-BackendAI-Token": "probe", "Date": "Mon, 30 Nov 2026 00:00:00 GMT"}
        ),
        "challenge": lambda: account.get("/challenge", {}),
        "account": account.limits,
    }
    for name, ask in questions.items():
        try:
            seen[name] = ask()
        except Exception as problem:
            print(f"{'not answered':14} {name}: {problem}", file=sys.stderr)
    return seen


def report(account: Account, freeze: Callable[[], None]) -> int:
    """Print the observations and the verdicts; the exit code."""
    seen = observed(account, freeze)
    print(json.dumps(seen, indent=2))
    verdicts = judged(seen)
    for verdict in verdicts:
        print(verdict.line)
    return 1 if any(verdict.stops_release for verdict in verdicts) else 0


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.probe")
    parser.add_argument("stack")
    parser.add_argument("--freeze", type=float, default=FREEZE, help="seconds between two looks at the clocks")
    asked = parser.parse_args()
    return report(Deployed(asked.stack), lambda: time.sleep(asked.freeze))


if __name__ == "__main__":
    sys.exit(main())
