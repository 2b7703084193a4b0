"""Isolation from the user's code."""

import json
import os
import struct
import sys
from pathlib import Path

import pytest

from tests.unit.runtime.conftest import IN_AND_OUT_OF_THE_SANDBOX, MakeHost, MakeProgram
from tests.unit.runtime.programs import PROGRAMS

pytestmark = IN_AND_OUT_OF_THE_SANDBOX


def test_the_child_has_a_clean_environment(host: MakeHost) -> None:
    source = "import os\ndef handle(context, payload): return dict(os.environ)"
    function = host(source, PORTICO_ENVIRONMENT=json.dumps({"MINE": "ü", "PATH": "/bin"}), _HANDLER="x")
    root = str(function.root)
    expected = {
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "LAMBDA_TASK_ROOT": root,
        "MINE": "ü",
        "PATH": "/bin",
    }
    assert function.run()["output"] == expected


def test_guardian_and_child_never_have_the_platforms_variables(host: MakeHost) -> None:
    function = host("""
        def handle(context, payload):
            import os
            return [open(f"/proc/{pid}/environ").read() for pid in (os.getpid(), os.getppid())]
    """)
    assert function.run()["output"] == ["", ""]


def test_the_interpreters_library_path_is_the_guardians_only(host: MakeHost) -> None:
    function = host("""
        import os, subprocess
        def handle(context, payload):
            below = subprocess.run(["env"], capture_output=True, text=True).stdout
            return [open(f"/proc/{os.getppid()}/environ").read(), *("LD_LIBRARY_PATH" in found for found in (os.environ, below))]
    """, LD_LIBRARY_PATH="/nothing/here")  # fmt: skip
    assert function.run()["output"] == ["LD_LIBRARY_PATH=/nothing/here\0", False, False]


def test_the_parent_hides_from_its_user_where_it_is_allowed_to(host: MakeHost) -> None:
    """Root may look everywhere: its child is started without those rights, which others lack anyway."""
    function = host("""
        import os
        def handle(context, payload):
            grandparent = open(f"/proc/{os.getppid()}/stat").read().rpartition(")")[2].split()[1]
            found = []
            for name in ("environ", "maps", "fd/0"):
                try:
                    path = f"/proc/{grandparent}/{name}"
                    found.append(os.readlink(path) if name == "fd/0" else open(path, "rb").read(1) != b"")
                except PermissionError:
                    found.append("refused")
            return found
    """, TEST_WITHOUT_CAPABILITIES="1")  # fmt: skip
    visible = [True, True, function.files()["0"]]
    assert function.run()["output"] == (visible if function.confined else ["refused"] * 3)
    assert function.run()["cold"] is False


CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def test_the_parents_memory_holds_no_credentials(host: MakeHost) -> None:
    """As root sees it, who may read all of it; anybody else only where prctl(2) is refused."""
    function = host("""
        import os
        def handle(context, payload):
            needle = "-".join(["the", payload, "of", "the", "platform"]).encode()
            grandparent = open(f"/proc/{os.getppid()}/stat").read().rpartition(")")[2].split()[1]
            found, seen = [], 0
            with open(f"/proc/{grandparent}/mem", "rb") as memory:
                for line in open(f"/proc/{grandparent}/maps"):
                    place, rights, *_, name = line.split()
                    start, end = (int(address, 16) for address in place.split("-"))
                    if rights[0] == "r" and name not in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
                        memory.seek(start)
                        data = memory.read(end - start)
                        seen += len(data)
                        found += [name] * (needle in data)
            return [found, seen > 5_000_000, needle in open(f"/proc/{grandparent}/environ", "rb").read()]
    """, **dict.fromkeys(CREDENTIALS, "the-secret-of-the-platform"), OTHER="the-variable-of-the-platform")  # fmt: skip
    if os.geteuid() and not function.confined:
        assert function.run("secret")["error"]["type"] == "PermissionError"
        return
    assert function.run("secret")["output"] == [[], True, False]
    others = function.run("variable")["output"]
    assert others[0]
    assert others[2] is True


def test_the_hosts_own_descriptors_are_not_inherited(host: MakeHost) -> None:
    function = host("""
        import os
        def handle(context, payload):
            print("noise"), os.write(2, b"noise\\n")
            found = {}
            for fd in os.listdir("/proc/self/fd"):
                try: found[fd] = os.readlink(f"/proc/self/fd/{fd}")
                except OSError: pass  # the one that listed them
            return found
    """)
    files = function.run()["output"]
    hosts = {function.files()[fd] for fd in "012"}
    assert files["0"] == "/dev/null"
    assert not hosts & set(files.values())


def test_nothing_of_a_run_is_found_in_the_next(host: MakeHost) -> None:
    function = host("""
        import gc, sys
        def handle(context, payload):
            if payload["mode"] == "raise":
                try:
                    raise ValueError(payload["word"])
                except ValueError as error:
                    held = error  # now frame and exception hold each other
                    raise
            if payload["mode"] == "look":
                word = "-".join(["secret", "of", "one"])
                seen = lambda value: isinstance(value, (str, bytes)) and word in str(value)
                held = [o for o in gc.get_objects() if o is not payload and (
                    isinstance(o, dict) and any(map(seen, o.values())) or
                    isinstance(o, (list, tuple)) and any(map(seen, o)) or
                    isinstance(o, BaseException) and any(map(seen, o.args)))]
                frames = [f for f in sys._current_frames().values()]
                return [repr(o)[:300] for o in held if not any(o is f.f_locals for f in frames)]
    """)
    secret = "secret-of-one"
    for mode in ("return", "raise"):
        function.run({"mode": mode, "word": secret}, secrets={"token": secret}, event={"data": secret})
        found = function.run({"mode": "look"})
        assert (found["output"], found["cold"]) == ([], False)


