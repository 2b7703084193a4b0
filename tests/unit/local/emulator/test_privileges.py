"""The stack notes which statement of which role allowed what, each once."""

import json

from local.signing import REGION
from tests.unit.local.conftest import Emulator
from tests.unit.local.emulator.test_iam import ACCOUNT, Caller, refused


def test_what_was_allowed_is_noted_once(emulator: Emulator) -> None:
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:mine"
    for name in ("mine", "other"):
        emulator.client("sqs").create_queue(QueueName=name)
    queues = Caller(emulator, "sender", "sqs:*", arn).client("sqs")
    url = queues.get_queue_url(QueueName="mine")["QueueUrl"]
    for text in ("a", "b"):
        queues.send_message(QueueUrl=url, MessageBody=text)
    assert refused(lambda: queues.send_message(QueueUrl=url.replace("mine", "other"), MessageBody="c"))

    notes = [json.loads(line) for line in emulator.home.privileges.read_text().splitlines()]
    place = {"role": "sender", "policy": 0, "statement": 0, "place": 0, "actions": ["sqs:*"], "resource": arn}
    assert notes == [{**place, "action": "sqs:GetQueueUrl"}, {**place, "action": "sqs:SendMessage"}]


def test_the_policy_of_a_key_is_nobodys_role(emulator: Emulator) -> None:
    key = emulator.client("kms").create_key()["KeyMetadata"]["Arn"]
    Caller(emulator, "sealer", "kms:Encrypt", key).client("kms").encrypt(KeyId=key, Plaintext=b"x")
    notes = [json.loads(line) for line in emulator.home.privileges.read_text().splitlines()]
    assert [(one["role"], one["actions"]) for one in notes] == [("sealer", ["kms:Encrypt"])]


def test_the_administrator_is_nobodys_role(emulator: Emulator) -> None:
    emulator.client("sqs").create_queue(QueueName="mine")
    assert not emulator.home.privileges.exists()
