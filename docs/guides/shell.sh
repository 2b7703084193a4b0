# Shell functions of the guides. Source it in the folder of the repository, in bash: . docs/guides/shell.sh
# It signs in as the administrator of the stack on this machine, whose keys are in the file that LOCAL names.
LOCAL=${PORTICO_LOCAL:-$PWD/.portico/local.json}

# Prints fields of a JSON document: pick items.0.name
pick() { python3 -c '
import functools, json, sys
found = json.load(sys.stdin)
for path in sys.argv[1:]:
    try:
        value = functools.reduce(lambda part, key: part[int(key) if isinstance(part, list) else key], path.split("."), found)
    except (LookupError, TypeError):
        sys.exit(f"no {path} in {json.dumps(found)}")
    print(value if isinstance(value, str) else json.dumps(value))' "$@"; }

URL=$(pick url < "$LOCAL") KEYS=$(pick access_key < "$LOCAL"):$(pick secret_key < "$LOCAL")
TOKEN=$(curl -sS -u "$KEYS" -d grant_type=client_credentials "$URL/v1/auth/token" | pick access_token)
DOMAIN=$(pick domain < "$LOCAL") PROJECT=$(pick project < "$LOCAL")

# Sends a request: api POST /v1/secrets -d '{...}'. TYPE is that of a body that is not JSON. `ask` prints what a refusal says, too, and never fails.
ask() { curl -sS --max-time 60 -X "$1" "$URL$2" -H "Authorization: Bearer $TOKEN" \
  -H "X-Portico-Project: $DOMAIN/$PROJECT" -H "Content-Type: ${TYPE:-application/json}" "${@:3}"; }
api() { ask "$@" --fail-with-body; }

# The latest Python that functions can be on there.
PYTHON=$(ask GET /v1/base-images | grep -o 'python3\.[0-9]*' | tail -n 1)

# Prints the text of files as JSON; waits until a field has a value: await READY status GET /v1/functions/hello
files() { python3 -c 'import json, sys; print(json.dumps({name: open(name).read() for name in sys.argv[1:]}))' "$@"; }
await() { for _ in {1..200}; do [ "$(api "${@:3}" | pick "$2" 2> /dev/null)" = "$1" ] && return; sleep 0.3; done
  echo "not $1: $(api "${@:3}")" >&2; false; }

# Makes a project with a name of its own and works in it; removes it with all that is in it.
begin() { PROJECT=$1-$RANDOM$RANDOM; api POST "/v1/domains/$DOMAIN/projects" -d '{"name": "'"$PROJECT"'"}' > /dev/null; cd "$(mktemp -d)"; }
finish_project() { api DELETE "/v1/domains/$DOMAIN/projects/$PROJECT?purge=1&cascade=1" -o /dev/null -w '%{http_code}\n'; }
