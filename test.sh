#!/usr/bin/env bash
# Builds everything and runs every test, against a real API server, real Git, the real Helm and tRPC's own clients:
#
#     ./test.sh [--format] [arguments of `dotnet test`, such as --filter X]
#
# What is missing on the machine is fetched or built once into ~/.cache/zakenak (eng/tools.sh,
# eng/trpc-clients.sh, eng/image-tools.sh, eng/test-base-image.sh, eng/registry.sh, eng/postgres.sh,
# eng/sshd.sh, eng/shells.sh, eng/cluster.sh); nothing is installed. The test cluster stays up for a quick next run, except
# where CI=true. The formatting is checked there too, and with --format.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
readonly artifacts=$PWD/artifacts
readonly results=$artifacts/test-results
readonly configuration=Release

temporary=""
check_format=${CI:-false}
test_arguments=()
for argument; do
    if [[ $argument == --format ]]; then check_format=true; else test_arguments+=("$argument"); fi
done

main() {
    check_prerequisites
    prepare_dotnet
    start_cluster
    stage "Tools" load_tools
    stage "Build" build
    stage "Cluster" wait_for_cluster

    local status=0
    # Of the format only white space: what else dotnet format looks at has already failed the build.
    if [[ $check_format == true ]]; then
        stage "Format" dotnet format whitespace . --folder --verify-no-changes || status=$?
    fi
    stage "Tests" run_tests || status=$?
    stop_cluster
    node eng/summarize-tests.mjs "$results" || status=1
    return "$status"
}

say() { printf '%s\n' "$*"; }
fail() { say "test.sh: $*" >&2; exit 1; }

# Runs a command and tells how long it took.
stage() {
    local title=$1 started=$SECONDS status=0
    shift
    say "== $title"
    "$@" || status=$?
    say "== $title: $((SECONDS - started)) s$( ((status == 0)) || echo ', failed')"
    return "$status"
}

check_prerequisites() {
    local program
    for program in git node npm curl openssl flock; do
        command -v "$program" > /dev/null || fail "needs $program"
    done
    dotnet --list-sdks 2> /dev/null | grep -q '^10\.' || fail "needs the .NET 10 SDK"
}

# In CI no build server may stay behind: it would keep the job's output open. A compiler that runs for a minute would spend a third of it on
# profiling itself.
prepare_dotnet() {
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_TieredPGO=0
    if [[ ${CI:-} == true ]]; then
        export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
    fi
}

# The projects share one compiler, which takes a fifth of the time off.
build() {
    local status=0
    UseSharedCompilation=true dotnet build Zakenak.slnx -c "$configuration" --nologo -v quiet || status=$?
    if [[ ${CI:-} == true ]]; then dotnet build-server shutdown --vbcscompiler > /dev/null || true; fi
    return "$status"
}

load_tools() {
    eval "$(eng/tools.sh env)"
    ZAKENAK_TRPC_CLIENTS=$(eng/trpc-clients.sh)
    export ZAKENAK_TRPC_CLIENTS
    offer ZAKENAK_TEST_IMAGE_TOOLS image-tools
    offer ZAKENAK_TEST_REGISTRY registry
    offer ZAKENAK_TEST_POSTGRES postgres
    offer ZAKENAK_TEST_SSHD sshd
    offer ZAKENAK_TEST_SHELLS shells
    offer ZAKENAK_TEST_BASE_IMAGE test-base-image
}

# Tells the tests where it is, or why this machine cannot have it: then those that need it are skipped, and say that.
offer() {
    local variable=$1 script=$2 path=$artifacts/$2.path log=$artifacts/$2.log
    if "eng/$script.sh" 2>&1 > "$path" | tee "$log" >&2; then
        export "$variable=$(tail -n 1 "$path")"
    else
        export "${variable}_MISSING=$(tail -n 1 "$log")"
    fi
}

# --- the cluster ---------------------------------------------------------------------------------

# In the background, since it may take minutes the first time and touches nothing that we build.
start_cluster() {
    started_cluster=true
    if eng/cluster.sh status > /dev/null 2>&1; then started_cluster=false; fi
    mkdir -p "$artifacts"
    eng/cluster.sh up > "$artifacts/cluster" 2> >(sed -u 's/^/cluster: /' >&2) &
    cluster_pid=$!
    trap leave EXIT
}

