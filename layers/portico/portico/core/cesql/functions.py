"""The built-in functions of CESQL (sections 3.5 and 3.7 of its specification)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from portico.core.base.frozen import frozen
from portico.core.cesql.values import HIGHEST, LOWEST, Evaluation, Value

_TOO_LONG: Final = 65_536


@frozen(slots=True)
class Function:
    """A function: the types of its parameters (`more` for any number after them), and of what it returns."""

    call: Callable[..., Any]
    returns: type
    parameters: tuple[type | None, ...]
    more: type | None = None

    def takes(self, count: int) -> bool:
        """True if it can be called with so many arguments."""
        return count == len(self.parameters) or (self.more is not None and count > len(self.parameters))

    def type_of(self, index: int) -> type | None:
        """The type that an argument is cast to, None where any will do."""
        return self.parameters[index] if index < len(self.parameters) else self.more


def find(name: str, count: int) -> Function | None:
    """The function of this name, in any case, that takes so many arguments."""
    return next((function for function in _FUNCTIONS.get(name.upper(), ()) if function.takes(count)), None)


def _concat(on: Evaluation, *texts: str) -> Value:
    return _joined(on, "", texts)


def _concat_ws(on: Evaluation, delimiter: str, *texts: str) -> Value:
    return _joined(on, delimiter, texts)


def _joined(on: Evaluation, delimiter: str, texts: tuple[str, ...]) -> Value:
    size = sum(map(len, texts)) + len(delimiter) * len(texts)
    return delimiter.join(texts) if size <= _TOO_LONG else on.fail("functionEvaluation", "")


def _left(on: Evaluation, text: str, count: int) -> Value:
    return text[:count] if count >= 0 else on.fail("functionEvaluation", text)


def _right(on: Evaluation, text: str, count: int) -> Value:
    return text[max(0, len(text) - count) :] if count >= 0 else on.fail("functionEvaluation", text)


def _substring(on: Evaluation, text: str, position: int, length: int = HIGHEST) -> Value:
    if abs(position) > len(text) or length < 0:
        return on.fail("functionEvaluation", "")
    if position == 0:
        return ""
    start = position - 1 if position > 0 else len(text) + position
    return text[start : start + length]


def _abs(on: Evaluation, number: int) -> Value:
    return on.fail("math", HIGHEST) if number == LOWEST else abs(number)


def _casts(wanted: type) -> tuple[Function, ...]:
    return (Function(lambda on, value: on.cast(value, wanted), wanted, (None,)),)


_FUNCTIONS: Final[Mapping[str, tuple[Function, ...]]] = {
    "LENGTH": (Function(lambda _, text: len(text), int, (str,)),),
    "CONCAT": (Function(_concat, str, (), str),),
    "CONCAT_WS": (Function(_concat_ws, str, (str,), str),),
    "LOWER": (Function(lambda _, text: text.lower(), str, (str,)),),
    "UPPER": (Function(lambda _, text: text.upper(), str, (str,)),),
    "TRIM": (Function(lambda _, text: text.strip(), str, (str,)),),
    "LEFT": (Function(_left, str, (str, int)),),
    "RIGHT": (Function(_right, str, (str, int)),),
    "SUBSTRING": (Function(_substring, str, (str, int)), Function(_substring, str, (str, int, int))),
    "ABS": (Function(_abs, int, (int,)),),
    "INT": _casts(int),
    "BOOL": _casts(bool),
    "STRING": _casts(str),
    "IS_INT": (Function(lambda on, value: _is(on, value, int), bool, (None,)),),
    "IS_BOOL": (Function(lambda on, value: _is(on, value, bool), bool, (None,)),),
}


def _is(on: Evaluation, value: Value, wanted: type) -> bool:
    trial = Evaluation(on.attributes)
    trial.cast(value, wanted)
    return not trial.errors
