"""A model, and what can be asked of it."""

from __future__ import annotations

import functools
import json as json_format
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import _engine, results
from .commands import STARTS, Progress, is_sequence, options_of, run, starts_text, takes_options, value_text, words_of
from .errors import UsageError, check
from .exact import expression_text

Files = dict[str, str]

TABLE = ("--json", "-", "--csv", "-")  # what is asked for beside the words
PICTURE = ("--json", "-", "--plot", "-")


def _toml(value: Any) -> str:
    """A text of TOML, which a string of JSON is too."""
    return json_format.dumps(expression_text(value), ensure_ascii=False)


def _shaped(value: Any) -> Any:
    """A value of a model file: a formula, or a list of them."""
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shaped(each) for each in value) + "]"
    return _toml(value)


def model_text(name: str, states: Sequence[Any], loss: Any = None, equations: Mapping[Any, Any] | None = None,
               parameters: Mapping[Any, Any] | None = None, start: Mapping[Any, Any] | None = None,
               **tables: Mapping[Any, Any]) -> str:
    """A model file (docs/command-line.md) of formulas; what has no start begins at 0.

    >>> print(model_text("bowl", ["x"], loss="k*x^2", parameters={"k": "1/2"}))
    name = "bowl"
    states = ["x"]
    loss = "k*x^2"
    [parameters]
    k = { default = "1/2" }
    [start]
    x = "0"
    <BLANKLINE>
    """
    lines = [f"name = {_toml(name)}", "states = [" + ", ".join(_toml(str(each)) for each in states) + "]"]
    if loss is not None:
        lines.append(f"loss = {_toml(loss)}")
    if parameters:
        lines.append("[parameters]")
        for key, value in parameters.items():
            entries = value if isinstance(value, Mapping) else {"default": value}
            lines.append(f"{key} = {{ " + ", ".join(f"{k} = {_shaped(v)}" for k, v in entries.items()) + " }")
    start = {str(each).partition("[")[0]: 0 for each in states} | dict(start or {})
    for table, entries in {"equations": equations, "start": start, **tables}.items():
        if entries:
            lines += [f"[{table}]"] + [f"{key} = {_shaped(value)}" for key, value in entries.items()]
    return "\n".join(lines) + "\n"


