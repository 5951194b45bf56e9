"""From keyword arguments to the words of a command line, and from what it found to a record."""

from __future__ import annotations

import functools
import inspect
import keyword
import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import _engine
from .errors import UsageError, check
from .exact import expression_text, number_text

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
    if not is_sequence(ends) or len(ends) != 2:
        raise UsageError(f"{name}={ends} is not allowed; allowed: a low and a high end, as (-3, 3) or \"-3:3\"")
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
            return [] if not value else [",".join(f"{name}={value_text(each, brackets=True)}" for name, each in value.items())]
        if form.endswith("=LO:HI"):
            return [range_text(name, ends) for name, ends in value.items()]
        return [f"{name}={value_text(each)}" for name, each in value.items()]
    is_one = isinstance(value, tuple) or is_sequence(value) and not option["repeatable"]
    if form.endswith("=LO:HI") and is_one and len(value) == 3:
        return [range_text(value[0], value[1:])]
    if is_sequence(value):
        if option["repeatable"]:
            return [text for each in value for text in texts_of(option, each)]
        return [value_text(value)]
    return [expression_text(value)]


def words_of(command: str, options: Mapping[str, Any]) -> list[str]:
    """``until=10, no_agree=True`` as ``--until 10 --no-agree``; what is None or False is left out."""
    words: list[str] = []
    known = options_of(command)
    for key, value in options.items():
        name = "--" + key.rstrip("_").replace("_", "-")
        if value is None or value is False:
            continue
        if name == "--help":
            raise UsageError(f"help= is not allowed; allowed: help() of the function, as help(model.{command})")
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


def _entries(start: Mapping[Any, Any]) -> dict[str, Any]:
    """A start with each entry of a vector or a matrix by its own name.

    >>> _entries({"w": [1, 2], "b": 3})
    {'w[1]': 1, 'w[2]': 2, 'b': 3}
    """
    entries: dict[str, Any] = {}
    for name, value in start.items():
        parts = {f"{name}[{i}]": each for i, each in enumerate(value, 1)} if is_sequence(value) else {}
        entries |= _entries(parts) or {str(name): value}
    return entries


def starts_text(starts: Any, states: Sequence[str]) -> str:
    """Many starts as the file of ``--starts``: a table of pandas, a list of mappings, or numbers of shape (n, d)."""
    if hasattr(starts, "to_dict"):
        starts = starts.to_dict("records")
    rows = list(starts)
    if rows and all(isinstance(row, Mapping) for row in rows):
        rows = [_entries(row) for row in rows]
        names = list(rows[0])
        if any(row.keys() != rows[0].keys() for row in rows):
            raise UsageError(f"starts of different states are not allowed; allowed: {', '.join(names)} in each, as in the first")
        rows = [[row[name] for name in names] for row in rows]
    elif all(is_sequence(row) for row in rows):
        names = list(states)
    else:
        raise UsageError(f"starts={starts!r} is not allowed; allowed: a file, a list of mappings, or numbers of shape "
                         f"(n, {len(states)})")
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


def _file_name(name: str, file: Any) -> str:
    """The file that a result is written to besides, "" for none."""
    if file is None:
        return ""
    if file == "-" or not isinstance(file, (str, os.PathLike)):
        raise UsageError(f"{name}={file!r} is not allowed; allowed: the name of a file (the result itself has raw and columns)")
    return os.fspath(file)


def run(command: str, words: Sequence[str], *, outputs: Sequence[str] = ("--json", "-"),
        files: Mapping[str, str] | None = None, progress: bool | Progress | None = None, json: Any = None,
        csv: Any = None) -> dict[str, Any]:
    """Runs a command in this process and returns what it found; raises the exception of its exit code."""
    for word in words:
        if not isinstance(word, str):
            raise UsageError(f"{word!r} is not allowed; allowed: a name, which is a text")
    written = [_file_name(name, file) for name, file in (("json", json), ("csv", csv))]
    shown = progress_of(progress)
    try:
        found = _engine.run([command, *words], list(outputs), dict(files or {}), shown, *written)
    finally:
        if isinstance(shown, Bar):
            shown.close()
    return check(found)
