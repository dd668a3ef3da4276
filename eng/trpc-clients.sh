#!/usr/bin/env bash
# The real tRPC clients (and TypeScript) that the tests of the tRPC server and of clients/typescript use, installed once from npm into
# our cache, in the versions that tests/Zakenak.Trpc.Tests/Clients/*/package-lock.json pin:
#
#     eng/trpc-clients.sh    prints the folder; it holds a folder for each version
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root pinned=$root/tests/Zakenak.Trpc.Tests/Clients
script=trpc-clients
. "$root/eng/provide.sh"

main() {
    (($# == 0)) || { say "usage: eng/trpc-clients.sh"; exit 2; }
    folder=$cache/trpc-clients-$(cat "$pinned"/*/package*.json | openssl dgst -sha256 -r | cut -c 1-12)
    provide "$folder" "Installing the tRPC clients (65 MB)" make
    echo "$folder"
}

make() {
    command -v npm > /dev/null || fail "needs Node.js with npm"
    local version
    for version in "$pinned"/*/; do
        version=$(basename "$version")
        mkdir -p "$making/result/$version"
        cp "$pinned/$version"/package*.json "$making/result/$version/"
        quietly npm ci --prefix "$making/result/$version" --ignore-scripts --no-audit --no-fund
    done
}

main "$@"
