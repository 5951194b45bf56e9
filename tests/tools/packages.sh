#!/bin/sh
# packages.sh SOURCE FOLDER: the packages of Debian are built in FOLDER, judged by lintian, and installed into a bare Debian 12;
# there an ordinary user draws a picture, imports the module and links the library. Exit 77, skipped, where that cannot be done.
set -eu

source=$1 folder=$2
PATH=$PATH:/usr/sbin:/sbin # of debootstrap and chroot
for tool in debootstrap dh dh_python3 dpkg-buildpackage lintian; do
  command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
[ "$(id -u)" = 0 ] || { echo 'skipped: a tree of its own needs root'; exit 77; }

bare=$(mktemp -d)
chmod 755 "$bare" # the / of an ordinary user
trap 'rm -rf "$bare"' EXIT
say() { echo "packages: $*"; }

say 'a bare Debian 12'
debootstrap --variant=minbase bookworm "$bare" >"$bare.log" || { tail -n 5 "$bare.log"; echo 'skipped: no mirror of Debian'; exit 77; }
rm "$bare.log"

say 'the packages, with the flags of the build that is tested: what that has compiled is not compiled again'
rm -rf "$folder"
env DEB_CFLAGS_SET= DEB_CPPFLAGS_SET= DEB_CXXFLAGS_SET= DEB_LDFLAGS_SET= PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  sh "$source/tools/packaging/debian.sh" "$folder" >"$bare/build.log" 2>&1 || { tail -n 40 "$bare/build.log"; exit 1; }

say 'lintian'
lintian --allow-root --fail-on error "$folder"/*.changes

say 'installed'
in_bare() { chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }
cp "$folder"/*.deb "$bare/tmp"
in_bare sh -c 'dpkg -i /tmp/separatrix_*.deb /tmp/python3-separatrix_*.deb' >/dev/null 2>&1 || : # what they need is not there yet
in_bare apt-get install -y --no-install-recommends --fix-broken >"$bare/apt.log" 2>&1 || { tail -n 20 "$bare/apt.log"; exit 1; }
in_bare useradd --create-home reader
as_reader() { chroot --userspec=reader "$bare" env -i -C /home/reader HOME=/home/reader PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"; }

say 'a picture, and the module'
as_reader separatrix phase markov --plot a.png >/dev/null
[ "$(head -c 4 "$bare/home/reader/a.png" | tail -c 3)" = PNG ]
as_reader separatrix --version
as_reader python3 -c 'import separatrix; print(separatrix.Model("markov").simulate(until="1").outcome)'
[ -s "$bare/usr/share/man/man1/separatrix.1.gz" ]

say 'the library, with what its package asks for and a compiler'
in_bare sh -c 'apt-get install -y --no-install-recommends g++ pkg-config /tmp/libseparatrix-dev_*.deb' >"$bare/apt.log" 2>&1 ||
  { tail -n 20 "$bare/apt.log"; exit 1; }
cp "$source/examples/library/double_well.cpp" "$bare/home/reader"
compile=$(sed -n 's|^// *\(g++ .*pkg-config.*\)|\1|p' "$source/examples/library/double_well.cpp")
as_reader sh -c "$compile"
as_reader ./double_well | grep -F 'strict minimum at (-1, 0)'
