#!/usr/bin/env bash
# The PostgreSQL that the tests of the server's state talk to: Debian's, unpacked into our cache.
#
#     eng/postgres.sh        prints the folder of its programs
#     eng/postgres.sh run    runs a new, empty server until its standard input ends, and takes it away
#                            then; its first line of output is the folder of its socket (the user is
#                            "zakenak", without a password), and its log goes to standard error;
#                            the lines "stop" and "start" of its input stop and start the server
#
# Exit code 1, and one line that says why, where the machine cannot have it.
set -euo pipefail

script=postgres
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"

main() {
    folder=$cache/postgres-2-$(release)
    provide "$folder" "Downloading PostgreSQL (20 MB)" make
    case ${1:-} in
        "") programs ;;
        run) run ;;
        *) say "usage: eng/postgres.sh [run]"; exit 2 ;;
    esac
}

# --- the programs --------------------------------------------------------------------------------

# The server, and of what apt would install for it the libraries.
make() {
    know_packages postgresql
    local server needed
    server=$(apt-cache "${apt_options[@]}" depends postgresql 2> /dev/null | awk '$1 == "Depends:" && $2 ~ /^postgresql-[0-9]+$/ { print $2; exit }')
    [[ -n $server ]] || fail "apt has no postgresql for this machine"
    needed=$(dependencies "$server" | awk '/^lib/ && !/^lib(llvm|perl|.*-perl)/')
    # shellcheck disable=SC2086
    unpack "$server" $needed
    shopt -s nullglob
    rm -rf "$making"/files/usr/share/{doc,locale,man} "$making"/files/usr/lib/postgresql/*/lib/bitcode
    mv "$making/files" "$making/result"
    folder=$making/result with_libraries "$(folder=$making/result programs)/postgres" --version > /dev/null ||
        fail "Debian's PostgreSQL does not run on this machine"
}

programs() { find "$folder/usr/lib/postgresql" -mindepth 2 -maxdepth 2 -name bin -print -quit; }

with_libraries() { LD_LIBRARY_PATH=$(libraries "$folder")${LD_LIBRARY_PATH:-} "$@"; }

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
    start
    # shellcheck disable=SC2064
    trap "stop; rm -rf '$home'" EXIT
    local line
    while read -r line; do
        case $line in
            stop) stop ;;
            start) start ;;
        esac
    done
}

# Of "run".
start() {
    (cd "$home" && with_libraries exec "${as[@]}" "$bin/postgres" -D "$home/data" -k "$home" -c listen_addresses= -c max_connections=300 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c jit=off -c autovacuum=off) < /dev/null &
    server=$!
}

# As a crash would: nothing is said goodbye to.
stop() {
    kill -QUIT "$server" 2> /dev/null || true
    wait "$server" || true
}

main "$@"
