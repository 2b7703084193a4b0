"""Rules of storage: encrypted, recoverable, and private."""

from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


# Tables without point-in-time recovery, each with the reason.
FORGETFUL = {"IdempotencyTable": "all of it is over within a day, and a restored stack begins without"}


class Tables(CloudFormationLintRule):
    """A table can be had back as it was at any second of the last weeks, and is encrypted by a key that costs nothing.

    DynamoDB encrypts every table. `SSEEnabled` without a key is the managed key of KMS, which bills each use and has a quota.
    """

    id = "E9105"
    shortdesc = "Point-in-time recovery on tables, and DynamoDB's own key"
    description = "And a table outlives its stack"
    tags = ["portico", "dynamodb"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The tables without."""
        found = []
        for name, table in cfn.get_resources(["AWS::DynamoDB::Table"]).items():
            given = table["Properties"]
            wanted = {
                "no SSESpecification without a key": "KMSMasterKeyId" in (sse := given.get("SSESpecification", {}))
                or not _on(sse.get("SSEEnabled")),
                "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": name in FORGETFUL
                or given.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"),
                "DeletionPolicy: Retain": str(table.get("DeletionPolicy")).startswith(
                    "Retain"
                ),  # or RetainExceptOnCreate
            }
            found += [
                RuleMatch(["Resources", name], f"{name} needs {what}") for what, is_ in wanted.items() if not _on(is_)
            ]
        return found


class Buckets(CloudFormationLintRule):
    """A bucket is encrypted, and never public; what is removed can be had back for a time."""

    id = "E9106"
    shortdesc = "Encryption, versions that expire, and a public access block on buckets"
    description = "All four blocks, so that no later policy opens it"
    tags = ["portico", "s3"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The buckets without."""
        found = []
        for name, bucket in cfn.get_resources(["AWS::S3::Bucket"]).items():
            given = bucket.get("Properties", {})
            blocks = given.get("PublicAccessBlockConfiguration", {})
            found += [
                RuleMatch(["Resources", name], f"{name} needs {block}")
                for block in _BLOCKS
                if not _on(blocks.get(block))
            ]
            for wanted in ("BucketEncryption", "VersioningConfiguration", "NoncurrentVersionExpiration"):
                if wanted not in given and wanted not in str(given.get("LifecycleConfiguration")):
                    found.append(RuleMatch(["Resources", name], f"{name} needs {wanted}"))
        return found


class Queues(CloudFormationLintRule):
    """A queue is encrypted."""

    id = "E9107"
    shortdesc = "Encryption on queues"
    description = "By SQS's own keys, or by one of KMS"
    tags = ["portico", "sqs"]

    def match(self, cfn: Any) -> list[RuleMatch]:
        """The queues without."""
        return [
            RuleMatch(["Resources", name], f"{name} needs SqsManagedSseEnabled")
            for name, queue in cfn.get_resources(["AWS::SQS::Queue"]).items()
            if not _on(queue.get("Properties", {}).get("SqsManagedSseEnabled"))
            and "KmsMasterKeyId" not in queue.get("Properties", {})
        ]


def _on(value: Any) -> bool:
    return str(value).lower() == "true"
