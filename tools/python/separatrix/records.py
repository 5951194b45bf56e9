"""Parts of results: a number as text becomes a double, or an exact one with all its digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?|[+-]?(nan|inf)")
_FRACTION = re.compile(r"[+-]?\d+/\d+")
_WORDS = frozenset({"version", "command", "name", "statement", "message", "model", "method", "label", "paper", "claim"})


def exact_number(text: str) -> Decimal | Fraction | str:
    """A number of a result with all its digits: a Decimal, a Fraction, or the text itself where it is no number.

    >>> exact_number("0.1000"), exact_number("1/3"), exact_number("saddle")
    (Decimal('0.1000'), Fraction(1, 3), 'saddle')
    """
    if _FRACTION.fullmatch(text):
        return Fraction(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def double(text: str) -> float | str:
    """The nearest double of a number of a result; what is no number stays as it is."""
    number = exact_number(text)
    return number if isinstance(number, str) else float(number)


class Record(Mapping[str, Any]):
    """A part of a result: its keys are those of ``--json``, and attributes too."""

    def __init__(self, json: Mapping[str, Any], number: Callable[[str], Any]) -> None:
        self._json = json
        self._number = number

    def __getitem__(self, key: str) -> Any:
        return value_of(self._json[key], self._number, key)

    def __getattr__(self, key: str) -> Any:
        if key.startswith("_"):  # copy and pickle ask for such before there are entries
            raise AttributeError(key)
        if key not in self._json:
            raise AttributeError(f"there is no {key}; there are {', '.join(self._json)}")
        return self[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._json)

    def __len__(self) -> int:
        return len(self._json)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._json]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"


def value_of(json: Any, number: Callable[[str], Any], key: str = "") -> Any:
    """A value of the JSON with its texts read by ``number``, but for those under keys whose texts are words."""
    if isinstance(json, str):
        return json if key in _WORDS else number(json)
    if isinstance(json, Mapping):
        return Record(json, number)
    if isinstance(json, list):
        return [value_of(each, number, key) for each in json]
    return json
