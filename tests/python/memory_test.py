"""Memory does not grow with the number of calls."""

from fractions import Fraction

import pytest

import separatrix as sx

resource = pytest.importorskip("resource")


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def refused(model):
    with pytest.raises(sx.UsageError):
        model.simulate(digits=0)


def test_memory_is_flat(well, request):
    calls, bytes_per_call = (10_000, 200) if request.config.getoption("--full") else (400, 5_000)
    work = [
        lambda k: well.simulate(start={"x": Fraction(k % 7 + 1, 8), "y": 1}, until=1)(Fraction(1, 2)),
        lambda k: well.simulate(start={"x": Fraction(k % 7 + 1, 8), "y": 1}, until=1, digits=40).exact["x"],
        lambda k: well.phase(x=("x", -2, 2), y=("y", -1, 1), size=3)._repr_html_(),
        lambda k: well.basin({"x": Fraction(k % 5 + 1, 3), "y": 1})[0].label,
        lambda k: well.stationary().exact,
        lambda k: well.ensemble(random=3, init="normal(0,1/2)", seed=k).columns["label"],
        lambda k: well.derive().latex,
        lambda k: sx.Model("markov", p=Fraction(k % 5 + 1, 10)).flow,
        lambda k: sx.verify("makkuva_2024/M2b").verdict,
        lambda k: (sx.listed("models"), sx.cite("markov")),
        lambda k: refused(well),
    ]

    for k in range(max(calls // 4, 200)):
        work[k % len(work)](k)
    before = resident()
    for k in range(calls):
        work[k % len(work)](k)
    grown = resident() - before
    print(f"{grown / 1000:.0f} kB over {calls} calls")
    assert grown < bytes_per_call * calls
