"""The entry of every session's container: Python, of any image that has it, fetches the agent and runs it.

It is a part of the task definition, and holds nothing of a session: that is in three variables. The agent goes on in the same
interpreter, which has started, and imported what both need.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from portico.compute.sessions.engine import Launch

CODE_PATH: Final = "/v1/session-agent/code"
VARIABLES: Final = ("PORTICO_SESSION", "PORTICO_URL", "PORTICO_TICKET")
BOOTSTRAP: Final = f"""\
import os, runpy, sys, tempfile, time, urllib.request
url = os.environ["PORTICO_URL"].rstrip("/") + "{CODE_PATH}"
for left in range(9, -1, -1):
    try:
        code = urllib.request.urlopen(url, timeout=30).read()
        break
    except OSError as error:
        if not left:
            sys.exit(f"the agent cannot be fetched: {{error}}")
        time.sleep(1)
place = os.path.join(tempfile.mkdtemp(prefix="portico-"), "agent.pyz")
with open(place, "wb") as file:
    file.write(code)
sys.path[:] = filter(None, sys.path)
sys.argv[:] = [place]
runpy.run_path(place, run_name="__main__")
"""
ENTRY: Final = ("python3", "-c", BOOTSTRAP)


def variables(launch: "Launch") -> dict[str, str]:
    """What the entry of a launch is told."""
    return dict(zip(VARIABLES, (launch.session, launch.url, launch.ticket), strict=True))
