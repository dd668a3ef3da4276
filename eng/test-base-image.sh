#!/usr/bin/env bash
# The base image that the test of our own Dockerfile builds on, in place of debian:12-slim: made of the system's
# own packages by mmdebstrap, once, into our cache. It holds already what the Dockerfile installs, and names no
# mirror, so that the Dockerfile's `apt-get` runs for real and downloads nothing.
#
#     eng/test-base-image.sh          prints the path of a tar of its files
#
# Exit code 1, and one line that says why, where the machine cannot have it.
set -euo pipefail

script=test-base-image
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"
readonly packages=ca-certificates,git,libssl3,openssh-client,tini

main() {
    (($# == 0)) || { say "usage: eng/test-base-image.sh"; exit 2; }
    [[ $(release) == debian-* ]] || fail "needs a release of Debian, this is $(release)"
    [[ $(id -u) == 0 ]] && command -v perl > /dev/null || fail "needs root and perl"
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:?}")
    provide "$cache/base-image-1-$codename.tar" "Making a base image of Debian's packages (a minute, 70 MB)" make
    echo "$cache/base-image-1-$codename.tar"
}

make() {
    know_packages mmdebstrap
    unpack mmdebstrap
    # It mounts /proc, /sys and /dev into what it makes. In a name space of its own, since an interrupted one would leave
    # them there, and the next run deletes what was left.
    quietly env TMPDIR="$making" unshare --mount --propagation private perl "$making/files/usr/bin/mmdebstrap" --mode=root --variant=minbase --include="$packages" \
        --format=tar --aptopt='APT::Install-Recommends "false"' \
        --customize-hook='rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/var/lib/apt/lists/*' \
        --customize-hook='rm -rf "$1"/usr/share/doc "$1"/usr/share/locale "$1"/usr/share/man' \
        "$codename" "$making/result" "$(mirror)"
}

# The one that this system uses itself.
mirror() {
    local address
    address=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: '"$codename" 'Component: main' 2> /dev/null | head -n 1)
    echo "deb ${address:-http://deb.debian.org/debian} $codename main"
}

main "$@"
