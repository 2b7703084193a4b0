"""What the emulator notes of each call of a function, a log stream and four measured values: kept for a while, and never saved.

Of a stack that has been at work they became most of what is saved every few seconds. The lines are in `stack.log`, too.
"""

from typing import Any

KEPT = 200  # streams of a log group, the newest: as many calls


def install(functions: Any, logs: Any) -> None:
    """Change what `ministack.services.lambda_svc` notes, and what its `cloudwatch_logs` saves."""
    emit, get_state = functions._emit_lambda_logs, logs.get_state

    def emit_and_forget(function: dict[str, Any], *rest: Any, **options: Any) -> None:
        emit(function, *rest, **options)
        config = function.get("config") or function
        name = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config.get('FunctionName')}"
        streams = logs._log_groups.get(name, {}).get("streams", {})
        while len(streams) > KEPT:
            streams.pop(next(iter(streams)), None)

    def get_state_without_streams() -> dict[str, Any]:
        groups = type(logs._log_groups)()
        groups._data.update({key: {**group, "streams": {}} for key, group in logs._log_groups._data.items()})
        return {**get_state(), "log_groups": groups}

    functions._emit_lambda_logs, logs.get_state = emit_and_forget, get_state_without_streams
    functions._emit_lambda_metrics = lambda *_arguments, **_options: None
