"""Where starts go: their solutions are enclosed until a lemma says that they converge."""
import re
from fractions import Fraction

from certificate.descent import check_ball, check_divergent_cone, check_lojasiewicz_ball, check_sublevel_component
from certificate.flow import Flow
from certificate.intervals import enclose_box, ends, exact, inside, middle, named_sides, require, side
from certificate.stationary import Zeros
from certificate.traps import holds_on_pieces, is_attracting_manifold, ranges

# of lemmas by which starts converge to points that attract: whether there is one such point only
IS_ALONE = {"contracting-ball": True, "sublevel-component": True, "attracting-manifold": False, "lojasiewicz-ball": False}


def check_label(stated, loss, levels):
    """Ranked by the levels that the model states: the lowest one is the first."""
    label, (low, high) = stated["label"], loss
    if stated["lemma"] == "at-rest":
        require(label == "stationary", "what is at rest is not called stationary")
    elif not levels:
        require(re.fullmatch(r"minimum|equilibrium-\d+", label), f"nothing ranks a limit as {label!r}")
    elif label == "local-minimum":
        require(low > levels[0][1], "the loss at a limit is not above the lowest level")
    else:
        require(label == "global-minimum", f"there is no label {label!r}")
        require(low <= levels[0][1] and levels[0][0] <= high and all(high < level[0] for level in levels[1:]),
                "the loss at a limit is not that of the lowest level alone")


class Destinations:
    """Checks proofs of where boxes of starts go, with one model."""

    def __init__(self, model):
        self.model, self.sides = model, {(): model}
        self.levels = [ends(x) for x in model.formulas.evaluate(model.levels, [])]
        self.numbered = {}  # the box of the one limit that has a number

    def on_sides(self, chosen, start):
        require(isinstance(chosen, dict), "sides are given by name")
        for state, number in chosen.items():
            require(state in self.model.states and number in (1, -1), "a side is 1 or -1, of a state")
            low, high = start[self.model.states.index(state)]
            require(low >= 0 if number == 1 else high <= 0, "a start is not on the side that its proof takes")
        key = tuple(chosen.items())
        if key not in self.sides:
            self.sides[key] = self.model.on_sides(chosen)
        return self.sides[key]

    def check(self, start, stated, proof, region=None):
        """That all starts in an exact box go where it is stated. region: the label of a box of states, if it is known."""
        model = self.on_sides(proof["sides"], start)
        flow = Flow(model, proof)
        first, last, t = flow.check(proof)
        require(inside(start, [ends(x) for x in first.hull(flow.r0)]), "the first set does not contain all starts")
        require(stated["steps"] == len(proof["steps"]), "the steps are not as many as stated")
        require(abs(exact(stated["time"]) - t) <= t / Fraction(10) ** 16, "the steps do not end at the time stated")
        box = [ends(x) for x in last.hull(flow.r0)]
        if stated["lemma"] == "proved-region":
            require(region is not None and region(box) == stated["label"],
                    "an enclosure does not end in boxes that are proved to have its label")
            return
        if stated["lemma"] == "divergent-cone":
            check_divergent_cone(model, proof, box, stated["label"])
            require(stated["limit"] is None and stated["loss"] is None, "what goes to infinity has no limit")
            return
        limit = named_sides(stated["limit"], model.states)
        self.check_lemma(model, stated["lemma"], proof, start, (last, flow.r0, box), limit)
        loss = side(stated["loss"])
        require(holds_on_pieces(lambda k: inside(ranges(model.formulas, [model.loss], limit, k), [loss])),
                "the loss at a limit is not in the interval stated")
        check_label(stated, loss, self.levels)
        if "-" in stated["label"] and IS_ALONE.get(stated["lemma"]) and not self.levels:
            require(not any(map(apart, limit, self.numbered.setdefault(stated["label"], limit))),
                    f"two limits are called {stated['label']}")
        model.check_gradient([(x, x) for x in middle(limit)])

    def check_lemma(self, model, lemma, proof, start, end, limit):
        last, r0, box = end
        if lemma == "at-rest":
            speed = model.formulas.evaluate(model.field, enclose_box(start))
            require(all(ends(f) == (0, 0) for f in speed) and not proof["steps"] and inside(start, limit),
                    "a start is not proved to be at rest")
        elif lemma == "lojasiewicz-ball":
            check_lojasiewicz_ball(model, proof, box, limit)
        elif IS_ALONE.get(lemma):
            if lemma == "sublevel-component":
                check_sublevel_component(model, proof, box)
            cube = check_ball(model, proof, box if lemma == "contracting-ball" else None)
            require(inside(cube, limit) or (inside(limit, cube) and Zeros(model).has_zero(limit)),
                    "the limit is not proved to be in its box")
        else:
            require(lemma == "attracting-manifold", f"there is no lemma {lemma!r}")
            require(inside(box, limit) and is_attracting_manifold(model, proof["factor"], last, r0, box, limit),
                    "the end of an enclosure is not proved to be attracted by a manifold")


