"""The life of a session: from its ticket to the end of all its processes."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.waiting import alive, eventually
from tests.unit.agent.platform_peer import TOKEN
from tests.unit.agent.session import Refused, Session

Make = Callable[..., Session]


def test_the_ticket_is_traded_and_the_token_renewed(session: Make) -> None:
    one = session().ready()
    with one.platform.changed:
        assert one.platform.changed.wait_for(lambda: len(one.platform.proofs) > 3, 30)
    assert one.platform.proofs[:3] == [f"Bearer {TOKEN.format(number)}" for number in range(3)]


def test_a_ticket_that_is_refused_ends_the_task(session: Make) -> None:
    one = session()
    one.platform.started = {"port": 0}  # somebody was faster
    assert one.process.wait(30) == 1
    assert b"the session cannot start" in one.log.read_bytes()


def test_nothing_is_begun_after_the_end_has(session: Make) -> None:
    one = session(command="trap '' TERM; while :; do sleep 1; done").ready()
    assert one.run("1", execution="first").exit_code == 0
    one.json("POST", "/stop", {})
    with pytest.raises(Refused, match="SESSION_NOT_READY"):
        one.execute("2")
    assert one.execute(mode="continue", execution="first")["status"] == "finished"


@pytest.mark.parametrize("given", ["Bearer wrong", "Basic x", ""], ids=["wrong", "basic", "none"])
def test_nobody_asks_without_the_secret(session: Make, given: str) -> None:
    one = session().ready()
    for method, path in (("GET", "/state"), ("POST", "/execute"), ("GET", "/apps/x/"), ("GET", "/files")):
        assert one.ask(method, path, None, {"authorization": given})[0] == 401


def test_a_batch_tells_its_exit_code(session: Make) -> None:
    one = session(type="batch", command="echo out; echo err >&2; exit 5")
    ended = one.platform.wait_for("ended")
    assert (ended["exit_code"], ended["reason"]) == (5, "failed")
    assert one.process.wait(30) == 5
    assert sorted(b"".join(one.platform.chunks).splitlines()) == [b"err", b"out"]


def test_a_batch_that_succeeds_is_completed(session: Make) -> None:
    one = session(type="batch", command="true")
    ended = one.platform.wait_for("ended")
    assert (ended["exit_code"], ended["reason"], one.process.wait(30)) == (0, "completed", 0)


def test_a_batch_ended_by_a_signal_has_its_code(session: Make) -> None:
    one = session(type="batch", command="kill -9 $$")
    assert one.platform.wait_for("ended")["exit_code"] == 137


def test_a_batch_executes_no_code(session: Make) -> None:
    one = session(type="batch", command="sleep 600")
    one.platform.wait_for("running")
    with pytest.raises(Refused) as refused:
        one.execute("1")
    assert (refused.value.status, refused.value.code) == (409, "SESSION_NOT_INTERACTIVE")


def test_the_time_of_a_session_ends_it(session: Make) -> None:
    one = session(type="batch", command="trap '' TERM; sleep 600", timeout=0.3)
    ended = one.platform.wait_for("ended")
    assert (ended["exit_code"], ended["reason"]) == (None, "timeout")
    assert one.process.wait(30) == 0


def test_the_platform_ends_a_session_by_a_beat(session: Make) -> None:
    one = session().ready()
    one.platform.terminate = True
    assert one.platform.wait_for("ended")["reason"] == "stopped"
    assert one.process.wait(30) == 0


def test_the_platform_ends_a_session_by_asking(session: Make) -> None:
    one = session().ready()
    one.json("POST", "/stop", {})
    assert one.process.wait(30) == 0


@pytest.mark.parametrize("status", [401, 404, 409])
def test_a_session_that_is_over_ends_its_agent(session: Make, status: int) -> None:
    one = session().ready()
    one.platform.status = status
    assert one.process.wait(30) == 0


def test_a_platform_that_fails_is_asked_again(session: Make) -> None:
    one = session().ready()
    one.platform.status = 503
    heard = len(one.platform.reports)
    assert eventually(lambda: len(one.platform.reports) > heard + 2)
    one.platform.status = 200
    assert one.run("1").exit_code == 0


def pids(folder: Path) -> list[int]:
    """All that was started with this folder as its home."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if str(folder) in Path(f"/proc/{name}/environ").read_text(errors="replace"):
                found.append(int(name))
        except OSError:
            continue
    return found


LEAVE = "import subprocess\nfor group in (True, False): subprocess.Popen(['sleep', '600'], start_new_session=group)"


def test_sigterm_ends_every_process(session: Make) -> None:
    one = session().ready()
    one.run(LEAVE)
    one.run("(setsid sleep 600 &) ; (sleep 600 &)", "batch")
    started = pids(one.folder)
    assert len(started) >= 7
    assert one.end() == 0
    assert one.platform.wait_for("ended")["reason"] == "stopped"
    assert not any(map(alive, started))


