"""Decisions of IAM are the emulator's, and what they are made from counts at once."""

import json
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from local.emulator import decisions
from local.emulator.decisions import Policies
from local.signing import REGION
from tests.unit.local.conftest import Emulator
from tests.unit.local.emulator import primitives
from tests.unit.local.emulator.test_iam import ACCOUNT, Caller, refused

ACTIONS = (
    "sqs:SendMessage",
    "SQS:sendmessage",
    "sqs:*",
    "dynamodb:PutItem",
    "dynamodb:*Item",
    "*",
    "kms:Decrypt",
    "k?s:Decrypt",
)
RESOURCES = ("arn:a", "arn:b", "arn:*", "*", "ARN:a", "arn:?")
CONDITIONS: tuple[dict[str, Any], ...] = (
    {}, {}, {"StringEquals": {"k:one": ["x", "y"]}}, {"ForAllValues:StringNotLike": {"k:One": "x*"}}, {"Null": {"k:two": "true"}},
    {"StringLike": {"k:one": "x*"}, "Bool": {"aws:SecureTransport": "false"}}, {"DateLessThan": {"aws:CurrentTime": "2000-01-01T00:00:00Z"}},
)  # fmt: skip


@pytest.fixture(scope="module")
def evaluator(prepared: None) -> Any:
    """That of the emulator which is installed."""
    return primitives.module("iam_evaluator")


def policies_at_random(evaluator: Any, chance: random.Random) -> list[Any]:
    def statement(number: int) -> dict[str, Any]:
        some = {name: chance.sample(values, chance.randrange(1, 3)) for name, values in
                ((chance.choice(("Action", "Action", "NotAction")), ACTIONS), (chance.choice(("Resource", "Resource", "NotResource")), RESOURCES))}  # fmt: skip
        effect = chance.choice(("Allow", "Allow", "Deny"))
        return {"Sid": f"s{number}", "Effect": effect, "Condition": chance.choice(CONDITIONS), **some}

    count = chance.randrange(1, 4)
    return [
        evaluator.parse_policy_document({"Statement": [statement(one) for one in range(count)]}) for _ in range(count)
    ]


def test_a_remembered_decision_is_the_emulators(evaluator: Any) -> None:
    chance, seen = random.Random(5), set()
    for _ in range(300):
        policies = policies_at_random(evaluator, chance)
        remembered = Policies(policies, evaluator)
        for _ in range(40):
            given = {"k:one": chance.choice((["x"], ["z"], "y", None)), "k:two": chance.choice(("1", None))}
            action, resource = chance.choice(ACTIONS[::3]), chance.choice(("arn:a", "arn:b", "arn:cc"))
            context = evaluator.EvalContext(
                "arn:r", "AssumedRole", ACCOUNT, action, resource, REGION, service_context=given
            )
            wanted = evaluator.evaluate(context, policies)
            assert evaluator.evaluate(context, [remembered.about(action, resource)]) == wanted
            allowed = remembered.allowed(context)
            assert allowed in (None, wanted)
            seen.add((wanted.decision, allowed is None))
        for prefix in ("k:one", "k:t", "aws:current", "aws:resourcetag/"):
            assert remembered.names_key(prefix) == evaluator._names_condition_key(policies, prefix)
    assert seen == {("Allow", False), ("Allow", True), ("Deny", True), ("ImplicitDeny", True)}


class Emulated:
    """A role in the emulator as it keeps one, and its evaluator, which counts."""

    def __init__(self, evaluator: Any) -> None:
        self.role = {"InlinePolicies": {"it": "{}"}, "AttachedPolicies": ["m"], "PermissionsBoundary": "", "Tags": []}
        self.managed: Any = "{}"
        self.session: dict[str, Any] = {"IssuedAt": 1}
        self.resolved, self.principal = 0, evaluator.PrincipalInfo("arn", "AssumedRole", ACCOUNT, [])
        self.credential = SimpleNamespace(
            principal_type="AssumedRole", principal_arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/it/s"
        )
        roles = SimpleNamespace(
            get_scoped=lambda owner, _, name: self.role if (owner, name) == (ACCOUNT, "it") else None
        )
        self.evaluator = SimpleNamespace(evaluate=None, _names_condition_key=None, resolve_principal=self.resolve,
                                         _resolve_managed_policy_document=lambda *_: self.managed)  # fmt: skip
        decisions.install(
            self.evaluator, SimpleNamespace(_roles=roles), SimpleNamespace(_sessions={"AK": self.session})
        )

    def resolve(self, *_: Any) -> Any:
        self.resolved += 1
        return self.principal

    def asked(self) -> int:
        """How often the emulator has made the principal, after one more call."""
        self.evaluator.resolve_principal("AK", "1", self.credential)
        return self.resolved


