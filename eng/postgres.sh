#!/usr/bin/env bash
# The PostgreSQL that the tests of the server's state talk to: Debian's, downloaded once into our cache
# and unpacked there. Nothing is installed on the machine, no service is started.
#
#     eng/postgres.sh        prints the folder of its programs
#     eng/postgres.sh run    runs a new, empty server until its standard input ends, and takes it away
#                            then; its first line of output is the folder of its socket (the user is
#                            "zakenak", without a password), and its log goes to standard error
#
# Exit code 1, and one line that says why, where the machine cannot have it.
set -euo pipefail

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak/tools

say() { printf '%s\n' "$*" >&2; }
fail() { say "postgres: $*"; exit 1; }

main() {
    case ${1:-} in
        "") provide; programs ;;
        run) provide; run ;;
        *) say "usage: eng/postgres.sh [run]"; exit 2 ;;
    esac
}

# --- the programs --------------------------------------------------------------------------------

# The folder is named after the release of the system, whose libraries the programs use. It is filled
# beside and moved at the end, so that an interrupted download leaves nothing that looks whole; of two
# callers at once the second finds the first one's folder.
provide() {
    [[ $(uname -s) == Linux && -r /etc/os-release ]] || fail "needs Debian or Ubuntu"
    folder=$cache/postgres-1-$(. /etc/os-release && echo "$ID-${VERSION_ID:-testing}")
    if [[ -d $folder ]]; then return; fi
    command -v apt-get > /dev/null && command -v dpkg > /dev/null || fail "needs apt-get and dpkg, as on Debian or Ubuntu"
    mkdir -p "$cache"
    exec {lock}> "$folder.lock"
    flock "$lock"
    if [[ -d $folder ]]; then return; fi

    rm -rf "$folder".download.*
    download=$(mktemp -d "$folder.download.XXXXXX")
    trap 'rm -rf "$download"' EXIT
    find_packages
    say "Downloading PostgreSQL (20 MB) ..."
    quietly apt-get "${apt_options[@]}" -q download "${wanted[@]}"
    local archive
    for archive in "$download"/*.deb; do
        dpkg -x "$archive" "$download/root"
    done
    shopt -s nullglob
    rm -rf "$download"/root/usr/share/{doc,locale,man} "$download"/root/usr/lib/postgresql/*/lib/bitcode
    mv "$download/root" "$folder"
    rm -rf "$download"
    trap - EXIT
    exec {lock}>&-
    with_libraries "$(programs)/postgres" --version > /dev/null ||
        fail "Debian's PostgreSQL does not run on this machine"
}

# Runs where the packages go; what it prints is shown when it fails.
quietly() {
    local said
    said=$(cd "$download" && "$@" 2>&1) || { say "$said"; fail "$1 failed"; }
}

# The server, and the libraries that apt would install for it. As the caller: apt's own user may not
# write here. Where apt knows of no packages (in a fresh container), their lists are fetched beside it.
find_packages() {
    apt_options=(-o APT::Sandbox::User="$(id -un)")
    if ! apt-cache show postgresql > /dev/null 2>&1; then
        mkdir -p "$download"/apt/lists/partial "$download"/apt/cache/archives/partial
        apt_options+=(-o Dir::State::lists="$download/apt/lists" -o Dir::Cache="$download/apt/cache")
        quietly apt-get "${apt_options[@]}" -q update
    fi
    local server plan
    server=$(apt-cache "${apt_options[@]}" depends postgresql 2> /dev/null | awk '$1 == "Depends:" && $2 ~ /^postgresql-[0-9]+$/ { print $2; exit }')
    [[ -n $server ]] || fail "apt has no postgresql for this machine"
    plan=$(apt-get "${apt_options[@]}" install --simulate --no-install-recommends "$server" 2>&1) ||
        fail "apt has not all of $server: $(grep -m 1 '^E:' <<< "$plan")"
    mapfile -t wanted < <({ echo "$server"; awk '$1 == "Inst" && $2 ~ /^lib/ && $2 !~ /^lib(llvm|perl|.*-perl)/ { print $2 }' <<< "$plan"; } | sort -u)
}

programs() { find "$folder/usr/lib/postgresql" -mindepth 2 -maxdepth 2 -name bin -print -quit; }

with_libraries() {
    local libraries
    libraries=$(find "$folder"/lib "$folder"/usr/lib -maxdepth 1 -name '*-linux-gnu*' -printf '%p:' 2> /dev/null || true)
    LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:-} "$@"
}

# --- a server ------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root, and nobody else may look into root's cache: there it is a copy
# that runs, as "nobody".
run() {
    local home as=()
    home=$(mktemp -d "${TMPDIR:-/tmp}/zakenak-postgres-XXXXXX")
    # shellcheck disable=SC2064
    trap "rm -rf '$home'" EXIT
    if (($(id -u) == 0)); then
        command -v setpriv > /dev/null || fail "needs setpriv, to run as somebody else than root"
        cp -a "$folder" "$home/program"
        folder=$home/program
        chown nobody "$home"
        as=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups)
    fi

    local bin
    bin=$(programs)
    (cd "$home" && with_libraries "${as[@]}" "$bin/initdb" --pgdata "$home/data" --username zakenak --auth trust --encoding UTF8 --locale C \
        --no-sync > "$home/initdb.log" 2>&1) || { cat "$home/initdb.log" >&2; fail "initdb failed"; }
    echo "$home"
    (cd "$home" && with_libraries exec "${as[@]}" "$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c max_connections=300 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c jit=off -c autovacuum=off) &
    local server=$!
    # shellcheck disable=SC2064
    trap "kill -QUIT $server 2> /dev/null; wait $server; rm -rf '$home'" EXIT
    cat > /dev/null
}

main "$@"
