"""The examples of the docstrings run, and what is written of options is all of them."""

import doctest
import importlib
import inspect
import os
import pkgutil
import pydoc
import re
import subprocess

import pytest

import separatrix as sx

MODULES = [f"separatrix.{each.name}" for each in pkgutil.iter_modules(sx.__path__) if each.name != "_engine"]


@pytest.mark.parametrize("name", ["separatrix", *MODULES])
def test_examples_of_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_public_name_says_what_it_is():
    for name in sx.__all__:
        assert inspect.getdoc(getattr(sx, name)), name
    for name, method in inspect.getmembers(sx.Model, inspect.isfunction):
        assert name.startswith("_") or inspect.getdoc(method), name


def test_commands_of_the_program_are_methods_or_functions():
    commands = {"simulate", "stationary", "basin", "boundary", "phase", "stages", "derive", "ensemble", "verify", "report"}
    assert commands <= {name for name, _ in inspect.getmembers(sx.Model, inspect.isfunction)}
    assert {"verify", "report", "cite"} <= set(sx.__all__)


METHODS = ["simulate", "stationary", "basin", "boundary", "phase", "stages", "derive", "ensemble", "verify", "report"]


@pytest.mark.parametrize("name", METHODS)
def test_help_names_every_option(name):
    """By the text of ``separatrix COMMAND --help``; what the module has in its place is left out."""
    words = [os.environ["SEPARATRIX_PROGRAM"], name, "--help"]
    text = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout
    options = {word.replace("-", "_") for word in re.findall(r"^  (?:-h,)?--([A-Za-z][A-Za-z0-9-]*)", text, re.MULTILINE)}
    instead = {"help", "plot", "quiet", "from"}
    method = getattr(sx.Model, name)
    shown = pydoc.plain(pydoc.render_doc(method))
    parameters = inspect.signature(method).parameters
    assert len(options) > 5
    for option in options - instead:
        assert option in parameters and re.search(rf"\b{option}\b", shown), option
    assert not parameters.keys() & (instead | {"options"})
    described = " ".join(inspect.getdoc(method).split())
    assert name in ("derive", "report") or re.search(r"\bdigits N: .*?default: \d+", described)