def check_basin(model, certificate):
    """Starts, each with its label; of those that are undecided nothing is stated."""
    destinations, counts = Destinations(model), {}
    starts, proofs = certificate["statement"]["starts"], certificate["proofs"]
    require(len(starts) == len(proofs), "there is not one proof for every start")
    for stated, proof in zip(starts, proofs):
        start = named_sides(stated["start"], model.states)
        if stated["label"] == "undecided":
            require(proof is None and len(stated) == 2, "something is stated without a proof")
        else:
            destinations.check(start, stated, proof)
        counts[stated["label"]] = counts.get(stated["label"], 0) + 1
    return ", ".join(f"{count} {label}" for label, count in counts.items())


def check_boundary(model, certificate):
    """Pairs of points on a segment that go to two basins."""
    destinations, statement = Destinations(model), certificate["statement"]
    ends_of = [[exact(statement[name][state]) for state in model.states] for name in ("from", "to")]
    proofs = certificate["proofs"]
    require(statement["boundaries"], "no boundary is stated")
    require(len(proofs) == 2 * len(statement["boundaries"]), "there are not two proofs for every boundary")
    for k, pair in enumerate(statement["boundaries"]):
        places = []
        for stated, proof in zip((pair["lower"], pair["upper"]), proofs[2 * k:2 * k + 2]):
            start = named_sides(stated["start"], model.states)
            places.append(place_on(ends_of, start))
            require(stated["lemma"] in ("divergent-cone", *IS_ALONE), "an end is not proved to be attracted, or to go away")
            destinations.check(start, stated, proof)
        require(places[0] != places[1], "the ends of a boundary are one")
        a, b = pair["lower"], pair["upper"]
        away = [end["lemma"] == "divergent-cone" for end in (a, b)]
        require(not all(away), "both ends of a boundary go to infinity")
        if any(away):
            continue
        losses = [side(end["loss"]) for end in (a, b)]
        limits = [named_sides(end["limit"], model.states) for end in (a, b)]
        by_loss = model.gradient_flow and apart(losses[0], losses[1])
        by_limit = (IS_ALONE[a["lemma"]] or IS_ALONE[b["lemma"]]) and any(map(apart, *limits))
        require(by_loss or by_limit, "the two ends of a boundary may be in one basin")
    return f"{len(statement['boundaries'])} boundaries, each between two points"


def apart(x, y):
    return x[1] < y[0] or y[1] < x[0]


def place_on(segment, point):
    """s of a point of a segment."""
    require(all(low == high for low, high in point), "an end of a boundary is a point")
    found = {(x - a) / (b - a) for a, b, (x, _) in zip(*segment, point) if a != b}
    require(len(found) == 1 and all(x == a for a, b, (x, _) in zip(*segment, point) if a == b)
            and 0 <= min(found) <= 1, "an end of a boundary is not on the segment")
    return found.pop()
