"""Read and write Kubernetes' quantities: `500m`, `2Gi`, `8`."""

import re
from decimal import Decimal, InvalidOperation

PATTERN = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}


def parse(text: str) -> Decimal:
    """The number that is meant; ValueError for what is no quantity."""
    number, suffix = _split(text)
    if suffix in _BINARY:
        return number * 1024 ** _BINARY[suffix]
    if suffix in _DECIMAL:
        return number.scaleb(_DECIMAL[suffix])
    return number.scaleb(int(suffix[1:]))


def canonical(text: str) -> str:
    """The same, as the API server stores it: with no fraction, and the largest unit that fits."""
    value, (_, suffix) = parse(text), _split(text)
    if suffix in _BINARY and abs(value) >= 1024 and value == int(value):
        return _largest(int(value), 1024, ("", *_BINARY))
    if suffix[:1] in ("e", "E") and suffix[1:]:
        return text
    return _decimal(value)


def plain(value: Decimal) -> str:
    """A number as a quantity with decimal units."""
    return _decimal(value)


def _decimal(value: Decimal) -> str:
    nanos = int(value.scaleb(9).to_integral_value(rounding="ROUND_CEILING"))
    return _largest(nanos, 1000, tuple(_DECIMAL)) if nanos else "0"


def _largest(value: int, base: int, units: tuple[str, ...]) -> str:
    step = 0
    while step + 1 < len(units) and value % base == 0:
        value //= base
        step += 1
    return f"{value}{units[step]}"


def _split(text: str) -> tuple[Decimal, str]:
    match = re.fullmatch(PATTERN, text)
    if not match or not _known(match[2]):
        raise ValueError(f"quantities must match the regular expression '{PATTERN}'")
    try:
        return Decimal(match[1]), match[2]
    except InvalidOperation:
        raise ValueError(f"quantities must match the regular expression '{PATTERN}'") from None


def _known(suffix: str) -> bool:
    return suffix in _DECIMAL or suffix in _BINARY or bool(re.fullmatch("[eE][-+]?[0-9]+", suffix))
