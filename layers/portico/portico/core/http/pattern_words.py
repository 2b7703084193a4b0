"""Sentences for patterns: what people are told instead of a regular expression."""

from collections.abc import Mapping
from typing import Any, Final

_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
_WORDS: Final[Mapping[str, str]] = {
    rf"^{_NAME}$": "a name has 1 to 63 letters, digits, '.', '_' and '-', and begins with a letter or digit",
    rf"^{_NAME}/{_NAME}$": "a project is named as domain/project",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "an app's name has lower-case letters and digits, and single hyphens between them",
    rf"^((user|service-account):{_NAME}/)?{_NAME}$": "give <name>, user:<domain>/<name> or service-account:<domain>/<name>",
    rf"^(me/)?{_NAME}$": "give the name of a folder of the project, or me/<name> for one of your own",
    rf"^(service-account:)?{_NAME}$": "give the name of a user, or service-account:<name>",
    r"^[0-9]{4}-(0[1-9]|1[0-2])$": "a month is given as 2026-11",
    r"^[A-Za-z0-9_-]{1,64}$": "an id has 1 to 64 letters, digits, '_' and '-'",
    r"^[A-Za-z_][A-Za-z0-9_]{0,127}$": "a variable's name has letters, digits and '_', and begins with no digit",
    r"^[A-Za-z][A-Za-z0-9._-]{0,62}$": "an alias has 1 to 63 letters, digits, '.', '_' and '-', and begins with a letter",
    r"^([A-Za-z_][A-Za-z0-9_-]*/)*[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_$][A-Za-z0-9_$]*)+$": (
        "a handler is a module and a function, joined by a dot: main.handle, src/index.handle"
    ),
    r"^[!#-\[\]-~]{1,128}$": "a scope has 1 to 128 printable characters, no spaces, quotes or backslashes",
    r"^[A-Za-z_][A-Za-z0-9_.-]*$": "a key has letters, digits, '_', '.' and '-', and begins with a letter or '_'",
    r"^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,126}(\.\*)?)$": "give the name of an event type, a pattern as order.*, or *",
    r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$": "this is no e-mail address",
    r"^[^@\s]{1,64}@[^@\s]{1,189}$": "this is no e-mail address",
    r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$": (
        "an id has 36 characters, as 019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"
    ),
    r"^[0-9a-fA-F-]{36}$": "an id has 36 characters, as 019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c",
    r"^(\*|[a-z][a-z_-]{0,31}:(\*|[a-z][a-z_-]{0,31}))$": "give <type>:<operation>, <type>:* or *, as run:create",
    rf"^(\*|[a-z][a-z_-]{{0,31}}:(\*|{_NAME}(/(\*|{_NAME}))?))$": "give <type>:<name>, <type>:<project>/<name> or *",
    rf"^(user|service-account):{_NAME}/{_NAME}$": "give user:<domain>/<name> or service-account:<domain>/<name>",
    rf"^(\*|(user|service-account|role|project):{_NAME})$": "give user:<name>, role:<name>, project:<name> or *",
    r"^[A-Za-z0-9]{1,256}$": "an access key, and the id of a token, have letters and digits only",
    r"^[a-z][a-z0-9_-]{0,30}(\.[a-z0-9_-]{1,30})?$": "a slot is named as cpu, mem or cuda.device",
    r"^[0-9]{1,19}(\.[0-9]{1,9})?[kmgtKMGT]?$": "give a number, or one with the suffix k, m, g or t, as 512m",
    r"^[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,254}$": "give the reference of a container image, as python:3.13-slim",
    rf"^(global|domain/{_NAME}|project/{_NAME}/{_NAME})$": "give global, domain/<domain> or project/<domain>/<project>",
    rf"^(domain/{_NAME}|project/{_NAME}/{_NAME}|role/(superadmin|domain_admin|user|viewer))$": (
        "give domain/<domain>, project/<domain>/<project> or role/<role>"
    ),
    r"^[0-9]{1,9}$": "a version is a number",
    r"^[a-z][a-z0-9_]{0,62}(\.[a-z0-9_]{1,63}){1,6}(\.\*)?$": "give a rule type, as session.started, or events as dev.portico.run.*",
    r"^[a-z][a-z0-9._*]{0,126}$": "give a rule type, as session.started, or events as dev.portico.run.*",
    rf"^({_NAME}/){{0,2}}{_NAME}$": "give the name of a secret, <project>/<name> or <domain>/<project>/<name>",
    r"^[a-z][a-z_]{0,31}$": "a type has lower-case letters and '_'",
    r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$": "give a media type, as application/json",
    r"^[0-9a-z]{8,64}$": "an id of your own has 8 to 64 digits and lower-case letters",
    r"^[A-Z]{3}$": "a currency has three letters, as USD",
    r"^[0-9a-f]{32}$": "the id of such an upload has 32 hexadecimal digits, in lower case",
    r"^[0-9a-f]{64}$": "a SHA-256 has 64 hexadecimal digits, in lower case",
    r"^/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*([A-Za-z0-9_~-][A-Za-z0-9._~-]*)?"
    r"(\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?(#[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?$": "give a path of this deployment",
}


def message_of(problem: Mapping[str, Any]) -> str:
    """The message of what pydantic found; of a pattern, what it means."""
    if problem["type"] != "string_pattern_mismatch":
        return str(problem["msg"])
    return _WORDS.get((problem.get("ctx") or {}).get("pattern", ""), "this does not have the form that is expected")
