"""What the tests share: the program beside which the module is held, and a model with a closed form."""

import json
import os
import subprocess

import pytest

import separatrix as sx


@pytest.fixture
def program():
    """Runs the program with these words and returns the JSON that it prints."""

    def run(*words):
        found = subprocess.run([os.environ["SEPARATRIX_PROGRAM"], *words, "--json", "-"], stdout=subprocess.PIPE, check=True)
        return json.loads(found.stdout)

    return run


@pytest.fixture
def sentence():
    """Runs the program with words that it refuses and returns its exit code and its sentence."""

    def run(*words):
        found = subprocess.run([os.environ["SEPARATRIX_PROGRAM"], *words], capture_output=True, text=True, check=False)
        return found.returncode, found.stderr.removeprefix("separatrix: ").removesuffix("\n")

    return run


@pytest.fixture
def well():
    """x' = x - x^3, y' = -y: x(t) = x0 e^t / sqrt(1 + x0^2 (e^2t - 1)), y(t) = y0 e^-t."""
    return sx.Model(states=["x", "y"], loss="(x^2-1)^2/4 + y^2/2")


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="the tests of minutes too")
