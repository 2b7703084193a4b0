#!/usr/bin/env bash
# minijinja 3.1.0 (Python): a Decimal in the context becomes a binary float in the text, so that a price loses its
# trailing zero and a long amount its digits; an integer beyond 128 bits becomes a float as well. No error says so.
# Jinja2 3.1.6, whose templates it takes, prints what Python prints. Hand amounts over as text.
#
# Seen:
#
#     value                       Jinja2                                  minijinja
#     Decimal 1.50                1.50                                    1.5
#     Decimal 1234567890123456.78 1234567890123456.78                     1234567890123456.8
#     2 ** 128                    340282366920938463463374607431768211456 340282366920938500000000000000000000000.0
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir minijinja==3.1.0 Jinja2==3.1.6
export HOME=$folder TMPDIR=$folder

"$folder/venv/bin/python" - <<'PROGRAM'
import sys
from decimal import Decimal

import jinja2
import minijinja

VALUES = {
    "Decimal 1.50": Decimal("1.50"),
    "Decimal 1234567890123456.78": Decimal("1234567890123456.78"),
    "2 ** 128": 2**128,
}
seen = []
for name, value in VALUES.items():
    of_jinja2 = jinja2.Template("{{ value }}").render(value=value)
    of_minijinja = minijinja.Environment().render_str("{{ value }}", value=value)
    print(f"{name:27} {of_jinja2:39} {of_minijinja}")
    seen.append((of_jinja2, of_minijinja))
sys.exit(
    seen
    != [
        ("1.50", "1.5"),
        ("1234567890123456.78", "1234567890123456.8"),
        ("340282366920938463463374607431768211456", "340282366920938500000000000000000000000.0"),
    ]
)
PROGRAM
