#!/usr/bin/env bash
# PyJWT 2.15.1 beside joserfc 1.8.0: RFC 9864 names the algorithm `Ed25519` and deprecates `EdDSA`. joserfc follows and
# warns of the old name; PyJWT knows only that one. A token of the new name is refused whichever name is allowed, and a
# key that says `alg: Ed25519` disappears from a PyJWKSet without an error, so that its tokens fail as those of an
# unknown key. Issuers that move on to the new name leave PyJWT's users behind.
#
# Seen:
#
#     alg EdDSA:   read by PyJWT
#     alg Ed25519: InvalidAlgorithmError
#     a set of two keys, one of which says Ed25519: 1 key
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir PyJWT==2.15.1 cryptography==50.0.2 joserfc==1.8.0
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import sys
import warnings

import joserfc.jwt
import jwt
from joserfc.jwk import OKPKey

warnings.simplefilter("ignore")
key = OKPKey.generate_key("Ed25519")
public = key.as_dict(private=False)


def read(algorithm: str) -> str:
    token = joserfc.jwt.encode({"alg": algorithm}, {"sub": "ann"}, key, algorithms=[algorithm])
    try:
        jwt.decode(token, jwt.PyJWK(public), algorithms=[algorithm])
    except jwt.PyJWTError as error:
        return type(error).__name__
    return "read by PyJWT"


old, new = read("EdDSA"), read("Ed25519")
keys = jwt.PyJWKSet([{**public, "kid": "old"}, {**public, "kid": "new", "alg": "Ed25519"}]).keys
print(f"alg EdDSA:   {old}\nalg Ed25519: {new}\na set of two keys, one of which says Ed25519: {len(keys)} key")
sys.exit((old, new, [key.key_id for key in keys]) != ("read by PyJWT", "InvalidAlgorithmError", ["old"]))
PROGRAM
