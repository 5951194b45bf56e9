#!/usr/bin/env python3
"""Draws docs/separatrix-following.png: how long a start that is on the separatrix to N digits follows it.

    docs/separatrix-following.py [PROGRAM]     PROGRAM: ./separatrix of this repository by default

Every point is one call of `separatrix simulate`; gnuplot (gnuplot-nox) draws.
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile
from decimal import ROUND_CEILING, Decimal, getcontext

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "separatrix")
PICTURE = ROOT / "docs" / "separatrix-following.png"
SHOWN = (20, 40, 60)  # digits whose paths are drawn
DIGITS = range(10, 61, 5)

getcontext().prec = 150


def simulate(model, start, until, digits, distance, radius):
    """The path of one start: its rows, and the time at which it leaves the ball around the saddle."""
    command = [PROGRAM, "simulate", model, "--from", start, "--until", until, "--digits", str(digits),
               "--event", f"{distance} - {radius}^2", "--stop-when-attracted", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        files = {kind: str(pathlib.Path(folder) / f"path.{kind}") for kind in ("json", "csv")}
        subprocess.run(command + [word for kind, name in files.items() for word in (f"--{kind}", name)], check=True)
        result = json.loads(pathlib.Path(files["json"]).read_text())
        rows = list(csv.DictReader(io.StringIO(pathlib.Path(files["csv"]).read_text())))
    enters, leaves = result["events"]
    assert (enters["direction"], leaves["direction"]) == (-1, 1) and result["outcome"] == "converged"
    return rows, Decimal(leaves["t"]), result["steps"]


def double_well(digits):
    """Saddle at 0, separatrix x = 0; the start is 10^-N beside it."""
    rows, time, steps = simulate(str(ROOT / "examples" / "double-well.toml"), f"x=1e-{digits},y=1", "1000",
                                 digits + 10, "x^2 + y^2", "1/2")
    path = [(Decimal(row["t"]), (Decimal(row["x"]) ** 2 + Decimal(row["y"]) ** 2).sqrt()) for row in rows]
    return Decimal(10) ** -digits, time, steps, path


def markov(digits):
    """Saddle at (0, -1/√2), separatrix e² = w² - ln|w| + E_s; the start is e at w = -2, rounded up to N digits."""
    separatrix = (Decimal(4) - Decimal(2).ln() - (1 + Decimal(2).ln()) / 2).sqrt()
    start = separatrix.quantize(Decimal(10) ** -digits, rounding=ROUND_CEILING)
    rows, time, steps = simulate("markov", f"e={start},w=-2", "1e60", digits + 10,
                                 "e^2 + (w + 1/sqrt(2))^2", "1/2")
    saddle = -(Decimal(1) / 2).sqrt()
    path = [(Decimal(row["t"]), (Decimal(row["e"]) ** 2 + (Decimal(row["w"]) - saddle) ** 2).sqrt()) for row in rows]
    return start - separatrix, time, steps, path


def table(name, measure):
    """Blocks of a gnuplot data file: first the leaving times, then one path per shown N."""
    runs = {digits: measure(digits) for digits in DIGITS}
    for digits in SHOWN:
        offset, time, steps, _ = runs[digits]
        print(f"{name}: N = {digits}, distance of the start {offset:.3e}, leaves at t = {time:.10e}, {steps} steps")
    blocks = ["\n".join(f"{-offset.log10():.6f} {time:.12e}" for offset, time, _, _ in runs.values())]
    for digits in SHOWN:
        blocks.append("\n".join(f"{t:.17e} {r:.12e}" for t, r in runs[digits][3] if t > 0))
    return "\n\n\n".join(blocks) + "\n"


SCRIPT = r"""
set terminal pngcairo size 1500,1150 enhanced font 'sans,19' linewidth 1.6 background 'white'
set output '{picture}'
set multiplot
set encoding utf8
set style line 1 lc rgb '#0072b2' lw 1.7 dt 1
set style line 2 lc rgb '#c44e00' lw 1.7 dt (14,5)
set style line 3 lc rgb '#00805e' lw 1.7 dt (4,4)
set style line 4 lc rgb '#000000' pt 7 ps 1.3
set style line 5 lc rgb '#7a7a7a' lw 1.3
set border lw 0.8
set tics nomirror out scale 0.6
set key spacing 1.25 samplen 2.6
L = 0.10; R = 0.475; L2 = 0.605; R2 = 0.98
top = 'set tmargin at screen 0.895; set bmargin at screen 0.575'
low = 'set tmargin at screen 0.42; set bmargin at screen 0.10'

@top; set lmargin at screen L; set rmargin at screen R
set title "(a)  hyperbolic saddle of a double well\n{{/*0.8 ẋ = x − x³,  ẏ = −y/2,  start x = 10^{{−{{/:Italic N}}}}, y = 1}}" offset 0,-0.2
set xlabel 'time {{/:Italic t}}'; set ylabel 'distance from the saddle' offset 0.8
set logscale y; set format y '10^{{%T}}'; set yrange [1e-33:10]; set ytics 1e-30, 1e10, 1; unset mytics; unset mxtics
set xrange [0:150]; set key at graph 0.03, 0.04 bottom left
plot for [k=1:3] '{well}' index k using 1:2 with lines ls k title sprintf('{{/:Italic N}} = %d', 20*k)

@top; set lmargin at screen L2; set rmargin at screen R2
set title "(b)  degenerate saddle of markov, p = q = 0.1\n{{/*0.8 start w = −2, e on the separatrix to {{/:Italic N}} digits}}" offset 0,-0.2
set logscale x; set format x '10^{{%T}}'; set xrange [0.3:1e34]; set xtics 1, 1e10, 1e30
set yrange [1e-33:10]; unset mxtics
plot for [k=1:3] '{markov}' index k using 1:2 with lines ls k title sprintf('{{/:Italic N}} = %d', 20*k)

unset logscale; set format '%g'
@low; set lmargin at screen L; set rmargin at screen R
set xlabel "digits of the start on the separatrix, −log_{{10}} {{/:Italic δ}}"; set ylabel 'time {{/:Italic T}} at which it leaves' offset -0.6
set title '(c)' offset 0,-0.5; set xrange [5:65]; set xtics 10; set yrange [0:160]; set ytics 50
set key at graph 0.03, 0.97 top left reverse Left
plot log(10)*x - log(3)/2 ls 5 title '{{/:Italic T}} = ln(1/{{/:Italic δ}}) − ½ ln 3', \
     '{well}' index 0 using 1:2 with points ls 4 title 'measured'

@low; set lmargin at screen L2; set rmargin at screen R2
set title '(d)'; set logscale y; set format y '10^{{%T}}'; set yrange [1e3:1e34]; set ytics 1e10, 1e10, 1e30; unset mytics
C = pi/0.8/sqrt(2*{e_start})
plot C*10**(x/2) ls 5 title '{{/:Italic T}} = π / (4{{/:Italic κ}} √{{/:Italic ΔE}}) ∝ {{/:Italic δ}}^{{ −1/2}}', \
     '{markov}' index 0 using 1:2 with points ls 4 title 'measured'
unset multiplot
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for name, measure in (("well", double_well), ("markov", markov)):
            names[name] = str(pathlib.Path(folder) / name)
            pathlib.Path(names[name]).write_text(table(name, measure))
        e_start = (Decimal(4) - Decimal(2).ln() - (1 + Decimal(2).ln()) / 2).sqrt()
        script = SCRIPT.format(picture=PICTURE, e_start=f"{e_start:.15f}", **names)
        subprocess.run(["gnuplot"], input=script, text=True, check=True)


if __name__ == "__main__":
    main()
