#!/usr/bin/env bash
# The image registry that the tests talk to: Debian's docker-registry, unpacked into our cache.
#
#     eng/registry.sh    prints the program's path
#
# Exit code 1, and one line that says why, where the machine cannot have it.
set -euo pipefail

script=registry
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"
readonly folder=$cache/docker-registry

main() {
    (($# == 0)) || { say "usage: eng/registry.sh"; exit 2; }
    provide "$folder" "Downloading docker-registry (5 MB)" make
    echo "$folder/docker-registry"
}

make() {
    release > /dev/null
    know_packages docker-registry
    unpack docker-registry
    mkdir "$making/result"
    mv "$making/files/usr/bin/docker-registry" "$making/result"
    "$making/result/docker-registry" --version > /dev/null || fail "Debian's docker-registry does not run on this machine"
}

main "$@"
