"""Numbers of JSON as they are written: decimal fractions, of which a float keeps only the nearest binary one."""

from math import isfinite


def is_multiple(number: float, step: float) -> bool:
    """True if a number is a whole number of steps, exactly: 19.99 is 1,999 of 0.01."""
    if isinstance(number, float) and not isfinite(number):
        return False
    (digits, exponent), (by, power) = _written(number), _written(step)
    least = min(exponent, power)
    return bool(digits * 10 ** (exponent - least) % (by * 10 ** (power - least)) == 0)


def _written(number: float) -> tuple[int, int]:
    """The digits of a number and the power of ten that they are multiplied by, as it is written at its shortest."""
    if isinstance(number, int):
        return number, 0
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return int(whole + fraction), int(exponent or 0) - len(fraction)
