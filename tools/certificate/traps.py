"""Lemmas by which all solutions from a set converge: what each needs, over boxes."""
from mpmath import iv, mp

from certificate.intervals import (Undefined, common, dot, enclose, enclose_box, ends, magnitude, parts, require, times)

# boxes are cut into 2^k pieces where all of one does not do
HALVINGS = (0, 2, 4, 6, 8)


def pieces_of(box, halvings):
    pieces = [box]
    for _ in range(halvings):
        cut = []
        for piece in pieces:
            i = max(range(len(piece)), key=lambda k: piece[k][1] - piece[k][0])
            cut += parts(piece, i, sum(piece[i]) / 2)
        pieces = cut
    return pieces


def around(intervals):
    low, high = zip(*map(ends, intervals))
    return enclose(min(low), max(high))


def ranges(formulas, roots, box, halvings):
    """Of formulas over a box, from its pieces."""
    rows = [formulas.evaluate(roots, enclose_box(piece)) for piece in pieces_of(box, halvings)]
    return [around(column) for column in zip(*rows)]


def holds_on_pieces(test):
    """Whether a test that takes a number of halvings holds for one of them."""
    for halvings in HALVINGS:
        try:
            if test(halvings):
                return True
        except Undefined:
            pass
    return False


def least_eigenvalue(a):
    """A bound from below for all symmetric matrices in a: Gershgorin for P^T a P, P^T P near to I."""
    d = len(a)
    if d == 1:
        return ends(a[0][0])[0]
    middles = mp.matrix([[float(sum(ends(a[i][j])) / 2) for j in range(d)] for i in range(d)])
    _, vectors = mp.eigsy(middles)
    p = [[iv.mpf(entry) for entry in row] for row in vectors.tolist()]
    transposed = [list(column) for column in zip(*p)]
    turned, near_one = times(transposed, times(a, p)), times(transposed, p)
    bound = min(ends(turned[i][i])[0] - sum(magnitude(turned[i][j]) for j in range(d) if j != i) for i in range(d))
    defect = max(sum(magnitude(near_one[i][j] - (1 if i == j else 0)) for j in range(d)) for i in range(d))
    require(defect < 1, "a basis that should be orthogonal is not nearly")
    return bound / (1 + defect if bound >= 0 else 1 - defect)


def is_contracting_ball(model, centre, radius, box):
    """|f(c)| < mu rho, sym J <= -mu on the cube around the ball; all of the box is in the ball."""
    far = sum(max(abs(low - c), abs(high - c)) ** 2 for (low, high), c in zip(box, centre))
    if far > radius ** 2:
        return False
    cube = [(c - radius, c + radius) for c in centre]
    speed = [magnitude(f) for f in model.formulas.evaluate(model.field, enclose_box([(c, c) for c in centre]))]

    def test(halvings):
        rate = None
        for piece in pieces_of(cube, halvings):
            j = model.formulas.evaluate_matrix(model.jacobian, enclose_box(piece))
            falling = [[-(a + b) / 2 for a, b in zip(row, column)] for row, column in zip(j, zip(*j))]
            bound = least_eigenvalue(falling)
            rate = bound if rate is None else min(rate, bound)
            if rate <= 0:
                return False
        return sum(f ** 2 for f in speed) < (rate * radius) ** 2
    return holds_on_pieces(test)


def is_attracting_manifold(model, factor, last, r0, box, limit):
    """f = n h, grad n . h <= -mu and |h| <= H on B, |n| <= nu on the set, nu H / mu below its distance to the edge of B."""
    formulas = model.formulas
    n = formulas.parse(factor)
    h = [formulas.without_factor(f, n) for f in model.field]
    slopes = formulas.jacobian([n])[0]
    growth = formulas.number(0)
    for slope, component in zip(slopes, h):
        growth = formulas.add(growth, formulas.multiply(slope, component))
    room = [min(low - below, above - high) for (low, high), (below, above) in zip(box, limit)]

    def test(halvings):
        on_set = ranges(formulas, [n] + slopes, box, halvings)
        by_mean = formulas.evaluate([n], last.centre)[0] + dot([iv.mpf(1)], last.along([on_set[1:]], r0))
        size = magnitude(common(on_set[0], by_mean))
        on_limit = ranges(formulas, [growth] + h, limit, halvings)
        rate = -ends(on_limit[0])[1]
        return rate > 0 and all(size * magnitude(x) < rate * b for x, b in zip(on_limit[1:], room))
    return holds_on_pieces(test)