def test_an_agent_that_dies_leaves_nothing(session: Make) -> None:
    one = session().ready()
    one.run(LEAVE)
    started = pids(one.folder)
    agent = int(Path(f"/proc/{one.process.pid}/task/{one.process.pid}/children").read_text().split()[0])
    os.kill(agent, signal.SIGKILL)
    assert one.process.wait(30) == 128 + signal.SIGKILL
    assert not any(map(alive, started))


def test_zombies_are_reaped(session: Make) -> None:
    one = session().ready()
    one.run("(sleep 0.1 &)", "batch")
    states = lambda: [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] for pid in pids(one.folder)]  # noqa: E731
    assert eventually(lambda: "Z" not in states())


def test_the_script_runs_before_the_session_is_ready(session: Make) -> None:
    one = session(bootstrap_script="echo prepared; echo made > made.txt; sleep 600 & :", environment={"A": "b"}).ready()
    assert (one.work / "made.txt").read_text() == "made\n"
    assert one.ask("GET", "/logs")[2] == b"prepared\n"


def test_a_script_that_fails_ends_the_session(session: Make) -> None:
    one = session(bootstrap_script="echo no such thing >&2; exit 3")
    ended = one.platform.wait_for("ended")
    assert (ended["exit_code"], ended["reason"]) == (1, "bootstrap-failed")
    one.process.wait(30)
    assert b"".join(one.platform.chunks) == b"no such thing\n"


def test_secrets_are_files_and_not_variables(session: Make) -> None:
    one = session(secrets={"database": {"password": "pw\n"}}, environment={"MODE": "test", "PATH": os.environ["PATH"]})
    one.ready()
    code = "import os\nplace = os.path.join(os.environ['PORTICO_SECRETS'], 'database', 'password')\n"
    one.run(code)
    assert one.run("open(place).read(), oct(os.stat(place).st_mode & 0o777)").media[0][1] == "('pw\\n', '0o600')"
    assert one.run("'pw' in str(os.environ), os.environ['MODE']").media[0][1] == "(False, 'test')"
    assert one.run("'PORTICO_TICKET' in os.environ").media[0][1] == "False"


def test_use_is_activity_and_silence_is_not(session: Make) -> None:
    one = session().ready()
    first = one.platform.reports[0]["active_at"]
    heard = len(one.platform.reports)
    assert eventually(lambda: len(one.platform.reports) > heard + 2)
    assert one.platform.reports[-1]["active_at"] == first
    one.run("1")
    assert eventually(lambda: one.platform.reports[-1]["active_at"] > first)


def test_the_log_is_shipped_in_order(session: Make) -> None:
    one = session(type="batch", command="for n in 1 2 3; do echo $n; sleep 0.3; done; seq 300000")
    one.platform.wait_for("ended")
    one.process.wait(30)
    wanted = "".join(f"{number}\n" for number in [1, 2, 3, *range(1, 300001)])
    assert b"".join(one.platform.chunks).decode() == wanted
    assert all(len(chunk) <= 1 << 20 for chunk in one.platform.chunks)


def test_of_a_long_log_the_ends_are_kept(session: Make) -> None:
    one = session(type="batch", command="seq 1500000")
    one.platform.wait_for("ended")
    one.process.wait(30)
    log = b"".join(one.platform.chunks)
    assert len(log) <= (5 << 20) + 100
    assert log.startswith(b"1\n2\n")
    assert log.endswith(b"1499999\n1500000\n")
    assert log.count(b"bytes left out") == 1


def test_steps_of_a_build_are_told_apart(session: Make) -> None:
    one = session().ready()
    options = {"build": "echo built > it; echo building", "exec": "cat it; exit 4"}
    built = one.execute("", "batch", execution="steps", options=options)
    while built["status"] == "continued":
        built = one.execute(mode="continue", execution="steps", after=0)
    assert (built["status"], built["console"]) == ("build-finished", [["stdout", "building\n"]])
    ran = one.follow(one.execute(mode="continue", execution="steps", after=built["next"]))
    assert (ran.stdout, ran.exit_code) == ("built\n", 4)


def test_a_step_that_fails_is_the_last(session: Make) -> None:
    one = session().ready()
    ran = one.run("", "batch", options={"build": "exit 2", "exec": "echo never"})
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_an_interrupt_ends_a_command(session: Make) -> None:
    one = session().ready()
    begun = one.execute("sleep 600", "batch", wait=0.1)
    one.json("POST", "/interrupt", {"execution": begun["execution"]})
    assert one.follow(begun).exit_code == 128 + signal.SIGINT
