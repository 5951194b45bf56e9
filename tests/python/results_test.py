"""Every command from Python: against closed forms, and digit by digit against the program."""

import copy
import csv
import io
import os
import pickle
import subprocess
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import separatrix as sx

NO_RESULT = ("seconds", "version", "command")


def results(json):
    """Without what differs from run to run."""
    if isinstance(json, dict):
        return {key: results(value) for key, value in json.items() if key not in NO_RESULT}
    return [results(each) for each in json] if isinstance(json, list) else json


def test_simulate_against_the_closed_form(well):
    mpmath = pytest.importorskip("mpmath")
    path = well.simulate(start={"x": "1/10", "y": 1}, until=5, digits=50)

    def closed_form(t):
        growth = mpmath.expm1(2 * t)
        return mpmath.exp(t) / 10 / mpmath.sqrt(1 + growth / 100), mpmath.exp(-t)

    with mpmath.workdps(70):
        for t, x, y in zip(path.texts["t"], path.texts["x"], path.texts["y"]):
            exact_x, exact_y = closed_form(mpmath.mpf(t))
            # a row's time is printed rounded: x and y move with it
            assert abs(mpmath.mpf(x) / exact_x - 1) < mpmath.mpf(10) ** -47
            assert abs(mpmath.mpf(y) / exact_y - 1) < mpmath.mpf(10) ** -47
        times = [4, 0, Fraction(1, 3), 2.5]
        dense = path(times)
        for t, (x, y) in zip(times, dense):
            exact_x, exact_y = closed_form(mpmath.mpf(t.numerator) / t.denominator if isinstance(t, Fraction) else t)
            assert x == pytest.approx(float(exact_x), rel=1e-15) and y == pytest.approx(float(exact_y), rel=1e-15)
    assert path(2).shape == (2,) and dense.shape == (4, 2)
    assert isinstance(path.exact["x"][-1], Decimal) and path.exact.t == [Decimal(t) for t in path.texts["t"]]
    assert path.t.dtype == path.x["x"].dtype == path.loss.dtype == np.float64
    assert path.x["x"][-1] == float(path.exact["x"][-1])


def test_simulate_is_the_program_s(program):
    words = ["--from", "e=1/2,w=-3/10", "--until", "3", "--digits", "50"]
    path = sx.Model("markov", p="1/10").simulate(start={"e": "1/2", "w": "-3/10"}, until=3, digits=50)
    assert results(path.raw) == results(program("simulate", "markov", "--set", "p=1/10", *words))
    assert path.command == "separatrix simulate markov --set p=1/10 --from e=1/2,w=-3/10 --until 3 --digits 50"
    assert path.final.e == float(path.exact.final["e"]) and path.exact.parameters["p"] == Fraction(1, 10)


def test_simulate_backward_and_from_several_starts(well):
    back = well.simulate(start={"x": "1/2", "y": 1}, until=-2)
    assert back.t[-1] == -2 and back(-1)[1] == pytest.approx(np.e, rel=1e-14)
    left, right = well.simulate(start=[{"x": "-1/2", "y": 0}, {"x": "1/2", "y": 0}], until=4)
    assert (left.x["x"] == -right.x["x"]).all() and right.x["x"][0] == 0.5
    assert right(4)[0] == right.x["x"][-1]
    third = well.simulate(starts=np.array([[0.5, 0], [-0.5, 1], [0.25, 2]]), until=1)[2]
    assert (third.x["x"][0], third.x["y"][0]) == (0.25, 2)


def test_phase_hands_over_the_labels(program):
    grid = sx.Model("markov", p="1/10", q="1/10").phase(x=("w", -3, 3), y=("e", -3, 3), size=(30, 20))
    words = ["phase", "markov", "--set", "p=1/10", "--set", "q=1/10", "--x", "w=-3:3", "--y", "e=-3:3", "--size", "30x20"]
    assert results(grid.raw) == results(program(*words))
    table = subprocess.run([os.environ["SEPARATRIX_PROGRAM"], *words, "--csv", "-"], capture_output=True,
                           text=True, check=True).stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [grid.label_names[k] for k in grid.labels.ravel()] == [row["label"] for row in rows]
    assert np.tile(grid.x, 20) == pytest.approx([float(row["w"]) for row in rows])
    assert np.repeat(grid.y, 30) == pytest.approx([float(row["e"]) for row in rows])
    assert grid.labels.shape == (20, 30) and grid.labels.dtype == np.int32


def test_phase_of_a_double_well(well):
    grid = well.phase(x=("x", -2, 2), y=("y", -1, 1), size=(8, 4))
    side = grid.labels[:, :4]
    assert (side == side[0, 0]).all() and (grid.labels[:, 4:] == grid.labels[0, 7]).all() and side[0, 0] != grid.labels[0, 7]
    values = well.phase(x=("x", -2, 2), y=("y", -1, 1), size=(8, 4), color="x").values
    assert values == pytest.approx(np.sign(grid.x) * np.ones((4, 1)), abs=1e-9)


