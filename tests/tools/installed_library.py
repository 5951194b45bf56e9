#!/usr/bin/env python3
"""installed_library.py BUILD SOURCE COMPILER...: the library as another program meets it.

`meson install` puts it into a tree of its own. There examples/library/double_well.cpp is compiled as its first lines say, with
every header that is offered, and with the sources out of reach; what it prints is compared with the closed form of its flow,
    x' = x - x^3,  y' = -y/2:    x(t) = x0 e^t / sqrt(1 + x0^2 (e^2t - 1)),   y(t) = y0 e^(-t/2)
and with the stationary points that factoring x - x^3 gives."""
import decimal
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

build, source, compiler = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
DIGITS = 50


def output(command, **where):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **where).stdout


def installed(tree):
    """Where separatrix.pc is, and the prefix that it is to be read with."""
    subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--tags", "devel", "--destdir", tree], check=True)
    (package,) = tree.rglob("separatrix.pc")
    (prefix,) = re.findall(r"^prefix=/(.*)", package.read_text(), re.M)
    return package.parent, tree / prefix


def offered():
    """The headers that tools/library/meson.build names."""
    text = (source / "tools/library/meson.build").read_text()
    headers = re.findall(r"^  '(\S+\.hpp)',$", text, re.M)
    assert len(headers) > 10, headers
    return headers


def expected():
    """Row at t = 3: t, x, y, loss."""
    decimal.getcontext().prec = DIGITS + 15
    number = decimal.Decimal
    t, x0, y0, k = number(3), number(1) / 10, number(1), number(1) / 2
    x = x0 * t.exp() / (1 + x0**2 * ((2 * t).exp() - 1)).sqrt()
    y = y0 * (-k * t).exp()
    return [t, x, y, (x**2 - 1) ** 2 / 4 + k * y**2 / 2]


def main(place):
    packages, prefix = installed(place / "tree")
    example = shutil.copy(source / "examples/library/double_well.cpp", place)
    (command,) = re.findall(r"^//     g\+\+ (.*)", pathlib.Path(example).read_text(), re.M)
    (place / "offered.hpp").write_text("".join(f'#include "{header}"\n' for header in offered()))
    # prefix: what `meson install` calls by its name without the tree
    query = f"pkg-config --define-variable=prefix={shlex.quote(str(prefix))}"
    command = command.replace("pkg-config", query)
    environment = {**os.environ, "PKG_CONFIG_PATH": str(packages)}
    subprocess.run(f"{shlex.join(compiler)} -include offered.hpp {command}", shell=True, check=True, cwd=place, env=environment)

    # all of the library, and so all that it needs
    (place / "nothing.cpp").write_text("int main() {}\n")
    (archive,) = (place / "tree").rglob("libseparatrix.a")
    libraries = output([*shlex.split(query), "--libs", "separatrix"], env=environment).split()
    subprocess.run([*compiler, "nothing.cpp", "-Wl,--whole-archive", archive, "-Wl,--no-whole-archive", *libraries], check=True,
                   cwd=place)

    lines = output(["./double_well"], cwd=place).splitlines()
    field, row, points = lines[:2], lines[2], lines[3:]
    assert [line.split(" = ")[0] for line in field] == ["dx/dt", "dy/dt"], field
    agreed, values = re.fullmatch(r"t = 3, (\d+) digits agree: (.*)", row).groups()
    assert int(agreed) >= DIGITS, row
    rounded = decimal.Context(prec=DIGITS)
    assert [decimal.Decimal(value) for value in values.split()] == [rounded.plus(value) for value in expected()], row
    assert points == ["strict minimum at (-1, 0)", "strict minimum at (1, 0)", "saddle at (0, 0)",
                      "proved: there are no others in the box"], points


with tempfile.TemporaryDirectory() as folder:
    main(pathlib.Path(folder))
