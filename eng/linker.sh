#!/usr/bin/env bash
# What links the executable, which is compiled to native code: prints the C compiler that does it, which is the machine's own
# clang or gcc where it has one that works, else Debian's gcc, unpacked into our cache.
#
#     eng/linker.sh
set -euo pipefail

script=linker
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"

main() {
    local own
    for own in clang gcc; do
        if links "$own"; then echo "$own"; return; fi
    done
    command -v apt-get > /dev/null || fail "needs clang or gcc, with the C library's files to link with"
    local target
    target=$cache/linker-1-$(release)
    provide "$target" "Downloading a linker (45 MB)" make "$target"
    echo "$target/cc"
}

# Whether it makes a program: a compiler without its libraries is of no use.
links() { command -v "$1" > /dev/null && "$1" -x c -o /dev/null - <<< 'int main(void) { return 0; }' > /dev/null 2>&1; }

# Only what links: gcc's driver without the compiler behind it, binutils, and the C library to link with. The tools' own libraries have
# a folder of their own, so that the C library that is linked with is never one that they run with.
make() {
    know_packages gcc
    local version machine
    version=$(apt-cache "${apt_options[@]}" depends gcc 2> /dev/null | awk '$1 == "Depends:" && $2 ~ /^gcc-[0-9]+$/ { sub("gcc-", "", $2); print $2; exit }')
    [[ -n $version ]] || fail "apt has no gcc for this machine"
    machine=$(uname -m)-linux-gnu
    unpack "gcc-$version" "libgcc-$version-dev" libgcc-s1 libc6 libc6-dev binutils "binutils-${machine//_/-}" libbinutils libctf0 libjansson4

    cd "$making/files"
    rm -rf usr/share usr/lib/gcc/*/*/{cc1,lto1,plugin} usr/lib/gcc/*/*/lib{asan,tsan,ubsan,lsan}*
    mkdir libraries
    mv usr/lib/"$machine"/lib{bfd,opcodes,ctf,jansson}*.so* libraries
    if compgen -G "usr/lib/$machine/libsframe*" > /dev/null; then mv usr/lib/"$machine"/libsframe*.so* libraries; fi
    cat > cc << END
#!/bin/sh
LD_LIBRARY_PATH=$1/libraries exec "$1/usr/bin/gcc-$version" --sysroot="$1" -B"$1/usr/bin" "\$@"
END
    chmod +x cc
    cd - > /dev/null
    mv "$making/files" "$making/result"
}

main
