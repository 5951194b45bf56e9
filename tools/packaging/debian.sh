#!/bin/sh
# debian.sh FOLDER: the binary packages of Debian, from the sources as they stand, in FOLDER. dpkg-buildpackage wants debian/ at
# the top of its sources, where this repository has no room for the files of every packager: a copy of them is built.
# The flags are Debian's; those of the environment, DEB_CXXFLAGS_SET and the like, come before them (dpkg-buildflags(1)).
set -eu

[ $# = 1 ] || { echo 'usage: debian.sh FOLDER' >&2; exit 64; }
root=$(readlink -f -- "$(dirname -- "$(readlink -f -- "$0")")/../..")
mkdir -p -- "$1"
folder=$(readlink -f -- "$1")
copy=$folder/separatrix-$(sed -n "s/^ *version: '\(.*\)',/\1/p" "$root/meson.build" | head -n 1)

rm -rf -- "$copy"
mkdir -- "$copy"
tar -C "$root" --exclude='./build*' -cf - . | tar -C "$copy" -xf -
cp -R "$root/tools/packaging/debian" "$copy/debian"

# debhelper gives a build a home of its own, where ccache would find neither its settings nor what it keeps
if command -v ccache >/dev/null; then
  CCACHE_CONFIGPATH=$(ccache --show-stats --verbose | sed -n 's/^Config file: *//p')
  CCACHE_DIR=$(ccache --get-config cache_dir)
  export CCACHE_CONFIGPATH CCACHE_DIR
fi

cd -- "$copy"
dpkg-buildpackage -us -uc -b
rm -rf -- "$copy"
