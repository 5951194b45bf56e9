"""Stationary points: each exists and is the only one in a box, its kind, and that there is no other."""
from collections import deque
from fractions import Fraction

from mpmath import iv

from certificate.intervals import (Undefined, add, apply, disjoint, enclose, enclose_box, ends, exact, exactly, inside,
                                   inverse, magnitude, matrix, middle, minus_identity, named_sides, near_inverse, parts,
                                   require, require_printed, side, sides, sign, strictly_inside, times)

# an inclusion that fails on a box may hold on its parts: it is tried on this many halvings
MOST_HALVINGS = 5


class Zeros:
    """Zeros of a field in boxes."""

    def __init__(self, model):
        self.formulas, self.field, self.jacobian = model.formulas, model.field, model.jacobian

    def values(self, box):
        return self.formulas.evaluate(self.field, enclose_box(box))

    def slopes(self, box):
        return self.formulas.evaluate_matrix(self.jacobian, enclose_box(box))

    def krawczyk(self, box):
        """K = m - C f(m) + (I - C J(box)) (box - m): every zero in the box is in K; K in the inside of the box: one is."""
        slopes = self.slopes(box)
        m = middle(box)
        c = near_inverse(slopes)
        offset = [enclose(low - x, high - x) for (low, high), x in zip(box, m)]
        newton = apply(c, self.values([(x, x) for x in m]))
        spread = apply(minus_identity(times(c, slopes)), offset)
        return [enclose(x) - a + b for x, a, b in zip(m, newton, spread)]

    def has_zero(self, box):
        """K is in the inside of the box; sides without width are widened for that, and K has to have none there."""
        tiny = Fraction(1, 2 ** iv.prec)
        wider = [(low - tiny, high + tiny) if low == high else (low, high) for low, high in box]
        try:
            image = self.krawczyk(wider)
            return strictly_inside(image, wider) and inside(image, box)
        except Undefined:
            return False

    def is_injective(self, box):
        """|I - C J| r < r with the radii r: then two zeros x, y would have |x - y| <= |I - C J| |x - y|, so x = y."""
        try:
            slopes = self.slopes(box)
            rest = minus_identity(times(near_inverse(slopes), slopes))
            radii = [(high - low) / 2 for low, high in box]
            return all(sum(magnitude(entry) * r for entry, r in zip(row, radii)) < radius
                       for row, radius in zip(rest, radii))
        except Undefined:
            return False

    def only_in(self, part, box):
        """All zeros in a box are in a part of it: K shows it, or there are none beside."""
        try:
            if all(low <= max(k[0], x[0]) and min(k[1], x[1]) <= high
                   for (low, high), k, x in zip(part, exactly(self.krawczyk(box)), box)):
                return True
        except Undefined:
            pass
        beside = []
        for i, (low, high) in enumerate(part):
            beside += [box[:i] + [cut] + box[i + 1:] for cut in ((box[i][0], low), (high, box[i][1])) if cut[0] < cut[1]]
        return all(self.has_none(slab) for slab in beside)

    def has_none(self, box, halvings=MOST_HALVINGS):
        """0 is not in f(box), in f(m) + J(box) (box - m), or the box does not meet K; or this holds of both halves."""
        try:
            if any(sign(x) for x in self.values(box)):
                return True
            m = middle(box)
            offset = [enclose(low - x, high - x) for (low, high), x in zip(box, m)]
            about = add(self.values([(x, x) for x in m]), apply(self.slopes(box), offset))
            if any(sign(x) for x in about) or disjoint(self.krawczyk(box), box):
                return True
        except Undefined:
            pass
        if halvings == 0:
            return False
        i = max(range(len(box)), key=lambda k: box[k][1] - box[k][0])
        return all(self.has_none(half, halvings - 1) for half in parts(box, i, sum(box[i]) / 2))


