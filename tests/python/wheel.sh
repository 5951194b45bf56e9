#!/bin/sh
# wheel.sh PYTHON SOURCE BUILD: `pip install .` into a fresh virtual environment, offline, as an ordinary user would; then the ten
# lines of docs/python.md draw their picture there, with the digits of the program's commands that do the same; both times are printed.
# What BUILD has compiled is not compiled again.
set -eu

python=$1 source=$2 build=$3
place=$(mktemp -d)
copy=$(dirname -- "$build")/build-wheel-$$ # as deep as BUILD: its paths to the sources are relative
trap 'rm -rf "$place" "$copy" "$source/.mesonpy-native-file.ini"' EXIT
mkdir "$copy"
tar -C "$build" --exclude=./tests -cf - . | tar -C "$copy" -xf -
# meson-python leaves a configured folder as it is
flags=$(sed -n 's/^setup = \[\(.*\)\]$/\1/p' "$source/pyproject.toml" | tr -d '",')
meson setup --reconfigure $flags "$copy" "$source" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }

"$python" -m venv --system-site-packages "$place/venv" # numpy and meson-python are the system's
"$place/venv/bin/python" -m pip install --no-build-isolation --no-index --no-deps --config-settings=builddir="$copy" \
  "$source" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }

cd "$place" # away from the sources
unset PYTHONPATH MALLOC_PERTURB_
export MPLBACKEND=Agg PATH="$place/venv/bin:$PATH"
astray=$(python -m pip show -f separatrix | grep '\.\./' | grep -vE '/bin/separatrix$') || :
[ -z "$astray" ] || { echo "installed where nothing looks for it: $astray"; exit 1; }
python -c 'import separatrix, sys; sys.exit(sys.prefix not in separatrix.__file__)'
separatrix --version

awk '/^```$/ { inside = 0 } inside { print } /^```python$/ { inside = !seen++ }' "$source/docs/python.md" >ten_lines.py
[ "$(grep -c . ten_lines.py)" = 10 ] || { echo 'docs/python.md: the first example has not ten lines'; cat ten_lines.py; exit 1; }
cat >commands.sh <<'END'
set -e
model='markov --set p=1/10 --set q=1/10'
separatrix phase $model --x w=-3:3 --y e=-3:3 --size 300x300 --plot commands.png
for e in 1/2 1 2; do separatrix simulate $model --from e=$e,w=-5/2 --until 20; done
separatrix boundary $model --from w=-2,e=1/10 --to w=-2,e=3 --digits 50
END
python - <<'END'
import resource
import subprocess


def run(*words):
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = spent()
    printed = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    return spent() - before, printed


pairs = [(run("python", "ten_lines.py"), run("sh", "commands.sh")) for _ in range(2)]
(lines, number), (commands, printed) = (min(each) for each in zip(*pairs))
print(f"processor time: ten lines {lines:.2f} s, the same commands {commands:.2f} s: {lines / commands:.2f}")  # wanted: 1.2
assert number.strip() in printed, "the crossing has other digits"
END
[ -s basins.png ]
