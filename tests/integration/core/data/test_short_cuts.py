"""The short cuts of the tests' DynamoDB: what it answers is what moto answers without them."""

import json
import os
import subprocess
import sys

from tests.conftest import ENVIRONMENT
from tests.support.moto_answers import answers
from tests.support.store import Backend
from tests.support.template import ROOT


def test_answers_are_those_of_moto_as_it_is(moto: Backend) -> None:
    command = [sys.executable, "-m", "tests.support.moto_answers"]
    environ = {**os.environ, **ENVIRONMENT}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=True, text=True)
    expected = json.loads(done.stdout)
    found = answers(moto.client)
    assert len(found) > 40
    for number, (one, other) in enumerate(zip(found, expected, strict=True)):
        assert one == other, number