def check_inertia(slopes, basis, signs):
    """D = P^-1 A P, S = diag(signs): S D + D^T S positive definite (Gershgorin), so A has the inertia of S."""
    d = len(slopes)
    require(len(signs) == d and all(s in (1, -1) for s in signs), "signs of an inertia are 1 or -1")
    p = matrix(basis, d)
    turned = times(inverse(p), times(slopes, p))
    for i in range(d):
        beside = sum(magnitude(signs[i] * turned[i][j] + signs[j] * turned[j][i]) for j in range(d) if j != i)
        require(ends(2 * signs[i] * turned[i][i])[0] > beside, "the inertia of a point is not proved")
    return sum(s > 0 for s in signs)


def kind_of(unstable, dimension, gradient_flow):
    if unstable == 0:
        return "strict minimum" if gradient_flow else "attractor"
    if unstable == dimension:
        return "maximum" if gradient_flow else "repeller"
    return "saddle"


def check_point(model, zeros, stated, proof, unique, digits):
    """One point; returns its enclosure."""
    d = model.dimension
    box = sides(proof["enclosure"], d)
    require_printed(box, [stated["enclosure"][state] for state in model.states], digits + 2, "the enclosure of a point")
    require(zeros.has_zero(box), "a point is not proved to exist: K is not inside of its enclosure")
    own = [u for u in unique if u["point"] == stated["number"]]
    require(own, "a point has no box in which it is the only one")
    only = named_sides(stated["unique_in"], model.states)
    require_printed(own[0]["zero"], [stated["unique_in"][state] for state in model.states], 17, "`unique_in`")
    require(inside(only, own[0]["box"]) and (inside(box, only) or zeros.has_zero(only)),
            "`unique_in` is not proved to hold the point and no other")
    if stated["loss"] is not None:
        require(inside([model.loss_over(box)], [side(stated["loss"])]), "the loss at a point is not in the interval stated")
    if stated["kind"] == "undecided":
        require(stated["unstable"] is None and not proof["signs"], "a kind was proved, and is not stated")
        return box
    if proof["signs"]:
        unstable = check_inertia(zeros.slopes(box), proof["basis"], proof["signs"])
    else:
        require(d == 1, "the kind of a point is stated without a proof")
        beside = [sign(zeros.values([(x, x)])[0]) for x in own[0]["box"][0]]
        require(beside in ([1, -1], [-1, 1]), "the kind of a point is not proved")
        unstable = int(beside == [-1, 1])
    kind = kind_of(unstable, d, model.gradient_flow)
    require((stated["kind"], stated["unstable"]) == (kind, unstable),
            f"point {stated['number']} is proved to be a {kind} with {unstable} unstable directions")
    return box


def check_unique_boxes(zeros, boxes, points, search, open_boxes, dimension):
    unique = []
    for entry in boxes:
        box, zero, number = sides(entry["box"], dimension), sides(entry["zero"], dimension), entry["point"]
        require(zeros.is_injective(box), "a box is not proved to have one zero at most")
        require(inside(zero, box), "a zero is not in the box in which it should be the only one")
        if number == 0:
            require(zeros.has_zero(zero), "a zero that is not among the points is not proved")
            require(disjoint(zero, search) or any(inside(zero, other) for other in open_boxes),
                    "a zero in the box is neither among the points nor left open")
        else:
            require(inside(sides(points[number - 1]["enclosure"], dimension), box),
                    "a point is not in the box in which it should be the only one")
        unique.append({"box": box, "zero": zero, "point": number})
    return unique


def read_pieces(pieces, dimension):
    read = []
    for piece in pieces:
        require(len(piece) == 4 and isinstance(piece[2], int), "a piece of the subdivision has four entries")
        read.append((piece[0], sides(piece[1], dimension), piece[2], exact(piece[3])))
    return read


