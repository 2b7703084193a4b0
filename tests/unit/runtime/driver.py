"""Hosts the handler as Lambda does, in a process whose stdin and stdout carry the host's own protocol."""

import json
import sys
from typing import Any

from portico_runtime.main import handler


def serve(line: str) -> dict[str, Any]:
    try:
        return {"reply": handler(json.loads(line), None)}
    except Exception as error:
        return {"raised": f"{type(error).__name__}: {error}"}


def main() -> None:
    for line in sys.stdin.buffer:
        answer = json.dumps(serve(line.decode()), ensure_ascii=False, allow_nan=False)
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