class Model:
    """A model with values of its parameters: a built-in one by its name, or your own by its formulas.

    Model("markov", p="1/10", q=Fraction(1, 10))
    Model(states=["x", "y"], loss="(x^2-1)^2/4 + y^2/2")
    Model.from_toml("double-well.toml", k=2)

    name        of a built-in model (``separatrix.listed("models")``)
    states      names; a vector or a matrix as in ``"W[2][3]"``
    loss        of a gradient flow, in the notation of docs/command-line.md, or an expression of sympy
    equations   instead, {state: right-hand side} of a general vector field
    parameters  {name: default} of your own formulas, or {name: {"default": …, "min": …, "meaning": …}}
    start       {state: value}, 0 where there is none
    definitions, invariants, levels   {name: formula}, as the tables of a model file
    settings    values of parameters by name

    Numbers are exact: a str as it is written, int, Fraction, Decimal, numbers of mpmath and sympy; a float is the binary
    number that it is, 0.1 = 3602879701896397/36028797018963968.

    A function of Python is not taken for a loss or a field: no gradient could be derived from it, nothing proved of it, and
    no digits beyond its own be had. Write the formula, or hand over an expression of sympy.

    raises   UsageError, BadDataError, InputMissingError with the sentences of the command line

    >>> Model("markov", p="1/10").parameters
    {'p': '1/10', 'q': '1/10'}
    >>> Model(states=["x"], loss="x^2/2").flow
    {'x': '-x'}
    """

    def __init__(self, name: str | None = None, *, states: Sequence[Any] | None = None, loss: Any = None,
                 equations: Mapping[Any, Any] | None = None, parameters: Mapping[Any, Any] | None = None,
                 start: Mapping[Any, Any] | None = None, definitions: Mapping[Any, Any] | None = None,
                 invariants: Mapping[Any, Any] | None = None, levels: Mapping[Any, Any] | None = None,
                 **settings: Any) -> None:
        for kind, table in (("equations", equations), ("parameters", parameters), ("start", start), ("definitions", definitions),
                            ("invariants", invariants), ("levels", levels)):
            if table is not None and not isinstance(table, Mapping):
                raise UsageError(f"{kind}={table!r} is not allowed; allowed: a mapping, {{name: formula}}")
        if callable(loss) or any(callable(each) for each in (equations or {}).values()):
            raise UsageError("a function of Python is not allowed for a formula: nothing can be derived from it or proved "
                             "of it; allowed: text such as \"x^2/2\", or an expression of sympy")
        if isinstance(states, str):
            raise UsageError(f"states={states!r} is not allowed; allowed: a list of names, as [\"x\", \"y\"]")
        if states is None:
            if name is None:
                raise UsageError("a model is needed: the name of one, states= with loss= or equations=, or from_toml(path)")
            self._files: Files = {}
            self._word = name
        else:
            own = name or "model"
            self._word = own + ".toml"
            self._files = {self._word: model_text(own, states, loss, equations, parameters, start,
                                                  definitions=definitions or {}, invariants=invariants or {},
                                                  levels=levels or {})}
        self._set(settings)

    @classmethod
    def from_toml(cls, path: Any, **settings: Any) -> Model:
        """The model of a file; settings are values of its parameters.

        raises   UsageError for a path that does not end in .toml; InputMissingError; BadDataError with line and character
        """
        if not str(path).endswith(".toml"):
            raise UsageError(f"path {path} is not allowed; allowed: a file that ends in .toml, and Model(name) for a built-in model")
        model = cls.__new__(cls)
        model._files = {}
        model._word = str(path)
        model._set(settings)
        return model

    def _set(self, settings: Mapping[str, Any]) -> None:
        self._settings = [f"{name}={value_text(value)}" for name, value in settings.items()]
        said = check(_engine.describe(self._word, self._settings, self._files))
        self._said: dict[str, Any] = said
        self.name: str = said["name"]
        self.states: list[str] = said["states"]
        self.parameters: dict[str, str] = said["parameters"]
        self.loss: str | None = said["loss"]
        self.flow: dict[str, str] = said["flow"]

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"<Model {self.name}: states {', '.join(self.states)}{'; ' if values else ''}{values}>"

    def _repr_latex_(self) -> str:
        return results.typeset_latex(self._derive_latex())

    def _words(self, command: str, options: Mapping[str, Any], start: Any = None) -> list[str]:
        words = [self._word]
        if "--set" in options_of(command):
            words += [part for each in self._settings for part in ("--set", each)]
        if start is not None:
            if is_sequence(start) and len(start) == 0:
                raise UsageError(f"start={start!r} is not allowed; allowed: {{state: value}}, or a list of at least one of these")
            if "from_" in options:
                raise UsageError("start and from_ are one option, --from; allowed: one of them")
            options = {"from_": start, **options}
        return words + words_of(command, options)

    def _starts(self, options: dict[str, Any]) -> Files:
        """Starts that are given as numbers, as the file that the engine reads."""
        starts = options.get("starts")
        if starts is None or isinstance(starts, str) or hasattr(starts, "__fspath__"):
            if hasattr(starts, "__fspath__"):
                options["starts"] = str(starts)
            return self._files
        options["starts"] = STARTS
        return {**self._files, STARTS: starts_text(starts, self.states)}

    @takes_options("simulate")
    def simulate(self, start: Any = None, *, progress: bool | Progress | None = None, json: Any = None, csv: Any = None,
                 **options: Any) -> results.Path | list[results.Path] | results.Result:
        """One trajectory, or one from each start.

        start    {state: value}, states that are not named begin as the model says; a list of them: several trajectories
        returns  a Path: ``t`` (n,), ``x[state]`` (n,), ``outcome``, ``events``, ``invariants``; a list where there are several;
                 with ``certify=True`` a Result: ``enclosure`` {state: [low, high]}, ``proved_digits``

        >>> path = Model("markov").simulate(start={"e": "1/2", "w": "-3/10"}, until=1, digits=30)
        >>> len(str(path.exact["e"][-1])), path.outcome
        (32, 'reached_end')
        """
        files = self._starts(options)
        words = self._words("simulate", options, start)
        found = run("simulate", words, outputs=TABLE, files=files, progress=progress, json=json, csv=csv)
        if options.get("certify"):
            return results.Result(found)
        return self._paths(found, words, files) if "starts" in found["result"] else self._path(found, words, files)

    def _path(self, found: results.Found, words: Sequence[str], files: Files) -> results.Path:
        """The trajectory that these words have found."""
        redraw = functools.partial(run, "simulate", words, outputs=PICTURE, files=files)
        at = functools.partial(self._path_at, words, files, found["columns"]["t"][1][-1])
        return results.Path(found, self.states, redraw, at)

    def _path_at(self, words: Sequence[str], files: Files, end: str, times: Sequence[Any]) -> results.Path:
        """The trajectory of these words with rows at these times."""
        chosen = _without(words, ("--at", "--samples"))
        if not any(word.partition("=")[0] == "--until" for word in chosen):  # it would be the last of the times
            chosen.append(f"--until={end}")
        again = run("simulate", [*chosen, *words_of("simulate", {"at": times})], outputs=TABLE, files=files)
        return self._path(again, words, files)

    def _paths(self, found: results.Found, words: Sequence[str], files: Files) -> list[results.Path]:
        """One trajectory for each start, each with the words that find it alone."""
        number = np.array(found["columns"]["start"][1])
        others = _without(words, ("--from", "--starts"))
        paths = []
        for k, one in enumerate(found["result"]["starts"]):
            rows = np.flatnonzero(number == str(k + 1))
            columns = {name: (doubles[rows], [texts[i] for i in rows])
                       for name, (doubles, texts) in found["columns"].items() if name != "start"}
            alone = [*others, *words_of("simulate", {"from_": one["start"]})]
            paths.append(self._path({**found, "result": one, "columns": columns}, alone, files))
        return paths

    @takes_options("stationary")
    def stationary(self, *, progress: bool | Progress | None = None, json: Any = None, csv: Any = None,
                   **options: Any) -> results.Stationary:
        """The stationary points in a box: coordinates, loss, spectrum, kind.

        box      {state: (low, high)}; default -3 to 3
        returns  a sequence of records; ``.exact`` has all digits, ``manifolds`` the curves of points

        >>> wells = Model(states=["x", "y"], loss="(x^2-1)^2/4 + y^2/2").stationary(box={"x": (-2, 2)})
        >>> sorted((point.state.x, point.kind) for point in wells)
        [(-1.0, 'strict minimum'), (0.0, 'saddle'), (1.0, 'strict minimum')]
        """
        return results.Stationary(*self._run("stationary", options, None, progress, json, csv, columns=True, plot=True))

    @takes_options("basin")
    def basin(self, start: Any = None, *, progress: bool | Progress | None = None, json: Any = None, csv: Any = None,
              **options: Any) -> results.Basin:
        """Where one start goes, or many.

        start    {state: value} of one; or ``starts``: a file, an array (n, d) in the order of the states, a list of mappings
        returns  a sequence of records: ``label``, ``limit``, ``loss``, ``time``; ``columns["label"]`` (n,)

        >>> Model("markov", p="1/10", q="1/10").basin({"e": "1/2", "w": -2})[0].label
        'local-minimum'
        """
        return results.Basin(self._run("basin", options, start, progress, json, csv, columns=True)[0])

    @takes_options("ensemble")
    def ensemble(self, *, progress: bool | Progress | None = None, json: Any = None, csv: Any = None,
                 **options: Any) -> results.Ensemble:
        """Where random starts go.

        random   how many; ``init``: "normal(0,1/2)", or {state: distribution}; ``seed``
        samples  times of ``curves``, quantiles of the loss and of ``show``, up to ``until``
        returns  ``outcomes[label].fraction`` with ``interval`` (95 %); ``columns``: every start with its label, (n,) each;
                 ``curves.quantiles["loss"]["0.5"]``, ``histograms["loss"].counts``

        >>> wells = Model(states=["x"], loss="(x^2-1)^2/4").ensemble(random=9, init="uniform(1/2,1)", show="x", at=[0, 8])
        >>> [x > 0.99 for x in wells.curves.quantiles["x"]["0.05"]]
        [False, True]
        """
        return results.Ensemble(*self._run("ensemble", options, None, progress, json, csv, columns=True, plot=True))

    @takes_options("boundary")
    def boundary(self, start: Any = None, *, progress: bool | Progress | None = None, json: Any = None, csv: Any = None,
                 **options: Any) -> results.Boundary:
        """The boundary between basins on a segment of starts, to all digits asked for.

        start    one end (``from_``); ``to``: the other; ``curve``: ("e", -3, 3) follows it along a second state
        returns  ``point``, ``lower``, ``upper``, ``formula``, ``agreed_digits``; ``exact`` to all digits; ``columns`` of a curve
        """
        has_table = bool(options.get("curve") or options.get("along"))
        return results.Boundary(*self._run("boundary", options, start, progress, json, csv, columns=has_table, plot=True))

    @takes_options("phase")
    def phase(self, x: Any = None, y: Any = None, *, start: Any = None, progress: bool | Progress | None = None,
              json: Any = None, csv: Any = None, **options: Any) -> results.Phase:
        """A grid of starts or of parameters, coloured by basin, loss, time, or any quantity.

        x, y     ("w", -3, 3); a state, a parameter, or init-scale
        size     (columns, rows); ``color``: "label", "loss", "time", an expression
        returns  ``labels`` (rows, columns) into ``label_names``, or ``values``; ``counts``; row 0 is the lowest y

        >>> diagram = Model("markov").phase(x=("w", -3, 3), y=("e", -3, 3), size=(6, 4))
        >>> diagram.labels.shape, diagram.y[0]
        ((4, 6), -2.25)
        """
        words = self._words("phase", {"x": x, "y": y, **options}, start)
        outputs = PICTURE if csv is None else (*PICTURE, "--csv", "-")
        return results.Phase(run("phase", words, outputs=outputs, files=self._files, progress=progress, json=json, csv=csv))

    @takes_options("stages")
    def stages(self, *, progress: bool | Progress | None = None, json: Any = None, csv: Any = None,
               **options: Any) -> results.Stages:
        """Predicted and measured stages of learning, of networks of products and of two-stage models.

        alphas   a list of scales of the initial weights
        returns  ``stages``, ``measured``, ``extrapolated``; or ``predicted``, ``measured`` times of a two-stage model
        """
        return results.Stages(*self._run("stages", options, None, progress, json, csv, plot=True))

    @takes_options("derive")
    def derive(self, **options: Any) -> results.Derivation:
        """The formulas: loss, gradient flow, Jacobian, invariants, each checked.

        returns  ``text``, ``latex``, ``flow``, ``invariants``, ``verdict``

        >>> Model("markov").derive().verdict
        'holds'
        """
        found = run("derive", self._words("derive", options), outputs=[], files=self._files)
        return results.Derivation(found, self._derive_latex(), self._said)

    def _derive_latex(self) -> str:
        return run("derive", [*self._words("derive", {}), "--latex"], outputs=[], files=self._files)["text"]

    @takes_options("verify")
    def verify(self, *claims: str, progress: bool | Progress | None = None, json: Any = None,
               **options: Any) -> results.Verification:
        """Verdicts on the claims that a model file of your own states, with their evidence.

        claims   ids; default: all of the file
        returns  a sequence of records; ``verdict`` of all
        """
        file = self._file("verify")
        names = [f"{file}/{each}" for each in claims] or [file]
        words = names + [part for each in self._settings for part in ("--set", each)] + words_of("verify", options)
        return results.Verification(run("verify", words, files=self._files, progress=progress, json=json))

    @takes_options("report")
    def report(self, *, progress: bool | Progress | None = None, json: Any = None, **options: Any) -> results.Report:
        """A page with the claims of a model file of your own, its figures and data; ``out``, ``latex``, ``json`` name files."""
        return _report(self._file("report"), {"json": json, **options}, self._files, progress)

    @property
    def _is_own(self) -> bool:
        """Whether it is of a file or of formulas, not built in."""
        return self._word.endswith(".toml")

    def _file(self, command: str) -> str:
        """The name of the model's own file, which alone can state claims."""
        if self._is_own:
            return self._word
        raise UsageError(f"{command} of {self.name} is not allowed, it is built in; allowed: models of your own, and "
                         f"separatrix.{command}(\"PAPER\")")

    def _run(self, command: str, options: dict[str, Any], start: Any, progress: Any, json: Any, csv: Any, *,
             columns: bool = False, plot: bool = False) -> tuple[results.Found, Any]:
        """What a command finds, and how it is drawn when that is asked for."""
        files = self._starts(options)
        words = self._words(command, options, start)
        outputs = TABLE if columns or csv is not None else ("--json", "-")
        found = run(command, words, outputs=outputs, files=files, progress=progress, json=json, csv=csv)
        return found, functools.partial(run, command, words, outputs=PICTURE, files=files) if plot else None


