"""The emulator as an AWS client sees it: a few calls by the standard library."""

from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree

from local import http
from local.signing import REGION, Keys, signed


@dataclass(frozen=True)
class Aws:
    """An emulator's address, and the keys that calls to it are signed with."""

    endpoint: str
    keys: Keys

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which AWS clients take the keys and the Region."""
        return {
            "AWS_ACCESS_KEY_ID": self.keys.access_key,
            "AWS_SECRET_ACCESS_KEY": self.keys.secret_key,
            "AWS_DEFAULT_REGION": REGION,
        }

    def stack_outputs(self, stack: str) -> dict[str, str] | None:
        """Outputs of a CloudFormation stack; None if it is not there or not in order."""
        form = urlencode({"Action": "DescribeStacks", "StackName": stack, "Version": "2010-05-15"}).encode()
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        code, body = self._call("POST", "/", form, "cloudformation", **typed)
        if code != 200:
            return None
        tree = ElementTree.fromstring(body)
        if tree.findtext(".//{*}StackStatus") not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return None
        pairs = [
            (item.findtext("{*}OutputKey"), item.findtext("{*}OutputValue"))
            for item in tree.iterfind(".//{*}Outputs/{*}member")
        ]
        return {key: value or "" for key, value in pairs if key}

    def create_bucket(self, bucket: str) -> None:
        """Create an S3 bucket, or leave it as it is."""
        self._call("PUT", f"/{bucket}", b"", "s3")

    def invoke(self, function: str, payload: bytes) -> tuple[int, bytes, bool]:
        """Invoke a Lambda function: status, payload of the reply, and whether the function reported an error."""
        code, body = self._call("POST", f"/2015-03-31/functions/{function}/invocations", payload, "lambda")
        return code, body, code == 200 and b'"errorMessage"' in body

    def _call(self, method: str, path: str, body: bytes, service: str, **headers: str) -> tuple[int, bytes]:
        url = f"{self.endpoint}{path}"
        return http.send(method, url, body, {**signed(self.keys, method, url, body, service), **headers})
