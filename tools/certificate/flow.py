"""Steps of a validated integration: each set of states contains the image of the one before.

A set is x = c + C r0 + Q r with an exact centre c, exact matrices, and boxes of r0 (of the start, the same in all sets) and r.
"""
from fractions import Fraction

from mpmath import iv

from certificate.formulas import coefficient
from certificate.intervals import (Undefined, add, apply, common, dot, enclose, enclose_box, ends, exact, inside, inverse, magnitude,
                                   matrix, minus, require, sides, strictly_inside, times, unit_matrix)


# sets wider than this are not enclosed by a box, but by what is linear in the distance from their centre
WIDE = Fraction(1, 2 ** 16)


class Set:
    def __init__(self, given, dimension):
        require(len(given["centre"]) == dimension, "a set has a centre with a number for every state")
        self.centre = [enclose(exact(x)) for x in given["centre"]]
        self.c, self.q = matrix(given["C"], dimension), matrix(given["Q"], dimension)
        self.r = enclose_box(sides(given["r"], dimension))

    def spread(self, r0):
        return add(apply(self.c, r0), apply(self.q, self.r))

    def hull(self, r0):
        return add(self.centre, self.spread(r0))

    def along(self, slopes, r0):
        """slopes (C r0 + Q r): what linear functions of x - c do, without a box around them."""
        return add(apply(times(slopes, self.c), r0), apply(times(slopes, self.q), self.r))


def polynomial(rows, order, tau):
    """Sum over k <= order of row[k] tau^k, of every row."""
    totals = []
    for row in rows:
        total = coefficient(row, order)
        for k in range(order - 1, -1, -1):
            total = total * tau + coefficient(row, k)
        totals.append(total)
    return totals


def slopes(jacobian, order):
    """V_0 = I, V_{k+1} = sum of J_j V_{k-j} / (k + 1): coefficients of the derivative of the flow by its start."""
    d = len(jacobian)
    v = [unit_matrix(d)]
    for k in range(order):
        total = [[iv.mpf(0)] * d for _ in range(d)]
        for j in range(k + 1):
            at = [[coefficient(row, j) for row in rows] for rows in jacobian]
            total = [add(a, b) for a, b in zip(total, times(at, v[k - j]))]
        v.append([[entry / (k + 1) for entry in row] for row in total])
    return v


def growth_bound(j, h):
    """max(1, e^(h mu)), mu = max_i (J_ii + sum of |J_ij|): bounds the derivative of the flow."""
    mu = max(ends(j[i][i])[1] + sum(magnitude(j[i][k]) for k in range(len(j)) if k != i) for i in range(len(j)))
    return ends(iv.exp(enclose(max(mu, 0) * h)))[1]