CHANGES: dict[str, Callable[[Emulated], Any]] = {
    "inline policy": lambda made: made.role["InlinePolicies"].update(it="{ }"),
    "one more policy": lambda made: made.role["InlinePolicies"].update(more="{}"),
    "managed policy": lambda made: setattr(made, "managed", "{ }"),
    "attached policy": lambda made: made.role["AttachedPolicies"].clear(),
    "boundary": lambda made: made.role.update(PermissionsBoundary="m"),
    "tag": lambda made: made.role["Tags"].append({"Key": "a", "Value": "b"}),
    "session's tag": lambda made: made.session.update(SessionTags=[{"Key": "a", "Value": "b"}]),
    "session's policies": lambda made: made.session.update(SessionPolicies={"Policy": "{}"}),
    "session": lambda made: made.session.update(IssuedAt=2),
    "credential": lambda made: setattr(made, "credential", SimpleNamespace(**vars(made.credential), secret="new")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_principal_is_made_again_by_each_change(change: str, evaluator: Any) -> None:
    made = Emulated(evaluator)
    assert [made.asked() for _ in range(3)] == [1, 1, 1]
    CHANGES[change](made)
    assert made.asked() == 2


def test_what_can_change_in_its_place_is_not_kept(evaluator: Any) -> None:
    made = Emulated(evaluator)
    made.managed = {"Statement": []}
    assert [made.asked() for _ in range(3)] == [1, 2, 3]
    made.managed = "{}"
    made.role["PermissionsBoundary"] = "arn"
    assert [made.asked() for _ in range(2)] == [4, 5]


def sends(caller: Caller, url: str) -> bool:
    return not refused(lambda: caller.client("sqs").send_message(QueueUrl=url, MessageBody="x"))


def test_all_that_a_role_may_counts_at_once(emulator: Emulator) -> None:
    iam, arn = emulator.client("iam"), f"arn:aws:sqs:{REGION}:{ACCOUNT}:mine"
    url = emulator.client("sqs").create_queue(QueueName="mine")["QueueUrl"]
    tagged = {"StringEquals": {"aws:PrincipalTag/team": "a"}}
    caller = Caller(emulator, "mover", "sqs:SendMessage", arn, tagged)

    def policy(effect: str, action: str) -> dict[str, str]:
        document = json.dumps({"Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})
        return {"PolicyName": f"{effect}-{action[:3]}", "PolicyDocument": document}

    assert not sends(caller, url)
    iam.tag_role(RoleName="mover", Tags=[{"Key": "team", "Value": "a"}])
    assert sends(caller, url)
    iam.untag_role(RoleName="mover", TagKeys=["team"])
    assert not sends(caller, url)
    managed = iam.create_policy(**policy("Allow", "sqs:*"))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="mover", PolicyArn=managed)
    assert sends(caller, url)
    for action, allowed in (("kms:*", False), ("sqs:*", True)):
        document = policy("Allow", action)["PolicyDocument"]
        iam.create_policy_version(PolicyArn=managed, PolicyDocument=document, SetAsDefault=True)
        assert sends(caller, url) is allowed
    iam.put_role_policy(RoleName="mover", **policy("Deny", "sqs:*"))
    assert not sends(caller, url)
    iam.delete_role_policy(RoleName="mover", PolicyName="Deny-sqs")
    assert sends(caller, url)
    narrow = iam.create_policy(**policy("Allow", "logs:*"))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="mover", PermissionsBoundary=narrow)
    assert not sends(caller, url)
    iam.delete_role_permissions_boundary(RoleName="mover")
    assert sends(caller, url)
    iam.detach_role_policy(RoleName="mover", PolicyArn=managed)
    assert not sends(caller, url)


def test_a_condition_is_asked_at_each_call(emulator: Emulator) -> None:
    table = {
        "TableName": "table",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    }
    emulator.client("dynamodb").create_table(
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}], **table
    )
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/table"
    own = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["mine#*"]}}
    items = Caller(emulator, "writer", "dynamodb:PutItem", arn, own).client("dynamodb")
    keys = ["mine#1", "others#1", "mine#2", "others#2"]
    done = [not refused(lambda key=key: items.put_item(TableName="table", Item={"pk": {"S": key}})) for key in keys]  # type: ignore[misc]
    assert done == [True, False, True, False]
