"""Signs of formulas for all values of their variables, by the signs of their parts."""
ENTIRE = {"exp", "tanh", "sigmoid", "softplus", "sin", "cos", "sinh", "cosh", "atan"}
POSITIVE = {"exp", "cosh", "sigmoid", "softplus"}
NOT_NEGATIVE = POSITIVE | {"abs", "relu", "sqrt"}
KEEPS_SIGN = {"tanh", "sinh", "atan", "sign"}
AT_MOST_1 = {"sin", "cos", "tanh", "sign"}


class Signs:
    """not_negative: numbers of variables that are >= 0. True is a proof; False says nothing."""

    def __init__(self, formulas, not_negative=()):
        self.formulas, self.not_negative = formulas, set(not_negative)

    def parts(self, i, operation):
        """Terms of a sum, or factors of a product."""
        name, operands, _ = self.formulas.nodes[i]
        return [part for k in operands for part in self.parts(k, operation)] if name == operation else [i]

    def is_smooth(self, i):
        for k in self.formulas.program((i,)):
            name, operands, _ = self.formulas.nodes[k]
            if name == "/" and not self.is_positive(operands[1]):
                return False
            if name in ("log", "sqrt") and not self.is_positive(operands[0]):
                return False
            if name not in ENTIRE | {"number", "variable", "pi", "+", "*", "/", "^", "log", "sqrt"}:
                return False
        return True

    def is_positive(self, i):
        name, operands, number = self.formulas.nodes[i]
        if name == "number":
            return number > 0
        if name == "+":
            terms = self.parts(i, "+")
            return any(map(self.is_positive, terms)) and all(
                self.is_positive(k) or (self.is_nonnegative(k) and self.is_smooth(k)) for k in terms)
        if name in ("*", "/", "^", "sqrt"):
            return all(map(self.is_positive, operands))
        return name == "pi" or (name in POSITIVE and self.is_smooth(operands[0]))

    def is_nonnegative(self, i):
        name, operands, number = self.formulas.nodes[i]
        if name == "number":
            return number >= 0
        if name == "variable":
            return number in self.not_negative
        if name == "^":
            return number % 2 == 0 or self.is_nonnegative(operands[0])
        if name == "+":
            terms = self.parts(i, "+")
            return all(map(self.is_nonnegative, terms)) or self.is_above_its_waves(terms)
        if name in ("*", "/"):
            return self.is_nonnegative_product(i)
        return name == "pi" or name in NOT_NEGATIVE or (name in KEEPS_SIGN and self.is_nonnegative(operands[0]))

    def factors(self, i):
        """Of a product or quotient: a divisor has the sign of its reciprocal."""
        name, operands, _ = self.formulas.nodes[i]
        return [k for operand in operands for k in self.factors(operand)] if name in ("*", "/") else [i]

    def is_nonnegative_product(self, i):
        """Numbers by their sign; u^odd, tanh u, ... have the sign of u, and these come in pairs."""
        positive, odd = True, set()
        for k in self.factors(i):
            name, operands, number = self.formulas.nodes[k]
            if name == "number":
                positive ^= number < 0
            elif not self.is_nonnegative(k):
                while name == "^" or name in KEEPS_SIGN:
                    k, = operands
                    name, operands, number = self.formulas.nodes[k]
                odd ^= {k}
        return positive and not odd

    def is_above_its_waves(self, terms):
        """c + sum of c_i b_i + what is not negative: |b_i| <= 1, sum of |c_i| <= c."""
        least = 0
        for k in terms:
            number, rest = self.formulas.without_number(k)
            if rest is None:
                least += number
            elif not self.is_nonnegative(k):
                if self.formulas.nodes[rest][0] not in AT_MOST_1:
                    return False
                least -= abs(number)
        return least >= 0

    def has_floor(self, i):
        """Of a sum, but for its numbers."""
        return all(self.is_smooth(k) and self.is_nonnegative(k) for k in self.parts(i, "+")
                   if self.formulas.value(k) is None)