def test_phase_writes_what_the_program_writes(tmp_path):
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    sx.Model("markov").phase(size=5, csv=ours, json=tmp_path / "ours.json")
    subprocess.run([os.environ["SEPARATRIX_PROGRAM"], "phase", "markov", "--size", "5x5", "--quiet", "--csv",
                    theirs], check=True)
    assert ours.read_bytes() == theirs.read_bytes()
    assert (tmp_path / "ours.json").read_text().startswith('{\n  "version"')


def test_stationary(well, program):
    points = well.stationary(box={"x": (-2, 2)}, digits=40)
    assert sorted((round(point.state.x, 12), point.kind) for point in points) == [
        (-1, "strict minimum"), (0, "saddle"), (1, "strict minimum")] and len(points) == 3
    assert abs(points.exact[0].state.x) == 1
    found = sx.Model("markov", p="1/10").stationary(digits=50)
    assert results(found.raw) == results(program("stationary", "markov", "--set", "p=1/10", "--digits", "50"))


def test_basin(well, program):
    labels = well.basin(starts=[{"x": -2, "y": 1}, {"x": "1/2", "y": 1}, {"x": "1/100", "y": -1}])
    assert labels[0].label != labels[1].label == labels[2].label
    assert labels[1].limit.x == pytest.approx(1) and labels.columns["label"][0] == labels[0].label
    one = sx.Model("markov", p="1/10", q="1/10").basin({"e": "1/2", "w": -2}, digits=30)
    assert results(one.raw) == results(program("basin", "markov", "--set", "p=1/10", "--set", "q=1/10", "--from",
                                              "e=1/2,w=-2", "--digits", "30"))


def test_boundary_to_fifty_digits(program):
    found = sx.Model("markov", p="1/10", q="1/10").boundary({"e": "1/2", "w": -3}, to={"w": 0}, digits=50)
    theirs = program("boundary", "markov", "--set", "p=1/10", "--set", "q=1/10", "--from", "e=1/2,w=-3", "--to", "w=0",
                     "--digits", "50")
    assert results(found.raw) == results(theirs)
    assert found.agreed_digits == 50 and str(found.exact[0].point["w"]) == theirs["point"]["w"]
    assert found.lower <= found.point.w <= found.upper


def test_stages(program):
    words = ["--alphas", "1e-4,1e-8"]
    model = sx.Model("diagonal-regression", H=[[1, 0.5], [0.5, 1]], target=[1, "3/4"])
    found = model.stages(alphas=["1e-4", "1e-8"])
    theirs = program("stages", "diagonal-regression", "--set", "H=1,1/2;1/2,1", "--set", "target=1,3/4", *words)
    assert results(found.raw) == results(theirs) and found.stages[0].k == 1


def test_ensemble(well, program):
    found = well.ensemble(random=200, init={"x": "uniform(-1,1)", "y": "normal(0,1)"}, seed=3)
    outcomes = found.outcomes
    assert sum(each.count for each in outcomes.values()) == 200
    assert all(each.interval[0] < 0.5 < each.interval[1] for each in outcomes.values())
    ends = np.where(found.columns["x"] > 0, 1.0, -1.0)
    assert found.columns["limit_x"] == pytest.approx(ends)
    moving = well.ensemble(random=20, init="uniform(1/2,2)", samples=4, until=2, show="y", bins=3)
    assert moving.curves.t == [0, 0.5, 1, 1.5, 2]  # y' = -y
    medians = moving.curves.quantiles["y"]["0.5"]
    assert medians == pytest.approx([medians[0] * np.exp(-t) for t in moving.curves.t], rel=1e-12)
    assert sum(moving.histograms["time"].counts) == 20
    assert len(moving.plot().lines) == 5  # of the first quantity shown: median and two pairs
    ours = sx.Model("markov").ensemble(random=50, init="normal(0,1/2)").raw
    assert results(ours) == results(program("ensemble", "markov", "--random", "50", "--init", "normal(0,1/2)"))


def test_derive(well):
    found = well.derive()
    assert found.flow == {"x": "-x^3 + x", "y": "-y"} or found.flow["y"] == "-y"
    assert "Jacobian" in found.text and found.verdict == "holds" and "\\dot{x}" in found.latex
    theirs = subprocess.run([os.environ["SEPARATRIX_PROGRAM"], "derive", "markov", "--latex"],
                            capture_output=True, text=True, check=True).stdout
    derived = sx.Model("markov").derive()
    assert derived.latex == theirs and theirs.startswith("%")
    equations = theirs[theirs.index("\\begin"):]  # a notebook would show a comment
    assert derived._repr_latex_() == sx.Model("markov")._repr_latex_() == equations


def test_verify(tmp_path, program):
    found = sx.verify("makkuva_2024/M1", digits=20)
    assert [results(each) for each in found._entries] == results(program("verify", "makkuva_2024/M1", "--digits", "20"))
    assert found.verdict == "holds" and found[0].quantities
    with pytest.raises(sx.UsageError, match="built in"):
        sx.Model("markov").verify()


