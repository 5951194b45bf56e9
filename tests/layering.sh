#!/bin/sh
# layering.sh [FOLDER] | --self-test: includes in FOLDER (default: this repository) only follow
#     tools -> theory -> solvers -> lib,   inside lib: model -> tape -> symbolic -> num,
#     inside solvers: diagonal -> stages, cycle -> basin -> stationary -> enclosure -> trajectory -> roots -> the files beside these folders,
#     inside tools: python, commands -> phase -> report -> picture -> shell,
# and the headers of mpfr reach, through whatever they include, no file of theory or tools but those that compute; numbers
# are read from text by the readers of files and options only: what the program has computed stays a number (Known);
# the names of methods stand in their table and nowhere else; at the top level stands what belongs there.
# Prints every offending line with the rule it breaks; exit 1 if there is one.
set -u

self=$(readlink -f -- "$0")

check() (
  cd -- "$1" || exit 2
  for folder in lib solvers theory tools; do
    [ -d $folder ] || { echo "$1/$folder: no such folder"; exit 2; }
  done

  {
    grep -rnIE '^[[:space:]]*#[[:space:]]*include' --include='*.[chi]pp' --include='*.[hc]' \
      --include='*.cc' --include='*.inc' --include='*.in' lib solvers theory tools |
      awk '
        function offence(rule) { print $0 "    <- " rule }

        # The files of theory and tools that compute in the arithmetics of lib/num/real.hpp: rather fewer than more.
        function computes(file) {
          return file ~ /^theory\/gong_2025\/(claims_matrix|descent_run)\./ ||
            file ~ /^theory\/makkuva_2024\/(airy_path|attention|attention_limit|gaussian_start|level_curve|untied_limit)\./ ||
            file ~ /^tools\/(commands\/certified_(basin|boundary|phase)|picture\/stage_picture|report\/(destination_certificate|proved_destination))\./
        }

        # The folders a file may include from, as a regular expression on the included path.
        function allowed(file) {
          if (file ~ /^lib\/num\//) return "^lib/num/"
          if (file ~ /^lib\/symbolic\//) return "^lib/(symbolic|num)/"
          if (file ~ /^lib\/tape\//) return "^lib/(tape|symbolic|num)/"
          if (file ~ /^lib\/model\//) return "^lib/(model|tape|symbolic|num)/"
          if (file ~ /^solvers\/diagonal\//) return "^(solvers|lib)/"
          if (file ~ /^solvers\/cycle\//) return "^(solvers/(cycle/|basin/|stationary/|enclosure/|trajectory/|roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/stages\//) return "^(solvers/(stages/|basin/|stationary/|enclosure/|trajectory/|roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/basin\//) return "^(solvers/(basin/|stationary/|enclosure/|trajectory/|roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/stationary\//) return "^(solvers/(stationary/|enclosure/|trajectory/|roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/enclosure\//) return "^(solvers/(enclosure/|trajectory/|roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/trajectory\//) return "^(solvers/(trajectory/|roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/roots\//) return "^(solvers/(roots/|[a-z_]*\\.)|lib/)"
          if (file ~ /^solvers\/[a-z_]*\./) return "^(solvers/[a-z_]*\\.|lib/)"
          if (file ~ /^theory\//) return "^(theory|solvers|lib)/"
          if (file ~ /^tools\/shell\//) return "^(tools/shell|theory|solvers|lib)/"
          if (file ~ /^tools\/picture\//) return "^(tools/(picture|shell)|theory|solvers|lib)/"
          if (file ~ /^tools\/report\//) return "^(tools/(report|picture|shell)|theory|solvers|lib)/"
          if (file ~ /^tools\/phase\//) return "^(tools/(phase|report|picture|shell)|theory|solvers|lib)/"
          if (file ~ /^tools\//) return "^(tools|theory|solvers|lib)/"
          return "^$"
        }

        {
          file = $0
          sub(/:.*/, "", file)
          included = $0
          sub(/^[^:]*:[0-9]+:[ \t]*#[ \t]*include[ \t]*/, "", included)
          quoted = included ~ /^"/
          included = substr(included, 2)
          sub(/[">].*/, "", included)
          ours = included ~ /^(lib|solvers|theory|tools|tests)\//

          if (included ~ /(^|\/)\.\.?\// || (quoted && !ours)) offence("not a repository path")
          else if (ours && included !~ allowed(file)) offence("the arrow points left")
          if (included ~ /^boost\/numeric\/odeint/ && file !~ /^solvers\/trajectory\/steppers\//)
            offence("odeint only in solvers/trajectory/steppers")
          if (included ~ /^(unsupported\/)?Eigen\// && file !~ /^solvers\//) offence("Eigen only in solvers")
          if (included ~ /^boost\/multiprecision/ && file ~ /^(theory|tools)\//)
            offence("theory and tools see decimal strings and doubles")
          else {
            line[++lines] = $0
            from[lines] = file
            to[lines] = included
            if (included ~ /^boost\/multiprecision\/mpfr|^mpfr\.h$/) reaches[file] = 1
          }
        }

        END {
          do {
            before = found
            for (i = 1; i <= lines; ++i) {
              if (to[i] in reaches && !(from[i] in reaches)) { reaches[from[i]] = 1; ++found }
            }
          } while (found != before)
          for (i = 1; i <= lines; ++i) {
            if (from[i] ~ /^(theory|tools)\// && to[i] in reaches && !computes(from[i])) {
              $0 = line[i]
              offence("mpfr reaches a file that does not compute")
            }
          }
        }'
    grep -rnIE '\b(parse_rational|strtold|strtod|stold|stod|stof)\(' --include='*.[chi]pp' lib solvers theory tools |
      grep -vE '^[^:]*:[0-9]+: *///' |
      grep -vE '^(lib/(num/(rational|known)|symbolic/scanner|model/(dataset|exact_matrix|toml_reader))|solvers/trajectory/schedule|theory/model_settings|tools/(shell/[a-z_]*|commands/[a-z_]*))\.[ch]pp:' |
      sed 's/$/    <- only readers parse numbers/'
    grep -rnIE '"(taylor|dopri5|cash-karp54|fehlberg78|bulirsch-stoer|radau|rosenbrock4|gradient-descent|auto)"' \
      --include='*.[chi]pp' lib solvers theory tools | grep -vE '^[^:]*:[0-9]+:.*///' |
      grep -vE '^solvers/trajectory/methods\.[ch]pp:' | sed 's/$/    <- names of methods stand in their table/'
    # pyproject.toml: `pip install .` looks for it here and nowhere else, meson for its options
    git ls-files 2>/dev/null | sed 's|/.*||' | sort -u |
      grep -vxE 'lib|solvers|theory|tools|tests|docs|examples|\.ci|meson\.build|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|CITATION\.cff|LICENSE|check|separatrix|meson_options\.txt|pyproject\.toml|\.clang-format|\.clang-tidy|\.editorconfig|\.gitignore' |
      sed 's/$/    <- does not belong at the top level/'
    grep -rnIiE 'makkuva|boix|gong' lib solvers | sed 's/$/    <- lib and solvers know no paper/'
  } | awk '{ print } END { exit NR > 0 }'
)

if [ "${1:-}" != --self-test ]; then
  check "${1:-$(dirname -- "$(dirname -- "$self")")}"
  exit
fi

tree=$(mktemp -d) || exit 2
trap 'rm -rf "$tree"' EXIT
mistakes=0

# put FILE LINE: a tree whose files are right, and FILE with only LINE.
put() {
  rm -rf "${tree:?}"/*
  for folder in lib/num lib/symbolic lib/tape lib/model solvers/trajectory/steppers theory/paper tools; do
    mkdir -p "$tree/$folder"
  done
  printf '#include <boost/multiprecision/mpfr.hpp>\n' >"$tree/lib/num/wide.hpp"
  printf '#include "lib/num/wide.hpp"\n' >"$tree/solvers/wide.hpp"
  printf '#include "lib/num/a.hpp"\n#include <vector>\n#include <boost/multiprecision/mpfr.hpp>\n' >"$tree/lib/num/a.cpp"
  printf '#include "lib/num/a.hpp"\n  #  include "lib/symbolic/a.hpp"\n' >"$tree/lib/symbolic/a.cpp"
  printf '#include "lib/symbolic/a.hpp"\n#include "lib/num/a.hpp"\n' >"$tree/lib/tape/a.cpp"
  printf '#include "lib/model/a.hpp"\n#include "lib/tape/a.hpp"\n' >"$tree/lib/model/a.cpp"
  printf '#include "solvers/a.hpp"\n#include "lib/model/a.hpp"\n#include <Eigen/Dense>\n' >"$tree/solvers/a.cpp"
  printf '#include "solvers/a.hpp"\n#include <boost/numeric/odeint.hpp>\n' >"$tree/solvers/trajectory/steppers/a.cpp"
  printf '#include "theory/a.hpp"\n#include "solvers/a.hpp"\n// gong\n' >"$tree/theory/paper/a.cpp"
  printf '#include "tools/a.hpp"\n#include "theory/a.hpp"\n#include "lib/num/a.hpp"\n// #include "x.hpp"\n' >"$tree/tools/a.cpp"
  [ -z "$1" ] || { mkdir -p "$tree/${1%/*}" && printf '%s\n' "$2" >"$tree/$1"; }
}

mistake() { echo "self-test: $1"; mistakes=$((mistakes + 1)); }

# caught FILE LINE RULE: exactly this line is reported, with this rule.
caught() {
  put "$1" "$2"
  if found=$(sh "$self" "$tree"); then mistake "not caught in $1: $2"; return; fi
  case $found in
    *"
"*) mistake "more than one line reported for $1: $2: $found" ;;
    "$1:"*:"$2    <- $3"*) ;;
    *) mistake "wrong report for $1: $2: $found" ;;
  esac
}

put '' ''
found=$(sh "$self" "$tree") || mistake "a right tree is refused: $found"

left='the arrow points left'
caught lib/num/b.hpp '#include "lib/symbolic/a.hpp"' "$left"
caught lib/num/b.hpp '#include "lib/tape/a.hpp"' "$left"
caught lib/num/b.hpp '#include "lib/model/a.hpp"' "$left"
caught lib/symbolic/b.cpp '#include "lib/tape/a.hpp"' "$left"
caught lib/symbolic/b.cpp '#include "lib/model/a.hpp"' "$left"
caught lib/tape/b.cpp '#include "lib/model/a.hpp"' "$left"
caught lib/model/b.cpp '#include "solvers/a.hpp"' "$left"
caught lib/num/b.cpp '#include "theory/a.hpp"' "$left"
caught lib/num/b.cpp '#include <tools/a.hpp>' "$left"
caught lib/other/b.cpp '#include "lib/num/a.hpp"' "$left"
caught lib/b.cpp '#include "lib/num/a.hpp"' "$left"
caught solvers/b.cpp '#include "theory/a.hpp"' "$left"
caught solvers/trajectory/steppers/b.cpp '#include "tools/a.hpp"' "$left"
caught solvers/b.cpp '#include "solvers/stationary/a.hpp"' "$left"
caught solvers/stationary/b.cpp '#include "solvers/basin/a.hpp"' "$left"
caught solvers/trajectory/steppers/b.cpp '#include "solvers/basin/a.hpp"' "$left"
caught solvers/b.cpp '#include "solvers/trajectory/a.hpp"' "$left"
caught solvers/roots/b.cpp '#include "solvers/trajectory/a.hpp"' "$left"
caught solvers/trajectory/b.cpp '#include "solvers/stationary/a.hpp"' "$left"
caught solvers/enclosure/b.cpp '#include "solvers/stationary/a.hpp"' "$left"
caught solvers/trajectory/b.cpp '#include "solvers/enclosure/a.hpp"' "$left"
caught solvers/basin/b.cpp '#include "solvers/stages/a.hpp"' "$left"
caught solvers/stages/b.cpp '#include "solvers/diagonal/a.hpp"' "$left"
caught solvers/basin/b.cpp '#include "solvers/cycle/a.hpp"' "$left"
caught solvers/cycle/b.cpp '#include "solvers/stages/a.hpp"' "$left"
caught theory/paper/b.cpp '  #  include "tools/a.hpp"' "$left"
caught tools/shell/b.cpp '#include "tools/picture/a.hpp"' "$left"
caught tools/picture/b.cpp '#include "tools/report/a.hpp"' "$left"
caught tools/report/b.cpp '#include "tools/phase/a.hpp"' "$left"
caught tools/phase/b.cpp '#include "tools/commands/a.hpp"' "$left"
caught tools/b.cpp '#include "tests/support/a.hpp"' "$left"

path='not a repository path'
caught lib/num/b.cpp '#include "a.hpp"' "$path"
caught solvers/b.cpp '#include "../lib/num/a.hpp"' "$path"
caught solvers/b.cpp '#include "lib/../theory/a.hpp"' "$path"
caught solvers/b.cpp '#include <../lib/num/a.hpp>' "$path"
caught tools/b.cpp '#include "CLI/CLI.hpp"' "$path"

caught solvers/b.cpp '#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>' 'odeint only'
caught theory/b.cpp '#include <boost/numeric/odeint.hpp>' 'odeint only'
caught theory/b.cpp '#include <Eigen/Eigenvalues>' 'Eigen only'
caught lib/model/b.cpp '#include <unsupported/Eigen/MatrixFunctions>' 'Eigen only'
caught theory/b.cpp '#include <boost/multiprecision/mpfr.hpp>' 'theory and tools see'
caught tools/b.cpp '#include <boost/multiprecision/cpp_int.hpp>' 'theory and tools see'

reached='mpfr reaches a file that does not compute'
caught theory/paper/b.cpp '#include "lib/num/wide.hpp"' "$reached"
caught theory/b.hpp '#include "solvers/wide.hpp"' "$reached"
caught tools/shell/b.cpp '#include "solvers/wide.hpp"' "$reached"

caught lib/num/b.cpp '// Makkuva et al.' 'lib and solvers know no paper'
caught solvers/meson.build "files('boix.cpp')" 'lib and solvers know no paper'
caught solvers/b.hpp 'struct Gong2025;' 'lib and solvers know no paper'

readers='only readers parse numbers'
caught theory/paper/b.cpp 'const Rational x = parse_rational(found.t);' "$readers"
caught solvers/b.cpp 'const double x = std::strtod(text.c_str(), nullptr);' "$readers"
caught tools/report/b.cpp 'return std::stod(text);' "$readers"

named='names of methods stand in their table'
caught solvers/trajectory/b.cpp 'settings.method = "taylor";' "$named"
caught tools/b.hpp 'std::string method = "auto";' "$named"

rm -rf "$tree/tools"
sh "$self" "$tree" >/dev/null && mistake 'a missing folder is not noticed'

[ $mistakes -eq 0 ] && echo 'self-test: every offence is caught'
