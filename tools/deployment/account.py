"""`.portico/venvs/sam/bin/python -m tools.deployment.account`: 0 if the account can take the stack, else 1 and what to do.

API Gateway has one role for the logs of all stages of an account and Region. Without it a stage that logs is refused, and with it
the whole stack. Only the environment of the SAM CLI is there at a deployment, so boto3 is that one's.
"""

import sys
from typing import Any, Final

MISSING: Final = (
    "API Gateway has no role for its logs in this account and Region, and would refuse the stack.\n"
    "`make account` makes one, once for all stacks."
)


def problem(gateway: Any) -> str | None:
    """The fault of the account, by a client of API Gateway; None if there is none."""
    return None if gateway.get_account().get("cloudwatchRoleArn") else MISSING


def main() -> int:
    """The exit code."""
    import boto3

    found = problem(boto3.client("apigateway"))
    if found:
        print(found, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
