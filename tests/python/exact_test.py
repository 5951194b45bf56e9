"""Numbers and formulas reach the engine exactly."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import separatrix as sx
from separatrix.commands import words_of


def parameter(value):
    return Fraction(sx.Model("markov", p=value).parameters["p"])


@pytest.mark.parametrize("value", ["1/10", "0.1", "1e-1", Fraction(1, 10), Decimal("0.1")])
def test_a_tenth_is_a_tenth(value):
    assert parameter(value) == Fraction(1, 10)


def test_a_float_is_the_binary_number_that_it_is():
    assert parameter(0.1) == Fraction(3602879701896397, 2**55)
    assert parameter(np.float64(0.1)) == Fraction(3602879701896397, 2**55)
    assert parameter(np.float32(0.1)) == Fraction(13421773, 2**27)
    assert parameter(0.5) == parameter(np.array(0.5)) == Fraction(1, 2)
    just_over_one = 1 + np.finfo(np.longdouble).eps  # more bits than a double has
    assert Fraction(sx.number_text(just_over_one)) == 1 + Fraction(1, 2 ** np.finfo(np.longdouble).nmant)


@pytest.mark.parametrize("value", [-0.0, 5e-324, 1.7976931348623157e308, -2.5])
def test_extreme_floats_are_exact(value):
    assert Fraction(sx.number_text(value)) == Fraction(value)


def test_numbers_of_mpmath_are_exact():
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workdps(40):
        third = mpmath.mpf(1) / 3
    assert parameter(third) == Fraction(int(third.man)) * Fraction(2) ** int(third.exp)
    assert abs(parameter(third) - Fraction(1, 3)) < Fraction(1, 10**40)


@pytest.mark.parametrize("value", [True, None, 1j, object()])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError):
        sx.number_text(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.longdouble("inf"), Decimal("inf"), Decimal("nan")])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="is not a finite number"):
        sx.number_text(value)


def test_expressions_of_sympy():
    sympy = pytest.importorskip("sympy")
    x, y = sympy.symbols("x y")
    loss = (x**2 - 1) ** 2 / 4 + sympy.Rational(1, 2) * y**2 + sympy.exp(-sympy.Abs(y)) * 0
    assert sx.Model(states=[x, y], loss=loss).flow == sx.Model(states=["x", "y"], loss="(x^2-1)^2/4 + y^2/2").flow
    assert sx.expression_text(0.1 * x) == "3602879701896397*x/36028797018963968"
    assert sx.expression_text(sympy.exp(1) * sympy.Abs(x)) == "exp(1)*abs(x)"
    assert sx.Model(states=[x], loss=sympy.Max(x, 0) ** 2).loss == sx.Model(states=["x"], loss="max(x, 0)^2").loss
    assert sx.Model(states=[x], loss=sympy.Min(x**2, 1)).loss == sx.Model(states=["x"], loss="min(x^2, 1)").loss
    assert words_of("phase", {"color": x**2 + y}) == ["--color", "x^2 + y"]


def test_a_function_of_python_is_no_formula():
    with pytest.raises(sx.UsageError, match="a function of Python is not allowed"):
        sx.Model(states=["x"], loss=lambda x: x**2)


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("simulate", {"until": 10, "no_agree": True, "project": False, "digits": None}, ["--until", "10", "--no-agree"]),
        ("simulate", {"from_": {"e": Fraction(1, 2), "w": -1}}, ["--from", "e=1/2,w=-1"]),
        ("simulate", {"from_": {"W": [[1, 0], [0, 0.5]]}}, ["--from", "W=[[1,0],[0,1/2]]"]),
        ("simulate", {"from_": {}}, []),
        ("simulate", {"at": [0.5, 1]}, ["--at", "1/2,1"]),
        ("simulate", {"until": -5}, ["--until=-5"]),
        ("simulate", {"event": ["e", "w"]}, ["--event", "e", "--event", "w"]),
        ("phase", {"x": ("w", -3, 3), "size": (60, 40)}, ["--x", "w=-3:3", "--size", "60x40"]),
        ("phase", {"x": ["w", -3, 3]}, ["--x", "w=-3:3"]),
        ("stationary", {"box": {"x": (-2, "1/2"), "y": (0, 1)}}, ["--box", "x=-2:1/2", "--box", "y=0:1"]),
        ("stages", {"set": {"H": [[1, 0.5], [0.5, 1]], "target": (1, 2)}}, ["--set", "H=1,1/2;1/2,1", "--set", "target=1,2"]),
    ],
)
def test_options_are_those_of_the_command_line(command, options, words):
    assert words_of(command, options) == words