def _without(words: Sequence[str], options: Sequence[str]) -> list[str]:
    """The words without these options and their values."""
    kept: list[str] = []
    skip = False
    for word in words:
        name, equals, _ = word.partition("=")
        if skip:
            skip = False
        elif name in options and word.startswith("--"):
            skip = not equals
        else:
            kept.append(word)
    return kept


def _report(word: str, options: Mapping[str, Any], files: Files, progress: Any) -> results.Report:
    outputs = [] if options.get("out") else ["--out", "-"]
    words: list[str] = []
    named = {key: str(value) for key, value in options.items() if key in ("json", "latex", "out") and value is not None}
    others = {key: value for key, value in options.items() if key not in named}
    for key, value in named.items():
        words += ["--" + key, value]
    return results.Report(run("report", [word, *words_of("report", others), *words], outputs=outputs, files=files,
                              progress=progress))


@takes_options("verify")
def verify(*claims: str, progress: bool | Progress | None = None, json: Any = None, **options: Any) -> results.Verification:
    """Verdicts on the claims of the papers, with their evidence.

    claims   papers, or single claims of them: "makkuva_2024/M2"; default: all
    returns  a sequence of records: ``claim``, ``verdict``, ``method``, ``quantities``; ``verdict`` of all

    >>> verify("makkuva_2024/M1").verdict
    'holds'
    """
    return results.Verification(run("verify", [*claims, *words_of("verify", options)], progress=progress, json=json))


@takes_options("report")
def report(paper: str, *, progress: bool | Progress | None = None, json: Any = None, **options: Any) -> results.Report:
    """A paper's claims, figures and data as one page; ``out``, ``latex``, ``json`` name files."""
    return _report(paper, {"json": json, **options}, {}, progress)


def listed(what: str) -> list[str]:
    """The names that ``separatrix list`` prints: of "models", "papers", "claims" or "methods".

    >>> "markov" in listed("models")
    True
    """
    lines = run("list", [what], outputs=[])["text"].splitlines()
    return [line.split()[0].rstrip(":") for line in lines if line and not line.startswith(" ")]


def cite(*models: str | Model) -> str:
    """The papers and libraries that a result rests on, as BibTeX; of a model of your own the libraries."""
    names = [each.name if isinstance(each, Model) else each for each in models if not getattr(each, "_is_own", False)]
    return run("cite", names, outputs=[])["text"]
