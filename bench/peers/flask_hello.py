"""The hello world of Flask behind serverless-wsgi, which validates nothing by itself."""

from typing import Any

import boto3
import serverless_wsgi
from aws_lambda_powertools import Logger
from flask import Flask, request

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")
app = Flask(__name__)


@app.get("/v1/functions/<name>")
def read(name: str) -> dict[str, str]:
    """Reads it, and greets it."""
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return {"name": name}


@app.post("/v1/functions")
def create() -> tuple[dict[str, str], int]:
    """Writes it, and greets it."""
    name = request.get_json()["name"]
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("created", extra={"name_": name})
    return {"name": name}, 201


def handler(event: dict[str, Any], context: Any) -> Any:
    """Answers a request."""
    return serverless_wsgi.handle_request(app, event, context)
