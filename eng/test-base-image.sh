#!/usr/bin/env bash
# The base image that the test of our own Dockerfile builds on, in place of debian:12-slim: made of the system's
# own packages by mmdebstrap, once, into our cache. It holds already what the Dockerfile installs, and names no
# mirror, so that the Dockerfile's `apt-get` runs for real and downloads nothing. Nothing is installed on the
# machine.
#
#     eng/test-base-image.sh          prints the path of a tar of its files
#     eng/test-base-image.sh cached   the same, but downloads nothing: fails where it is not there yet
#
# Exit code 1, and one line that says why, where the machine cannot have it.
set -euo pipefail

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak/tools
readonly packages=ca-certificates,git,libssl3,openssh-client,tini

say() { printf '%s\n' "$*" >&2; }
fail() { say "test-base-image: $*"; exit 1; }

main() {
    [[ $(uname -s) == Linux && -r /etc/os-release ]] || fail "needs Debian"
    read -r id codename < <(. /etc/os-release && echo "$ID ${VERSION_CODENAME:-}")
    [[ $id == debian && -n $codename ]] || fail "needs a release of Debian, this is $id"
    file=$cache/base-image-1-$codename.tar
    case ${1:-} in
        '') provide ;;
        cached) [[ -f $file ]] || fail "no base image in the cache: run eng/test-base-image.sh once (a minute, 70 MB)" ;;
        *) say "usage: eng/test-base-image.sh [cached]"; exit 2 ;;
    esac
    echo "$file"
}

# Made beside the file and moved at the end, so that what was interrupted leaves nothing that looks whole; of two
# callers at once the second finds the first one's.
provide() {
    if [[ -f $file ]]; then return; fi
    [[ $(id -u) == 0 ]] || fail "needs root"
    command -v apt-get dpkg perl > /dev/null || fail "needs apt-get, dpkg and perl"
    mkdir -p "$cache"
    exec {lock}> "$file.lock"
    flock "$lock"
    if [[ -f $file ]]; then return; fi

    say "Making a base image of Debian's packages (a minute, 70 MB) ..."
    rm -rf "$file".making.*
    making=$(mktemp -d "$file.making.XXXXXX")
    trap 'rm -rf "$making"' EXIT
    make > "$making/log" 2>&1 || { cat "$making/log" >&2; fail "mmdebstrap cannot make one on this machine"; }
    mv "$making/root.tar" "$file"
    rm -rf "$making"
    exec {lock}>&-
}

# Where apt knows of no packages (in a fresh container), their lists are fetched beside it; apt checks all of them
# against Debian's signature.
make() {
    local options=(-o APT::Sandbox::User=root)
    if ! apt-cache show mmdebstrap > /dev/null 2>&1; then
        mkdir -p "$making"/apt/lists/partial "$making"/apt/cache/archives/partial
        options+=(-o Dir::State::lists="$making/apt/lists" -o Dir::Cache="$making/apt/cache")
        apt-get "${options[@]}" -q update
    fi
    (cd "$making" && apt-get "${options[@]}" -q download mmdebstrap)
    dpkg -x "$making"/mmdebstrap_*.deb "$making/mmdebstrap"
    TMPDIR=$making perl "$making/mmdebstrap/usr/bin/mmdebstrap" --mode=root --variant=minbase --include="$packages" \
        --aptopt='APT::Install-Recommends "false"' \
        --customize-hook='rm -rf "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/var/lib/apt/lists/*' \
        --customize-hook='rm -rf "$1"/usr/share/doc "$1"/usr/share/locale "$1"/usr/share/man' \
        "$codename" "$making/root.tar" "$(mirror)"
}

# The one that this system uses itself.
mirror() {
    local address
    address=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: '"$codename" 'Component: main' 2> /dev/null | head -n 1)
    echo "deb ${address:-http://deb.debian.org/debian} $codename main"
}

main "$@"
