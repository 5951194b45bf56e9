#!/bin/sh
# install_headers.sh FOLDER HEADER...: for `meson install`: these headers of the repository, and all that they include of it,
# under FOLDER of the prefix by their paths in the repository.
set -eu

folder=$MESON_INSTALL_DESTDIR_PREFIX/$1
shift
cd -- "$MESON_SOURCE_ROOT"

included() { sed -nE 's|^ *# *include *"((lib\|solvers\|theory)/[^"]*)".*|\1|p' "$@"; }

headers=$(printf '%s\n' "$@" | sort)
while all=$(printf '%s\n' $headers $(included $headers) | sort -u) && [ "$all" != "$headers" ]; do headers=$all; done

for header in $headers; do
  install -D -m 644 "$header" "$folder/$header"
done
