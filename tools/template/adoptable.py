"""Tables and the bucket that a stack may adopt instead of its own, as after a restore: what refers to them has two forms.

A parameter names what is adopted; without it a condition holds, and the stack has one of its own.
"""

from typing import Any, Final

from tools.template.short_forms import Short

_TABLE: Final = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
_STREAM: Final = Short("Ref", "JournalStream")


# The ARN of one that is adopted, but for its name.
ADOPTABLE: Final = {
    "EntitiesTable": _TABLE,
    "JournalTable": _TABLE,
    "ObjectsBucket": "arn:${AWS::Partition}:s3:::",
}


def adopting(value: Any) -> Any:
    """The value, with an `!If` wherever it refers to what may be adopted."""
    match value:
        case Short(form, inner):
            return _chosen(value) if isinstance(inner, str) else Short(form, adopting(inner))
        case dict():
            return {key: adopting(item) for key, item in value.items()}
        case list():
            return [adopting(item) for item in value]
    return value


def _chosen(reference: Short) -> Short:
    for name in ADOPTABLE:
        if (other := _adopted(reference, name)) is not None:
            return Short("If", [f"Owns{name}", reference, other])
    return reference


def _adopted(reference: Short, name: str) -> Short | None:
    """The reference to what is adopted; None for one to something else."""
    arn = f"{ADOPTABLE[name]}${{{name}Name}}"
    match reference:
        case Short("Ref", found) if found == name:
            return Short("Ref", f"{name}Name")
        case Short("GetAtt", found) if found == f"{name}.Arn":
            return Short("Sub", arn)
        case Short("GetAtt", found) if found == f"{name}.StreamArn":
            return _STREAM
        case Short("Sub", text) if f"${{{name}.Arn}}" in text:
            return Short("Sub", text.replace(f"${{{name}.Arn}}", arn))
    return None
