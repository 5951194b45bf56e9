"""Formulas multiplied out: sums of products of powers, by which equal ones may be seen to be equal.

A polynomial is {monomial: coefficient}; a monomial ((atom, exponent), ...) in the order of the atoms; an atom is a variable, a
function of a polynomial, or a polynomial of which no whole power >= 0 is taken.
"""
from fractions import Fraction

from certificate.intervals import require

# terms of a polynomial, and of powers that are multiplied out
MOST_TERMS, MOST_POWER = 20000, 60
ONE = {(): Fraction(1)}


class Expansion:
    """replaced: {number of a variable: polynomial}, made with the atom of variable()."""

    def __init__(self, formulas):
        self.formulas, self.replaced, self.known = formulas, {}, {}
        self.places, self.nodes = {}, []

    def atom(self, key, node):
        if key not in self.places:
            self.places[key] = len(self.nodes)
            self.nodes.append(node())
        return {((self.places[key], Fraction(1)),): Fraction(1)}

    def variable(self, number):
        return self.atom(("variable", number), lambda: self.formulas.node("variable", (), number))

    @staticmethod
    def number(value):
        return {(): value} if value else {}

    def is_zero(self, i):
        """True is a proof that the formula is 0 wherever all of it has a value."""
        return not self.expand(i)

    def expand(self, i):
        for k in self.formulas.program((i,)):
            if k not in self.known:
                self.known[k] = self.operate(*self.formulas.nodes[k])
        return self.known[i]

    def operate(self, name, operands, number):
        a = [self.known[k] for k in operands]
        if name == "number":
            return self.number(number)
        if name == "variable":
            return self.replaced[number] if number in self.replaced else self.variable(number)
        if name == "+":
            return add(*a)
        if name == "*":
            return self.multiply(*a)
        if name == "/":
            return self.multiply(a[0], self.power(a[1], Fraction(-1)))
        if name in ("^", "sqrt"):
            return self.power(a[0], number if name == "^" else Fraction(1, 2))
        name = "sign" if name == "slope of abs" else name
        key = (name,) + tuple(fixed(x) for x in a)
        return self.atom(key, lambda: self.formulas.node(name, tuple(map(self.formula, a))))

    def multiply(self, p, q):
        total = {}
        for a, x in p.items():
            for b, y in q.items():
                exponents = dict(a)
                for atom, exponent in b:
                    exponents[atom] = exponents.get(atom, 0) + exponent
                product = {tuple(sorted((k, n) for k, n in exponents.items() if n)): x * y}
                total = add(total, self.without_roots(product))
                require(len(total) <= MOST_TERMS, "a formula is too long to be multiplied out")
        return total

    def without_roots(self, product):
        """Whole powers > 0 of polynomials multiplied out, of a single term."""
        (monomial, number), = product.items()
        bases = [(k, n) for k, n in monomial if isinstance(self.base(k), dict) and n > 0 and n.denominator == 1]
        if not bases:
            return product
        result = {tuple(pair for pair in monomial if pair not in bases): number}
        for k, n in bases:
            result = self.multiply(result, self.power(self.base(k), n))
        return result

    def base(self, atom):
        return self.nodes[atom] if isinstance(self.nodes[atom], dict) else None

    def power(self, p, n):
        if n.denominator == 1 and n >= 0:
            require(n <= MOST_POWER, "a power is too high to be multiplied out")
            result = ONE
            for _ in range(int(n)):
                result = self.multiply(result, p)
            return result
        require(p, "a formula divides by 0")
        if n.denominator == 1 and len(p) == 1:
            (monomial, number), = p.items()
            return {tuple((k, e * n) for k, e in monomial): number ** int(n)}
        first = min(p.items())[1] if n.denominator == 1 else Fraction(1)
        p = scaled(p, 1 / first)
        (monomial, _), = self.atom(("base", fixed(p)), lambda: p).items()
        return {((monomial[0][0], n),): first ** int(n) if n.denominator == 1 else Fraction(1)}

    def formula(self, p):
        """The formula that a polynomial is of."""
        total = self.formulas.number(0)
        for monomial, number in sorted(p.items()):
            product = self.formulas.number(number)
            for k, n in monomial:
                base = self.base(k)
                factor = self.formulas.power(self.nodes[k] if base is None else self.formula(base), n)
                product = self.formulas.multiply(product, factor)
            total = self.formulas.add(total, product)
        return total


def add(p, q):
    total = dict(p)
    for monomial, number in q.items():
        total[monomial] = total.get(monomial, 0) + number
        if not total[monomial]:
            del total[monomial]
    return total


def scaled(p, number):
    return {monomial: number * value for monomial, value in p.items()}


def fixed(p):
    return tuple(sorted(p.items()))
