#!/usr/bin/env bash
# cedarpy 4.12.2 (Cedar's datetime extension): `datetime()` takes an offset only without its colon, and fractions of
# exactly three digits. So the timestamps that RFC 3339 and Python's isoformat() give are refused when the policy is
# evaluated: the policy is left out with an error, and a permission that depends on it is not given. What to write
# instead: `Z` and milliseconds.
#
# Seen:
#
#     2026-01-02T03:04:05Z              allowed
#     2026-01-02T03:04:05.678Z          allowed
#     2026-01-02T03:04:05.678+0100      allowed
#     2026-01-02T03:04:05+00:00         error
#     2026-01-02T03:04:05.678+01:00     error
#     2026-01-02T03:04:05.678901Z       error
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir cedarpy==4.12.2
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import sys

import cedarpy

REQUEST = {"principal": 'User::"ann"', "action": 'Action::"read"', "resource": 'Page::"1"', "context": {}}
TIMES = (
    "2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.678Z",
    "2026-01-02T03:04:05.678+0100",
    "2026-01-02T03:04:05+00:00",
    "2026-01-02T03:04:05.678+01:00",
    "2026-01-02T03:04:05.678901Z",
)


def outcome(time: str) -> str:
    policy = f'permit(principal, action, resource) when {{ datetime("{time}") < datetime("2030-01-01") }};'
    answer = cedarpy.is_authorized(REQUEST, policy, [])
    return "error" if answer.diagnostics.errors else "allowed" if answer.allowed else "denied"


seen = [outcome(time) for time in TIMES]
for time, result in zip(TIMES, seen):
    print(f"{time:33} {result}")
sys.exit(seen != ["allowed"] * 3 + ["error"] * 3)
PROGRAM
