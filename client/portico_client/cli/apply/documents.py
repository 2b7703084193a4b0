"""YAML as manifests are written in it. Imported where there is one to read: yaml takes a tenth of a second."""

from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML 1.1 without its times: they are texts here, as in JSON."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def documents_of(text: str) -> list[Any]:
    """The documents of a text. Raises ValueError that says where it is no YAML."""
    try:
        return list(yaml.load_all(text, _Loader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
