#!/usr/bin/env bash
# The real tRPC clients (and TypeScript) that the tests of the tRPC server and of clients/typescript use, installed once from npm into
# our cache, in the versions that tests/Zakenak.Trpc.Tests/Clients/*/package-lock.json pin:
#
#     eng/trpc-clients.sh path    prints the folder; it holds a folder for each version
#     eng/trpc-clients.sh env     prints a line for `eval`: ZAKENAK_TRPC_CLIENTS, that folder
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root pinned=$root/tests/Zakenak.Trpc.Tests/Clients
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak

say() { printf '%s\n' "$*" >&2; }
fail() { say "trpc-clients: $*"; exit 1; }

main() {
    folder=$cache/trpc-clients-$(cat "$pinned"/*/package*.json | openssl dgst -sha256 -r | cut -c 1-12)
    case ${1:-} in
        path) install; echo "$folder" ;;
        env) install; printf 'export ZAKENAK_TRPC_CLIENTS=%q\n' "$folder" ;;
        *) say "usage: eng/trpc-clients.sh path|env"; exit 2 ;;
    esac
}

# Beside the folder, moved at the end, so that an interrupted installation leaves nothing that looks whole; of two
# callers at once the second finds the first one's folder.
install() {
    if [[ -d $folder ]]; then return; fi
    command -v npm > /dev/null || fail "needs Node.js with npm"
    mkdir -p "$cache"
    exec {lock}> "$folder.lock"
    flock "$lock"
    if [[ -d $folder ]]; then return; fi

    say "Installing the tRPC clients (65 MB) ..."
    rm -rf "$folder".install.*
    work=$(mktemp -d "$folder.install.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    local version
    for version in "$pinned"/*/; do
        version=$(basename "$version")
        mkdir "$work/$version"
        cp "$pinned/$version"/package*.json "$work/$version/"
        npm ci --prefix "$work/$version" --ignore-scripts --no-audit --no-fund > "$work/npm.log" 2>&1 ||
            { cat "$work/npm.log" >&2; fail "npm could not install the clients of $version"; }
    done
    rm "$work/npm.log"
    mv "$work" "$folder"
    exec {lock}>&-
}

main "$@"
