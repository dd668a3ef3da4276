#!/usr/bin/env bash
# The image registry that the tests talk to: Debian's docker-registry, downloaded once into our cache
# and unpacked there. Nothing is installed on the machine, no service is started.
#
#     eng/registry.sh    prints the program's path
set -euo pipefail

readonly package=docker-registry
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak/tools
readonly folder=$cache/$package

say() { printf '%s\n' "$*" >&2; }
fail() { say "registry: $*"; exit 1; }

main() {
    (($# == 0)) || { say "usage: eng/registry.sh"; exit 2; }
    provide
    echo "$folder/$package"
}

# Unpacks beside the folder and moves at the end, so that an interrupted download leaves nothing
# that looks whole; of two callers at once the second finds the first one's folder.
provide() {
    if [[ -d $folder ]]; then return; fi
    command -v apt-get > /dev/null && command -v dpkg > /dev/null ||
        fail "there is no $package for this machine: it comes from Debian, by apt-get and dpkg"
    mkdir -p "$cache"
    exec {lock}> "$folder.lock"
    flock "$lock"
    if [[ -d $folder ]]; then return; fi

    say "Downloading Debian's $package (5 MB) ..."
    rm -rf "$folder".download.*
    download=$(mktemp -d "$folder.download.XXXXXX")
    trap 'rm -rf "$download"' EXIT
    download > "$download/apt.log" 2>&1 || { cat "$download/apt.log" >&2; fail "apt has no $package for this machine"; }
    dpkg -x "$download"/*.deb "$download/unpacked"
    mkdir "$download/program"
    mv "$download/unpacked/usr/bin/$package" "$download/program"
    "$download/program/$package" --version > /dev/null || fail "Debian's $package does not run on this machine"
    mv "$download/program" "$folder"
    rm -rf "$download"
    exec {lock}>&-
}

# As the caller: apt's own user may not write here. Where apt knows of no packages (in a fresh
# container), their lists are fetched beside it; it checks the package against Debian's signature.
download() {
    local options=(-o APT::Sandbox::User="$(id -un)")
    if ! apt-cache show "$package" > /dev/null 2>&1; then
        mkdir -p "$download"/apt/lists/partial "$download"/apt/cache/archives/partial
        options+=(-o Dir::State::lists="$download/apt/lists" -o Dir::Cache="$download/apt/cache")
        apt-get "${options[@]}" -q update
    fi
    (cd "$download" && apt-get "${options[@]}" -q download "$package")
}

main "$@"
