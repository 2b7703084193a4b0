"""The command `portico` of this clone, which works with a stack as soon as that is up."""

import os
import subprocess

from local.environments import COMMAND
from local.home import Home
from local.progress import LocalStackError


def sign_in(home: Home) -> None:
    """Sign in as the administrator of `local.json`, with contexts of the home's own.

    Raises:
        LocalStackError: the command could not; the message has what it said.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_")}
    program = [str(COMMAND.folder / "bin" / "portico"), "login", "--local", "--local-file", str(home.credentials)]
    answer = subprocess.run(
        program, env={**environment, "PORTICO_CONFIG": str(home.command)}, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise LocalStackError(f"`portico login --local` failed:\n{answer.stderr.strip()}")
