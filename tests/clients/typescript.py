"""A program in TypeScript that makes calls by openapi-fetch, on the types that openapi-typescript made; `tsc` judges it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from tests.clients.calls import Call

_HEAD = """\
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const client = createClient<paths>({
  baseUrl: process.env["URL"]!,
  headers: { Authorization: `Bearer ${process.env["TOKEN"]}` },
});

function tell(id: string, reply: { response: Response; error?: unknown }): void {
  const fault = reply.error === undefined ? {} : { error: reply.error };
  console.log(JSON.stringify({ id, status: reply.response.status, ...fault }));
}

const pause = () => new Promise((done) => setTimeout(done, 1000));
"""
_KNOWN = re.compile(r'"\$(\w+)\.(\w+)"')


def program(description: dict[str, Any], calls: Iterable[Call]) -> str:
    """The source: a statement for each call."""
    places = {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in description["paths"].items()
        for method, operation in item.items()
    }
    return "\n".join([_HEAD, *(_statement(call, *places[call.id]) for call in calls), ""])


def _statement(call: Call, method: str, path: str, operation: dict[str, Any]) -> str:
    options: dict[str, Any] = {}
    parameters = {name: given for name, given in (("path", call.path), ("query", call.query)) if given}
    if parameters:
        options["params"] = parameters
    if call.body is not None:
        options["body"] = call.body
    if not _is_json(operation):
        options["parseAs"] = "text"
    written = _KNOWN.sub(r"\1.data!.\2", json.dumps(options))
    asked = f"await client.{method}({json.dumps(path)}, {written})"
    if call.until is None:
        return f'const {call.id} = {asked};\ntell("{call.id}", {call.id});'
    field, value = call.until
    again = f'while ({call.id}.data?.{field} !== "{value}") {{\n  await pause();\n  {call.id} = {asked};\n}}'
    return f'let {call.id} = {asked};\n{again}\ntell("{call.id}", {call.id});'


def _is_json(operation: dict[str, Any]) -> bool:
    replies = [reply for status, reply in operation["responses"].items() if status < "3"]
    return not any("content" in reply and "application/json" not in reply["content"] for reply in replies)
