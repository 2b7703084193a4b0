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
from portico.core.data.codec import to_item
from portico.core.data.store import counts_of
from portico.core.data.writes import Delete, Put, Write
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
        name, found = self.platform.settings.entities_table, list(self._entities())
        writes: list[Write] = [Put(name, item) for item in self.described["keys"]]
        writes += [Put(name, to_item(entity)) for entity in found]
        self._write(writes + self._counters(found))
        for key in self.described["left_behind"]:
            self.platform.objects.put(key, archive(self.described["source"]))

    def _clear(self) -> None:
        name, table = self.platform.settings.entities_table, self.platform.table
        found = table.client.call("Scan", {"TableName": name, "ConsistentRead": True})["Items"]
        keys = [{"pk": item["pk"]["S"], "sk": item["sk"]["S"]} for item in found]
        self._write([Delete(name, key) for key in keys if key["pk"] != "global#keys"])

    def _write(self, writes: list[Write]) -> None:
        for start in range(0, len(writes), 100):
            self.platform.table.transact(writes[start : start + 100])

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
        relative = {name: now + timedelta(seconds=offset) for name, offset in fields.get("seconds", {}).items()}
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

    def _counters(self, entities: list[Entity]) -> list[Write]:
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
