"""Exact numbers of a certificate, intervals around them, and what can be concluded from intervals of vectors and matrices."""
import re
from fractions import Fraction

from mpmath import fp, iv, libmp


class Refused(Exception):
    """The certificate does not prove what it states; one sentence."""


class Undefined(Exception):
    """An operation has no value somewhere in a box."""


def require(holds, sentence):
    if not holds:
        raise Refused(sentence)


DYADIC = re.compile(r"(-?\d+)(?:\*2\^(-?\d{1,6}))?")
DECIMAL = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d{1,6})?|-?\d+/\d+")


def exact(text):
    """"-5*2^-3", "1/10", "2.5e-3": the number itself."""
    require(isinstance(text, str), f"{text!r} should be a number in quotes")
    dyadic = DYADIC.fullmatch(text)
    if dyadic:
        return int(dyadic[1]) * Fraction(2) ** int(dyadic[2] or 0)
    require(DECIMAL.fullmatch(text) and not text.endswith("/0"), f"{text!r} is not a number")
    return Fraction(text)


def side(ends):
    """["lo", "hi"]: a closed interval of exact numbers."""
    require(isinstance(ends, list) and len(ends) == 2, f"{ends!r} should be an interval")
    low, high = exact(ends[0]), exact(ends[1])
    require(low <= high, f"the interval [{ends[0]}, {ends[1]}] has its upper end first")
    return low, high


def sides(box, dimension):
    require(isinstance(box, list) and len(box) == dimension, f"a box has {dimension} sides")
    return [side(ends) for ends in box]


def named_sides(box, states):
    require(isinstance(box, dict) and list(box) == states, "a box has a side for every state")
    return [side(box[state]) for state in states]


def enclose(low, high=None):
    """The smallest interval of iv around an exact number, or around an exact interval."""
    high = low if high is None else high
    return iv.make_mpf((libmp.from_rational(low.numerator, low.denominator, iv.prec, "f"),
                        libmp.from_rational(high.numerator, high.denominator, iv.prec, "c")))


def enclose_box(box):
    return [enclose(low, high) for low, high in box]


def end(number):
    """An end of an interval of iv, exactly."""
    sign, mantissa, exponent, _ = number
    if mantissa == 0 and exponent != 0:
        raise Undefined("a result is not finite")
    return (-1 if sign else 1) * mantissa * Fraction(2) ** exponent


def ends(x):
    return end(x._mpi_[0]), end(x._mpi_[1])


def magnitude(x):
    low, high = ends(x)
    return max(-low, high)


def sign(x):
    """-1 or 1 if that is certain, else 0."""
    low, high = ends(x)
    return 1 if low > 0 else -1 if high < 0 else 0


def common(x, y):
    """What two enclosures of the same numbers have in common."""
    (low, high), (other_low, other_high) = ends(x), ends(y)
    return enclose(max(low, other_low), min(high, other_high))


def inside(small, large):
    """All of an enclosure is in an exact box; boxes may be given as exact ones, too."""
    return all(a[0] <= b[0] and b[1] <= a[1] for a, b in zip(large, exactly(small)))


def strictly_inside(small, large):
    return all(a[0] < b[0] and b[1] < a[1] for a, b in zip(large, exactly(small)))


def exactly(box):
    return [x if isinstance(x, tuple) else ends(x) for x in box]


def disjoint(a, b):
    return any(x[1] < y[0] or y[1] < x[0] for x, y in zip(exactly(a), exactly(b)))


def middle(box):
    return [(low + high) / 2 for low, high in box]


def parts(box, i, cut):
    return [box[:i] + [part] + box[i + 1:] for part in ((box[i][0], cut), (cut, box[i][1]))]


def unit(value, digits):
    """Of the last of so many significant digits."""
    size = abs(value)
    if size == 0:
        return Fraction(0)
    exponent = len(str(size.numerator)) - len(str(size.denominator))
    if size < Fraction(10) ** exponent:
        exponent -= 1
    return Fraction(10) ** (exponent - digits + 1)


def require_printed(box, shown, digits, what):
    """The decimals contain the exact box and are as near to it as so many digits are.

    Beside the unit of the last digit there are the 30 bits of a radius of a ball.
    """
    for (low, high), pair in zip(box, shown):
        below, above = side(pair)
        slack = (high - low) / 2 ** 28
        require(0 <= low - below <= unit(low, digits) + slack and 0 <= above - high <= unit(high, digits) + slack,
                f"{what} is not what was proved: {pair[0]} to {pair[1]}")


def matrix(rows, dimension):
    require(len(rows) == dimension and all(len(row) == dimension for row in rows), f"a matrix has {dimension} rows")
    return [[enclose(exact(entry)) for entry in row] for row in rows]


def times(a, b):
    return [[dot(row, column) for column in zip(*b)] for row in a]


def apply(a, x):
    return [dot(row, x) for row in a]


def dot(a, b):
    total = iv.mpf(0)
    for x, y in zip(a, b):
        total += x * y
    return total


def add(x, y):
    return [a + b for a, b in zip(x, y)]


def minus(x, y):
    return [a - b for a, b in zip(x, y)]


def unit_matrix(size):
    return [[iv.mpf(1 if i == j else 0) for j in range(size)] for i in range(size)]


def minus_identity(a):
    """I - a"""
    return [[(1 if i == j else 0) - entry for j, entry in enumerate(row)] for i, row in enumerate(a)]


def norm(a):
    """A bound of the maximum norm of all matrices in it."""
    return max(sum(magnitude(entry) for entry in row) for row in a)


def near_inverse(a):
    """An exact matrix near to the inverse of the middle; nothing is claimed of it."""
    try:
        middles = fp.matrix([[float(sum(ends(entry)) / 2) for entry in row] for row in a])
        return [[iv.mpf(entry) for entry in row] for row in fp.inverse(middles).tolist()]
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise Undefined("a matrix is singular to rounding") from error


def inverse(a):
    """Encloses the inverses of all matrices: C near to one, e = |I - C a| < 1, then in (I + [-d, d]) C, d = e/(1 - e)."""
    c = near_inverse(a)
    defect = norm(minus_identity(times(c, a)))
    require(defect < 1, "a matrix that should be regular is not proved to be")
    delta = defect / (1 - defect)
    factor = [[enclose((1 if i == j else 0) - delta, (1 if i == j else 0) + delta) for j in range(len(a))]
              for i in range(len(a))]
    return times(factor, c)
