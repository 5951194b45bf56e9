#!/bin/sh
# wheel.sh PYTHON SOURCE BUILD: `pip install .` into a fresh virtual environment, offline, as an ordinary user would; then the ten
# lines of docs/python.md draw their picture there. What BUILD has compiled with the same flags is not compiled again.
set -eu

python=$1 source=$2 build=$3
place=$(mktemp -d)
copy=$(dirname -- "$build")/build-wheel-$$ # as deep as BUILD: its paths to the sources are relative
trap 'rm -rf "$place" "$copy"' EXIT
mkdir "$copy"
tar -C "$build" --exclude=./tests -cf - . | tar -C "$copy" -xf -
meson setup --reconfigure "$copy" "$source" >"$place/log" || { cat "$place/log"; exit 1; }

"$python" -m venv --system-site-packages "$place/venv" # numpy and meson-python are the system's
"$place/venv/bin/python" -m pip install --no-build-isolation --no-index --no-deps --config-settings=builddir="$copy" \
  "$source" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }

cd "$place" # away from the sources
unset PYTHONPATH
awk '/^```$/ { inside = 0 } inside { print } /^```python$/ { inside = !seen++ }' "$source/docs/python.md" >ten_lines.py
[ "$(grep -c . ten_lines.py)" = 10 ] || { echo 'docs/python.md: the first example has not ten lines'; cat ten_lines.py; exit 1; }
MPLBACKEND=Agg venv/bin/python ten_lines.py
venv/bin/python -c 'import separatrix, sys; sys.exit(sys.prefix not in separatrix.__file__)'
[ -s basins.png ] && venv/bin/separatrix --version