class Flow:
    def __init__(self, model, proof):
        self.model, self.d = model, model.dimension
        self.formulas, self.field = model.formulas, model.field
        self.entries = [entry for row in model.jacobian for entry in row]
        self.order, self.low_order = proof["order"], proof["low_order"]
        require(1 <= self.low_order <= self.order <= 2000, "orders of a series are from 1 to 2000")
        self.r0 = enclose_box(sides(proof["r0"], self.d))
        require(all(ends(x)[0] <= 0 <= ends(x)[1] for x in self.r0), "r0 has to contain 0")

    def jacobian(self, rows):
        return [rows[i * self.d:(i + 1) * self.d] for i in range(self.d)]

    def expand(self, box, time, order, with_jacobian):
        states, others = self.formulas.expand(self.field, self.entries if with_jacobian else [], box, time, order)
        return states, self.jacobian(others)

    def sum(self, v, tau):
        """Sum of V_k tau^k."""
        return [polynomial([[matrix_[i][j] for matrix_ in v] for j in range(self.d)], len(v) - 1, tau)
                for i in range(self.d)]

    def expand_set(self, start, t):
        """Coefficients of the states and of the slopes over a set; of a wide one by the mean value theorem for J:
        J_k(X) is in J_k(c) + (dJ_k/dx0)(X) (X - c),  dJ/dx0 = H V along solutions, H the derivatives of J."""
        m, d, box, now = self.low_order, self.d, start.hull(self.r0), enclose(t)
        states, jacobian = self.expand(box, now, m, True)
        v = slopes(jacobian, m)
        if max(map(magnitude, start.spread(self.r0))) < WIDE:
            return states, v
        second = [self.formulas.derivative(entry, p) for entry in self.entries for p in range(d)]
        _, hessians = self.formulas.expand(self.field, second, box, now, m)
        _, at_centre = self.formulas.expand(self.field, self.entries, start.centre, now, m)
        closer = []
        for entry in range(d * d):
            h = hessians[entry * d:(entry + 1) * d]
            row = []
            for k in range(m):
                by_start = [dot([coefficient(h[p], a) for p in range(d) for a in range(k + 1)],
                                [v[k - a][p][j] for p in range(d) for a in range(k + 1)]) for j in range(d)]
                row.append(common(coefficient(jacobian[entry // d][entry % d], k),
                                  coefficient(at_centre[entry], k) + start.along([by_start], self.r0)[0]))
            closer.append(row)
        return states, slopes(self.jacobian(closer), m)

    def check_step(self, before, t, step):
        """Everything that one step claims; returns the set at its end and its length."""
        d, m = self.d, self.low_order
        h, box, after = exact(step["length"]), sides(step["box"], d), Set(step["set"], d)
        require(h > 0, "a step has no length")
        tau, sweep, during = enclose(h), enclose(0 * h, h), enclose(t, t + h)
        require(all(ends(x)[0] <= 0 <= ends(x)[1] for x in after.r), "r has to contain 0")
        on_box, _ = self.expand(enclose_box(box), during, self.order + 1, False)
        _, jacobian = self.expand(enclose_box(box), during, m + 1, True)
        at_centre, _ = self.expand(before.centre, enclose(t), self.order, False)
        on_set, v = self.expand_set(before, t)

        # no solution from the set leaves the box: sum of x_k(X) [0,h]^k + x_{m+1}(B) [0,h]^{m+1} is inside of it
        last = sweep ** (m + 1)
        middle = add(polynomial(at_centre, m, sweep), before.along(self.sum(v, sweep), self.r0))
        path = [common(x, y) + row[m + 1] * last for x, y, row in zip(polynomial(on_set, m, sweep), middle, on_box)]
        require(strictly_inside(path, box), "a solution may leave the box of its step")

        # the centre by Taylor's theorem, its derivative by the variational equation
        image = [x + row[self.order + 1] * tau ** (self.order + 1)
                 for x, row in zip(polynomial(at_centre, self.order, tau), on_box)]
        bound = growth_bound([[row[0] for row in rows] for rows in jacobian], h)
        rest = times(slopes(jacobian, m + 1)[-1], [[enclose(-bound, bound)] * d for _ in range(d)])
        slope = [[x + y * tau ** (m + 1) for x, y in zip(*rows)] for rows in zip(self.sum(v, tau), rest)]

        # image + V (C r0 + Q r) is in the set at the end
        frame = inverse(after.q)
        moved = add(minus(image, after.centre), apply([minus(a, b) for a, b in zip(times(slope, before.c), after.c)], self.r0))
        r = add(apply(times(times(frame, slope), before.q), before.r), apply(frame, moved))
        require(inside(r, [ends(x) for x in after.r]), "the set at the end of a step does not contain the image")
        return after, h

    def check(self, proof):
        """All steps; returns the first and the last set, and the time of the last."""
        first = Set(proof["start"], self.d)
        current, t = first, exact("0")
        for number, step in enumerate(proof["steps"], 1):
            try:
                current, h = self.check_step(current, t, step)
            except Undefined as error:
                require(False, f"step {number} cannot be computed: {error}")
            t += h
        return first, current, t
