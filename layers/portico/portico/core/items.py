"""Items of DynamoDB: JSON objects (numbers as int or Decimal), and the form in which they travel."""

from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]
Key = Mapping[str, str]


def marshal(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item in DynamoDB's own form."""
    from boto3.dynamodb.types import TypeSerializer

    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


def unmarshal(item: Mapping[str, Any]) -> Item:
    """The item of DynamoDB's own form; numbers are Decimal."""
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in item.items()}
