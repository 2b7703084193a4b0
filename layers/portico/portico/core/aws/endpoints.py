"""Endpoints of AWS services: from the environment, as the SDKs read it, else the public endpoint in the Region.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
"""

import os
from typing import Final
from urllib.parse import urlsplit

from portico.core.base.frozen import frozen

_CHINA: Final = "cn-"
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


@frozen(slots=True)
class Endpoint:
    """A service's URL, and the Region that requests to it are signed for."""

    service: str
    region: str
    url: str

    @classmethod
    def of(cls, service: str) -> "Endpoint":
        """The endpoint of a service, by the first part of its host name. Raises LookupError without a Region."""
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        if not region:
            raise LookupError("neither AWS_REGION nor AWS_DEFAULT_REGION is set")
        given = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL")
        suffix = "amazonaws.com.cn" if region.startswith(_CHINA) else "amazonaws.com"
        return cls(service, region, (given or f"https://{service}.{region}.{suffix}").rstrip("/"))

    @property
    def host(self) -> str:
        """The header `Host`: without the port when it is the usual one."""
        parts = urlsplit(self.url)
        return parts.netloc.removesuffix(_DEFAULT_PORTS[parts.scheme])
