"""The entry of every session's MicroVM: the hooks of its image, and then the entry of any session.

Lambda runs it when the image is built, and asks `ready` before it takes the snapshot. Each MicroVM goes on from there, and is
asked `run` with the payload of its start. The agent listens at the same port, when nothing listens for hooks any more.
https://docs.aws.amazon.com/lambda/latest/dg/microvms-launching.html
"""

import json
from typing import Final

from portico.compute.sessions.agent_entry import BOOTSTRAP, VARIABLES, variables
from portico.compute.sessions.engine import Launch

PORT: Final = 8790  # of the agent, too
_HOOKS: Final = f"""\
import http.server, json, os, socketserver
told = {{}}
class Hooks(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        name = self.path.rpartition("/")[2]
        if name == "run":
            told.update(json.loads(json.loads(body)["runHookPayload"]))
        self.send_response(200 if name in ("ready", "run") else 404)
        self.send_header("content-length", "0")
        self.end_headers()
    def log_message(self, *_):
        pass
class Listener(socketserver.TCPServer):
    allow_reuse_address = True
with Listener((os.environ.get("SESSION_HOST", "0.0.0.0"), int(os.environ.get("PORT") or {PORT})), Hooks) as listener:
    while not told:
        listener.handle_request()
os.environ.update({{name: told[name] for name in {VARIABLES!r}}})
"""
ENTRY: Final = ("python3", "-c", _HOOKS + BOOTSTRAP)


def payload(launch: Launch) -> str:
    """What the hook `run` is told: the variables of any session's entry, some hundred characters of 4,096."""
    return json.dumps(variables(launch))
