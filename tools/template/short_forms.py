"""YAML with CloudFormation's short forms (`!Ref Name`), read and written with them."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

# What is a text without quotes in any place: no number, no word that YAML knows, nothing that ends or begins something.
_PLAIN: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$./*+-]*(:[A-Za-z0-9_$./*+:-]*[A-Za-z0-9_$./*+-])?")
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


@dataclass(frozen=True)
class Short:
    """A short form: its name, and what it is of."""

    name: str
    value: Any


class _Loader(yaml.CSafeLoader):
    """Reads a short form as a `Short`."""


def _short(loader: _Loader, name: str, node: yaml.Node) -> Short:
    match node:
        case yaml.ScalarNode():
            return Short(name, loader.construct_scalar(node))
        case yaml.SequenceNode():
            return Short(name, loader.construct_sequence(node, deep=True))
    raise ValueError(f"!{name} is of a text or of a list{node.start_mark}")


_Loader.add_multi_constructor("!", _short)


def read(text: str) -> Any:
    """The document."""
    return _Loader(text).get_single_data()


def flow(value: Any) -> str:
    """A value on one line."""
    match value:
        case Short(name, inner):
            return f"!{name} {flow(inner)}"
        case dict():
            return f"{{{', '.join(f'{flow(key)}: {flow(item)}' for key, item in value.items())}}}"
        case list():
            return f"[{', '.join(flow(item) for item in value)}]"
        case str() if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
            return value
    return json.dumps(value, ensure_ascii=False)
