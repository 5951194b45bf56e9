"""Numbers and expressions as the exact text that the engine reads."""

from __future__ import annotations

import numbers
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any


def number_text(value: Any) -> str:
    """A number, exactly, as the command line reads it.

    A string is taken as it is written (``"0.1"`` is 1/10), and so are ``int``, ``Fraction``, ``Decimal``, ``mpmath`` and
    ``sympy`` numbers; a ``float`` is the binary number that it is.

    >>> number_text("1/10"), number_text(Fraction(3, 6)), number_text(Decimal("1e-3"))
    ('1/10', '1/2', '0.001')
    >>> number_text(0.5), number_text(0.1)
    ('1/2', '3602879701896397/36028797018963968')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise TypeError(f"{value} is not a number")
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is not a finite number")
        return format(value, "f") if abs(value.adjusted()) < 100 else str(value)
    if isinstance(value, numbers.Rational):  # int, Fraction, integers of numpy
        return str(Fraction(int(value.numerator), int(value.denominator)))
    if hasattr(value, "_mpf_"):  # of mpmath and sympy: sign, mantissa, exponent of 2
        sign, mantissa, exponent = (int(part) for part in value._mpf_[:3])
        if mantissa == 0 and exponent != 0:
            raise ValueError(f"{value} is not a finite number")
        return str((-1) ** sign * mantissa * Fraction(2) ** exponent)
    if getattr(value, "is_Rational", False):  # sympy
        return f"{value.p}/{value.q}"
    if isinstance(value, numbers.Real) and hasattr(value, "as_integer_ratio"):  # float, those of numpy, long ones too
        if not isfinite(value):
            raise ValueError(f"{value} is not a finite number")
        return str(Fraction(*(int(part) for part in value.as_integer_ratio())))
    if getattr(value, "ndim", None) == 0 and hasattr(value, "tolist"):  # an array of numpy that is one number
        return number_text(value[()])
    raise TypeError(f"{value!r} is not a number: a str, int, float, Fraction, Decimal, or a number of mpmath or sympy")


def expression_text(value: Any) -> str:
    """A formula as the engine reads it: a string as it stands, a number, or an expression of sympy.

    >>> expression_text("(x^2 - 1)^2/4"), expression_text(2)
    ('(x^2 - 1)^2/4', '2')
    """
    if isinstance(value, str):
        return value
    if hasattr(value, "free_symbols") and hasattr(value, "replace"):
        import sympy

        return _sympy_text(value.xreplace({part: sympy.Rational(number_text(part)) for part in value.atoms(sympy.Float)}))
    return number_text(value)


def _sympy_text(expression: Any) -> str:
    from sympy.printing.str import StrPrinter

    class Printer(StrPrinter):
        """The notation of docs/command-line.md."""

        def _print_Abs(self, part: Any) -> str:
            return f"abs({self._print(part.args[0])})"

        def _print_Exp1(self, part: Any) -> str:
            return "exp(1)"

        def _print_Max(self, part: Any) -> str:
            return f"max({self.stringify(part.args, ', ')})"

        def _print_Min(self, part: Any) -> str:
            return f"min({self.stringify(part.args, ', ')})"

    return Printer().doprint(expression).replace("**", "^")
