"""Apps of a session, reached through its agent."""

import base64
import hmac
import json
import os
import socket
import sys
from collections.abc import Callable

from tests.support.waiting import eventually
from tests.unit.agent.session import SECRET, Session

Make = Callable[..., Session]

ECHO = """
import base64, hashlib, http.server, json, os
class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('content-length', 0)))
        told = {'method': self.command, 'path': self.path, 'headers': dict(self.headers), 'body': body.decode()}
        answer = json.dumps(told).encode()
        self.send_response(207)
        self.send_header('set-cookie', 'a=1'); self.send_header('set-cookie', 'b=2')
        if self.path.startswith('/chunked'):
            self.send_header('transfer-encoding', 'chunked'); self.end_headers()
            self.wfile.write(b'%x\\r\\n%s\\r\\n0\\r\\n\\r\\n' % (len(answer), answer))
        else:
            self.send_header('content-length', str(len(answer))); self.end_headers()
            if self.command != 'HEAD': self.wfile.write(answer)
    do_PUT = do_DELETE = do_PATCH = do_HEAD = do_POST
    def do_GET(self):
        if self.headers.get('upgrade') != 'websocket':
            return self.do_POST()
        key = self.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.send_response_only(101)
        for name, value in (('upgrade', 'websocket'), ('connection', 'Upgrade'), ('sec-websocket-accept', accept)):
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        while piece := self.connection.recv(1024):
            self.connection.sendall(piece[::-1])
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORTICO_APP_MY_APP_PORT'])), Echo).serve_forever()
"""
APPS = [{"name": "my-app", "port": 8888, "protocol": "http"}]


def with_app(session: Make) -> Session:
    script = f"echo '{base64.b64encode(ECHO.encode()).decode()}' | base64 -d > app.py; {sys.executable} app.py & :"
    one = session(apps=APPS, bootstrap_script=script).ready()
    assert eventually(lambda: one.ask("GET", "/apps/my-app/")[0] == 207)
    return one


def test_requests_reach_an_app_as_they_are(session: Make) -> None:
    one = with_app(session)
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        headers = {"authorization": f"Bearer {SECRET}", "x-more": "1", "connection": "x-hop", "x-hop": "2"}
        status, answered, body = one.ask(method, "/apps/my-app/a%2Fb?c=d&c=%20e", b"{}", headers)
        told = json.loads(body)
        assert (status, told["method"], told["path"], told["body"]) == (207, method, "/a%2Fb?c=d&c=%20e", "{}")
        assert told["headers"]["x-more"] == "1"
        assert {"x-hop", "authorization"}.isdisjoint(map(str.lower, told["headers"]))
    assert "set-cookie" in answered


def test_an_answer_of_unknown_length_passes(session: Make) -> None:
    one = with_app(session)
    assert b"/chunked" in one.ask("GET", "/apps/my-app/chunked")[2]
    assert one.ask("HEAD", "/apps/my-app/")[2] == b""


def test_an_unknown_app_is_not_found(session: Make) -> None:
    one = session(apps=APPS).ready()
    assert one.ask("GET", "/apps/other/")[0] == 404
    status, _, body = one.ask("GET", "/apps/my-app/")
    assert (status, json.loads(body)["error"]["code"]) == (502, "APP_NOT_READY")


def test_the_secret_of_an_app_opens_that_app_alone(session: Make) -> None:
    one = with_app(session)
    own = hmac.new(SECRET.encode(), b"app:my-app", "sha256").hexdigest()
    other = hmac.new(SECRET.encode(), b"app:other", "sha256").hexdigest()
    proofs = [
        ("/apps/my-app/", own, 207),
        ("/apps/my-app/", other, 401),
        ("/apps/other/", own, 401),
        ("/state", own, 401),
    ]
    for path, secret, status in proofs:
        assert one.ask("GET", path, None, {"authorization": f"Bearer {secret}"})[0] == status


def test_a_websocket_passes_both_ways(session: Make) -> None:
    one = with_app(session)
    with socket.create_connection(("127.0.0.1", one.port), 30) as client:
        key = base64.b64encode(os.urandom(16)).decode()
        client.sendall(
            f"GET /apps/my-app/socket HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {SECRET}\r\nupgrade: websocket\r\n"
            f"connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n".encode()
        )
        answer = client.recv(4096)
        assert answer.startswith(b"HTTP/1.1 101")
        client.sendall(b"abc")
        assert client.recv(1024) == b"cba"


def test_apps_get_ports_that_others_cannot_reach(session: Make) -> None:
    apps = [{"name": name, "port": 8000 + number} for number, name in enumerate(("a", "b", "c"))]
    one = session(apps=apps, environ={"PORTS": "61000-61002"}).ready()
    names = [f"PORTICO_APP_{name}_PORT" for name in "ABC"]
    given = [one.run(f"import os; print(os.environ['{name}'])").stdout.strip() for name in names]
    assert given[:2] == ["61001", "61002"]
    assert int(given[2]) not in range(61000, 61003)
