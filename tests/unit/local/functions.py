"""Small Lambda functions for an emulator."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local import signing

ROLE = "arn:aws:iam::000000000000:role/any"
# Part of a function: puts an object into the bucket `seen`, signed with the keys of its role.
SEES = (
    Path(signing.__file__).read_text(encoding="utf-8")
    + """
import os, urllib.request
def see(name):
    url = os.environ["AWS_ENDPOINT_URL"] + "/seen/" + name
    keys = Keys(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    proof = signed(keys, "PUT", url, b"1", "s3") | {"X-Amz-Security-Token": os.environ["AWS_SESSION_TOKEN"]}
    urllib.request.urlopen(urllib.request.Request(url, data=b"1", method="PUT", headers=proof))
"""
)


def archive(source: str, name: str = "app.py") -> bytes:
    """A zip archive with one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(name, source)
    return content.getvalue()


def create(client: Any, name: str, source: str | bytes, **options: Any) -> str:
    """Create a function whose handler is `handle`, of the text of `app.py` or of an archive; returns its ARN."""
    answer = client.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="app.handle",
        Role=ROLE,
        Code={"ZipFile": archive(source) if isinstance(source, str) else source},
        **{"Timeout": 60, **options},
    )
    return str(answer["FunctionArn"])


def invoke(client: Any, name: str, event: object = None) -> Any:
    """The function's answer."""
    return json.loads(client.invoke(FunctionName=name, Payload=json.dumps(event).encode())["Payload"].read())


def until(condition: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What the condition gives as soon as that is true; fails after a time that only a broken stack needs."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError("it never came true")
