#!/bin/sh
# fuzz.sh [SECONDS [TARGET ...]]: builds the fuzz targets with clang, AddressSanitizer and UndefinedBehaviorSanitizer beside the
# usual build, and fuzzes each for so long (default: 60). Exit 1 where one crashes, exhausts memory or takes 10 s for one input;
# 77, skipped, without clang. What is found belongs into fuzz/corpus, as small as it can be made.
set -u

root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
cd -- "$root" || exit 2
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- expression model_file csv command_line
command -v clang++ >/dev/null || { echo 'no clang++: skipped'; exit 77; }

tree=build/fuzz
[ -f $tree/build.ninja ] ||
  CXX=clang++ meson setup --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false -Dcpp_args=-fsanitize=fuzzer-no-link $tree \
    >/dev/null || exit 2
export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
status=0
for target; do
  ninja -C $tree tests/fuzz/"${target}"_fuzzer >$tree/"$target".log || { tail -n 20 $tree/"$target".log; exit 1; }
  more=
  [ "$target" = model_file ] && more=examples
  mkdir -p $tree/found/"$target"
  $tree/tests/fuzz/"${target}"_fuzzer -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=3000 -print_final_stats=1 \
    -artifact_prefix=$tree/found/"$target"- $tree/found/"$target" tests/fuzz/corpus/"$target" $more >$tree/"$target".out 2>&1 || status=1
  [ $status = 0 ] || tail -n 40 $tree/"$target".out
  echo "$target: $(grep number_of_executed_units $tree/"$target".out | tr -dc 0-9) inputs"
done
exit $status
