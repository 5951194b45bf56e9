"""Planes of starts, cut into cells that are proved one after another."""
from fractions import Fraction

from certificate.destination import Destinations, apart
from certificate.intervals import exact, inside, named_sides, require


class Plane:
    """Boxes of a plane, cells (level, column, row) of 2^level by 2^level, and the labels proved of them."""

    def __init__(self, model, statement):
        self.axes = [model.states.index(statement[axis]["name"]) for axis in ("x", "y")]
        require(self.axes[0] != self.axes[1], "the two axes are one")
        require(all(statement[axis]["scale"] == "linear" for axis in ("x", "y")), "cells of equal width are those of linear axes")
        self.low = [exact(statement[axis]["low"]) for axis in ("x", "y")]
        self.width = [exact(statement[axis]["high"]) - low for axis, low in zip(("x", "y"), self.low)]
        require(min(self.width) > 0, "an axis has no length")
        self.fixed = [None if i in self.axes else exact(statement["start"][state]) for i, state in enumerate(model.states)]
        self.is_all = model.dimension == 2
        self.depth, self.labels = statement["depth"], {}

    def sides(self, cell):
        return [(low + width * Fraction(k, 2 ** cell[0]), low + width * Fraction(k + 1, 2 ** cell[0]))
                for low, width, k in zip(self.low, self.width, cell[1:])]

    def start(self, cell):
        start = [(x, x) for x in self.fixed]
        for i, ends_ in zip(self.axes, self.sides(cell)):
            start[i] = ends_
        return start

    def add(self, cell, label):
        level, column, row = cell
        require(all(isinstance(k, int) for k in cell) and 0 <= level <= self.depth <= 12
                and 0 <= column < 2 ** level and 0 <= row < 2 ** level, "a cell is not one of the plane")
        require(all((k, column >> level - k, row >> level - k) not in self.labels for k in range(level + 1)),
                "two cells cover one another")
        self.labels[cell] = label

    def label(self, box):
        """Of all cells that a box of states meets, if it is one and all are proved; the box is inside of the plane."""
        wanted = [box[i] for i in self.axes]
        found = set()

        def look(cell):
            ranges_ = self.sides(cell)
            if any(map(apart, ranges_, wanted)):
                return
            if cell in self.labels or cell[0] == self.depth:
                found.add(self.labels.get(cell))
                return
            level, column, row = cell
            for part in range(4):
                look((level + 1, 2 * column + part % 2, 2 * row + part // 2))
        look((0, 0, 0))
        return found.pop() if self.is_all and inside(wanted, self.sides((0, 0, 0))) and len(found) == 1 else None


def check(model, certificate):
    """Cells that cover the plane once, each proved from the flow and from those before it."""
    statement, cells, proofs = certificate["statement"], certificate["cells"], certificate["proofs"]
    destinations, plane, areas, covered = Destinations(model), Plane(model, statement), {}, Fraction(0)
    limits = {label: named_sides(box, model.states) for label, box in statement["limits"].items()}
    require(len(cells) == len(proofs), "there is not one proof for every cell")
    for stated, proof in zip(cells, proofs):
        cell, label = tuple(stated["cell"]), stated["label"]
        area = Fraction(1, 4 ** cell[0])
        if label == "undecided":
            require(proof is None and len(stated) == 2, "something is stated without a proof")
        else:
            destinations.check(plane.start(cell), stated, proof, plane.label)
            if stated["lemma"] not in ("proved-region", "divergent-cone"):
                require(inside(named_sides(stated["limit"], model.states), limits[label]),
                        "the limits of a label are not in the box stated")
            areas[label] = areas.get(label, 0) + area
        covered += area
        plane.add(cell, None if label == "undecided" else label)
    require(covered == 1, "the cells do not cover the plane")
    require({label: exact(area) for label, area in statement["proved"].items()} == {"total": sum(areas.values()), **areas},
            "the areas are not those that are proved")
    return f"{len(cells)} cells, {float(sum(areas.values())):.2%} of the plane proved"
