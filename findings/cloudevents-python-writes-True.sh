#!/usr/bin/env bash
# cloudevents 2.2.0 (Python): in binary mode, where the body is the data alone, `True` under `datacontenttype:
# application/json` is written as Python prints it, and text without its quotation marks; neither is JSON. Structured
# mode writes the same data right, so one event means different things by mode.
#
# Seen:
#
#     data    body in binary mode   data in structured mode
#     True    True                  true
#     False   False                 false
#     'on'    on                    "on"
#     [1, 2]  [1, 2]                [1, 2]
#     1.5     1.5                   1.5
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir cloudevents==2.2.0
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import json
import sys

from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

ATTRIBUTES = {"id": "1", "source": "/shop", "type": "switched", "specversion": "1.0", "datacontenttype": "application/json"}
seen = {}
print("data    body in binary mode   data in structured mode")
for data in (True, False, "on", [1, 2], 1.5):
    event = CloudEvent(dict(ATTRIBUTES), data)
    binary = to_binary(event, JSONFormat()).body.decode()
    structured = json.dumps(json.loads(to_structured(event, JSONFormat()).body)["data"])
    print(f"{data!r:7} {binary:21} {structured}")
    seen[repr(data)] = (binary, structured)
sys.exit(
    seen
    != {
        "True": ("True", "true"),
        "False": ("False", "false"),
        "'on'": ("on", '"on"'),
        "[1, 2]": ("[1, 2]", "[1, 2]"),
        "1.5": ("1.5", "1.5"),
    }
)
PROGRAM
