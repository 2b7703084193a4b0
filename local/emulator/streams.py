"""Keeps DynamoDB stream records over a restart.

MiniStack saves how far each event source mapping has read, as an absolute position, but not the records: after a
restart a consumer would wait, silently, until as many new records have come as it had read before. This adds to
DynamoDB's state the records that some consumer has yet to see, and how many came before them.
"""

from typing import Any

FIELD = "portico_streams"


def install(dynamodb: Any, functions: Any) -> None:
    """Extend the state of `ministack.services.dynamodb`; `functions` is its `lambda_svc`."""
    get_state, load_state = dynamodb.get_state, dynamodb.load_persisted_state

    def get_state_with_streams() -> dict[str, Any]:
        return {**get_state(), FIELD: unread(dynamodb, functions)}

    def load_state_with_streams(state: dict[str, Any]) -> None:
        load_state(state)
        streams = state.get(FIELD)
        if streams:
            dynamodb._stream_records._data.update(streams["records"]._data)
            dynamodb._stream_trimmed._data.update(streams["trimmed"]._data)

    dynamodb.get_state, dynamodb.load_persisted_state = (get_state_with_streams, load_state_with_streams)


def unread(dynamodb: Any, functions: Any) -> dict[str, Any]:
    """`records` by table that the slowest consumer has not read, and `trimmed`: how many came before those.

    Records of a table without a consumer are left out, so a mapping made later does not see them after a restart.
    """
    scoped = type(dynamodb._tables)
    records, trimmed = scoped(), scoped()
    read = _read_positions(functions)
    for key, stream in dynamodb._stream_records._data.items():
        before = dynamodb._stream_trimmed._data.get(key, 0)
        position = max(before, min(read.get(key, [before + len(stream)])))
        records._data[key] = stream[position - before :]
        trimmed._data[key] = position
    return {"records": records, "trimmed": trimmed}


def _read_positions(functions: Any) -> dict[tuple[str, str, str], list[int]]:
    """Positions of the consumers by (account, region, table)."""
    read: dict[tuple[str, str, str], list[int]] = {}
    for (account, region, mapping), position in functions._dynamodb_stream_positions._data.items():
        source = (functions._esms._data.get((account, region, mapping)) or {}).get("EventSourceArn", "")
        table = source.partition(":table/")[2].partition("/stream/")[0]
        if table:
            read.setdefault((account, region, table), []).append(position)
    return read
