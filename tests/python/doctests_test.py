"""The examples of the docstrings run, and what is written of options is all of them."""

import doctest
import importlib
import inspect
import pkgutil

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
