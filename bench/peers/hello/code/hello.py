"""The least that a function and an authorizer can do; each writes a line, as one should."""

import json
from typing import Any


def authorize(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lets anybody in."""
    print("authorized")
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "*"}
    return {"principalId": "anybody", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def greet(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Returns what it was sent."""
    print("greeted")
    return {"statusCode": 200, "body": json.dumps({"output": json.loads(event["body"])})}
