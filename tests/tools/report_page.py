#!/usr/bin/env python3
"""The pages of `separatrix report` in a browser: report_page.py PROGRAM REPOSITORY.

Headless Chromium opens the report of examples/claims.toml, and of every paper, from file://. A script that is added to a copy of the page moves the
slider and the pointer as a reader would and writes down what it sees. Checked: nothing is told on the console, nothing was
requested, the page is smaller than 8 MB, every claim is shown, the slider changes the picture, values appear under the
pointer, the keyboard zooms, and without JavaScript every frame is there. The claims of papers get little work here: what they
find is another test's matter, and an undecided one is shown like others. Exit 77 where there is no Chromium.
"""

import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROBE = r"""
<pre id="seen"></pre><script>
(() => {
  const seen = {};
  const slider = document.querySelector("figure input[type=range]");
  const figure = slider ? slider.closest("figure") : document.querySelector("figure");
  const visible = () => [...figure.querySelectorAll(".frame")].findIndex((frame) => frame.offsetParent !== null);
  const picture = () => figure.querySelectorAll(".frame")[visible()].querySelector("svg");
  seen.claims = [...document.querySelectorAll(".claim")].filter((each) => each.offsetHeight > 0).map((each) => each.id);
  if (slider) {
    seen.before = picture().querySelector(".plot").innerHTML;
    seen.at = visible();
    slider.value = slider.max;
    slider.dispatchEvent(new Event("input"));
    seen.then = visible();
    seen.after = picture().querySelector(".plot").innerHTML;
  }
  const frame = figure.querySelectorAll(".frame")[visible()], box = frame.querySelector(".axes").getBoundingClientRect();
  frame.dispatchEvent(new PointerEvent("pointermove", { clientX: box.left + 0.75 * box.width, clientY: box.top + 0.5 * box.height + 2 }));
  seen.readout = figure.querySelector(".readout").textContent;
  const ticks = () => [...picture().querySelectorAll(".x.tick")].map((tick) => tick.textContent);
  seen.ticks = ticks();
  frame.dispatchEvent(new KeyboardEvent("keydown", { key: "+" }));
  seen.zoomed = ticks();
  frame.dispatchEvent(new KeyboardEvent("keydown", { key: "0" }));
  seen.whole = ticks();
  seen.requests = performance.getEntriesByType("resource").map((entry) => entry.name);
  document.getElementById("seen").textContent = JSON.stringify(seen);
})();
</script></body>"""


def browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return [name, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
                    "--window-size=1000,1400", "--virtual-time-budget=5000"]
    return None


def check(condition, what):
    if not condition:
        sys.exit(f"report_page.py: {what}")


def report(program, subject, page):
    """The page of a subject; its claims may be undecided, none may fail."""
    run = subprocess.run([program, "report", subject, "--out", str(page), "--quiet", "--max-work", "1000"], check=False)
    check(run.returncode in (0, 2), f"report {subject} ends with {run.returncode}")
    text = page.read_text(encoding="utf-8")
    check(len(text.encode()) < 8_000_000, f"the report of {subject} has {len(text.encode())} bytes")
    check(text.count("</body>") == 1, "the page has not one </body>")
    # without scripts: what hides frames is undone by <noscript>, and every frame is drawn in the page itself
    check("<noscript><style>.frame[hidden]{display:block}</style></noscript>" in text, "no fallback without JavaScript")
    check(text.count('<div class="frame"') == text.count('<svg class="plot" x='), "a frame is not drawn in the page itself")
    return text


def look(command, subject, text, folder):
    """What the probe sees in the page; the console has to be silent and nothing may be requested."""
    probed = pathlib.Path(folder) / "probed.html"
    probed.write_text(text.replace("</body>", PROBE), encoding="utf-8")
    run = subprocess.run([*command, f"--user-data-dir={folder}/profile", "--dump-dom", probed.as_uri()],
                         capture_output=True, text=True, timeout=300, check=True)
    console = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
    check(not console, f"{subject}: the console says {console}")
    found = re.search(r'<pre id="seen">(.*?)</pre>', run.stdout, re.DOTALL)
    check(found and found.group(1), f"{subject}: the script of the page did not run to its end")
    seen = json.loads(html.unescape(found.group(1)))
    check(seen["requests"] == [], f"{subject} requested {seen['requests']}")
    return seen


def main(program, repository):
    command = browser()
    if command is None:
        print("no chromium here: the pages were not opened")
        sys.exit(77)
    example = pathlib.Path(repository) / "examples" / "claims.toml"
    listed = subprocess.run([program, "list", "claims"], capture_output=True, text=True, check=True).stdout
    claims = {}
    for name in [line.split()[0] for line in listed.splitlines()]:
        claims.setdefault(name.split("/")[0], []).append(name.split("/")[1])
    claims[str(example)] = re.findall(r'^id = "(.*)"', example.read_text(encoding="utf-8"), re.MULTILINE)
    moved = []
    with tempfile.TemporaryDirectory() as folder:
        for subject, expected in claims.items():
            text = report(program, subject, pathlib.Path(folder) / "report.html")
            seen = look(command, subject, text, folder)
            check([f"claim-{each}" for each in expected] == seen["claims"], f"{subject} shows {seen['claims']}")
            if "then" in seen:
                check(seen["at"] == 0 and seen["then"] > 0, f"{subject}: frames {seen['at']}, {seen['then']}")
            if seen.get("before") != seen.get("after"):
                moved.append(subject)
        # the sketch of the two wells is the same for every k; what depends on p, and on alpha, moves
        check({"makkuva_2024", "boix_adsera_2023"} <= set(moved), f"the slider moves only {moved}")
        # three quarters of the way from -3 to 3; every start with x > 0 goes to the well at x = 1, number 2
        check("x = 1.5" in seen["readout"] and "equilibrium-2" in seen["readout"], f"readout: {seen['readout']}")
        check(seen["ticks"] == ["-3", "-1.5", "0", "1.5", "3"], f"ticks: {seen['ticks']}")
        check(seen["zoomed"] != seen["ticks"] and seen["whole"] == seen["ticks"], f"zoom: {seen['zoomed']}, {seen['whole']}")
    print(f"{len(claims)} reports shown, sliders move {', '.join(moved)}, nothing on the console, nothing requested")


if __name__ == "__main__":
    main(*sys.argv[1:])
