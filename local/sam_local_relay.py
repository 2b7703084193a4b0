"""The way from containers to the emulator, which listens on 127.0.0.1 only: a relay on the address of Docker's bridge.

`sam local invoke` keeps containers on the bridge, also with `--docker-network host`. The bridge's address is reachable
from this machine and its containers, from nowhere else, and the relay ends with the run.
"""

import asyncio
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network

from local import environments
from local.progress import LocalStackError

# With the client library that the SAM CLI brings, as SAM itself would ask.
_ASK = """
import docker, json
print(json.dumps(docker.from_env(timeout=10).networks.get("bridge").attrs["IPAM"]["Config"][0]))
"""


def bridge() -> str | None:
    """The address of Docker's bridge; None if no Docker engine answers."""
    command = [str(environments.SAM.python), "-c", _ASK]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        return None
    network: dict[str, str] = json.loads(answer.stdout)
    # Some engines do not name the gateway that they chose, which is the first address.
    return network.get("Gateway") or str(ip_network(network["Subnet"])[1])


@contextmanager
def relay(address: str, port: int) -> Iterator[str]:
    """The URL, for containers, of what listens on this port of 127.0.0.1.

    Raises:
        LocalStackError: the address is not this machine's.
    """
    loop = asyncio.new_event_loop()
    try:
        server = loop.run_until_complete(_listen(address, port))
    except OSError as error:
        loop.close()
        raise LocalStackError(
            f"cannot listen on Docker's bridge, {address} ({error.strerror}): the containers could not reach the "
            "emulator. This needs Docker Engine on Linux, not Docker Desktop and not a rootless engine."
        ) from error
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{address}:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_close(server))
        loop.close()


async def _listen(address: str, port: int) -> asyncio.Server:
    async def pair(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_pump(reader, onward_writer), _pump(onward_reader, writer))

    return await asyncio.start_server(pair, address, 0)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Passes on what comes until one of both ends closes."""
    try:
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()
    except ConnectionError:
        return  # the other end is gone, which closing tells this one
    finally:
        sink.close()


async def _close(server: asyncio.Server) -> None:
    server.close()
    pending = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
