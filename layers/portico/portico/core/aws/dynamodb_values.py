"""Items of DynamoDB: JSON objects (numbers as int or Decimal), and the form in which they travel."""

from collections.abc import Mapping
from decimal import Clamped, Context, Decimal, Inexact, Overflow, Rounded, Underflow
from typing import Any, Final, cast

Item = dict[str, Any]
Key = Mapping[str, str]

_EXACT: Final = 10**38  # below this DynamoDB keeps every digit of a whole number
_DECIMALS: Final = Context(prec=38, Emin=-128, Emax=126, traps=[Clamped, Inexact, Overflow, Rounded, Underflow])


def marshal(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item in DynamoDB's own form. Raises what boto3 does for what has none, such as a float."""
    return {name: _serialized(value) for name, value in item.items()}


def unmarshal(item: Mapping[str, Any]) -> Item:
    """The item of DynamoDB's own form; numbers are Decimal."""
    return {name: _deserialized(value) for name, value in item.items()}


def _deserialized(value: Mapping[str, Any]) -> Any:
    """As boto3 does it, which is imported for sets and bytes alone: no item of the platform's has any."""
    ((kind, content),) = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "N":
            return Decimal(content)
        case "M":
            return unmarshal(content)
        case "L":
            return [_deserialized(member) for member in content]
        case "NULL":
            return None
    from boto3.dynamodb.types import TypeDeserializer

    return TypeDeserializer().deserialize(cast("Any", value))


def _serialized(value: Any) -> dict[str, Any]:
    """As boto3 does it, which looks at every value nine times: what items are mostly made of is recognized at once."""
    kind = type(value)
    if kind is str:
        return {"S": value}
    if kind is bool:
        return {"BOOL": value}
    if kind is int and -_EXACT < value < _EXACT:
        return {"N": str(value)}
    if kind is Decimal and value.is_finite():
        return {"N": str(_DECIMALS.create_decimal(value))}
    if kind is dict:
        return {"M": marshal(value)}
    if kind is list:
        return {"L": [_serialized(member) for member in value]}
    from boto3.dynamodb.types import TypeSerializer

    return cast("dict[str, Any]", TypeSerializer().serialize(value))
