"""Each field that an update sets, alone: at the top, and member by member where it is nested."""

from portico.core.model.fields import MERGED
from portico.core.services.revisions import merge_patch

from tests.contracts.resources.subjects import cases, each
from tests.support.generic.subject import Subject


@each(*(case for case in cases() if case.offers("update", "get")))
def test_a_field_is_changed_alone(subject: Subject) -> None:
    for field, example in subject.patches().items():
        key = subject.create()
        before = subject.get(key)
        value = before.get(field) if example is None else example
        reply = subject.call("update", key, body={field: value})
        assert reply.status == 200, (field, reply.body)
        after = subject.get(key)
        others = set(subject.views.update.model_fields) - {field}
        others -= subject.setup.together if field in subject.setup.together else set()
        shown = before.keys() & others
        assert {name: after[name] for name in shown} == {name: before[name] for name in shown}, field
        if field in after:
            wanted = merge_patch(before[field], value) if subject.is_merged(field) else value
            assert after[field] == wanted, field


@each(*(case for case in cases() if case.resource.has(MERGED)))
def test_a_member_is_changed_alone(subject: Subject) -> None:
    key = subject.create()
    before = subject.get(key)
    for field in filter(subject.is_merged, before):
        for member, value in before[field].items():
            changed = subject.call("update", key, body={field: {member: value + 1}})
            assert changed.json[field] == {**before[field], member: value + 1}
            before = changed.json
        item = {"name": key, field: {member: value}}
        assert subject.call("batch_update", body={"items": [item]}).json["items"][0][field] == {
            **before[field],
            member: value,
        }
        assert subject.call("update", key, body={field: {"no_such_field": 1}}).fields == [f"{field}.no_such_field"]
