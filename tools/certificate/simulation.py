"""Enclosures of all solutions from a box of starts, at one time."""
from fractions import Fraction

from certificate.flow import Flow
from certificate.intervals import (enclose, enclose_box, ends, exact, inside, named_sides, require, side)


OUTCOMES = ("reached_end", "width_not_reached", "no_enclosure", "step_limit", "time_limit")


def require_enclosure(shown, proved, what):
    require(inside([proved], [side(shown)]), f"{what} is not in the interval stated")


def check(model, certificate):
    statement, d = certificate["statement"], model.dimension
    require(statement["outcome"] in OUTCOMES, f"there is no outcome {statement['outcome']!r}")
    start = named_sides(statement["start"], model.states)
    flow = Flow(model, certificate)
    first, last, t = flow.check(certificate)
    require(inside(start, [ends(x) for x in first.hull(flow.r0)]), "the first set does not contain all starts")
    require(abs(exact(statement["t"]) - t) <= t / Fraction(10) ** 29, "the steps do not end at the time stated")
    require(statement["steps"] == len(certificate["steps"]), "the steps are not as many as stated")
    require(statement["order"] == flow.order, "the order is not the one stated")
    box = last.hull(flow.r0)
    width = Fraction(0)
    for state, x in zip(model.states, box):
        require_enclosure(statement["enclosure"][state], x, f"the state {state} at the end")
        low, high = ends(x)
        stated_low, stated_high = side(statement["enclosure"][state])
        # so many digits are printed that the ends move by less than 1/10000 of the width; a point has 17
        slack = (high - low) / 1000 if high > low else max(abs(low), abs(high)) / 10 ** 16
        require(stated_high - stated_low <= high - low + slack, f"the interval of {state} is not what was proved")
        width = max(width, high - low)
        small = 0 if low <= 0 <= high else min(abs(low), abs(high))
        require((high - low) * Fraction(10) ** statement["proved_digits"] <= small or high == low
                or statement["proved_digits"] == 0, "fewer digits are proved than stated")
    require(width <= exact(statement["width"]) <= width * Fraction(101, 100), "the width is not the one stated")
    at_end, at_start = box + [enclose(t)], enclose_box(start) + [enclose(Fraction(0))]
    if statement["loss"] is not None:
        require_enclosure(statement["loss"], model.formulas.evaluate([model.loss], at_end)[0], "the loss")
    require(len(statement["invariants"]) == len(model.invariants), "the invariants are not as many as stated")
    for stated, invariant in zip(statement["invariants"], model.invariants):
        require_enclosure(stated["start"], model.formulas.evaluate([invariant], at_start)[0], "an invariant at the start")
        require_enclosure(stated["end"], model.formulas.evaluate([invariant], at_end)[0], "an invariant at the end")
    if model.gradient_flow:
        model.check_gradient([(sum(side) / 2,) * 2 for side in start])
        model.check_gradient([(sum(ends(x)) / 2,) * 2 for x in box])
    return f"{len(certificate['steps'])} steps to t = {float(t):g}, width {float(width):.3g}"
