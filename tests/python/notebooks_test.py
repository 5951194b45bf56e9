"""The notebooks of docs/notebooks: run from a clean kernel, they print what is committed, and draw as many pictures."""

import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "docs/notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PAPERS = {"makkuva_2024", "boix_adsera_2023", "gong_2025", "saxe_2014", "softmax_2026", "kunin_2024", "domine_2025", "zhang_2025"}


def shown(notebook):
    """What each cell of code prints, and how many pictures it draws."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        outputs = [each for each in cell["outputs"] if each.get("name") != "stderr"]
        data = [each.get("data", {}) for each in outputs]
        texts = ["".join(each.get("text", "")) for each in outputs] + ["".join(each.get("text/latex", "")) for each in data]
        yield number, "".join(texts), sum("image/png" in each for each in data)


def test_there_is_one_for_each_paper():
    assert {path.stem for path in NOTEBOOKS} >= PAPERS | {"tutorial", "your_own_loss"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_small_and_in_order(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert path.stat().st_size < 200_000
    outputs = [each for cell in code for each in cell["outputs"]]
    assert not any("text/html" in each.get("data", {}) or each["output_type"] == "error" for each in outputs)
    prose = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
        assert (FOLDER / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_prints_what_is_committed(path, request, tmp_path):
    if not request.config.getoption("--full"):
        pytest.skip("a minute for all: of the full effort")
    for module in ("nbconvert", "ipykernel", "matplotlib", "sympy"):
        pytest.importorskip(module, reason=f"notebooks need {module} (Debian: python3-nbconvert python3-ipykernel)")
    places = {name: str(tmp_path) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    ran = subprocess.run([sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", str(path)],
                         env=environment | places, cwd=tmp_path, stdout=subprocess.PIPE, check=True, text=True)
    committed = json.loads(path.read_text(encoding="utf-8"))
    assert list(shown(json.loads(ran.stdout))) == list(shown(committed))
