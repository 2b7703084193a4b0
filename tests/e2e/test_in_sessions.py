"""Sessions on the stack: a task with an agent, code in it, its files and its log."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.api import Access, Api, error_of, unique
from tests.support.waiting import eventually


def ask(api: Api, where: str, status: int = 200, **body: Any) -> Any:
    reply = api("POST", where, json=body)
    assert reply.status_code == status, reply.text
    return reply.json() if reply.content else None


def begun(api: Api, **fields: Any) -> str:
    """The place of a session that runs, or has ended."""
    made = ask(api, "/v1/sessions?wait=20", 201, name=unique("session"), image="python", **fields)
    place = f"/v1/sessions/{made['id']}"
    assert eventually(lambda: api("GET", place).json()["started_at"] is not None, 90), api(
        "GET", f"{place}/history"
    ).text
    return place


@pytest.fixture(scope="module")
def place(api: Api) -> Iterator[str]:
    found = begun(api, resources={"cpu": 0.25, "mem": "512m"})
    yield found
    api("POST", f"{found}/terminate", json={})
    assert eventually(lambda: api("GET", found).json()["status"] == "TERMINATED")


def test_a_session_executes_code(api: Api, place: str) -> None:
    reply = ask(api, f"{place}/execute", code="1+1")
    assert (reply["status"], reply["console"], reply["exit_code"]) == ("finished", [["media", ["text/plain", "2"]]], 0)


def test_streams_are_apart_and_in_order(api: Api, place: str) -> None:
    code = "import sys\nprint('out', flush=True)\nprint('err', file=sys.stderr)\nprint('more')"
    console = ask(api, f"{place}/execute", code=code)["console"]
    assert console == [["stdout", "out\n"], ["stderr", "err\n"], ["stdout", "more\n"]]


def test_input_is_asked_for_and_given(api: Api, place: str) -> None:
    asked = ask(api, f"{place}/execute", code="print('hello', input('who? '))")
    assert (asked["status"], asked["options"]["prompt"]) == ("waiting-input", "who? ")
    given = {"mode": "input", "code": "Ada", "execution": asked["execution"], "after": asked["next"]}
    assert ask(api, f"{place}/execute", **given)["console"] == [["stdout", "hello Ada\n"]]


def test_an_interrupt_ends_what_sleeps(api: Api, place: str) -> None:
    begun = ask(api, f"{place}/execute", code="import time; time.sleep(600)", wait=0.5)
    assert begun["status"] == "continued"
    ask(api, f"{place}/interrupt", execution=begun["execution"])
    ended = ask(api, f"{place}/execute", mode="continue", execution=begun["execution"])
    assert (ended["status"], ended["exit_code"]) == ("finished", 1)


def test_a_file_goes_up_and_comes_down(api: Api, place: str) -> None:
    content = base64.b64encode(bytes(range(256)) * 4096).decode()
    assert api("PUT", f"{place}/files/content", json={"path": "a/b.bin", "content": content}).status_code == 200
    found = api("GET", f"{place}/files/content?path=a/b.bin").json()
    assert (found["size"], found["content"]) == (1 << 20, content)
    assert ask(api, f"{place}/execute", code="import os; os.path.getsize('a/b.bin')")["console"][0][1][1] == "1048576"


APP = """
import http.server, json, os
class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get('content-length') or 0))
        told = {'method': self.command, 'path': self.path, 'headers': dict(self.headers), 'body': body.hex()}
        self.send_response(200)
        self.send_header('content-type', 'text/html')
        self.send_header('set-cookie', 'own=1; Domain=127.0.0.2; Path=/')
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())
        if self.path == '/end':
            self.wfile.flush(); os._exit(0)
    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORTICO_APP_WEB_PORT'])), App).serve_forever()
"""


def test_an_app_is_asked_by_the_content_api(api: Api, access: Access) -> None:
    script = f"echo '{base64.b64encode(APP.encode()).decode()}' | base64 -d > app.py; python3 app.py & :"
    place = begun(api, apps=[{"name": "web", "port": 8080}], bootstrap_script=script)
    [shown] = api("GET", f"{place}/apps").json()["items"]
    assert shown["content_url"] == f"{access.content_url}{place}/apps/web/"
    url, headers = shown["content_url"], {"Authorization": f"Bearer {api.token}"}
    assert eventually(lambda: httpx.get(url, headers=headers).status_code == 200)
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        body = b"" if method == "GET" else bytes(range(256))
        sent = {**headers, "Cookie": "own=2; portico-session=x", "X-Forwarded-User": "root"}
        reply = httpx.request(method, f"{url}a%20b/c?x=1", content=body, headers=sent)
        told = reply.json()
        got = {name.lower(): value for name, value in told["headers"].items()}
        assert (told["method"], told["path"], told["body"]) == (method, "/a%20b/c?x=1", body.hex())
        assert (got["cookie"], got["x-forwarded-user"]) == ("own=2", f"user:{access.domain}/admin")
        assert "authorization" not in got
        assert reply.headers["Content-Security-Policy"] == "sandbox allow-scripts allow-forms"
        assert reply.headers["Set-Cookie"] == f"own=1; Path={urlsplit(url).path}"
    error_of(httpx.get(url), 401, "UNAUTHENTICATED")
    error_of(httpx.get(url.replace("/web/", "/other/"), headers=headers), 404, "APP_NOT_FOUND")
    assert httpx.get(f"{url}end", headers=headers).status_code == 200
    assert eventually(lambda: httpx.get(url, headers=headers).status_code == 502)
    error_of(httpx.get(url, headers=headers), 502, "APP_NOT_READY")
    api("POST", f"{place}/terminate", json={})
    assert eventually(lambda: api("GET", place).json()["status"] == "TERMINATED")
    error_of(httpx.get(url, headers=headers), 409, "SESSION_NOT_READY")


def test_a_batch_ends_with_its_log(api: Api) -> None:
    place = begun(api, type="batch", command="echo $GREETING; exit 3", environment={"GREETING": "good morning"})
    assert eventually(lambda: api("GET", place).json()["status"] == "TERMINATED")
    ended = api("GET", place).json()
    assert (ended["result"], ended["exit_code"]) == ("failure", 3)
    assert api("GET", f"{place}/logs").json() == {"text": "good morning\n", "next": 13}