def check_pieces(zeros, pieces, unique, search):
    """The subdivision: every piece in the order in which it was examined, breadth first. Returns those left open."""
    require(pieces and inside(search, pieces[0][1]), "the subdivision does not begin with all of the box")
    queue, open_, place = deque([pieces[0][1]]), [], 0
    while queue:
        box, verdict = queue.popleft(), "narrowed"
        while verdict == "narrowed":
            require(place < len(pieces), "the subdivision ends too early")
            verdict, recorded, number, cut = pieces[place]
            require(recorded == box, "a piece of the subdivision is not what is left of the one before")
            place += 1
            if verdict == "narrowed":
                require(place < len(pieces) and (number, cut) == (0, 0), "a piece is narrowed to nothing")
                box = pieces[place][1]
                require(inside(box, recorded) and zeros.only_in(box, recorded),
                        "a piece is narrowed by more than Krawczyk's operator allows")
        require(cut == 0 or verdict == "halved", "a cut that is none")
        if verdict == "no_zero":
            require(number == 0 and zeros.has_none(box), "a piece is not proved to have no zero")
        elif verdict == "in_unique_box":
            require(number < len(unique) and inside(box, unique[number]["box"]),
                    "a piece is not in the box with one zero that it names")
        elif verdict == "halved":
            require(number < len(box) and box[number][0] < cut < box[number][1], "a piece is not cut inside")
            queue.extend(parts(box, number, cut))
        else:
            require(verdict == "open" and number == 0, f"a piece has no verdict {verdict!r}")
            open_.append(box)
    require(place == len(pieces), "the subdivision does not end")
    return open_


def check_unresolved(statement, open_boxes, unique, states):
    """Regions: hulls of boxes, each of the open ones in one of them; and their volume."""
    left = open_boxes + [u["zero"] for u in unique if u["point"] == 0]
    require(statement["complete"] is (not open_boxes), "`complete` is not what was proved")
    hulls = [named_sides(region["hull"], states) for region in statement["unresolved"]]
    require(len(hulls) > 0 or statement["complete"], "no region is left open, and the box is not complete")
    require(all(any(inside(box, hull) for hull in hulls) for box in open_boxes),
            "what is left open is not in the regions stated")
    volume = 0
    for box in open_boxes:
        part = 1
        for low, high in box:
            part *= high - low
        volume += part
    require(exact(statement["unresolved_volume"]) >= volume, "more is left open than stated")
    counts = sum(region["boxes"] for region in statement["unresolved"])
    require(len(open_boxes) <= counts <= len(left), "the boxes left open are not as many as stated")


def check(model, certificate):
    """Returns what is proved, in words."""
    statement, d = certificate["statement"], model.dimension
    require(statement["manifolds"] == [], "curves of points cannot be checked")
    search = named_sides(statement["box"], model.states)
    zeros = Zeros(model)
    points, stated, pieces = certificate["points"], statement["points"], read_pieces(certificate["pieces"], d)
    require([point["number"] for point in stated] == list(range(1, len(points) + 1)), "points are not numbered from 1 on")
    open_boxes = [box for verdict, box, _, _ in pieces if verdict == "open"]
    unique = check_unique_boxes(zeros, certificate["unique"], points, search, open_boxes, d)
    found = [check_point(model, zeros, s, p, unique, statement["digits"]) for s, p in zip(stated, points)]
    require(all(disjoint(a, b) for i, a in enumerate(found) for b in found[:i]), "two points may be the same")
    for place in found + [middle_box(box) for _, box, _, _ in pieces[:: len(pieces) // 20 + 1]]:
        model.check_gradient(place)
    check_pieces(zeros, pieces, unique, search)
    check_unresolved(statement, open_boxes, unique, model.states)
    examined = sum(verdict != "narrowed" for verdict, _, _, _ in pieces)
    require(examined - len(open_boxes) <= statement["boxes"] <= examined, "the pieces are not as many as stated")
    rest = "and no other" if statement["complete"] else "others can only be where it is left open"
    return f"{len(found)} stationary points in the box, {rest}"


def middle_box(box):
    return [(x, x) for x in middle(box)]
