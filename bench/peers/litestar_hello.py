"""The hello world of Litestar behind Mangum, with its validation by msgspec."""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from litestar import Litestar, get, post
from mangum import Mangum
from msgspec import Struct

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")


class Greeting(Struct):
    """The entity that is greeted."""

    name: str


@get("/v1/functions/{name:str}")
async def read(name: str) -> Greeting:
    """Reads it, and greets it."""
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return Greeting(name=name)


@post("/v1/functions")
async def create(data: Greeting) -> Greeting:
    """Writes it, and greets it."""
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": data.name}})
    logger.info("created", extra={"name_": data.name})
    return data


handler: Any = Mangum(Litestar([read, create]), lifespan="off")
