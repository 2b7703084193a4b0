"""The administrator's access key of the emulator: random, of one home, and known to nobody but its owner."""

import base64
import json
import secrets
from dataclasses import asdict

from local.home import Home, write_private
from local.signing import Keys


def root_key(home: Home) -> Keys:
    """The key of this home; made when it is first asked for, kept until the home is reset."""
    if not home.root_key.exists():
        access_key = f"AKIA{base64.b32encode(secrets.token_bytes(10)).decode()}"
        write_private(home.root_key, json.dumps(asdict(Keys(access_key, secrets.token_urlsafe(30)))))
    return Keys(**json.loads(home.root_key.read_text()))
