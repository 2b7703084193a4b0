"""The wall around ports, in a process that may call prctl(2) and in one that may not: Landlock itself needs no such call there."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from local.confinement.isolation import Isolation
from tests.support.template import ROOT

TRY = """
import json, socket, sys
from pathlib import Path
sys.path[:0] = ["layers/runtime/python"]
from local.confinement import landlock, walls
from tests.support import sandbox
confined, port, scratch = json.loads(sys.argv[1])
if confined:
    sandbox.confine()
def tried(do, *arguments):
    try:
        return do(*arguments).close()
    except OSError as error:
        return type(error).__name__
programs = (Path(sys.prefix), Path(sys.base_prefix))
walls.enter((Path.cwd(),), programs, (), Path(scratch), has_own_tmp=False)
walls.close_ports(landlock.ports({port, 0}))
found = [tried(socket.create_connection, (host, number)) for number in (port, port + 1) for host in ("127.0.0.1", "127.77.0.9")]
print(json.dumps([*found, tried(socket.create_server, ("127.0.0.1", port + 1)), tried(socket.create_server, ("127.0.0.1", 0))]))
"""


@pytest.fixture
def port() -> Iterator[int]:
    """One that somebody listens at, as at the next, at all addresses."""
    with closing(socket.create_server(("0.0.0.0", 0))) as first:
        number = int(first.getsockname()[1])
        with closing(socket.create_server(("0.0.0.0", number + 1))):
            yield number


@pytest.mark.parametrize("confined", [False, True], ids=["free", "confined"])
def test_ports_are_closed_whatever_the_address(port: int, confined: bool, tmp_path: object) -> None:
    isolation = Isolation.of_this_machine()
    if not isolation.closes_ports:
        pytest.skip(f"this machine cannot close ports: {isolation.line()}")
    asked = json.dumps([confined, port, str(tmp_path)])
    done = subprocess.run([sys.executable, "-c", TRY, asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [None, None, *["PermissionError"] * 3, None]


def test_what_there_is_of_walls_is_said() -> None:
    told = {abi: Isolation(abi, has_own_tmp=False).told() for abi in (0, 3, 4, 6)}
    assert {abi: (walls["files"], walls["ports"]) for abi, walls in told.items()} == {
        0: ("none", "none"),
        3: ("landlock", "none"),
        4: ("landlock", "landlock"),
        6: ("landlock", "landlock"),
    }
