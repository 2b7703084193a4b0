"""A real browser, which a driver moves by Playwright in an environment of its own."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Final

from local import environments

# Without the first root has no browser; without the rest Chromium asks hosts of its makers.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)


def driven(driver: Path, *arguments: object, told: str | None = None) -> Any:
    """What a driver has seen, which is started as `driver BROWSER FLAGS ARGUMENTS..` and told a text; PORTICO_BROWSER is a Chromium or a Chrome."""
    browser = os.environ.get("PORTICO_BROWSER")
    assert browser, "PORTICO_BROWSER must name a Chromium or a Chrome, as make does it"
    command = [str(environments.BROWSER.python), str(driver), browser, json.dumps(FLAGS), *map(str, arguments)]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
