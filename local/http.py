"""A few requests by the standard library: to the emulator as an AWS client, and to Portico."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree import ElementTree

from local.signing import signed

# Never through a proxy: everything is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def send(
    method: str,
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 60.0,
) -> tuple[int, bytes]:
    """Status and body of a reply of any status; 0 if nobody answers."""
    request = urllib.request.Request(url, data=body, headers=dict(headers or {}), method=method)
    try:
        with _OPENER.open(request, timeout=timeout) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except (urllib.error.URLError, OSError):
        return 0, b""


def status(url: str) -> int:
    """Status of a GET; 0 if nobody answers."""
    return send("GET", url, timeout=30.0)[0]


def _call(method: str, url: str, body: bytes, service: str, **headers: str) -> tuple[int, bytes]:
    """The emulator reads the service and the Region from the signature; it checks it only where it enforces IAM."""
    return send(method, url, body, {**signed(method, url, body, service), **headers})


def enforces_iam(endpoint: str) -> bool:
    """True if the emulator checks the roles' policies on each call."""
    code, body = send("GET", f"{endpoint}/_ministack/health")
    return code == 200 and json.loads(body).get("auth") == "enabled"


def stack_outputs(endpoint: str, stack: str) -> dict[str, str] | None:
    """Outputs of a CloudFormation stack; None if it is not there or not in order."""
    form = urlencode({"Action": "DescribeStacks", "StackName": stack, "Version": "2010-05-15"}).encode()
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    code, body = _call("POST", f"{endpoint}/", form, "cloudformation", **typed)
    if code != 200:
        return None
    tree = ElementTree.fromstring(body)
    if tree.findtext(".//{*}StackStatus") not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return None
    pairs = [
        (item.findtext("{*}OutputKey"), item.findtext("{*}OutputValue"))
        for item in tree.iterfind(".//{*}Outputs/{*}member")
    ]
    return {key: value or "" for key, value in pairs if key}


def create_bucket(endpoint: str, bucket: str) -> None:
    """Create an S3 bucket, or leave it as it is."""
    _call("PUT", f"{endpoint}/{bucket}", b"", "s3")


def invoke(endpoint: str, function: str, payload: bytes) -> tuple[int, bytes, bool]:
    """Invoke a Lambda function: status, payload of the reply, and whether the function reported an error."""
    url = f"{endpoint}/2015-03-31/functions/{function}/invocations"
    code, body = _call("POST", url, payload, "lambda")
    return code, body, code == 200 and b'"errorMessage"' in body
