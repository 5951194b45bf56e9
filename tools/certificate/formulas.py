"""The formulas of a model: read from text, differentiated, and enclosed over boxes and along solutions."""
import re
from fractions import Fraction

from mpmath import iv, libmp

from certificate.intervals import Refused, Undefined, enclose, ends, exact, require

TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_]\w*(?:\[\d+\])*|[-+*/^(),])")


def at_ends(function):
    """A function that increases, from its values at both ends."""
    def enclosure(x):
        low, high = (function(iv.make_mpf((bound, bound))) for bound in x._mpi_)
        return iv.make_mpf((low._mpi_[0], high._mpi_[1]))
    return enclosure


def of_size(x):
    low, high = ends(x)
    return enclose(Fraction(0) if low <= 0 <= high else min(abs(low), abs(high)), max(-low, high))


def positive(x):
    if ends(x)[0] <= 0:
        raise Undefined("a logarithm or a power of what may be 0 or less")
    return x


def root(x):
    if ends(x)[0] < 0:
        raise Undefined("a root of what may be negative")
    return iv.sqrt(x)


def quotient(x, y):
    if ends(y)[0] <= 0 <= ends(y)[1]:
        raise Undefined("a division by what may be 0")
    return x / y


def jump(x):
    low, high = ends(x)
    if low <= 0 <= high:
        raise Undefined("a jump of sign")
    return iv.mpf(1 if low > 0 else -1)


def one_sided(x):
    low, high = ends(x)
    if low < 0 < high:
        raise Undefined("a kink that solutions may cross")
    return x


def slope_at_kink(below):
    def enclosure(x):
        low, high = ends(x)
        return iv.mpf([below if low < 0 or high <= 0 else 1, 1 if high > 0 or low >= 0 else below])
    return enclosure


# operation: (enclosure, its slope as a formula of t, the operand a and the result r)
FUNCTIONS = {
    "exp": (iv.exp, lambda t, a, r: r),
    "log": (lambda x: iv.log(positive(x)), lambda t, a, r: t.divide(t.number(1), a)),
    "sqrt": (root, lambda t, a, r: t.divide(t.number(Fraction(1, 2)), r)),
    "sin": (iv.sin, lambda t, a, r: t.call("cos", a)),
    "cos": (iv.cos, lambda t, a, r: t.negate(t.call("sin", a))),
    "tanh": (at_ends(lambda x: 1 - 2 / (iv.exp(2 * x) + 1)),
             lambda t, a, r: t.add(t.number(1), t.negate(t.power(r, 2)))),
    "sinh": (at_ends(lambda x: (iv.exp(x) - iv.exp(-x)) / 2), lambda t, a, r: t.call("cosh", a)),
    "cosh": (lambda x: at_ends(lambda y: (iv.exp(y) + iv.exp(-y)) / 2)(of_size(x)), lambda t, a, r: t.call("sinh", a)),
    "atan": (lambda x: iv.make_mpf(libmp.mpi_atan(x._mpi_, iv.prec)),
             lambda t, a, r: t.divide(t.number(1), t.add(t.number(1), t.power(a, 2)))),
    "sigmoid": (at_ends(lambda x: 1 / (1 + iv.exp(-x))),
                lambda t, a, r: t.multiply(r, t.call("sigmoid", t.negate(a)))),
    "softplus": (at_ends(lambda x: iv.log(1 + iv.exp(x))), lambda t, a, r: t.call("sigmoid", a)),
    "abs": (of_size, lambda t, a, r: t.call("slope of abs", a)),
    "relu": (lambda x: enclose(*(max(bound, Fraction(0)) for bound in ends(x))),
             lambda t, a, r: t.call("slope of relu", a)),
    "sign": (jump, lambda t, a, r: t.number(0)),
    # at a kink the hull of both sides: the mean value theorem holds with it
    "slope of abs": (slope_at_kink(-1), lambda t, a, r: t.call("slope of a jump", a)),
    "slope of relu": (slope_at_kink(0), lambda t, a, r: t.call("slope of a jump", a)),
    "slope of a jump": (lambda x: 0 * one_sided(x), lambda t, a, r: t.number(0)),
}


