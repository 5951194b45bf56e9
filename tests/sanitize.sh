#!/bin/sh
# sanitize.sh: builds everything with AddressSanitizer and UndefinedBehaviorSanitizer beside the usual build and runs the
# fast test programs with it. Exit 1 where a test fails or a sanitizer reports.
set -u

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
cd -- "$root" || exit 2
tree=build/sanitized
[ -f $tree/build.ninja ] ||
  meson setup --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false $tree >/dev/null || exit 2
ninja -C $tree tests/unit tests/series tests/enclosure tools/separatrix || exit 1

# what is known to be shared until the end is no leak
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
meson test -C $tree --no-rebuild --no-suite full --timeout-multiplier 20 --print-errorlogs unit series enclosure
