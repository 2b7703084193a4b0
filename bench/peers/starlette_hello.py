"""The hello world of Starlette behind Mangum, which validates nothing by itself."""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")


async def read(request: Request) -> JSONResponse:
    """Reads it, and greets it."""
    name = request.path_params["name"]
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return JSONResponse({"name": name})


async def create(request: Request) -> JSONResponse:
    """Writes it, and greets it."""
    name = (await request.json())["name"]
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("created", extra={"name_": name})
    return JSONResponse({"name": name}, 201)


app = Starlette(routes=[Route("/v1/functions/{name}", read), Route("/v1/functions", create, methods=["POST"])])
handler: Any = Mangum(app, lifespan="off")
