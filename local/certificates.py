"""The variables by which programs that fetch packages are told of certificates and of the settings of whoever started them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_BUNDLES: Final = ("PIP_CERT", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")  # of pip, of npm, of libraries


def trusting(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, in which all of them find the certificates that SSL_CERT_FILE names, unless they are told others."""
    bundle = environ.get("SSL_CERT_FILE")
    return {**(dict.fromkeys(_BUNDLES, bundle) if bundle else {}), **environ}


def configured(environ: Mapping[str, str]) -> dict[str, str]:
    """The places where pip, uv and npm find the caller's settings when HOME is another folder."""
    home = Path(environ.get("HOME") or Path.home())
    usual = {"XDG_CONFIG_HOME": str(home / ".config"), "NPM_CONFIG_USERCONFIG": str(home / ".npmrc")}
    return {name: environ.get(name) or value for name, value in usual.items()}
