"""Lambda MicroVMs in an emulator: images of a program of Python, and requests by tokens."""

import io
import json
import zipfile
from typing import Any

import httpx

from tests.unit.local.conftest import Emulator
from tests.unit.local.functions import until

PROGRAM = """
import http.server, json, os
told = {}
class Program(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        if self.path.endswith("/run"):
            told.update(json.loads(body))
        if self.path == "/end":
            os._exit(3)
        answer = tried(json.loads(body)) if self.path == "/tried" else {
            "run": told, "path": self.path, "pid": os.getpid(), "headers": dict(self.headers), "environment": dict(os.environ)}
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer((os.environ["SESSION_HOST"], int(os.environ["PORT"])), Program).serve_forever()
"""
HOOKS = {"port": 8790, "microvmHooks": {"run": "ENABLED"}, "microvmImageHooks": {"ready": "ENABLED"}}


class Microvms:
    """The service, with a bucket."""

    def __init__(self, emulator: Emulator) -> None:
        self.client, self.s3 = emulator.client("lambda-microvms"), emulator.client("s3")
        self.s3.create_bucket(Bucket="artifacts")

    def create(self, name: str, dockerfile: str, **given: Any) -> str:
        """The ARN of an image that is being built."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as file:
            file.writestr("Dockerfile", dockerfile)
        self.s3.put_object(Bucket="artifacts", Key=f"{name}.zip", Body=content.getvalue())
        made = self.client.create_microvm_image(
            name=name,
            baseImageArn="arn:aws:lambda:us-east-1:aws:microvm-image:al2023-1",
            buildRoleArn="arn:aws:iam::000000000000:role/any",
            codeArtifact={"uri": f"s3://artifacts/{name}.zip"},
            **{"hooks": HOOKS, "resources": [{"minimumMemoryInMiB": 512}], **given},
        )
        return str(made["imageArn"])

    def image(self, program: str = PROGRAM, name: str = "program") -> str:
        """The ARN of an image that is built."""
        arn = self.create(name, f"FROM python\nENTRYPOINT {json.dumps(['python3', '-c', program])}\n")
        assert until(lambda: self.state_of(arn) != "CREATING", 30)
        assert self.state_of(arn) == "CREATED"
        return arn

    def state_of(self, arn: str) -> str:
        """The state of an image."""
        return str(self.client.get_microvm_image(imageIdentifier=arn)["state"])

    def run(self, image: str, **given: Any) -> str:
        """The id of a MicroVM that runs."""
        made = str(self.client.run_microvm(imageIdentifier=image, **given)["microvmId"])
        return self.until(made, "RUNNING")["microvmId"]  # type: ignore[no-any-return]

    def look(self, ident: str) -> Any:
        """What is told of it."""
        return self.client.get_microvm(microvmIdentifier=ident)

    def until(self, ident: str, state: str) -> Any:
        """What is told of it when it is in this state."""
        return until(lambda: (found := self.look(ident))["state"] == state and found, 30)

    def token(self, ident: str, ports: Any = None) -> str:
        """A token for all ports, or these."""
        given = self.client.create_microvm_auth_token(
            microvmIdentifier=ident, expirationInMinutes=5, allowedPorts=ports or [{"allPorts": {}}]
        )
        return str(given["authToken"]["X-aws-proxy-auth"])

    def port(self, ident: str) -> int:
        """The first port of its programs, which on one machine is not that of another."""
        return next(port for port in range(61_000, 65_536, 24) if self.asked(ident, port=port).status_code == 200)

    def asked(self, ident: str, path: str = "/", token: str | None = None, port: int | None = None,
              body: Any = None, **headers: str) -> httpx.Response:  # fmt: skip
        """The answer of its endpoint."""
        token = self.token(ident) if token is None else token
        told = {"X-aws-proxy-auth": token, "X-aws-proxy-port": str(port), **headers}
        return httpx.post(f"{self.look(ident)['endpoint']}{path}", json=body, headers=told, timeout=20)
