"""Invocations by the engine: what the runtime replied, and how it was lost."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from portico.compute.functions.engine import EngineError, LanguageUnavailable, ResultLost
from portico.compute.functions.lambda_engine import LambdaEngine
from portico.core.aws.connection import Reply


@dataclass
class Wire:
    """Answers all requests alike."""

    reply: Reply

    def post(self, *_: Any) -> Reply:
        return self.reply


def engine(body: bytes, headers: dict[str, str] | None = None, status: int = 200) -> LambdaEngine:
    made = LambdaEngine("p", "role", "layer", "node", "bucket")
    made.wire = Wire(Reply(status, headers or {}, body))  # type: ignore[assignment]
    return made


def test_a_reply_is_the_runtimes() -> None:
    assert engine(b'{"status": "SUCCEEDED"}').invoke("ref", {}, 1) == {"status": "SUCCEEDED"}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000])
def test_a_malformed_reply_is_a_loss(body: bytes) -> None:
    with pytest.raises(EngineError, match="malformed"):
        engine(body).invoke("ref", {}, 1)


def test_an_interpreter_that_cannot_be_had_says_so() -> None:
    told = {"errorType": "LanguageUnavailable", "errorMessage": "Node.js 22 could not be fetched."}
    with pytest.raises(LanguageUnavailable, match=r"Node.js 22 could not be fetched"):
        engine(json.dumps(told).encode(), {"x-amz-function-error": "Unhandled"}).invoke("ref", {}, 1)


@pytest.mark.parametrize(("told", "is_result"), [
    ({"errorType": "TransferError", "errorMessage": "PUT of an output failed: status 500"}, True),
    ({"errorType": "TransferError", "errorMessage": "GET of an input failed: status 500"}, False),
    ({"errorType": "Runtime.ExitError", "errorMessage": "PUT"}, False), (None, False), ([], False),
])  # fmt: skip
def test_an_output_that_was_not_stored_is_a_lost_result(told: Any, is_result: bool) -> None:
    with pytest.raises(EngineError) as lost:
        engine(json.dumps(told).encode(), {"x-amz-function-error": "Unhandled"}).invoke("ref", {}, 1)
    assert isinstance(lost.value, ResultLost) is is_result
