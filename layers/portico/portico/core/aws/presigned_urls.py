"""Pre-signed URLs of the objects of one bucket: AWS Signature Version 4, in the query string.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

botocore makes the same ones, and each costs it a quarter of what a request costs: too much where every run is given some.
"""

from dataclasses import field
from datetime import datetime
from urllib.parse import quote

from portico.core.aws.endpoints import Endpoint
from portico.core.aws.sigv4 import ALGORITHM, Credentials, SigningScope, canonical_headers, signature
from portico.core.base.frozen import frozen


@frozen(slots=True)
class Presigner:
    """Signs for one bucket: `origin` is scheme, host and port, `folder` the encoded path of the bucket, with a slash at its end."""

    origin: str
    host: str
    folder: str
    region: str

    @classmethod
    def of(cls, endpoint: Endpoint, bucket: str) -> "Presigner":
        """One that signs for a bucket, whose name is in the path."""
        return cls(endpoint.url, endpoint.host, f"/{bucket}/", endpoint.region)

    def url(self, request: "Request", seconds: int, credentials: Credentials, now: datetime | None = None) -> str:
        """The URL that allows this request, and nothing else, for so many seconds from `now`."""
        scope, listed, signed = (
            SigningScope.at(now, self.region, "s3"),
            *canonical_headers(request.headers | {"host": self.host}),
        )
        query = {
            "X-Amz-Algorithm": ALGORITHM,
            "X-Amz-Credential": f"{credentials.access_key}/{scope}",
            "X-Amz-Date": scope.moment,
            "X-Amz-Expires": str(seconds),
            "X-Amz-SignedHeaders": signed,
            **({"X-Amz-Security-Token": credentials.token} if credentials.token else {}),
            **request.query,
        }
        asked = "&".join(f"{name}={quote(query[name], safe='')}" for name in sorted(query))
        path = self.folder + quote(request.key, safe="/~")
        canonical = f"{request.method}\n{path}\n{asked}\n{listed}\n{signed}\nUNSIGNED-PAYLOAD"
        return f"{self.origin}{path}?{asked}&X-Amz-Signature={signature(canonical, scope, credentials)}"


@frozen(slots=True)
class Request:
    """The request that a URL allows: a method on an object, with just these headers and parameters of the operation."""

    method: str
    key: str
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
