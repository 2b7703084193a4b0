"""The hello world without any framework: what a handler costs that does what the others do and nothing else."""

import json
from typing import Any

import boto3
from aws_lambda_powertools import Logger

logger = Logger(service="hello")
dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Reads or writes it, and greets it."""
    if event["httpMethod"] == "GET":
        return _reply(200, _read(event["pathParameters"]["name"]))
    return _reply(201, _created(json.loads(event["body"])["name"]))


def _read(name: str) -> str:
    dynamodb.get_item(TableName="greetings", Key={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("read", extra={"name_": name})
    return name


def _created(name: str) -> str:
    dynamodb.put_item(TableName="greetings", Item={"pk": {"S": "hello"}, "sk": {"S": name}})
    logger.info("created", extra={"name_": name})
    return name


def _reply(status: int, name: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps({"name": name})}
