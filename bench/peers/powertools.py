"""The hello world of Powertools' resolver, with its validation."""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from pydantic import BaseModel

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")
app = APIGatewayRestResolver(enable_validation=True)


class Greeting(BaseModel):
    """The entity that is greeted."""

    name: str


@app.get("/v1/functions/<name>")
def read(name: str) -> Greeting:
    """Reads it, and greets it."""
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return Greeting(name=name)


@app.post("/v1/functions")
def create(greeting: Greeting) -> tuple[Greeting, int]:
    """Writes it, and greets it."""
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": greeting.name}})
    logger.info("created", extra={"name_": greeting.name})
    return greeting, 201


def handler(event: dict[str, Any], context: Any) -> Any:
    """Resolves a request."""
    return app.resolve(event, context)
