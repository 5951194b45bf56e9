"""From keyword arguments to the words of a command line, and from what it found to a record."""

from __future__ import annotations

import functools
import inspect
import keyword
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import _engine
from .errors import UsageError, check
from .exact import number_text

Progress = Callable[[str, str, int, int], None]

STARTS = "starts.csv"  # the name under which starts that are given as numbers reach the engine
OUTPUTS = ("--json", "--csv", "--plot", "--quiet")  # the module's own


@functools.cache
def options_of(command: str) -> dict[str, dict[str, Any]]:
    """The options of a command by name, as ``separatrix COMMAND --help`` has them."""
    return {each["name"]: each for each in _engine.options(command)}


def takes_options(command: str) -> Callable[[Any], Any]:
    """Decorates a function that takes the options of a command as ``**options``: its signature and its docstring name them all."""

    def complete(function: Any) -> Any:
        signature = inspect.signature(function)
        own = [each for each in signature.parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]
        left_out = {each.name for each in own} | {name[2:] for name in OUTPUTS}
        if "start" in left_out:  # by another name
            left_out.add("from_")
        more, lines = [], [f"Options of ``separatrix {command}``, by default as there:", ""]
        for name, option in options_of(command).items():
            word = name[2:].replace("-", "_")
            word += "_" if keyword.iskeyword(word) else ""
            if word in left_out:
                continue
            kind = "bool" if option["flag"] else "Any"
            more.append(inspect.Parameter(word, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind))
            lines.append(textwrap.fill(f"{option['value'] or 'True'}: {option['help']}", 100, initial_indent=f"{word:12s} ",
                                       subsequent_indent=" " * 13))
        function.__signature__ = signature.replace(parameters=[*own, *more])
        function.__doc__ = inspect.cleandoc(function.__doc__) + "\n\n" + "\n".join(lines)
        return function

    return complete


def is_sequence(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or (hasattr(value, "tolist") and getattr(value, "ndim", 0) > 0)


def value_text(value: Any, brackets: bool = False) -> str:
    """A number, a vector ``1,2`` or a matrix ``1,0;0,1``; in brackets where other values follow behind a comma."""
    if not is_sequence(value):
        return number_text(value)
    rows = list(value)
    if rows and is_sequence(rows[0]):
        texts = [value_text(row, brackets) for row in rows]
        return "[" + ",".join(texts) + "]" if brackets else ";".join(texts)
    text = ",".join(number_text(entry) for entry in rows)
    return f"[{text}]" if brackets else text


def range_text(name: str, ends: Any) -> str:
    """``NAME=LO:HI``"""
    if isinstance(ends, str):
        return f"{name}={ends}"
    low, high = ends
    return f"{name}={number_text(low)}:{number_text(high)}"


def texts_of(option: Mapping[str, Any], value: Any) -> list[str]:
    """The texts of one option: several where it is repeatable."""
    form = option["value"]
    if form == "COLUMNSxROWS" and is_sequence(value):
        return ["x".join(number_text(side) for side in value)]
    if form == "COLUMNSxROWS" and not isinstance(value, str):
        return [f"{number_text(value)}x{number_text(value)}"]
    if isinstance(value, Mapping):
        if form.endswith(",..."):  # one start
            return [",".join(f"{name}={value_text(each, brackets=True)}" for name, each in value.items())]
        if form.endswith("=LO:HI"):
            return [range_text(name, ends) for name, ends in value.items()]
        return [f"{name}={value_text(each)}" for name, each in value.items()]
    if form.endswith("=LO:HI") and isinstance(value, tuple) and len(value) == 3:
        return [range_text(value[0], value[1:])]
    if is_sequence(value):
        if option["repeatable"]:
            return [text for each in value for text in texts_of(option, each)]
        return [value_text(value)]
    return [number_text(value)]


def words_of(command: str, options: Mapping[str, Any]) -> list[str]:
    """``until=10, no_agree=True`` as ``--until 10 --no-agree``; what is None or False is left out."""
    words: list[str] = []
    known = options_of(command)
    for key, value in options.items():
        name = "--" + key.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if name not in known:
            words += [name, "1"]  # the engine says so, and what was meant
            continue
        if name in OUTPUTS:
            raise UsageError(f"{name} is not allowed here; allowed: the result's own arrays and plot(), json= and csv= for files")
        if known[name]["flag"] or value is True:
            words.append(name)
            continue
        for text in texts_of(known[name], value):
            words += [f"{name}={text}"] if text.startswith("-") else [name, text]
    return words


def starts_text(starts: Any, states: Sequence[str]) -> str:
    """Many starts as the file of ``--starts``: a table of pandas, a list of mappings, or numbers of shape (n, d)."""
    if hasattr(starts, "to_dict"):
        starts = starts.to_dict("records")
    rows = list(starts)
    if rows and isinstance(rows[0], Mapping):
        names = list(rows[0])
        rows = [[row[name] for name in names] for row in rows]
    else:
        names = list(states)
    lines = [",".join(names)] + [",".join(number_text(entry) for entry in row) for row in rows]
    return "\n".join(lines) + "\n"


def progress_of(progress: bool | Progress | None) -> Progress | None:
    """What is called with (phase, unit, done, total): a function as it is; True stands for a bar of tqdm, or a line."""
    if not progress:
        return None
    if callable(progress):
        return progress
    try:
        from tqdm.auto import tqdm
    except ImportError:
        import sys

        def line(phase: str, unit: str, done: int, total: int) -> None:
            share = f"{100 * done // total} %" if total else f"{done} {unit}"
            print(f"\r{phase}  {share} ", end="\n" if total and done >= total else "", file=sys.stderr, flush=True)

        return line
    return Bar(tqdm)


class Bar:
    """A bar of tqdm over the work of one command."""

    def __init__(self, tqdm: Any) -> None:
        self._tqdm = tqdm
        self._bar: Any = None

    def __call__(self, phase: str, unit: str, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = self._tqdm(desc=phase, unit=" " + unit, total=total or None)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def run(command: str, words: Sequence[str], *, outputs: Sequence[str] = ("--json", "-"),
        files: Mapping[str, str] | None = None, progress: bool | Progress | None = None, json: Any = None,
        csv: Any = None) -> dict[str, Any]:
    """Runs a command in this process and returns what it found; raises the exception of its exit code."""
    shown = progress_of(progress)
    try:
        found = _engine.run([command, *words], list(outputs), dict(files or {}), shown,
                            "" if json is None else str(json), "" if csv is None else str(csv))
    finally:
        if isinstance(shown, Bar):
            shown.close()
    return check(found, stacklevel=5)
