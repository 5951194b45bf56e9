#!/bin/sh
# setup.sh run|check|full: packages, configuration, compilation. Silent unless it fails (exit 70).
# Called by ./separatrix and ./check; a call with nothing to do costs one dpkg-query and one dry run of ninja.
set -u

# Never libboost-dev: Debian 12's default Boost is 1.74 and conflicts with 1.81.
run_packages='g++ meson ninja-build pkg-config libboost1.81-dev libgmp-dev libmpfr-dev libflint-dev libflint-arb-dev libfmt-dev
  libeigen3-dev libgsl-dev libtbb-dev libhdf5-dev nlohmann-json3-dev libtomlplusplus-dev libcli11-dev gnuplot-nox'
# MPI, 34 packages of Debian, is of use under mpirun alone: not among the former
check_packages='doctest-dev libbenchmark-dev libboost-mpi1.81-dev libopenmpi-dev openmpi-bin python3-mpmath python3-dev pybind11-dev
  python3-numpy python3-pytest'
# of the tests that take minutes: what looks at the sources, opens the reports and sets their LaTeX, what the Python module
# works together with, runs its notebooks, and what makes and judges Debian's packages
full_packages='clang-format clang-tidy chromium texlive-latex-base python3-mesonpy python3-venv python3-matplotlib python3-pandas
  python3-xarray python3-sympy python3-nbconvert python3-ipykernel debhelper debootstrap dh-python lintian'

scope=${1:-}
case $scope in
  run) packages=$run_packages target=program ;;
  check) packages="$run_packages $check_packages" target=all ;;
  full) packages="$run_packages $check_packages $full_packages" target=all ;;
  *) echo 'usage: .ci/setup.sh run|check|full' >&2; exit 64 ;;
esac

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
log=build/setup.log
missing=
cd -- "$root" || exit 70

fail() {
  {
    echo "separatrix: $1"
    [ -z "$missing" ] || echo "separatrix: packages not installed (Debian 12 names): $missing"
    if [ -s "$log" ]; then
      echo "separatrix: the end of $root/$log:"
      tail -n 40 "$log" | sed 's/^/  /'
    fi
  } >&2
  exit 70
}

say() { [ ! -t 2 ] || echo "separatrix: $1 (log: $root/$log)" >&2; }

# A tree built by somebody else can still be run.
if [ "$scope" = run ] && [ -x build/tools/separatrix ] && [ ! -w build ]; then exit 0; fi

mkdir -p build && touch build/setup.lock "$log" || { log=; fail "cannot write to $root/build"; }
exec 9>build/setup.lock
if command -v flock >/dev/null; then flock 9; fi

not_installed() {
  installed=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' "$@" 2>/dev/null)"
  for package in "$@"; do
    case $installed in *" installed=$package "*) ;; *) printf '%s ' "$package" ;; esac
  done
}

# setup.configured: where the tree was and what was absent (for either scope) when Meson looked around.
# setup.without: what "run" does without, so that apt-get and sudo do not come back at every call.
look() {
  missing=$(not_installed $packages)
  surroundings="$root: $(not_installed $run_packages $check_packages)"
}
matches() { [ -f "$1" ] && [ "$2" = "$(cat "$1")" ]; }

look
to_install=$missing
if [ "$scope" = run ] && matches build/setup.without "$missing"; then to_install=; fi

if [ -z "$to_install" ] && [ -f build/build.ninja ] && matches build/setup.configured "$surroundings"; then
  case $(ninja -C build -n "$target" 2>/dev/null) in *'no work to do'*) exit 0 ;; esac
  say 'building what changed …'
else
  say 'setting up (first run; a few minutes) …'
fi
: >"$log"

administrator() {
  # /usr/sbin: dpkg looks for ldconfig there, and "su" without a login leaves it out. 9: no service may keep the lock.
  set -- env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin:/sbin" "$@"
  [ "$(id -u)" = 0 ] || set -- sudo "$@"
  "$@" >>"$log" 2>&1 </dev/null 9>&-
}

# What could not be installed need not stop us: other systems have the same libraries under other names.
obstacle=
if [ -n "$to_install" ]; then
  if ! command -v apt-get >/dev/null; then
    obstacle='there is no apt-get here; please install the packages below by hand'
  elif [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    obstacle='installing packages needs root or sudo; please install the packages below'
  else
    # One unreachable source among several is no reason to stop.
    administrator apt-get update || echo 'apt-get update failed' >>"$log"
    # --no-remove: somebody's libboost-dev shall not silently disappear.
    administrator apt-get install -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=600 $to_install ||
      obstacle='apt-get could not install the packages below'
    look
    # A build folder made by hand knows nothing of the new packages either.
    [ "$missing" = "$to_install" ] || rm -f build/build.ninja
  fi
fi

for tool in "${CXX:-c++}" meson ninja pkg-config; do
  command -v ${tool%% *} >/dev/null || fail "$tool is not on the PATH${obstacle:+; $obstacle}"
done

if [ ! -f build/build.ninja ] || { [ -f build/setup.configured ] && ! matches build/setup.configured "$surroundings"; }; then
  # Not --reconfigure: that would keep the old absolute paths and the old "header not found".
  rm -rf build/build.ninja build/meson-private
  meson setup --buildtype=release build >>"$log" 2>&1 </dev/null || fail "the configuration failed${obstacle:+; $obstacle}"
fi
printf '%s\n' "$surroundings" >build/setup.configured

# A translation unit with multiprecision can take 1.5 GB.
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null)
if [ -n "$memory" ] && [ "$memory" -lt "$jobs" ]; then jobs=$memory; fi
if [ "$jobs" -lt 1 ]; then jobs=1; fi
ninja -C build -j "$jobs" "$target" >>"$log" 2>&1 </dev/null ||
  fail "the compilation failed${obstacle:+; $obstacle}"
[ "$scope" != run ] || printf '%s\n' "$missing" >build/setup.without
if [ -n "$obstacle" ]; then echo "separatrix: going on without $missing(log: $root/$log)" >&2; fi
