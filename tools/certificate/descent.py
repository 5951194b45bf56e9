"""Lemmas about flows of which the loss falls, f = -grad L: what each needs, over boxes and for all values of the states."""
from mpmath import iv

from certificate.expansion import Expansion, add, scaled
from certificate.intervals import (Undefined, dot, enclose, enclose_box, ends, exact, inside, magnitude, middle, minus, parts,
                                   require, sides)
from certificate.signs import Signs
from certificate.stationary import MOST_HALVINGS, Zeros
from certificate.traps import holds_on_pieces, is_contracting_ball, least_eigenvalue, pieces_of, ranges


def require_descent(model):
    """f = -grad L, identically, and neither depends on time."""
    formulas, expansion = model.formulas, Expansion(model.formulas)
    require(model.loss is not None and formulas.names["t"] not in formulas.program(model.field + [model.loss]),
            "the field is not that of a loss alone")
    slopes = formulas.jacobian([model.loss])[0]
    require(all(expansion.is_zero(formulas.add(f, slope)) for f, slope in zip(model.field, slopes)),
            "the field is not proved to be the negative gradient of the loss")


class Level:
    """Whether the loss is above a level on boxes."""

    def __init__(self, model, level):
        self.model, self.level = model, level
        self.slopes = model.formulas.jacobian([model.loss])[0]

    def over(self, box):
        """Both of: the loss by interval arithmetic, and by the mean value theorem."""
        formulas, m = self.model.formulas, [(x, x) for x in middle(box)]
        x = enclose_box(box)
        yield formulas.evaluate([self.model.loss], x)[0]
        at_middle, slopes = formulas.evaluate([self.model.loss], enclose_box(m))[0], formulas.evaluate(self.slopes, x)
        yield at_middle + dot(slopes, minus(x, enclose_box(m)))

    def is_below(self, box):
        """Some of the box is, or may be."""
        try:
            return all(ends(x)[0] <= self.level for x in self.over(box))
        except Undefined:
            return True

    def is_above(self, box, halvings=MOST_HALVINGS):
        if not self.is_below(box):
            return True
        i = max(range(len(box)), key=lambda k: box[k][1] - box[k][0])
        return halvings > 0 and all(self.is_above(half, halvings - 1) for half in parts(box, i, sum(box[i]) / 2))

    def is_nowhere_above(self, box):
        return holds_on_pieces(lambda k: all(
            min(ends(x)[1] for x in self.over(piece)) <= self.level for piece in pieces_of(box, k)))


def check_cover(box, cover, tests):
    """A box in pieces, depth first: the side across which a piece is halved, or the test that it passes."""
    open_ = [box]
    for entry in cover:
        require(open_, "a box is divided into more than it is made of")
        piece = open_.pop()
        if isinstance(entry, int):
            require(0 <= entry < len(box) and piece[entry][0] < piece[entry][1], "a piece cannot be halved")
            open_ += reversed(parts(piece, entry, sum(piece[entry]) / 2))
        else:
            require(entry in tests, f"a piece has no verdict {entry!r}")
            require(tests[entry](piece), f"a piece of a component of a sublevel set is not proved to be {entry!r}")
    require(not open_, "the pieces do not cover a box")


def check_sublevel_component(model, proof, box):
    """L <= l on the set, > l on the boundary of K, and f != 0 on what is below l in K beside a ball with one zero."""
    require_descent(model)
    level, around = Level(model, exact(proof["level"])), sides(proof["around"], model.dimension)
    cube = check_ball(model, proof)
    require(inside(box, around) and level.is_nowhere_above(box), "the end of an enclosure is not proved to be below a level")
    faces = [around[:i] + [(end, end)] + around[i + 1:] for i, side_ in enumerate(around) for end in side_]
    require(len(proof["covers"]) == len(faces) + 1, "there is not one cover for each face of a box, and for all of it")
    for face, cover in zip(faces, proof["covers"]):
        check_cover(face, cover, {"above": level.is_above})
    check_cover(around, proof["covers"][-1], {"above": level.is_above, "moving": Zeros(model).has_none,
                                              "near": lambda piece: inside(piece, cube)})


def ball_of(model, proof):
    """Centre and radius, and the cube around."""
    centre, radius = [exact(c) for c in proof["centre"]], exact(proof["radius"])
    require(len(centre) == model.dimension and radius > 0, "a ball has a centre for every state, and a radius")
    return centre, radius, [(c - radius, c + radius) for c in centre]


def check_ball(model, proof, box=None):
    """A ball that contracts, with all of a box in it; returns the cube around it."""
    centre, radius, cube = ball_of(model, proof)
    require(is_contracting_ball(model, centre, radius, box or [(c, c) for c in centre]),
            "a ball around the end of an enclosure is not proved to contract")
    return cube


def check_lojasiewicz_ball(model, proof, box, limit):
    """L = l + |r|^2/2, R R^T >= mu on the cube around a ball; paths of length |r|/sqrt(mu) stay in it, and end in the limit."""
    require_descent(model)
    formulas = model.formulas
    residuals = [formulas.parse(text) for text in proof["residuals"]]
    rest = formulas.add(model.loss, formulas.negate(formulas.number(exact(proof["floor"]))))
    for r in residuals:
        rest = formulas.add(rest, formulas.multiply(formulas.number(exact("-1/2")), formulas.multiply(r, r)))
    require(residuals and Expansion(formulas).is_zero(rest), "the loss is not the sum of squares that it should be")
    slopes = formulas.jacobian(residuals)
    centre, radius, cube = ball_of(model, proof)
    far = sum(max(abs(low - c), abs(high - c)) ** 2 for (low, high), c in zip(box, centre))

    def test(halvings):
        size = sum(magnitude(r) ** 2 for r in ranges(formulas, residuals, box, halvings))
        rate = min(least_eigenvalue([[dot(a, b) for b in rows] for a in rows]) for rows in
                   (formulas.evaluate_matrix(slopes, enclose_box(piece)) for piece in pieces_of(cube, halvings)))
        if rate <= 0:
            return False
        length = ends(iv.sqrt(enclose(size / rate)))[1]
        return ends(iv.sqrt(enclose(far)))[1] + length < radius and inside(
            [(low - length, high + length) for low, high in box], limit)
    require(holds_on_pieces(test), "an inequality in a ball around the end of an enclosure is not proved to hold")


def check_divergent_cone(model, proof, box, label):
    """s_i <= sense_i x_i on the set; where that holds sense_i f_i > 0 for each of these i, and f is smooth."""
    require_descent(model)
    formulas, corner, expansion = model.formulas, proof["corner"], Expansion(model.formulas)
    require(isinstance(corner, dict) and corner, "a cone has a corner in one state at least")
    senses = {}
    for state, (sense, number) in corner.items():
        i, s = model.states.index(state), exact(number)
        require(sense in (1, -1) and s <= (box[i][0] if sense == 1 else -box[i][1]), "the end of an enclosure is not in a cone")
        senses[i] = sense
        # x = sense (s + z), z >= 0
        expansion.replaced[i] = scaled(add(expansion.variable(i), expansion.number(s)), sense)
    signs, field = Signs(formulas, senses), [expansion.expand(f) for f in model.field]
    require(all(signs.is_smooth(expansion.formula(f)) for f in field), "a field is not proved to be smooth in a cone")
    growth = [scaled(field[i], sense) for i, sense in senses.items()]
    require(all(signs.is_positive(expansion.formula(f)) for f in growth), "states are not proved to grow in a cone")
    require(label == "diverged" or (label == "infinity" and Signs(formulas).has_floor(model.loss)),
            "a loss is not proved to have a floor")
