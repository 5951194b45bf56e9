"""The pictures of the command line, drawn with matplotlib in the same colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

_GREEK = "alpha|beta|gamma|delta|epsilon|theta|lambda|mu|nu|rho|sigma|tau|omega|pi|eta|phi|psi"
_COMMAND = re.compile(rf"\b({_GREEK}|ln|exp|log|sin|cos|tanh)\b")
_SYMBOL = re.compile(rf"({_GREEK}|[A-Za-z])(\d*)([+−-]?)")  # with an index, and the sign of a stage
_LINE = 11  # points from one line of small text to the next
_MARKS = {"minimum": "o", "saddle": "D", "maximum": "^", "degenerate": "v", "start": "s", "end": "s",
          "cycle_fold": "o", "cycle_change": "p"}


def _math(text: str) -> str:
    return _COMMAND.sub(r"\\\1", text).replace("<=", r"\leq ")


def typeset(text: str) -> str:
    """A name or a title: what stands between ``$`` is mathematics, and so is a bare symbol.

    >>> typeset("time $t$ at $alpha = ln 2$"), typeset("w"), typeset("beta12+")
    ('time $t$ at $\\\\alpha = \\\\ln 2$', '$w$', '$\\\\beta_{12}+$')
    """
    if symbol := _SYMBOL.fullmatch(text):
        name, index, sign = symbol.groups()
        return f"${_math(name)}{f'_{{{index}}}' if index else ''}{sign}$"
    if re.fullmatch(r"[A-Za-z]\w", text):
        return f"${text}$"
    return re.sub(r"\$([^$]*)\$", lambda part: f"${_math(part.group(1))}$", text)


def draw(picture: Mapping[str, Any], ax: Any = None) -> Any:
    """Draws a picture's record and returns the axes."""
    import matplotlib.pyplot as plt
    from matplotlib.transforms import offset_copy

    if ax is not None and not hasattr(ax, "pcolormesh"):
        raise TypeError(f"{type(ax).__name__} is not allowed; allowed: one Axes of matplotlib")
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    {"regions": _regions, "field": _field, "lines": _lines, "portrait": _portrait}[picture["kind"]](picture, ax)
    for curve in picture["curves"]:
        _curve(curve, ax)
    for point in picture["points"]:
        _point(point, ax)
    for name, set_label in (("x", ax.set_xlabel), ("y", ax.set_ylabel)):
        set_label(typeset(picture[name]["name"]))
    for axis, set_scale, set_limits in ((picture["x"], ax.set_xscale, ax.set_xlim),
                                        (picture["y"], ax.set_yscale, ax.set_ylim)):
        if axis["logarithmic"]:
            set_scale("log")
        if axis["low"] < axis["high"]:
            set_limits(axis["low"], axis["high"])
    if picture["title"]:
        subtitle = picture["subtitle"]
        ax.set_title(typeset(picture["title"]) + (f"\n{typeset(subtitle)}" if subtitle else ""), fontsize="medium",
                     pad=6 + _LINE * _rows(picture, ax)[1])
    if picture["kind"] != "lines":
        ax.set_box_aspect(1)
    handles, names = ax.get_legend_handles_labels()
    entries = {name: handle for handle, name in zip(handles, names) if not name.startswith("_")}
    if entries:
        below = offset_copy(ax.transAxes, ax.figure, y=-32, units="points")  # the numbers and the name of the axis
        ax.legend(entries.values(), entries.keys(), fontsize="small", loc="upper center", bbox_to_anchor=(0.5, 0),
                  bbox_transform=below, borderaxespad=0, ncols=2, frameon=False)
    return ax


def _edges(axis: Mapping[str, Any], cells: int) -> np.ndarray:
    space = np.geomspace if axis["logarithmic"] else np.linspace
    return space(axis["low"], axis["high"], cells + 1)


