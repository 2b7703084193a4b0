"""The same with asynchronous endpoints, which need no thread, and block the loop instead."""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")
app = FastAPI()


class Greeting(BaseModel):
    """The entity that is greeted."""

    name: str


@app.get("/v1/functions/{name}")
async def read(name: str) -> Greeting:
    """Reads it, and greets it."""
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return Greeting(name=name)


@app.post("/v1/functions", status_code=201)
async def create(greeting: Greeting) -> Greeting:
    """Writes it, and greets it."""
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": greeting.name}})
    logger.info("created", extra={"name_": greeting.name})
    return greeting


handler: Any = Mangum(app, lifespan="off")
