#!/bin/sh
# Makes ./configure from configure.ac and Makefile.am.
set -e
cd "$(dirname "$0")"

# need COMMAND PACKAGE - say which Debian package a command comes from when it is not there
need() {
    command -v "$1" >/dev/null 2>&1 && return
    echo "autogen.sh: $1 is missing: apt-get install $2" >&2
    missing=yes
}

missing=no
need autoreconf autoconf
need automake automake
need pkg-config pkg-config
[ "$missing" = no ] || exit 1
mkdir -p build-aux
exec autoreconf --install --warnings=all,no-portability
