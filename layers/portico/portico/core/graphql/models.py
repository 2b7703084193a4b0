"""What clients send, and are answered, as OpenAPI describes it."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined


class GraphQLRequest(BaseModel):
    """A query, its variables, and which of its operations is meant."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    query: Annotated[
        str, Field(description="The document.", examples=["{ domainSearchUsers(first: 2) { totalCount } }"])
    ]
    variables: Annotated[
        dict[str, Any] | None, Field(description="The values of its variables.", examples=[{"first": 2}])
    ] = None
    operation_name: Annotated[
        str | None,
        Field(alias="operationName", description="The operation, of a document with several.", examples=[None]),
    ] = None
    extensions: Annotated[dict[str, Any] | None, Field(description="Not read.", examples=[None])] = None


class GraphQLReply(BaseModel):
    """What was found, and what went wrong."""

    data: Annotated[
        dict[str, Any] | None,
        Field(description="By field.", examples=[{"domainSearchUsers": {"totalCount": 2}}]),
    ] = None
    errors: Annotated[
        list[dict[str, Any]] | None,
        Field(
            description="Each with a `message`, `locations`, the `path` of its field, and `extensions`: the stable `code`, the `status` "
            "that it would have over REST, its `details`, and the `request_id`.",
            examples=[None],
        ),
    ] = None
