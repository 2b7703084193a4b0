"""Pre-signed URLs of the objects of one bucket: AWS Signature Version 4, in the query string, with no headers but `host`.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

botocore makes the same ones, and each costs it a quarter of what a request costs: too much where every run is given some. So
botocore is asked once, for where the bucket is and how it is signed for, and what is left is to sign a few lines of text.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class Presigner:
    """Signs for one bucket: `origin` is scheme and host, `folder` the encoded path of the bucket, with a slash at its end."""

    origin: str
    host: str
    folder: str
    region: str

    @classmethod
    def like(cls, sample: str, key: str) -> "Presigner":
        """One that signs as another has signed for an object of the bucket, by its URL and its plain key."""
        parts = urlsplit(sample)
        region = parse_qs(parts.query)["X-Amz-Credential"][0].split("/")[-3]
        host = parts.netloc.removesuffix(_DEFAULT_PORTS[parts.scheme])
        return cls(f"{parts.scheme}://{parts.netloc}", host, parts.path.removesuffix(key), region)

    def url(
        self, method: str, key: str, seconds: int, credentials: "ReadOnlyCredentials", now: datetime | None = None
    ) -> str:
        """The URL that allows this method on this object, and nothing else, for so many seconds from `now`."""
        moment = f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        scope = f"{moment[:8]}/{self.region}/s3/aws4_request"
        token = f"&X-Amz-Security-Token={quote(credentials.token, safe='')}" if credentials.token else ""
        query = (
            f"X-Amz-Algorithm={_ALGORITHM}&X-Amz-Credential={quote(f'{credentials.access_key}/{scope}', safe='')}"
            f"&X-Amz-Date={moment}&X-Amz-Expires={seconds}{token}&X-Amz-SignedHeaders=host"
        )
        path = self.folder + quote(key, safe="/~")
        request = f"{method}\n{path}\n{query}\nhost:{self.host}\n\nhost\nUNSIGNED-PAYLOAD"
        text = f"{_ALGORITHM}\n{moment}\n{scope}\n{sha256(request.encode()).hexdigest()}"
        signature = _digest(_signing_key(credentials.secret_key, scope), text).hex()
        return f"{self.origin}{path}?{query}&X-Amz-Signature={signature}"


@lru_cache(maxsize=2)
def _signing_key(secret: str, scope: str) -> bytes:
    """The key of one day, Region and service."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = _digest(key, part)
    return key


def _digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