# KUBECONFIG too, so that no test can ever reach a cluster of whoever runs it.
wait_for_cluster() {
    wait "$cluster_pid" || fail "there is no test cluster"
    cluster_pid=""
    ZAKENAK_CLUSTER_KUBECONFIG=$(tail -n 1 "$artifacts/cluster")
    export ZAKENAK_CLUSTER_KUBECONFIG KUBECONFIG=$ZAKENAK_CLUSTER_KUBECONFIG
    if throws_cluster_away; then export ZAKENAK_CLUSTER_IS_THROWN_AWAY=true; fi
}

throws_cluster_away() { [[ ${CI:-} == true && $started_cluster == true ]]; }

stop_cluster() {
    if throws_cluster_away; then eng/cluster.sh down; fi
    started_cluster=false
}

leave() {
    local status=$?
    if [[ -n $cluster_pid ]]; then
        kill "$cluster_pid" 2> /dev/null || true
        wait "$cluster_pid" || true
    fi
    stop_cluster
    if [[ -n $temporary ]]; then rm -rf "$temporary" || true; fi
    exit "$status"
}

# --- the tests -----------------------------------------------------------------------------------

# Tests write some hundred thousand small files: where there are 8 GB of free memory, and files in it can be run, that takes up to a tenth of
# the processor time off.
keep_temporary_files_in_memory() {
    if [[ -n ${TMPDIR:-} || ! -w /dev/shm ]] || findmnt -no OPTIONS /dev/shm | grep -q noexec; then return; fi
    if (($(df -Pm /dev/shm | awk 'NR == 2 { print $4 }') < 4096)); then return; fi
    if (($(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo) < 8192)); then return; fi
    temporary=$(mktemp -d /dev/shm/zakenak-tests-XXXXXX)
    chmod a+x "$temporary" # PostgreSQL runs as another user where the tests run as root
    export TMPDIR=$temporary
}

# In two lanes of equal length and one for tests that mostly wait, by xargs: what a shell runs in its background does not hear of Ctrl-C,
# and tests press it. The end-to-end tests run the program as its users get it, whose compiling takes minutes. The folder of authorities is
# one that is not there: else .NET reads the system's, file by file, at each of a thousand starts, beside the bundle that holds the same.
run_tests() {
    rm -rf "$results"
    keep_temporary_files_in_memory
    export -f stage say test_projects
    export artifacts results configuration ZAKENAK_BIN=$artifacts/zakenak/zakenak SSL_CERT_DIR=$artifacts/no-folder
    local status=0 project
    lanes 'stage Publish eng/publish.sh "$artifacts/zakenak" && test_projects EndToEnd -- "$@"' \
        'test_projects Server.Tests Engine.Tests -- "$@"' 'test_projects Trpc.Tests Cli.Tests -- "$@"' || status=$?
    if ((${#test_arguments[@]} > 0)); then return "$status"; fi
    for project in EndToEnd $(cd tests && printf '%s\n' *.Tests | sed 's/^Zakenak.//'); do
        compgen -G "$results/Zakenak.${project}_*.trx" > /dev/null || { say "test.sh: nothing ran of Zakenak.$project"; status=1; }
    done
    return "$status"
}

lanes() { printf '%s\0' "$@" | xargs -0 -P 0 -I {} bash -c {} test.sh "${test_arguments[@]}"; }

# test_projects NAME... -- [arguments of `dotnet test`]
test_projects() {
    local names=() name status=0
    while [[ $1 != -- ]]; do names+=("$1"); shift; done
    shift
    for name in "${names[@]}"; do
        dotnet test "tests/Zakenak.$name/bin/$configuration/net10.0/Zakenak.$name.dll" --nologo \
            --logger "console;verbosity=minimal" --logger "trx;LogFilePrefix=Zakenak.$name" --results-directory "$results" \
            --blame-hang-timeout 10m --blame-hang-dump-type none "$@" || status=$?
    done
    return "$status"
}

main
