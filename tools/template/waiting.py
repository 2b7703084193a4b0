"""The functions that wait for aliases: they name an alias of another function, or an API, which names those of its functions.

Their alarms stay in `template.yaml`. The stack of alarms is made after all functions that it watches, and an alias is moved after the
alarm that takes it back, so that none of those functions may wait for an alias: CloudFormation refuses circles.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from tools.template.declared import Declared
from tools.template.parts import logical
from tools.template.short_forms import Short, read

_ALIAS: Final = "Alias"
_LIVE: Final = "Aliaslive"  # ends the name that SAM gives the alias `live` of a function
_OF_OTHERS: Final = "DeploymentPreference"  # of the deployment group that SAM makes, not of the function
_NAMED: Final = re.compile(r"\$\{([\w.:]+)\}")


def waiting(text: str, declared: Declared) -> frozenset[str]:
    """Their logical ids, by the text of the template, and by the functions as they are declared now."""
    resources: dict[str, Any] = dict(read(text)["Resources"])
    functions = {name for name, one in resources.items() if one["Type"] == "AWS::Serverless::Function"}
    for folder, row in declared.functions.items():
        resources[f"{logical(folder)}Function"] = [row, declared.grants(folder)]
    functions |= {f"{logical(folder)}Function" for folder in declared.functions}
    named = {name: set(_names(one)) for name, one in resources.items()}
    return frozenset(name for name in functions if _waits(name, named))


def _waits(name: str, named: dict[str, set[tuple[str, str]]]) -> bool:
    """Whether it names an alias, or something that does, and so on."""
    seen, rest = {name}, [name]
    while rest:
        for other, attribute in named.get(rest.pop(), ()):
            if attribute == _ALIAS:
                return True
            if other not in seen:
                seen.add(other)
                rest.append(other)
    return False


def _names(node: Any) -> Iterator[tuple[str, str]]:
    """What a node refers to: names, each with the attribute of it, if one is named."""
    match node:
        case Short("Ref" | "GetAtt", str(name)):
            yield _parted(name)
        case Short("Sub", str(text)) | Short("Sub", [str(text), *_]):
            yield from map(_parted, _NAMED.findall(text))
            if not isinstance(node.value, str):
                yield from _names(node.value[1:])
        case Short(_, inner):
            yield from _names(inner)
        case dict():
            yield from (name for key, inner in node.items() if key != _OF_OTHERS for name in _names(inner))
        case list() | tuple():
            yield from (name for inner in node for name in _names(inner))


def _parted(name: str) -> tuple[str, str]:
    if name.endswith(_LIVE):
        return name.removesuffix(_LIVE), _ALIAS
    resource, _, attribute = name.partition(".")
    return resource, attribute