def frame(header: object, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">II", len(text), len(body)) + text + body


RESULT = {"type": "result", "id": 2, "error": None, "output_error": None, "recycle": None}
GARBAGE = [
    b"\x00" * 64,
    b"\xff" * 64,
    frame(b"[" * 100_000),
    frame(b"\xff\xfe"),
    frame(["a list"]),
    frame({"type": "result"}),
    frame({"type": "result", "id": 99}),
    frame({"type": "nothing known", "id": 2}),
    frame(RESULT | {"error": 5}),
    frame(RESULT | {"error": {"type": 1, "message": ["x"], "stacktrace": [1, {}, "\ud800"]}}),
    frame(RESULT | {"recycle": {"a": 1}}, b'"forged"'),
    frame(RESULT, b"not json"),
    frame(RESULT, b"[" * 100_000 + b"]" * 100_000),
    frame(RESULT, b'"\\ud800"'),
    frame(RESULT, b"NaN"),
    frame(RESULT, b""),
    frame(RESULT, b"9" * 5000),
    frame({"type": "started", "id": 2}) * 3 + b"\x00\x00",
    frame(RESULT, b'"forged"'),
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_on_the_control_socket_harms_only_its_own_run(program: MakeProgram, garbage: bytes) -> None:
    function = program("writer")
    function.run()
    reply = function.run(garbage.hex(), timeout=3)
    assert reply["status"] in ("FAILED", "OUTPUT_INVALID") or reply.get("output") in ("r1", "forged")
    assert [function.run(run_id=name)["output"] for name in ("r2", "r3")] == ["r2", "r3"]


def test_garbage_can_reach_the_control_socket_at_all(program: MakeProgram) -> None:
    function = program("writer")
    function.run()
    assert function.run(GARBAGE[-1].hex())["output"] == "forged"


def test_garbage_without_end_is_cut_off(host: MakeHost) -> None:
    function = host(PROGRAMS["writer"]["python"].replace("while data:", "while True:"))
    reply = function.run((b"\x00" * 7 + b"\x01").hex() * 1000, timeout=60)
    assert (reply["status"], reply["error"]["type"]) == ("FAILED", "ProtocolError")
    assert function.run()["output"] == "r1"


def test_garbage_on_every_other_descriptor_is_nothing(host: MakeHost) -> None:
    function = host("""
        import os
        def handle(context, payload):
            for fd in range(64):
                try: os.write(fd, b"\\x00\\xff" * 100)
                except OSError: pass
            return "fine"
    """)
    assert [function.run()["output"] for _ in range(2)] == ["fine", "fine"]


def test_modules_that_the_user_patches_or_shadows_do_not_matter(host: MakeHost) -> None:
    function = host("""
        import gc, json, os, socket, struct, time
        def boom(*args, **more): raise RuntimeError("patched")
        json.dumps = json.loads = os.read = os.write = os._exit = os.getpid = socket.socket = time.time = boom
        gc.collect = struct.pack = boom
        def handle(context, payload): return payload if payload else 1 / 0
    """)
    (function.root / "protocol.py").write_text("raise RuntimeError")
    (function.root / "harness.py").write_text("raise RuntimeError")
    assert function.run(1)["output"] == 1
    assert function.run(0)["error"]["type"] == "ZeroDivisionError"
    assert function.run(2)["output"] == 2


def test_dependencies_are_found_after_the_users_own_files(host: MakeHost, tmp_path: Path) -> None:
    layer = tmp_path / "layer" / "python"
    packages = layer / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    packages.mkdir(parents=True)
    for directory, value in ((layer, "layer"), (packages, "packages")):
        for name in ("both", "all", f"only_{value}"):
            (directory / f"{name}.py").write_text(f"place = {value!r}")
    function = host(
        """
        import all, both, only_layer, only_packages
        def handle(context, payload): return [m.place for m in (all, both, only_layer, only_packages)]
        """,
        _LAMBDA_LAYERS_DIRS=str(tmp_path / "layer"),
    )
    (function.root / "all.py").write_text("place = 'own'")
    assert function.run()["output"] == ["own", "packages", "layer", "packages"]


def test_packages_of_the_hosts_interpreter_are_not_visible(host: MakeHost) -> None:
    reason = host("import pytest\ndef handle(context, payload): pass").probe()["reason"]
    assert "pytest" in reason["message"]


def test_a_missing_configuration_is_the_platforms_fault(host: MakeHost) -> None:
    assert "ValueError" in host("", PORTICO_MEMORY_MB="much").raised()
    assert "ChildError" in host("", LAMBDA_TASK_ROOT="/no/such/directory").raised()


def test_a_refused_oom_score_changes_nothing(host: MakeHost, node: MakeHost) -> None:
    for function in (
        host("def handle(context, payload): return payload", TEST_WITHOUT_OOM_SCORE="1"),
        node("exports.handle = (context, payload) => payload;", TEST_WITHOUT_OOM_SCORE="1"),
    ):
        assert function.run("echo")["output"] == "echo"
