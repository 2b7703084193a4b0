"""The state in which samples are invoked: `events/state.json`, written into the tables and the bucket of a platform."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from portico import catalogue
from portico.access.authn.keyring import ENVELOPE_CIPHER
from portico.compute.functions.engine import ENGINE, Deployment
from portico.compute.functions.entity import Function, FunctionStatus
from portico.compute.functions.images import ResolvedImage
from portico.compute.functions.source import archive, digest
from portico.compute.functions.version import Version
from portico.compute.runs.entity import Run
from portico.core.aws.dynamodb_values import marshal
from portico.core.data.codec import to_item
from portico.core.data.store import counts_of
from portico.core.data.writes import Add
from portico.core.model.entity import Entity
from portico.eventing.webhooks.entity import SigningSecret, Webhook
from portico.platform import Platform

from tools.samples.requests import EVENTS
from tools.samples.standard import entities

# Those that are more than their fields.
_OTHER: Final = frozenset({Webhook, Function, Version, Run})


@dataclass
class State:
    """Brings a platform to the state that every sample begins with; functions that are READY are deployed, once."""

    platform: Platform
    described: Mapping[str, Any] = field(
        default_factory=lambda: {**entities(), **json.loads((EVENTS / "state.json").read_text())}
    )
    _refs: dict[str, str] = field(default_factory=dict)

    def load(self) -> None:
        """Forgets all entities but the platform's keys, and writes those that are described."""
        self._clear()
        found = list(self._entities())
        counters = [{**one.key, one.attribute: one.amount} for one in self._counters(found)]
        items = [*self.described["keys"], *map(to_item, found), *counters]
        self._write([{"PutRequest": {"Item": marshal(item)}} for item in items])
        for key in self.described["left_behind"]:
            self.platform.objects.put(key, archive(self.described["source"]))

    def _clear(self) -> None:
        asked = {
            "TableName": self.platform.settings.entities_table,
            "ConsistentRead": True,
            "ProjectionExpression": "pk, sk",
        }
        keys = self.platform.table.client.call("Scan", asked)["Items"]
        self._write([{"DeleteRequest": {"Key": key}} for key in keys if key["pk"]["S"] != "global#keys"])

    def _write(self, requests: list[Any]) -> None:
        """In batches, which is as many requests but less work than transactions."""
        name, client = self.platform.settings.entities_table, self.platform.table.client
        while requests:
            batch, requests = requests[:25], requests[25:]
            answer = client.call("BatchWriteItem", {"RequestItems": {name: batch}})
            requests += (answer.get("UnprocessedItems") or {}).get(name, [])

    def _entities(self) -> Iterator[Entity]:
        for entity_type in filter(None, (one.entity for one in catalogue.resources())):
            if entity_type not in _OTHER:
                for fields in self.described.get(entity_type.types, ()):
                    yield entity_type.model_validate(self._times(fields))
        yield from (self._webhook(fields) for fields in self.described[Webhook.types])
        functions = {fields["name"]: self._function(fields) for fields in self.described[Function.types]}
        yield from functions.values()
        yield from (Version.of(function) for function in functions.values() if function.engine_ref)
        for fields in self.described[Run.types]:
            yield Run.model_validate(self._times(fields) | _run_of(functions[fields["function"]]))

    def _times(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        now = self.platform.clock.now()
        relative = {
            name: now + timedelta(seconds=offset) for name, offset in fields.get("seconds_from_now", {}).items()
        }
        return {"created_at": now, "updated_at": now, **fields, **relative}

    def _webhook(self, fields: Mapping[str, Any]) -> Webhook:
        empty = SigningSecret(data_key="", sealed="")
        webhook = Webhook.model_validate({**self._times(fields), "secret": None, "signing": empty})
        kept = self.platform.get(ENVELOPE_CIPHER).seal({"secret": fields["secret"]}, webhook.context)
        return webhook.model_copy(update={"signing": SigningSecret(data_key=kept.data_key, sealed=kept.sealed)})

    def _function(self, fields: Mapping[str, Any]) -> Function:
        code = archive(self.described["source"])
        key = f"code/{fields['uid']}/1.zip"
        self.platform.objects.put(key, code)
        function = Function.model_validate({**self._times(fields), "code": key, "code_sha256": digest(code)})
        if function.status is not FunctionStatus.READY:
            return function
        if function.uid not in self._refs:
            self._refs[function.uid] = self.platform.get(ENGINE).deploy(
                Deployment.of(function, ResolvedImage(function.image))
            )
        return function.model_copy(update={"engine_ref": self._refs[function.uid]})

    def _counters(self, entities: list[Entity]) -> list[Add]:
        totals: dict[str, int] = {}
        for entity in entities:
            for (counted, _), amount in counts_of(entity).items():
                totals[counted] = totals.get(counted, 0) + amount
        return [self.platform.store.counters.add(counted, amount) for counted, amount in totals.items()]


def _run_of(function: Function) -> dict[str, Any]:
    return {
        "function_uid": function.uid,
        "function_version": function.code_version,
        "engine_ref": str(function.engine_ref),
        "timeout": function.timeout,
    }