# on the side of a state that is positive, or negative, where it stands for itself: the factor
KINKS = {"abs": {1: 1, -1: -1}, "relu": {1: 1, -1: 0}, "sign": {1: 1, -1: -1}}


class Formulas:
    """Every operation of some formulas, once: (name, operands, a number)."""

    def __init__(self, states, parameters, sides=None):
        self.sides = {states.index(state): side for state, side in (sides or {}).items()}
        self.nodes, self.places, self.programs, self.slopes, self.derivatives = [], {}, {}, {}, {}
        self.dimension = len(states)
        self.names = {name: self.node("variable", (), i) for i, name in enumerate(states)}
        self.names.setdefault("t", self.node("variable", (), self.dimension))
        self.names.update({name: self.number(exact(value)) for name, value in parameters.items()})

    def node(self, name, operands=(), number=None):
        key = (name, operands, number)
        if key not in self.places:
            self.places[key] = len(self.nodes)
            self.nodes.append(key)
        return self.places[key]

    def number(self, value):
        return self.node("number", (), Fraction(value))

    def value(self, i):
        return self.nodes[i][2] if self.nodes[i][0] == "number" else None

    def add(self, a, b):
        if self.value(a) is not None and self.value(b) is not None:
            return self.number(self.value(a) + self.value(b))
        return b if self.value(a) == 0 else a if self.value(b) == 0 else self.node("+", (a, b))

    def negate(self, a):
        return self.multiply(self.number(-1), a)

    def multiply(self, a, b):
        (x, rest), (y, other) = self.without_number(a), self.without_number(b)
        if rest is None or other is None or x * y == 0:
            product = rest if other is None else other
        else:  # a square is narrower than a product
            product = self.node("^", (rest,), Fraction(2)) if rest == other else self.node("*", (rest, other))
        if product is None or x * y in (0, 1):
            return self.number(x * y) if product is None or x * y == 0 else product
        return self.node("*", (self.number(x * y), product))

    def without_number(self, a):
        """The number in front of a product, and the rest of it; None: there is none."""
        if self.value(a) is not None:
            return self.value(a), None
        name, operands, _ = self.nodes[a]
        if name == "*" and self.value(operands[0]) is not None:
            return self.value(operands[0]), operands[1]
        return Fraction(1), a

    def divide(self, a, b):
        require(self.value(b) != 0, "a formula divides by 0")
        if self.value(b) is not None:
            return self.multiply(a, self.number(1 / self.value(b)))
        return a if self.value(a) == 0 else self.node("/", (a, b))

    def power(self, a, exponent):
        n = Fraction(exponent)
        if n == 0 or n == 1:
            return a if n == 1 else self.number(1)
        if n < 0:
            return self.divide(self.number(1), self.power(a, -n))
        if n.denominator == 1:
            return self.node("^", (a,), n)
        if n.denominator == 2:
            return self.power(self.call("sqrt", a), 2 * n)
        return self.call("exp", self.multiply(self.number(n), self.call("log", a)))

    def call(self, name, a):
        operation, _, i = self.nodes[a]
        on = self.sides.get(i, 0) if operation == "variable" else 0
        if on and name in KINKS:
            return self.multiply(self.number(KINKS[name][on]), a if name != "sign" else self.number(1))
        return a if self.value(a) == 0 and name in KINKS else self.node(name, (a,))

    def without_factor(self, product, factor):
        """A product with one of its factors left away; throws Refused where it is none."""
        name, operands, number = self.nodes[product]
        if product == factor:
            return self.number(1)
        if self.value(product) == 0:
            return product
        if name == "^" and operands[0] == factor:
            return self.power(factor, number - 1)
        require(name in ("*", "/"), "a formula does not have the factor that it should have")
        a, b = operands
        if name == "*" and self.has_factor(b, factor):
            return self.multiply(a, self.without_factor(b, factor))
        rest = self.without_factor(a, factor)
        return self.multiply(rest, b) if name == "*" else self.divide(rest, b)

    def has_factor(self, product, factor):
        try:
            self.without_factor(product, factor)
            return True
        except Refused:
            return False

    # reading

    def parse(self, text):
        require(isinstance(text, str), "a formula should be text")
        self.tokens = TOKEN.findall(text)
        require("".join(self.tokens) == re.sub(r"\s", "", text), f"the formula {text[:40]!r} cannot be read")
        self.tokens.append("")
        result = self.sum()
        require(self.tokens == [""], f"the formula {text[:40]!r} cannot be read")
        return result

    def take(self, *wanted):
        return self.tokens.pop(0) if self.tokens[0] in wanted else None

    def sum(self):
        total = self.product()
        while sign := self.take("+", "-"):
            term = self.product()
            total = self.add(total, term if sign == "+" else self.negate(term))
        return total

    def product(self):
        if self.take("-"):
            return self.negate(self.product())
        total = self.factor()
        while sign := self.take("*", "/"):
            total = (self.multiply if sign == "*" else self.divide)(total, self.factor())
        return total

    def factor(self):
        base = self.atom()
        if not self.take("^"):
            return base
        exponent = self.negate(self.atom()) if self.take("-") else self.atom()
        if self.value(exponent) is not None:
            return self.power(base, self.value(exponent))
        return self.call("exp", self.multiply(exponent, self.call("log", base)))

    def atom(self):
        token = self.tokens.pop(0)
        if token == "(":
            return self.closed(self.sum())
        if token[:1].isdigit():
            return self.number(exact(token))
        if self.take("("):
            require(token in FUNCTIONS and " " not in token, f"the checker knows no function {token!r}")
            return self.closed(self.call(token, self.sum()))
        if token == "pi" and token not in self.names:
            return self.node("pi")
        require(token in self.names, f"a formula has an unknown name {token!r}")
        return self.names[token]

    def closed(self, result):
        require(self.take(")"), "a formula misses a bracket")
        return result

    # derivatives

    def slope(self, i):
        """The factor g in (f(a))' = g a'."""
        if i not in self.slopes:
            name, (a,), n = self.nodes[i]
            self.slopes[i] = (self.multiply(self.number(n), self.power(a, n - 1)) if name == "^"
                              else FUNCTIONS[name][1](self, a, i))
        return self.slopes[i]

    def series_slope(self, i):
        """The same where its series are narrower than those of the slope; the divisor q of q r' = a' for atan."""
        name, (a,), _ = self.nodes[i]
        if name == "atan":
            return self.add(self.number(1), self.power(a, 2))
        return i if name in ("log", "sqrt") else self.slope(i)

    def derivative(self, of, state):
        """By state number `state`, as a formula."""
        known = self.derivatives
        for i in self.program((of,)):
            if (i, state) in known:
                continue
            name, operands, number = self.nodes[i]
            slopes = [known[a, state] for a in operands]
            if not operands:
                result = self.number(1 if (name, number) == ("variable", state) else 0)
            elif name == "+":
                result = self.add(*slopes)
            elif name == "*":
                result = self.add(self.multiply(slopes[0], operands[1]), self.multiply(operands[0], slopes[1]))
            elif name == "/":
                fall = self.negate(self.multiply(i, slopes[1]))
                result = self.divide(self.add(slopes[0], fall), operands[1])
            elif self.value(slopes[0]) == 0:
                result = slopes[0]
            else:
                result = self.multiply(self.slope(i), slopes[0])
            known[i, state] = result
        return known[of, state]

    def jacobian(self, roots):
        return [[self.derivative(f, j) for j in range(self.dimension)] for f in roots]

    # enclosures

    def program(self, roots, with_slopes=False):
        """Operations that some formulas are made of, each after its operands."""
        key = (tuple(roots), with_slopes)
        if key not in self.programs:
            found, open_ = set(), list(roots)
            while open_:
                i = open_.pop()
                if i in found:
                    continue
                found.add(i)
                name, operands, _ = self.nodes[i]
                open_.extend(operands)
                if with_slopes and (name == "^" or name in FUNCTIONS):
                    open_.append(self.series_slope(i))
            self.programs[key] = sorted(found)
        return self.programs[key]

    def operate(self, i, values, x):
        name, operands, number = self.nodes[i]
        a = [values[k] for k in operands]
        if name == "number":
            return enclose(number)
        if name == "variable":
            return x[number]
        if name == "pi":
            return +iv.pi
        if name == "^":
            return a[0] ** int(number)
        if name in FUNCTIONS:
            return FUNCTIONS[name][0](a[0])
        return a[0] + a[1] if name == "+" else a[0] * a[1] if name == "*" else quotient(*a)

    def evaluate(self, roots, x):
        """Ranges of formulas over a box of intervals."""
        values = {}
        for i in self.program(roots):
            values[i] = self.operate(i, values, x)
        return [values[i] for i in roots]

    def evaluate_matrix(self, rows, x):
        flat = iter(self.evaluate([entry for row in rows for entry in row], x))
        return [[next(flat) for _ in row] for row in rows]

    # Taylor series

    def expand(self, field, others, box, time, order):
        """Coefficients, along the solutions that start anywhere in a box of intervals, of the states up to the order and of
        other formulas up to one less."""
        program = self.program(field + others, with_slopes=True)
        rows = {i: [] for i in program}
        variables = [[x] for x in box] + [[time, iv.mpf(1)]]
        for k in range(order):
            for i in program:
                self.extend(i, k, rows, variables)
            for x, f in zip(variables, field):
                x.append(coefficient(rows[f], k) / (k + 1))
        return variables[:-1], [rows[i] for i in others]

    def extend(self, i, k, rows, variables):
        """The k-th coefficient of a formula; those that do not depend on time keep one."""
        name, operands, number = self.nodes[i]
        row, a = rows[i], [rows[o] for o in operands]
        if name == "variable":
            if k < len(variables[number]):
                row.append(variables[number][k])
        elif k == 0:
            if name in ("abs", "relu"):
                one_sided(a[0][0])
            row.append(self.operate(i, {o: rows[o][0] for o in operands}, None))
        elif not operands or name.startswith("slope of") or name == "sign" or all(len(other) == 1 for other in a):
            return
        elif name == "+":
            row.append(coefficient(a[0], k) + coefficient(a[1], k))
        elif name == "*":
            row.append(convolution(a[0], a[1], k))
        elif name == "/":
            row.append(quotient(coefficient(a[0], k) - convolution(row, a[1], k), a[1][0]))
        elif name == "^" and number == 2:
            half = convolution(a[0], a[0], k, (k + 1) // 2)
            row.append(2 * half + (a[0][k // 2] ** 2 if k % 2 == 0 and k // 2 < len(a[0]) else 0))
        elif name == "sqrt":  # 2 r_0 r_k = a_k - sum of r_j r_{k-j}, 0 < j < k
            row.append(quotient(coefficient(a[0], k) - convolution(row, row, k), 2 * row[0]))
        elif name in ("log", "atan"):  # k q_0 r_k = k a_k - sum of j r_j q_{k-j}
            divisor = a[0] if name == "log" else rows[self.series_slope(i)]
            rest = convolution([j * x for j, x in enumerate(row)], divisor, k)
            row.append(quotient(coefficient(a[0], k) - rest / k, divisor[0]))
        else:  # k r_k = sum of j a_j g_{k-j}
            weighted = [j * x for j, x in enumerate(a[0])]
            row.append(convolution(weighted, rows[self.series_slope(i)], k) / k)


def coefficient(row, k):
    return row[k] if k < len(row) else iv.mpf(0)


def convolution(a, b, k, below=None):
    """Sum of a_j b_{k-j}, j < below, of the terms that are there: a series that is being made has none of order k yet."""
    total = iv.mpf(0)
    for j in range(max(0, k + 1 - len(b)), min(k + 1 if below is None else below, len(a))):
        total += a[j] * b[k - j]
    return total
