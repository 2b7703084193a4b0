"""The hello world of Chalice, which validates nothing."""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from chalice import Chalice, Response

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")
app = Chalice(app_name="hello")


@app.route("/v1/functions/{name}")
def read(name: str) -> dict[str, str]:
    """Reads it, and greets it."""
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return {"name": name}


@app.route("/v1/functions", methods=["POST"])
def create() -> Any:
    """Writes it, and greets it."""
    name = app.current_request.json_body["name"]
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("created", extra={"name_": name})
    return Response({"name": name}, status_code=201)


handler: Any = app
