"""A minute in which every third request is throttled: hardly a call fails, and hardly any is made much more often."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import boto3
import pytest
from portico.compute.functions.lambda_engine import LambdaEngine
from portico.core.aws.botocore_clients import ATTEMPTS, client
from portico.core.data.table import Table

from tests.faults.conftest import Bases, Extent
from tests.support.faults import Attempt, Fault, Lost, Rate, Refused, seeded
from tests.support.in_process_stack import Plant
from tools.samples import samples

SHARE, MINUTE = 0.3, timedelta(seconds=60)
CODES = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "s3": "SlowDown",
    "lambda": "TooManyRequestsException",
    "kms": "ThrottlingException",
    "sqs": "ThrottlingException",
    "scheduler": "ThrottlingException",
    "eventbridge": "ThrottlingException",
    "api-gateway": "TooManyRequestsException",
}
THROTTLED = [Rate(SHARE, Refused(code, 503 if service == "s3" else 429), service) for service, code in CODES.items()]
MIX = (
    "functions/create",
    "functions/get",
    "functions/search",
    "functions/update",
    "secrets/create",
    "runs/create",
    "runs/create_blocking",
    "events/emit_plain",
    "subscriptions/create_schedule",
    "users/domain_create_user",
    "domains/admin_create_domain",
    "on_function_changed/created",
    "on_run_requested/queued",
    "on_schedule_changed/created",
)
EDGE_SECONDS = 29  # API Gateway waits no longer


@dataclass
class Calls:
    """Requests to AWS, of as many attempts as they took: clients give all of one the same id, and the engine the same body."""

    attempts: Counter[str] = field(default_factory=Counter)
    refused: dict[str, bool] = field(default_factory=dict)

    def note(self, attempt: Attempt, fault: Fault | None) -> Fault | None:
        request = attempt.request
        name = str(request.body if attempt.operation == "Invoke" else request.headers["amz-sdk-invocation-id"])
        self.attempts[name] += 1
        self.refused[name] = fault is not None
        return fault

    @property
    def success(self) -> float:
        return 1 - sum(self.refused.values()) / len(self.refused)

    @property
    def per_call(self) -> float:
        return sum(self.attempts.values()) / len(self.attempts)


def test_hardly_a_call_fails(bases: Bases, extent: Extent, say: Callable[[str], None]) -> None:
    """Simulated time: the minute passes by the pauses between attempts, and ten times over, for enough calls to count."""
    plant, calls, slow, replies = bases.plant, Calls(), 0, Counter[bool]()
    mix = [sample for sample in samples() if sample.name in MIX]
    plan = seeded(extent.seed, *THROTTLED)
    for _ in range(2 if extent.quick else 10):
        plant.reset(bases.busy)
        plant.line.plan = lambda attempt: calls.note(attempt, plan(attempt))
        end, turn = plant.clock.now() + MINUTE, 0
        while plant.clock.now() < end:
            sample, began = mix[turn % len(mix)], plant.clock.now()
            if turn and sample is mix[0]:
                _anew(bases)
            replies[sample.fits(plant.invoke(sample))] += 1
            turn += 1
            slow += (plant.clock.now() - began).total_seconds() > EDGE_SECONDS
    say(
        f"30 % throttled: {len(calls.attempts)} requests, {calls.success:.4%} carried out, {calls.per_call:.3f} attempts"
        f" each; {replies.total()} invocations, {replies[True] / replies.total():.3%} as without it, {slow} over 29 s"
    )
    assert calls.success >= 0.999
    assert calls.per_call <= 1.6
    assert replies[True] / replies.total() >= 0.99


def _anew(bases: Bases) -> None:
    """What was made is gone, so that it can be made again; the time and the faults go on."""
    plan, now = bases.plant.line.plan, bases.plant.clock.now()
    bases.plant.reset(bases.busy)
    bases.plant.line.plan, bases.plant.clock.time = plan, now


@pytest.mark.parametrize("service", ["dynamodb", "s3", "lambda", "scheduler", "logs", "apigateway"])
def test_retries_are_botocores_own_in_standard_mode(service: str) -> None:
    """Full jitter, and a quota that keeps an outage from being made worse."""
    assert client(service).meta.config.retries == {"mode": "standard", "total_max_attempts": ATTEMPTS}


def test_no_layer_retries_what_another_has_retried(plant: Plant) -> None:
    """An outage of the database costs one request's attempts; what the client does not retry is tried again by the door alone."""
    table = Table()
    for code in ("ThrottlingException", "TransactionInProgressException", "InternalServerError"):
        plant.line.attempts.clear()
        plant.line.plan = lambda _attempt, code=code: Refused(code, 500 if code == "InternalServerError" else 400)
        with pytest.raises(Exception, match="busy"):
            table.transact([])
        assert len(plant.line.attempts) == ATTEMPTS


def test_an_invocation_is_repeated_only_when_it_has_not_begun(plant: Plant) -> None:
    engine = LambdaEngine(prefix="p", role="", layer="", node_layers={}, bucket="")
    event = {"operation": "run", "run_id": "1"}
    arn = boto3.client("lambda").list_functions()["Functions"][0]["FunctionArn"]
    plant.line.attempts.clear()
    plant.line.plan = seeded(1, Rate(1, Lost(), "lambda"))
    with pytest.raises(Exception, match="did not answer"):
        engine.invoke(arn, event, 1)
    assert len(plant.line.attempts) == 1
    left = [Refused("TooManyRequestsException", 429)] * 3
    plant.line.plan = lambda _attempt: left.pop() if left else None
    assert engine.invoke(arn, event, 1)["status"] == "SUCCEEDED"
