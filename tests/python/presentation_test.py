"""What a reader sees of results: their words, tables, progress; and what there is no picture of."""

import sys

import pytest

import separatrix as sx
from separatrix.commands import Bar, progress_of

BOWL = """
name = "bowl"
states = ["x"]
loss = "x^2"
start = { x = "1" }
[[claim]]
id = "one"
kind = "count"
statement = "one minimum"
of = "strict minimum"
equals = 1
box = { x = "-2:2" }
"""


def test_words_of_results(well):
    path = well.simulate(until=1)
    assert repr(well) == "<Model model: states x, y>" and repr(path) == "<Path model=model, outcome=reached_end>"
    assert repr(well.stationary()) == "<Stationary model=model, 3 entries>"
    assert repr(well.derive()) == well.derive().text
    assert repr(path.final) == "Record({'x': 0.0, 'y': 0.0})" and len(path.final) == 2
    assert "x" in dir(path.final) and "outcome" in dir(path)
    with pytest.raises(AttributeError, match="there is no z; there are x, y"):
        path.final.z


def test_tables_of_notebooks(well):
    shares = well.ensemble(random=8, init={"x": "uniform(1/2,1)"})._repr_html_()
    assert "<td>8</td><td>1</td>" in shares
    assert "seconds" not in sx.Model("two-stage").stages()._repr_html_()


def test_no_picture_is_said(well):
    with pytest.raises(TypeError, match="Basin has no picture"):
        well.basin({"x": 1, "y": 1}).plot()


def test_places_of_pictures(well):
    plt = pytest.importorskip("matplotlib.pyplot")
    path = well.simulate(until=1)
    figure, axes = plt.subplots(1, 2)
    assert path.plot(axes[1]) is axes[1]
    for place in (figure, axes):
        with pytest.raises(TypeError, match="one Axes of matplotlib"):
            path.plot(place)
    with pytest.raises(IndexError, match="number=1 is not allowed; allowed: 0 to 0"):
        path.plot(number=1)


def test_report_of_a_file(tmp_path):
    file, page = tmp_path / "bowl.toml", tmp_path / "bowl.html"
    file.write_text(BOWL)
    assert sx.report(str(file)).verdict == "holds"
    sx.report(str(file), out=page, json=tmp_path / "bowl.json")
    assert "one minimum" in page.read_text() and (tmp_path / "bowl.json").exists()


def test_progress_as_a_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)  # not installed
    show = progress_of(True)
    show("phase", "starts", 1, 4)
    show("phase", "starts", 4, 4)
    assert capsys.readouterr().err == "\rphase  25 % \rphase  100 % \n"
    assert progress_of(None) is progress_of(False) is None


def test_progress_as_a_bar():
    class Tqdm:
        def __init__(self, desc, unit, total):
            self.said, self.n, self.closed = (desc, unit, total), 0, False

        def update(self, steps):
            self.n += steps

        def close(self):
            self.closed = True

    bar = Bar(Tqdm)
    bar.close()  # nothing was shown yet
    bar("phase", "starts", 3, 10)
    bar("phase", "starts", 7, 10)
    assert bar._bar.said == ("phase", " starts", 10) and bar._bar.n == 7
    bar.close()
    assert bar._bar.closed


def test_starts_of_a_file_and_of_a_path(well, tmp_path):
    file = tmp_path / "starts.csv"
    file.write_text("x,y\n1/2,1\n-1/2,1\n")
    one, other = well.basin(starts=file)
    assert one.limit.x == -other.limit.x == pytest.approx(1)
    assert [each.label for each in well.basin(starts=str(file))] == [one.label, other.label]
    with pytest.raises(sx.UsageError, match="start and from_ are one option"):
        well.simulate(start={"x": 1}, from_={"x": 1})
