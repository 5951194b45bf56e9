#!/bin/sh
# documentation.sh [FOLDER]: every relative link and picture of the pages (*.md) in FOLDER (default: this repository) leads
# to a file. Prints what does not; exit 1 if there is anything, 2 if no page was found.
set -u

cd -- "${1:-$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")}" || exit 2
pages=$(find . -name build\* -prune -o -name .git -prune -o -name '*.md' -print | sort)
[ -n "$pages" ] || { echo 'no pages'; exit 2; }

missing=0
for page in $pages; do
  targets=$(grep -oE '\]\([^)# ]+|(src|href)="[^"#]+' "$page" | sed -E 's/^(\]\(|[a-z]+=")//' | grep -vE '^[a-z]+:')
  for target in $targets; do
    [ -e "$(dirname -- "$page")/$target" ] || { echo "$page: there is no $target"; missing=1; }
  done
done
exit $missing