def test_report(tmp_path):
    file = tmp_path / "bowl.toml"
    file.write_text('name = "bowl"\nstates = ["x"]\nloss = "x^2"\n[start]\nx = "1"\n[[claim]]\nid = "one"\nkind = "count"\n'
                    'statement = "one minimum"\nof = "strict minimum"\nequals = 1\nbox = { x = "-2:2" }\n')
    page = sx.Model.from_toml(file).report()
    assert page.verdict == "holds" and page.html.startswith("<!") and "one minimum" in page.html
    page.save(tmp_path / "bowl.html")
    assert (tmp_path / "bowl.html").read_text() == page.html and "iframe" in page._repr_html_()


def test_lists_and_credit(well):
    assert {"markov", "two-stage"} <= set(sx.listed("models")) and "makkuva_2024" in sx.listed("papers")
    assert "makkuva" in sx.cite("markov").lower()
    assert sx.cite(sx.Model("markov")) == sx.cite("markov") and sx.cite(well) == sx.cite()


def test_copies_and_pickles_are_the_same(well):
    results = [well.simulate(start={"x": "1/2", "y": 1}, until=1), well.basin({"x": 1, "y": 1}), well.stationary(),
               well.boundary({"x": -1, "y": 1}, to={"x": 2}), well.phase(size=2)]
    for result in results:
        for again in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
            assert type(again) is type(result) and again.raw == result.raw and len(again.pictures()) == len(result.pictures())
            assert again.exact == result.exact
    assert pickle.loads(pickle.dumps(results[0]))(0.5) == pytest.approx(results[0](0.5), rel=1e-15)
    assert copy.copy(results[1][0]).limit.x == pickle.loads(pickle.dumps(results[1].exact[0])).limit.x == 1


def test_starts_of_vectors():
    model = sx.Model(states=["W[2][2]", "b"], loss="(W[1][1] - 1)^2 + (W[1][2]^2 - 1)^2 + W[2][1]^2 + W[2][2]^2 + b^2")
    found = model.basin(starts=[{"b": 0, "W": [[0, side], [0, 0]]} for side in (1, -1)])
    assert [each.limit["W[1][2]"] for each in found] == pytest.approx([1, -1])
    assert model.simulate(until=1)([]).shape == (0, 5)


def test_tables(well):
    pandas = pytest.importorskip("pandas")
    path = well.simulate(start={"x": "1/2", "y": 1}, until=1, samples=4)
    table = path.to_dataframe()
    assert list(table.columns[:3]) == ["t", "x", "y"] and table.t.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert isinstance(table, pandas.DataFrame)
    again = well.basin(starts=table[["x", "y"]])
    assert len(again) == 5
    assert sorted(well.stationary().to_dataframe().x) == pytest.approx([-1, 0, 1], abs=1e-12)
    with pytest.raises(TypeError, match="Boundary has no table"):
        well.boundary({"x": -1, "y": 1}, to={"x": 2}).to_dataframe()
    cells = well.phase(x=("x", -2, 2), y=("y", -1, 1), size=(4, 2)).to_dataframe()
    assert len(cells) == 8 and cells.x.tolist()[:4] == [-1.5, -0.5, 0.5, 1.5]


def test_xarray(well):
    pytest.importorskip("xarray")
    cells = well.phase(x=("x", -2, 2), y=("y", -1, 1), size=(4, 2)).to_xarray()
    assert cells.label.dims == ("y", "x") and cells.x.values.tolist() == [-1.5, -0.5, 0.5, 1.5]


def test_notebook_tables(well):
    assert "<td>0</td>" in well.simulate(until=1)._repr_html_()
    assert "strict minimum" in well.stationary()._repr_html_()
    assert "equilibrium" in well.phase(size=2)._repr_html_() and "makkuva_2024/M1" in sx.verify("makkuva_2024/M1")._repr_html_()


def test_pictures_have_the_colours_of_the_command_line(well):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib.colors import to_hex

    grid = sx.Model("markov", p="1/10", q="1/10").phase(size=12)
    axes = grid.plot()
    mesh = axes.collections[0]
    colours = {to_hex(mesh.cmap(mesh.norm(k))) for k in np.unique(grid.labels)}
    assert colours == {"#bcd9f0", "#eb964a"}  # of global-minimum and local-minimum
    assert "separatrix" in " ".join(axes.get_legend_handles_labels()[1])
    assert well.stationary().plot(axes) is axes
    drawn = [axes, well.simulate(start={"x": 1, "y": 1}, until=3).plot(), well.boundary({"x": -1, "y": 1}, to={"x": 2}).plot(),
             well.phase(x=("x", -2, 2), y=("y", -1, 1), size=8, color="time").plot()]
    stages = sx.Model("diagonal-regression").stages(alphas=["1e-4"])
    drawn += [stages.plot(number=number) for number in (0, 1)]
    assert [each.get_ylabel() for each in drawn[-2:]] == ["loss", "coordinate"]
    for each in drawn:
        each.figure.canvas.draw()  # what mathtext cannot read is found here
