#!/usr/bin/env python3
"""packaging.py [FOLDER]: what tools/packaging and docs/install.md say of this repository (default) or of FOLDER agrees with it.

The packages of Debian are those of .ci/setup.sh, in docs/install.md and in what the Debian package is built with; those of conda-forge
are in docs/install.md what the recipe asks for; versions are the one of meson.build; what the Containerfile copies is there.
Prints every disagreement; exit 1 if there is one."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent)
packaging = root / "tools/packaging"
disagreements = []


def compare(what, found, expected):
    if found != expected:
        disagreements.append(f"{what}: only here {sorted(found - expected)}, only there {sorted(expected - found)}")


def first(pattern, file):
    """What the pattern's group matches first in a file."""
    match = re.search(pattern, (root / file).read_text(), re.M)
    if not match:
        sys.exit(f"{file}: nothing matches {pattern}")
    return match[1]


def columns(row):
    return [cell.strip() for cell in row.strip("|").split("|")]


def listed(scope):
    """The packages of .ci/setup.sh for "run" or "check"."""
    return set(first(rf"^{scope}_packages='([^']*)'", ".ci/setup.sh").split())


def table():
    """Rows of docs/install.md: for each purpose, its packages by system."""
    rows = [columns(line) for line in (root / "docs/install.md").read_text().splitlines() if line.startswith("|")]
    systems = [name.split(" (")[0] for name in rows[0]]
    return {row[0]: {system: set(cell.split(";")[0].split()) for system, cell in zip(systems, row)} for row in rows[2:]}


def asked(system, without=()):
    return {package for purpose, cells in table().items() if purpose not in without for package in cells[system]}


def recipe(section):
    """The packages of a list in the recipe, its functions left out."""
    names = first(rf"^  {section}:\n((?:    - .*\n)+)", "tools/packaging/conda/recipe.yaml")
    return {name for name in re.findall(r"^    - (.*)$", names, re.M) if not name.startswith("${{")}


control = first(r"^Build-Depends:\n((?: .*\n)+)", "tools/packaging/debian/control")
built_with = {line.split()[0].rstrip(",") for line in control.splitlines()} - {"debhelper-compat", "dh-python"}
module = {"python3-dev", "pybind11-dev", "python3-numpy"}
compare("docs/install.md and .ci/setup.sh", asked("Debian 12"), listed("run") | listed("check"))
compare("debian/control and .ci/setup.sh", built_with, listed("run") - {"gnuplot-nox"} | module)
compare("recipe.yaml and docs/install.md", recipe("build") | recipe("host") | recipe("run"),
        asked("conda-forge", {"tests", "MPI, for mpirun alone"}) - {"cxx-compiler"})

version = first(r"^  version: '(.*)',$", "meson.build")
for pattern, file in [(r"^separatrix \((.*?)\)", "tools/packaging/debian/changelog"), (r'^  version: "(.*)"$', "tools/packaging/conda/recipe.yaml"),
                      (r"^version: (.*)$", "CITATION.cff")]:
    compare(f"version of {file}", {first(pattern, file)}, {version})

container = (packaging / "Containerfile").read_text()
for place in re.findall(r"(?<= /separatrix/)\S+", container):
    if not (root / place).exists():
        disagreements.append(f"Containerfile: there is no {place}")
for script in re.findall(r"^RUN (?:--mount=\S+ \\\n *)?((?:.*\\\n)*.*)$", container, re.M):
    if subprocess.run(["sh", "-n", "-c", script]).returncode:
        disagreements.append(f"Containerfile: no command of a shell: {script}")

print("\n".join(disagreements))
sys.exit(bool(disagreements))
