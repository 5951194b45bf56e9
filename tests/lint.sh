#!/bin/sh
# lint.sh [FILE...]: the layout (.clang-format) and the names (.clang-tidy) of these C++ files, by default of all of them.
# Prints what is not as agreed; exit 1 if there is anything, 77 (skipped) where clang-format or clang-tidy is missing.
set -u

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
cd -- "$root" || exit 2
for tool in clang-format clang-tidy meson; do
  command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
[ $# -gt 0 ] || set -- $(find lib solvers theory tools tests \( -name '*.cpp' -o -name '*.hpp' \) | sort)

found=0
clang-format --dry-run -Werror "$@" || found=1

# Clang does not read the precompiled headers of another compiler: a configuration of its own, in which nothing is built.
commands=build/lint
[ -f $commands/build.ninja ] || meson setup --buildtype=release -Db_pch=false $commands >/dev/null || exit 2
# quadmath.h stands in GCC's own folder, whose other headers clang must not take.
gcc_headers=$(dirname -- "$(g++ -print-file-name=include/quadmath.h)")

# of the headers' names too: every header is read by some source file
printf '%s\n' "$@" | grep '\.cpp$' |
  xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 8 clang-tidy -p $commands --quiet --warnings-as-errors='*' \
    --extra-arg=-idirafter --extra-arg="$gcc_headers" 2>/dev/null || found=1
exit $found
