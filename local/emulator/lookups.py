"""Look-ups of the emulator, at a fraction of their calls: the state of a service, the parts of an ARN, the resource of an API at a path.

MiniStack asks three functions for the key of each thing in its state, parses the ARN of each queue at each look at all of them, and
sorts the children of each part of a path for each request.
`tests/unit/local/emulator/test_lookups.py` compares the answers with its own.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

Resource = dict[str, Any]


def install(responses: Any, gateway: Any, *services: Any) -> None:
    """Change `ministack.core.responses`, `ministack.services.apigateway_v1`, and how that and others of its kind parse ARNs."""
    look_up_directly(responses.AccountRegionScopedDict, responses._request_account_id, responses._request_region)
    gateway._match_recursive = match
    for service in (gateway, *services):
        service.parse_arn = remembered(service.parse_arn)


def look_up_directly(scoped: Any, account: ContextVar[str], region: ContextVar[str]) -> None:
    """Have the class, a dict whose keys are of an account and a Region, ask for those at once."""
    account_of, region_of = account.get, region.get

    def key_of(_self: Any, key: Any) -> tuple[str, str, Any]:
        return account_of(), region_of(), key

    def get(self: Any, key: Any, default: Any = None) -> Any:
        return self._data.get((account_of(), region_of(), key), default)

    scoped._scoped, scoped.get = key_of, get


def remembered(parse: Any) -> Any:
    """What `parse` makes of a text, which nobody can change."""
    of_text = lru_cache(maxsize=10_000)(parse)

    def parse_arn(value: Any) -> Any:
        return of_text(value) if type(value) is str else parse(value)

    return parse_arn


def match(
    resources: Mapping[str, Resource], parent: str, segments: list[str], params: dict[str, str]
) -> tuple[Resource | None, dict[str, str]]:
    """The resource below `parent` for the rest of a path, and its parameters: a literal comes before a parameter, that before a rest."""
    if not segments:
        return None, params
    segment, rest = segments[0], segments[1:]
    literal: list[tuple[Resource, dict[str, str]]] = []
    named: list[tuple[Resource, dict[str, str]]] = []
    greedy: list[tuple[Resource, dict[str, str]]] = []
    for one in resources.values():
        if one.get("parentId") == parent:
            part = one.get("pathPart", "")
            if part[:1] == "{" and part[-2:] == "+}":
                greedy.append((one, {**params, part[1:-2]: "/".join(segments)}))
            elif part[:1] == "{" and part[-1:] == "}":
                named.append((one, {**params, part[1:-1]: segment}))
            elif part == segment:
                literal.append((one, params))
    for child, found in literal + named:
        if not rest:
            return child, found
        below = match(resources, child["id"], rest, found)
        if below[0]:
            return below
    return greedy[0] if greedy else (None, params)
