"""A stack that enforces IAM notes which statement of which role allowed what, each once; others note nothing."""

import json
from collections.abc import Callable

import pytest

from local import stack
from local.home import Home
from tests.unit.local.conftest import Emulator
from tests.unit.local.emulator.test_iam import ACCOUNT, Caller, refused


@pytest.fixture
def enforcing(prepared: None, start: Callable[[], Emulator], home: Home) -> Emulator:
    """An emulator that enforces IAM."""
    stack.start(home, 0, enforce_iam=True)
    return start()


def test_what_was_allowed_is_noted_once(enforcing: Emulator) -> None:
    arn = f"arn:aws:sqs:{stack.REGION}:{ACCOUNT}:mine"
    for name in ("mine", "other"):
        enforcing.client("sqs").create_queue(QueueName=name)
    queues = Caller(enforcing, "sender", "sqs:*", arn).client("sqs")
    url = queues.get_queue_url(QueueName="mine")["QueueUrl"]
    for text in ("a", "b"):
        queues.send_message(QueueUrl=url, MessageBody=text)
    assert refused(lambda: queues.send_message(QueueUrl=url.replace("mine", "other"), MessageBody="c"))

    notes = [json.loads(line) for line in enforcing.home.privileges.read_text().splitlines()]
    place = {"role": "sender", "policy": 0, "statement": 0, "place": 0, "actions": ["sqs:*"], "resource": arn}
    assert notes == [{**place, "action": "sqs:GetQueueUrl"}, {**place, "action": "sqs:SendMessage"}]


def test_the_policy_of_a_key_is_nobodys_role(enforcing: Emulator) -> None:
    key = enforcing.client("kms").create_key()["KeyMetadata"]["Arn"]
    Caller(enforcing, "sealer", "kms:Encrypt", key).client("kms").encrypt(KeyId=key, Plaintext=b"x")
    notes = [json.loads(line) for line in enforcing.home.privileges.read_text().splitlines()]
    assert [(one["role"], one["actions"]) for one in notes] == [("sealer", ["kms:Encrypt"])]


def test_nothing_is_noted_where_nothing_is_enforced(emulator: Emulator) -> None:
    emulator.client("sqs").create_queue(QueueName="mine")
    assert not emulator.home.privileges.exists()
