"""model.pyi, what static checkers read of model.py, names every option of every command, as the engine does.

`python3 stub_test.py > model.pyi` (with PYTHONPATH) writes it."""

import inspect
import pathlib

import separatrix as sx
from separatrix import model

HEAD = '''"""Types of model.py, where the options of each command are read from the engine. Written by tests/python/stub_test.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import results
from .commands import Progress
'''


def parameters_text(function):
    """``(self, start: Any = ..., *, until: Any = ...)``"""
    words, starred = [], False
    for each in inspect.signature(function).parameters.values():
        if each.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            words.append("*")
            starred = True
        starred = starred or each.kind is inspect.Parameter.VAR_POSITIONAL
        stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(each.kind, "")
        kind = "" if each.annotation is inspect.Parameter.empty else f": {each.annotation}"
        if kind == ": bool" and each.default is None:
            kind = ": bool | None"
        words.append(stars + each.name + kind + ("" if each.default is inspect.Parameter.empty else " = ..."))
    return ", ".join(words)


def function_text(name, function, indent="", decorator=""):
    returned = inspect.signature(function).return_annotation
    return f"{decorator}{indent}def {name}({parameters_text(function)}) -> {returned}: ..."


def class_text():
    lines = ["class Model:"]
    for name, value in vars(sx.Model("markov")).items():
        if not name.startswith("_"):
            lines.append(f"    {name}: {type(value).__name__ if not isinstance(value, (list, dict)) else 'Any'}")
    for name, member in vars(model.Model).items():
        if name.startswith("_") and name not in ("__init__", "__repr__", "_repr_latex_"):
            continue
        if isinstance(member, classmethod):
            lines.append(function_text(name, member.__func__, "    ", "    @classmethod\n"))
        elif inspect.isfunction(member):
            lines.append(function_text(name, member, "    "))
    return lines


def stub():
    functions = [function_text(name, member) for name, member in vars(model).items()
                 if inspect.isfunction(member) and member.__module__ == model.__name__ and not name.startswith("_")]
    return HEAD + "\n" + "\n".join(class_text()) + "\n\n" + "\n".join(functions) + "\n"


def test_the_stub_is_what_the_module_is():
    written = pathlib.Path(model.__file__).with_suffix(".pyi").read_text()
    assert written == stub()
    assert "refine: Any = ..." in written and "no_agree: bool | None = ..." in written


if __name__ == "__main__":
    print(stub(), end="")
