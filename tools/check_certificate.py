#!/usr/bin/env python3
"""Checks certificates of `separatrix COMMAND MODEL --certify --certificate FILE`.

    check_certificate.py FILE...

Nothing is shared with the program but the formulas of the model, as text: they are read, differentiated and enclosed here,
with mpmath's interval arithmetic (python3-mpmath). Nothing is searched for or integrated: every inclusion that the certificate
claims is computed again. docs/certificates.md has the format and the lemmas.

Prints a line for each file. Exit 0 if all of them prove what they state, 1 if one does not.
"""
import json
import os
import sys
import zlib

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    from mpmath import iv

    from certificate import destination, plane, simulation, stationary
    from certificate.formulas import Formulas
    from certificate.intervals import Refused, Undefined, disjoint, enclose_box, require
except ModuleNotFoundError as error:
    sys.exit(f"check_certificate.py: {error}; the package is python3-mpmath")

FORMAT = "separatrix certificate 1"
CHECKS = {"stationary": stationary.check, "simulation": simulation.check, "basin": destination.check_basin,
          "boundary": destination.check_boundary, "phase": plane.check}


class Model:
    """The formulas of a certificate: ẋ = f(x), and the loss if there is one."""

    def __init__(self, model, sides=None):
        self.given = model
        self.states, self.dimension = model["states"], len(model["states"])
        self.gradient_flow = model["gradient_flow"]
        self.formulas = Formulas(self.states, model["parameters"], sides)
        self.field = [self.formulas.parse(text) for text in model["field"]]
        require(len(self.field) == self.dimension, "there is not one equation for every state")
        self.loss = None if model["loss"] is None else self.formulas.parse(model["loss"])
        self.levels = [self.formulas.parse(text) for text in model.get("levels", [])]
        self.invariants = [self.formulas.parse(text) for text in model.get("invariants", [])]
        self.jacobian = self.formulas.jacobian(self.field)

    def on_sides(self, sides):
        """Continued from one side of kinks |s| in a state s with f_s = 0 on s = 0: no solution crosses it."""
        for state in sides:
            i = self.states.index(state)
            formulas = Formulas(self.states, self.given["parameters"])
            formulas.names[state] = formulas.number(0)
            require(formulas.value(formulas.parse(self.given["field"][i])) == 0, f"solutions may cross {state} = 0")
        return Model(self.given, sides)

    def loss_over(self, box):
        return self.formulas.evaluate([self.loss], enclose_box(box))[0]

    def check_gradient(self, box):
        """f and -grad loss have to agree as far as both are known there; where one has no value nothing can be said."""
        if not self.gradient_flow:
            return
        try:
            slopes = self.formulas.evaluate(self.formulas.jacobian([self.loss])[0], enclose_box(box))
            field = self.formulas.evaluate(self.field, enclose_box(box))
            agree = not any(disjoint([-slope], [f]) for slope, f in zip(slopes, field))
        except Undefined:
            return
        require(agree, "the field is not the negative gradient of the loss")


def bits_of(certificate):
    """Of the interval arithmetic: more than those of the program, which follow from the digits asked for."""
    statement = certificate["statement"]
    digits, bits = statement.get("digits", 15), statement.get("bits", 0)
    require(isinstance(digits, int) and 1 <= digits <= 1000, "the statement has no number of digits from 1 to 1000")
    require(isinstance(bits, int) and 0 <= bits <= 4000, "the statement has no number of bits up to 4000")
    return max(120 + 4 * digits, bits + 64)


def check_text(text, with_checksum=True):
    """Returns what is proved, in words; throws Refused."""
    try:
        certificate = json.loads(text)
        if not isinstance(certificate, dict) or certificate.get("format") != FORMAT:
            raise Refused(f"this is not a {FORMAT!r}")
        if with_checksum:
            blank = text.replace(f'"checksum": "{certificate["checksum"]}"', '"checksum": "00000000"')
            require(f"{zlib.crc32(blank.encode()):08x}" == certificate["checksum"], "the file was changed: its checksum differs")
        require(certificate["kind"] in CHECKS, f"there is no check for certificates of kind {certificate['kind']!r}")
        iv.prec = bits_of(certificate)
        statement, model = certificate["statement"], certificate["model"]
        require((statement["model"], statement["parameters"]) == (model["name"], model["parameters"]),
                "the statement is about another model")
        return CHECKS[certificate["kind"]](Model(model), certificate)
    except Undefined as error:
        raise Refused(f"an inclusion cannot be computed: {error}") from error
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError) as error:
        raise Refused(f"it is not a well-formed certificate: {type(error).__name__} {error}") from error
    except RecursionError as error:
        raise Refused("a formula has too many brackets in one another") from error


def main(files):
    if not files:
        sys.exit("usage: check_certificate.py FILE...")
    refused = 0
    for file in files:
        try:
            with open(file, encoding="utf-8") as stream:
                text = stream.read()
            print(f"{file}: accepted: {check_text(text)}")
        except (OSError, UnicodeDecodeError) as error:
            refused += 1
            print(f"{file}: cannot be read: {error}")
        except Refused as error:
            refused += 1
            print(f"{file}: refused: {error}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    sys.exit(main(sys.argv[1:]))
