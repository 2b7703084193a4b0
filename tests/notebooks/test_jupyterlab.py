"""JupyterLab in a session, through the app proxy, in a real browser (`make test-notebooks`).

PORTICO_BROWSER is a Chromium or a Chrome. What drives it is in an environment of its own, which the first run installs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.e2e.api import Access, Api, unique
from tests.support.browsers import driven
from tests.support.waiting import eventually

DRIVER = Path(__file__).parent / "drive.py"
SECRET = "open-sesame"
SERVE = (
    "jupyter lab --no-browser --allow-root --ServerApp.allow_remote_access=True --port=$PORTICO_APP_LAB_PORT"
    " > lab.log 2>&1 &"
)


@pytest.fixture
def api() -> Iterator[Api]:
    client = Api(Access.of_stack())
    with client.http:
        yield client


@pytest.fixture
def lab(api: Api) -> Iterator[str]:
    """The place of a session that serves JupyterLab."""
    body = {
        "name": unique("lab"),
        "image": "python-jupyter",
        "resources": {"cpu": 1, "mem": "2g"},
        "apps": [{"name": "lab", "port": 8888}],
        "environment": {"JUPYTER_TOKEN": SECRET},
        "bootstrap_script": SERVE,
    }
    made = api("POST", "/v1/sessions?wait=20", json=body)
    assert made.status_code == 201, made.text
    place = f"/v1/sessions/{made.json()['id']}"
    assert eventually(lambda: api("GET", place).json()["status"] == "RUNNING", 180), api("GET", f"{place}/history").text
    yield place
    api("POST", f"{place}/terminate", json={"forced": True})
    assert eventually(lambda: api("GET", place).json()["status"] == "TERMINATED")
    assert api("DELETE", f"{place}?purge=1").status_code == 204


def token_of(api: Api, place: str) -> Any:
    """The token of the app, and the address at which a browser enters with it."""
    reply = api("POST", f"{place}/apps/lab/tokens")
    assert reply.status_code == 200, reply.text
    return reply.json()


def answers(api: Api, place: str) -> bool:
    """True if JupyterLab serves its page. Browsers know `*.localhost` by themselves, not every resolver does."""
    token = token_of(api, place)
    host = urlsplit(token["url"]).netloc
    headers = {"Host": host, "Cookie": f"portico-app={token['token']}"}
    address = f"http://127.0.0.1:{host.rpartition(':')[2]}/lab?token={SECRET}"
    return httpx.get(address, headers=headers, timeout=60).status_code == 200


def test_a_cell_is_executed_in_a_browser(api: Api, lab: str) -> None:
    assert eventually(lambda: answers(api, lab), 120), api("GET", f"{lab}/files/content?path=lab.log").text
    wanted = quote(f"/lab?token={SECRET}", safe="")
    seen = driven(DRIVER, f"{token_of(api, lab)['url']}&to={wanted}", "print(6*7)")
    assert (seen["output"].strip(), seen["failed"]) == ("42", [])
    kernels = [path for path in seen["sockets"] if path.endswith("/channels")]
    assert kernels, seen["sockets"]
    execute = {"code": "import os; [name for name in os.listdir('.') if name.endswith('.ipynb')]"}
    reply = api("POST", f"{lab}/execute", json=execute).json()
    assert reply["console"] == [["media", ["text/plain", "['Untitled.ipynb']"]]]
