#!/usr/bin/env bash
# backend.ai-client 23.9.10: it asks for yarl from 1.8.2 to below 2.0, gets the newest, and cannot sign a request with
# it, because it reads a field of yarl's URLs that is not public and that is now a plain tuple. The package installs
# without a complaint; every signed call fails. yarl 1.9.11 still has the field as it was.
#
# Seen:
#
#     yarl 1.25.1: AttributeError: 'tuple' object has no attribute 'netloc'
#     yarl 1.9.11: signed
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir backend.ai-client==23.9.10 backend.ai-common==23.9.10 aiohttp==3.8.6 yarl==1.25.1
export HOME=$folder TMPDIR=$folder

program() {
    "$folder/venv/bin/python" - <<'PROGRAM'
import sys
from datetime import datetime, timezone

import yarl
from ai.backend.client.auth import generate_signature

try:
    generate_signature(
        method="GET",
        version="v9.20250722",
        endpoint=yarl.URL("https://api.example.com:8443"),
        date=datetime(2026, 1, 2, tzinfo=timezone.utc),
        rel_url="/v2/domains/default",
        content_type="application/json",
        access_key="AKIAIOSFODNN7EXAMPLE",
        secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        hash_type="sha256",
    )
    outcome = "signed"
except AttributeError as error:
    outcome = f"AttributeError: {error}"
print(f"yarl {yarl.__version__}: {outcome}")
expected = {"1.25.1": "AttributeError: 'tuple' object has no attribute 'netloc'", "1.9.11": "signed"}
sys.exit(outcome != expected[yarl.__version__])
PROGRAM
}

program
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir yarl==1.9.11
program