def _regions(picture: Mapping[str, Any], ax: Any) -> None:
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Rectangle

    labels, fills = picture["labels"], picture["fills"]
    x, y = _edges(picture["x"], labels.shape[1]), _edges(picture["y"], labels.shape[0])
    ax.set_facecolor("white")
    ax.pcolormesh(x, y, labels, cmap=ListedColormap([fill or "#ffffff" for fill in fills]), vmin=-0.5,
                  vmax=len(fills) - 0.5, rasterized=True)
    for index in np.unique(labels):
        fill = fills[index]
        ax.add_patch(Rectangle((0, 0), 0, 0, facecolor=fill or "white", edgecolor="#404040", hatch="" if fill else "///",
                               label=picture["label_names"][index]))  # for the legend
        if not fill:
            hatched = np.ma.masked_where(labels != index, labels)
            ax.pcolor(x, y, hatched, hatch="///", alpha=0)


def _field(picture: Mapping[str, Any], ax: Any) -> None:
    from matplotlib.colors import LogNorm

    values, bar = picture["values"], picture["bar"]
    shown = np.ma.masked_invalid(values)
    limits = {"vmin": bar["low"], "vmax": bar["high"]} if bar["low"] < bar["high"] else {}
    if bar["logarithmic"]:
        shown = np.ma.masked_less_equal(shown, 0)
    ax.set_facecolor("#d0d0d0")
    colour = {"norm": LogNorm(**limits)} if bar["logarithmic"] else limits
    mesh = ax.pcolormesh(_edges(picture["x"], values.shape[1]), _edges(picture["y"], values.shape[0]), shown,
                         cmap="viridis", rasterized=True, **colour)
    ax.figure.colorbar(mesh, ax=ax, label=typeset(bar["name"]))


def _rows(picture: Mapping[str, Any], ax: Any) -> tuple[list[int], int]:
    """The row above the frame in which the text of each marker has room, and how many rows there are."""
    ends: list[float] = []  # of the last text in each row, in points
    rows = []
    across = ax.get_position().width * ax.figure.get_figwidth() * 72 / ((picture["x"]["high"] - picture["x"]["low"]) or 1)
    for x, text in picture.get("markers", []):
        width = 0.7 * _LINE * len(re.sub(_GREEK, "x", text))
        row = next((k for k, end in enumerate(ends) if end < across * x - width / 2), len(ends))
        ends[row:row + 1] = [across * x + width / 2]
        rows.append(row)
    return rows, len(ends)


def _lines(picture: Mapping[str, Any], ax: Any) -> None:
    ax.grid(True, color="#c0c0c0", linewidth=0.5)
    for (x, text), row in zip(picture["markers"], _rows(picture, ax)[0]):
        ax.axvline(x, color="#808080", linewidth=0.8)
        ax.annotate(typeset(text), (x, 1), xytext=(0, 2 + _LINE * row), xycoords=("data", "axes fraction"),
                    textcoords="offset points", ha="center", va="bottom", fontsize="small")


def _portrait(picture: Mapping[str, Any], ax: Any) -> None:
    for line in picture["stream_lines"]:
        ax.plot(line[:, 0], line[:, 1], color="#9aa5b1", linewidth=0.6)
        middle = len(line) // 2
        ax.annotate("", line[middle], line[middle - 1], arrowprops={"arrowstyle": "-|>", "color": "#9aa5b1", "lw": 0.6})


def _dashes(pattern: str) -> Any:
    """A dash type of gnuplot, "(15,7)", in points."""
    lengths = [float(each) / 4 for each in re.findall(r"\d+", pattern)]
    return (0, tuple(lengths)) if lengths else "solid"


def _curve(curve: Mapping[str, Any], ax: Any) -> None:
    from matplotlib.patheffects import Normal, Stroke

    width = 0.75 * curve["width"]
    (line,) = ax.plot(curve["points"][:, 0], curve["points"][:, 1], color=curve["colour"], linewidth=width,
                      linestyle=_dashes(curve["dashes"]), label=typeset(curve["name"]) or "_")
    if curve["halo"]:
        line.set_path_effects([Stroke(linewidth=width + 1.2, foreground="white"), Normal()])


def _point(point: Mapping[str, Any], ax: Any) -> None:
    ax.plot([point["x"]], [point["y"]], linestyle="none", marker=_MARKS[point["style"]], color="black",
            markerfacecolor="white" if point["open"] else "black", label=typeset(point["name"]) or "_")
