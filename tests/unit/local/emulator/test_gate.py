"""Nothing of the emulator's AWS is served without a valid signature of a key that it has given out."""

import hashlib
import json
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local import http, stack
from local.aws import Aws
from local.signing import REGION, Keys, signed
from tests.unit.local.conftest import Emulator
from tests.unit.local.emulator.test_iam import ACCOUNT
from tests.unit.local.functions import create

LIST = b"Action=ListQueues&Version=2012-11-05"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TELLS = "import os\ndef handle(event, context): return {n: os.environ['AWS_' + n] for n in event}\n"
NAMES = ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")


def listing(emulator: Emulator, keys: Keys | None, **headers: str) -> int:
    """The status of a call of SQS."""
    url = f"{emulator.running.endpoint}/"
    proof = signed(keys, "POST", url, LIST, "sqs") if keys else {}
    return http.send("POST", url, LIST, {**FORM, **proof, **headers})[0]


def presigned(keys: Keys, endpoint: str, token: str | None = None, method: str = "get_object", **options: Any) -> str:
    """A URL of the object `key` in `bucket`."""
    client = boto3.client("s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id=keys.access_key,
                          aws_secret_access_key=keys.secret_key, aws_session_token=token,
                          config=Config(signature_version="s3v4"))  # fmt: skip
    parameters = {"Bucket": "bucket", "Key": "a key/ü~+", **options}
    return str(client.generate_presigned_url(method, Params=parameters))


@pytest.fixture
def bucket(emulator: Emulator) -> Emulator:
    """An emulator with one object."""
    client = emulator.client("s3")
    client.create_bucket(Bucket="bucket")
    client.put_object(Bucket="bucket", Key="a key/ü~+", Body=b"content")
    return emulator


def test_only_the_key_of_the_home_opens_it(emulator: Emulator) -> None:
    keys = emulator.running.keys
    assert listing(emulator, keys) == 200
    strangers = [None, Keys("test", "test"), Keys(ACCOUNT, "test"), Keys("", "test"), Keys(keys.access_key, "test")]
    assert [listing(emulator, stranger) for stranger in strangers] == [403] * len(strangers)
    late = {"X-Amz-Date": "20200101T000000Z"}
    assert listing(emulator, keys, **late) == 403
    code, body = http.send("POST", f"{emulator.running.endpoint}/", LIST, FORM)
    assert (code, b"AccessDenied" in body) == (403, True)


def test_unsigned_requests_get_nowhere(emulator: Emulator) -> None:
    paths = ("/", "/bucket", "/_ministack/reset", "/_ministack/lambda-code/x", "/_localstack/health", "/_aws/sqs/messages",
             "/restapis/portico/api/_user_request_/x", "/2015-03-31/functions/", "/_ministack/health/")  # fmt: skip
    hosts = ("127.0.0.1", "portico.execute-api.localhost", "bucket.s3.localhost", "127.0.0.2")
    methods = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS")
    asked = [(method, path, host) for method in methods for path in paths for host in hosts]
    statuses = {one: http.send(one[0], emulator.running.endpoint + one[1], None, {"Host": one[2]})[0] for one in asked}
    # The host of an API is no API here: what is not refused as unsigned is not found.
    assert {one: status for one, status in statuses.items() if status != 403} == {}
    assert http.status(f"{emulator.running.endpoint}/_ministack/health") == 200


def test_a_pre_signed_url_opens_what_it_names(bucket: Emulator) -> None:
    keys, endpoint = bucket.running.keys, bucket.running.endpoint
    url = presigned(keys, endpoint)
    assert http.send("GET", url) == (200, b"content")
    assert http.send("PUT", presigned(keys, endpoint, method="put_object"), b"new")[0] == 200
    assert http.send("GET", url) == (200, b"new")
    refused = {
        "another method": ("PUT", url, {}),
        "another object": ("GET", url.replace("/a%20key", "/another"), {}),
        "another time": ("GET", url.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"), {}),
        "another secret": ("GET", presigned(Keys(keys.access_key, "test"), endpoint), {}),
        "another key": ("GET", presigned(Keys("test", "test"), endpoint), {}),
        "another service": ("GET", url, {"X-Amz-Target": "DynamoDB_20120810.ListTables"}),
        "a source": ("PUT", presigned(keys, endpoint, method="put_object"), {"X-Amz-Copy-Source": "bucket/other"}),
        "another host": ("GET", url, {"Host": "localhost"}),
        "no signature": ("GET", url.split("?")[0], {}),
    }
    assert {name: http.send(method, link, None, headers)[0] for name, (method, link, headers) in refused.items()} == (
        dict.fromkeys(refused, 403)
    )


def test_a_browser_may_ask_before_it_sends(bucket: Emulator) -> None:
    url = presigned(bucket.running.keys, bucket.running.endpoint, method="put_object")
    asks = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "PUT"}
    rule = {"AllowedOrigins": [asks["Origin"]], "AllowedMethods": ["PUT"]}
    bucket.client("s3").put_bucket_cors(Bucket="bucket", CORSConfiguration={"CORSRules": [rule]})
    assert http.send("OPTIONS", url, None, asks)[0] == 200
    assert http.send("OPTIONS", url, None, asks | {"Access-Control-Request-Method": "GET"})[0] == 403


def function_keys(emulator: Emulator) -> tuple[Keys, str]:
    """The keys of the role of a function, and their token."""
    create(emulator.client("lambda"), "tells", TELLS)
    reply = emulator.client("lambda").invoke(FunctionName="tells", Payload=json.dumps(NAMES))
    told = json.loads(reply["Payload"].read())
    return Keys(told["ACCESS_KEY_ID"], told["SECRET_ACCESS_KEY"]), told["SESSION_TOKEN"]


def test_the_keys_of_a_function_cannot_be_computed(emulator: Emulator) -> None:
    keys, _ = function_keys(emulator)
    config = emulator.client("lambda").get_function_configuration(FunctionName="tells")
    digest = hashlib.sha256(f"{config['FunctionArn']}:{config['Role']}".encode()).hexdigest()
    assert keys.secret_key != hashlib.sha256(f"secret:{digest}".encode()).hexdigest()


def test_what_a_function_signed_is_valid_after_a_restart(bucket: Emulator) -> None:
    keys, token = function_keys(bucket)
    url = presigned(keys, bucket.running.endpoint, token)
    assert http.send("GET", url) == (200, b"content")
    stack.stop(bucket.home)
    bucket.start_again()
    assert http.send("GET", url) == (200, b"content")


def test_the_key_is_its_owners_and_stays(emulator: Emulator) -> None:
    assert emulator.home.root_key.stat().st_mode & 0o777 == 0o600
    keys = emulator.running.keys
    assert keys.secret_key not in repr(emulator.running)
    emulator.kill()
    emulator.start_again()
    assert emulator.running.keys == keys
    assert listing(emulator, keys) == 200
    assert Aws(emulator.running.endpoint, keys).stack_outputs("none") is None
