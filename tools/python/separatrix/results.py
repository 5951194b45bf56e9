"""What commands find, as objects: fields by name, arrays of numpy, all digits under ``exact``."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from .records import Record, double, exact_number, value_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame
    from xarray import Dataset

Found = dict[str, Any]  # what commands.run() returns


class Result:
    """What a command found.

    Its attributes are the keys of the command's ``--json`` (docs/command-line.md); numbers are doubles here, and ``Decimal``
    or ``Fraction`` with all their digits in ``exact``.

    raw       the JSON itself, numbers as text
    columns   {name: (n,) array}: the table of ``--csv`` in double; texts where a column has words
    texts     {name: [n texts]}: the same to all digits
    notices   sentences that the command line prints on stderr
    code      0 done; 1 a claim fails or labels contradict their closed form; 2 something is undecided
    """

    def __init__(self, found: Found, redraw: Callable[[], Found] | None = None) -> None:
        self.raw: Any = found["result"] or {}
        self.code: int = found["code"]
        self.notices: list[str] = found["notices"]
        self.text: str = found["text"]
        self.texts: dict[str, list[str]] = {name: texts for name, (_, texts) in found["columns"].items()}
        self._doubles = {name: numbers for name, (numbers, _) in found["columns"].items()}
        self._pictures = found["pictures"]
        self._redraw = redraw

    @property
    def exact(self) -> Record:
        """The same with every number as Decimal or Fraction, to all its digits."""
        return Record(self.raw, exact_number)

    def __getattr__(self, key: str) -> Any:
        if key == "raw" or not isinstance(self.raw, dict):
            raise AttributeError(key)
        return getattr(Record(self.raw, double), key)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(self.raw if isinstance(self.raw, dict) else ())]

    @property
    def columns(self) -> dict[str, np.ndarray]:
        return {name: self._column(name) for name in self.texts}

    def _column(self, name: str) -> np.ndarray:
        texts = self.texts[name]
        has_words = any(isinstance(exact_number(text), str) and text for text in texts[:1])
        return np.array(texts) if has_words else self._doubles[name]

    def to_dataframe(self) -> DataFrame:
        """The table of ``--csv`` as a pandas DataFrame, numbers in double; TypeError where there is none."""
        columns = self._table()
        import pandas

        return pandas.DataFrame(columns)

    def to_xarray(self) -> Dataset:
        """The table of ``--csv`` as an xarray Dataset over its rows; TypeError where there is none."""
        columns = self._table()
        import xarray

        return xarray.Dataset({name: ("row", column) for name, column in columns.items()})

    def _table(self) -> dict[str, np.ndarray]:
        if not self.texts:
            raise TypeError(f"{type(self).__name__} has no table; its entries are attributes, and ``raw`` is the JSON")
        return self.columns

    def pictures(self) -> list[dict[str, Any]]:
        """The records of what ``--plot`` would draw; computed again where the command had not been asked for them."""
        if not self._pictures and self._redraw is not None:
            self._pictures = self._redraw()["pictures"]
        return self._pictures

    def plot(self, ax: Axes | None = None, *, number: int = 0) -> Axes:
        """Draws with matplotlib what ``--plot`` draws with gnuplot, in the same colours.

        ax       where to draw; None: new axes
        number   of the picture where there are several: of ``stages``, 0 is the loss and 1 the coordinates
        returns  the axes
        """
        from .figures import draw

        pictures = self.pictures()
        if not pictures:
            raise TypeError(f"{type(self).__name__} has no picture")
        if not 0 <= number < len(pictures):
            raise IndexError(f"number={number} is not allowed; allowed: 0 to {len(pictures) - 1}")
        return draw(pictures[number], ax)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {', '.join(self._summary())}>"

    def _summary(self) -> list[str]:
        if not isinstance(self.raw, dict):
            return []
        return [f"{key}={self.raw[key]}" for key in ("model", "outcome", "label") if isinstance(self.raw.get(key), str)]

    def _rows(self) -> list[list[str]]:
        """The table that a notebook shows: its first row is the header."""
        return [["", ""]] + [[key, _shown(value)] for key, value in self.raw.items()
                             if not isinstance(value, (list, dict)) and key not in ("version", "command", "seconds")]

    def _repr_html_(self) -> str:
        header, *rows = self._rows()
        head = "".join(f"<th>{html.escape(each)}</th>" for each in header)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(each)}</td>" for each in row) + "</tr>" for row in rows)
        notices = "".join(f"<p>{html.escape(each)}</p>" for each in self.notices)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notices}"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


class Path(Result):
    """A trajectory.

    t            (n,) times of the rows, in double
    x            {state: (n,) array}, in double
    loss         (n,), where the model has a loss; ``invariants`` as in the JSON, columns under ``columns``
    exact        ``exact.t``, ``exact["e"]``: lists of Decimal with all digits that were asked for
    path(t)      the states at other times of the run
    """

    def __init__(self, found: Found, states: Sequence[str], redraw: Callable[[], Found],
                 at: Callable[[Any], Path]) -> None:
        super().__init__(found, redraw)
        self.states = list(states)
        self.t: np.ndarray = self._doubles["t"]
        self.x = {state: self._doubles[state] for state in states}
        self.loss = self._doubles.get("loss")
        self._at = at

    @property
    def exact(self) -> ExactPath:
        return ExactPath(self.raw, self.texts)

    def __call__(self, t: Any) -> np.ndarray:
        """The states at other times, by the same method to the same digits: the run is made once more with rows at them.

        t        a time or (k,) times within the run, in any order; read exactly
        returns  (d,) or (k, d), in double
        """
        from .exact import number_text

        single = np.ndim(t) == 0
        times = [Fraction(number_text(each)) for each in ([t] if single else t)]
        if not times:
            return np.empty((0, len(self.states)))
        order = sorted(set(times), reverse=bool(self.t[-1] < self.t[0]))
        rows = self._at(order)
        if len(rows.t) < len(order):
            raise ValueError(f"the path ends at t = {self.texts['t'][-1]} ({self.outcome}), before {order[-1]}")
        values = {time: [rows.x[state][i] for state in self.states] for i, time in enumerate(order)}
        states = np.array([values[time] for time in times])
        return states[0] if single else states

    def _rows(self) -> list[list[str]]:
        shown = 20
        n = len(self.t)
        places = range(n) if n <= shown else sorted({round(i * (n - 1) / (shown - 1)) for i in range(shown)})
        return [list(self.texts)] + [[column[i] for column in self.texts.values()] for i in places]


class ExactPath(Record):
    """A trajectory to all its digits: ``t`` and every column by name, as lists of Decimal; other keys as in the JSON."""

    def __init__(self, json: Mapping[str, Any], texts: Mapping[str, list[str]]) -> None:
        super().__init__({**json, **texts}, exact_number)


class Phase(Result):
    """A diagram of cells; row 0 is the lowest y, as in the picture.

    x, y          (columns,), (rows,): centres of the cells
    labels        (rows, columns) integers into ``label_names``, where the colour has words
    values        (rows, columns) doubles, where it has numbers; nan where there is none
    """

    def __init__(self, found: Found, axes: tuple[np.ndarray, np.ndarray] | None = None) -> None:
        super().__init__(found)
        picture = self._pictures[0]
        self.labels: np.ndarray | None = picture.get("labels")
        self.label_names: list[str] = picture.get("label_names", [])
        self.values: np.ndarray | None = picture.get("values")
        cells = self.labels if self.labels is not None else self.values
        self.x = _centres(picture["x"], cells.shape[1])
        self.y = _centres(picture["y"], cells.shape[0])
        self.x_name: str = picture["x"]["name"]
        self.y_name: str = picture["y"]["name"]

    def _cells(self) -> tuple[str, np.ndarray]:
        if self.labels is not None:
            return "label", np.array(self.label_names)[self.labels]
        return "value", self.values

    def to_dataframe(self) -> DataFrame:
        """A row for each cell: x, y, and its label or value."""
        import pandas

        name, cells = self._cells()
        y, x = np.meshgrid(self.y, self.x, indexing="ij")
        return pandas.DataFrame({self.x_name: x.ravel(), self.y_name: y.ravel(), name: cells.ravel()})

    def to_xarray(self) -> Dataset:
        """The cells over the coordinates y and x."""
        import xarray

        name, cells = self._cells()
        return xarray.Dataset({name: ((self.y_name, self.x_name), cells)},
                              coords={self.x_name: self.x, self.y_name: self.y})

    def _rows(self) -> list[list[str]]:
        counts = self.raw.get("counts") or {}
        return [["label", "cells"]] + [[name, str(count)] for name, count in counts.items()]


def _centres(axis: Mapping[str, Any], cells: int) -> np.ndarray:
    share = (np.arange(cells) + 0.5) / cells
    if axis["logarithmic"]:
        return axis["low"] * (axis["high"] / axis["low"]) ** share
    return axis["low"] + share * (axis["high"] - axis["low"])


class Records(Result, Sequence):
    """A result that is a list: of points, of starts, of boundaries, of verdicts."""

    keys: tuple[str, ...] = ()  # of the list in the JSON, the first that is there; none: the JSON is the list

    def __init__(self, found: Found, redraw: Callable[[], Found] | None = None) -> None:
        super().__init__(found, redraw)
        lists = [self.raw[key] for key in self.keys if key in self.raw] if self.keys else [self.raw]
        self._entries: list[Any] = lists[0] if lists else []

    def __getitem__(self, place: Any) -> Any:
        return value_of(self._entries[place], double)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Any]:
        return (value_of(each, double) for each in self._entries)

    @property
    def exact(self) -> Any:
        """The same with every number as Decimal or Fraction, to all its digits: a list of records."""
        return [value_of(each, exact_number) for each in self._entries]

    def _summary(self) -> list[str]:
        return [*super()._summary(), f"{len(self)} entries"]

    def _rows(self) -> list[list[str]]:
        keys = [key for key in (self._entries[0] if self._entries else {}) if not key.startswith("_")]
        scalar = [key for key in keys if not isinstance(self._entries[0][key], (list, dict))]
        return [scalar] + [[_shown(each.get(key)) for key in scalar] for each in self._entries]


class Stationary(Records):
    """The stationary points, or with ``along`` the branches of them, of two parameters the curves of their bifurcations;
    ``manifolds``, ``complete``."""

    keys = ("points", "branches", "curves")


class Basin(Records):
    """Where starts go: a record for each, with its label, its limit, and the digits that two runs agree on."""

    keys = ("starts",)


class Boundary(Records):
    """The boundaries between basins on a segment, or with ``along`` their branches; the fields of the first boundary are
    those of the result, and ``curves`` of all."""

    keys = ("boundaries", "branches")


class Verification(Records):
    """Verdicts on claims, a record for each; ``verdict`` is that of all: holds, fails, undecided."""

    @property
    def verdict(self) -> str:
        return ("holds", "fails", "undecided")[self.code]

    def _rows(self) -> list[list[str]]:
        return [["claim", "verdict", "statement"]] + [
            [f"{each['paper']}/{each['claim']}", each["verdict"], each["statement"]] for each in self._entries]


class Stages(Result):
    """Predicted and measured stages."""


class Ensemble(Result):
    """Where random starts go: ``outcomes`` by label with counts, shares and 95 % intervals, ``quantiles`` and ``histograms`` at
    the end, ``curves`` over time."""

    def _rows(self) -> list[list[str]]:
        return [["label", "count", "fraction"]] + [
            [label, str(each["count"]), f"{each['fraction']:.4g}"] for label, each in self.raw["outcomes"].items()]


def typeset_latex(latex: str) -> str:
    """The equations alone: in a notebook a comment of LaTeX would be shown as text."""
    return "".join(line for line in latex.splitlines(keepends=True) if not line.startswith("%"))


class Derivation:
    """A model's formulas and what was checked of them.

    text      everything, as ``separatrix derive`` prints it
    latex     flow, definitions, loss and invariants
    verdict   of the checks: holds, fails, undecided (an identity that is only checked numerically)
    """

    def __init__(self, found: Found, latex: str, described: Mapping[str, Any]) -> None:
        self.text: str = found["text"]
        self.latex = latex
        self.code: int = found["code"]
        self.loss: str | None = described["loss"]
        self.flow: dict[str, str] = described["flow"]
        self.definitions: dict[str, str] = described["definitions"]
        self.invariants: dict[str, str] = described["invariants"]

    @property
    def verdict(self) -> str:
        return ("holds", "fails", "undecided")[self.code]

    def __repr__(self) -> str:
        return self.text

    def _repr_latex_(self) -> str:
        return typeset_latex(self.latex)


class Report:
    """A report as one HTML page, or as LaTeX; ``replay`` reads its JSON back."""

    def __init__(self, found: Found) -> None:
        self.code: int = found["code"]
        self.html: str = found["text"]

    @property
    def verdict(self) -> str:
        return ("holds", "fails", "undecided")[self.code]

    def save(self, path: Any) -> None:
        """Writes the page."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.html)

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="800"></iframe>'
