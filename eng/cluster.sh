#!/usr/bin/env bash
# A Kubernetes cluster for tests, demos and trying things out, without Docker and without root:
#
#     eng/cluster.sh up [--name NAME]       starts it, or finds it running; the last line of stdout
#                                           is the path of its kubeconfig
#     eng/cluster.sh status [--name NAME]   says what runs; fails unless the cluster is up
#     eng/cluster.sh down [--name NAME]     stops it and deletes its data
#
# `up` takes the first of these that is there:
#   1. ZAKENAK_TEST_KUBECONFIG   a cluster that the caller offers. It is used as it is: nothing is
#                                started, and `down` leaves it alone.
#   2. KUBEBUILDER_ASSETS        a folder with kube-apiserver and etcd, and for a whole cluster
#                                kube-controller-manager and kube-scheduler.
#   3. a build from Debian's source package (see eng/build-kubernetes.sh), made once and cached.
#
# Clusters with a name other than the default one are for tests that stop and start the server: for
# these an offered cluster does not count, and no build is started (exit status 3 if one is needed).
# Such a test finds the process ids in NAME's folder, may kill a process, and calls `up` again: what
# is missing is started on the same ports with the same data.
#
# Nothing outside ${XDG_CACHE_HOME:-~/.cache}/zakenak is written, and everything listens on
# 127.0.0.1 only.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak
# The last number counts changes of the build itself: an older one in the cache is not taken.
readonly built=$cache/kubernetes-1.20.2-2
readonly default_name=zakenak
readonly servers=(etcd kube-apiserver kube-controller-manager kube-scheduler)

say() { printf '%s\n' "$*" >&2; }
fail() { say "cluster: $*"; exit 1; }
usage() { say "usage: eng/cluster.sh up|down|status [--name NAME]"; exit 2; }

main() {
    local command=${1:-}
    if (($# > 0)); then shift; fi
    name=$default_name
    while (($# > 0)); do
        case $1 in
            --name) name=${2:-}; shift 2 || usage ;;
            --name=*) name=${1#--name=}; shift ;;
            *) usage ;;
        esac
    done
    [[ $name =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$ ]] || fail "a cluster's name has small letters, digits and dashes, not '$name'"
    folder=$cache/clusters/$name

    case $command in
        up) up ;;
        down) down ;;
        status) status ;;
        *) usage ;;
    esac
}

up() {
    if offered; then
        [[ -r $ZAKENAK_TEST_KUBECONFIG ]] || fail "ZAKENAK_TEST_KUBECONFIG names no readable file: $ZAKENAK_TEST_KUBECONFIG"
        say "Using the offered cluster."
        realpath -s "$ZAKENAK_TEST_KUBECONFIG"
        return
    fi
    find_assets
    mkdir -p "$cache/clusters"
    with_lock "$folder.lock" start_what_is_missing
    echo "$folder/kubeconfig"
}

down() {
    if offered; then
        say "The cluster is offered by ZAKENAK_TEST_KUBECONFIG: it is left as it is."
        return
    fi
    if [[ ! -d $folder ]]; then say "No cluster '$name'."; return; fi
    with_lock "$folder.lock" stop_and_delete
}

status() {
    if offered; then
        say "The cluster is offered by ZAKENAK_TEST_KUBECONFIG."
        realpath -s "$ZAKENAK_TEST_KUBECONFIG"
        return
    fi
    [[ -d $folder ]] || fail "no cluster '$name'"
    local server
    for server in "${servers[@]}"; do
        if runs "$server"; then
            echo "$server runs as $(< "$folder/$server.pid")"
        else
            echo "$server does not run"
        fi
    done
    answers || fail "the API server of '$name' does not answer"
    echo "$folder/kubeconfig"
}

offered() { [[ $name == "$default_name" && -n ${ZAKENAK_TEST_KUBECONFIG:-} ]]; }

# Two callers at once must not start or build things twice: the second waits, then finds them.
with_lock() {
    local file=$1 lock
    shift
    exec {lock}> "$file"
    if ! flock --nonblock "$lock"; then
        say "Waiting for another eng/cluster.sh ..."
        flock "$lock"
    fi
    "$@"
    exec {lock}>&-
}

# --- the programs --------------------------------------------------------------------------------

find_assets() {
    if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
        assets=$(cd "$KUBEBUILDER_ASSETS" 2> /dev/null && pwd) || fail "KUBEBUILDER_ASSETS is no folder: $KUBEBUILDER_ASSETS"
        [[ -x $assets/kube-apiserver && -x $assets/etcd ]] || fail "KUBEBUILDER_ASSETS lacks kube-apiserver or etcd: $assets"
        return
    fi
    assets=$built
    if [[ -d $built ]]; then return; fi
    if [[ $name != "$default_name" ]]; then
        say "cluster: '$name' needs KUBEBUILDER_ASSETS, or the build that 'eng/cluster.sh up' makes once"
        exit 3
    fi
    mkdir -p "$cache"
    with_lock "$built.lock" build_unless_built
}

# In the background, so that whoever ends us ends the build too.
build_unless_built() {
    if [[ -d $built ]]; then return; fi
    "$here/build-kubernetes.sh" "$built" &
    local build=$!
    trap 'kill "$build"; wait "$build"; exit 143' TERM INT HUP
    wait "$build"
    trap - TERM INT HUP
}

# --- starting ------------------------------------------------------------------------------------

start_what_is_missing() {
    if all_run && answers; then return; fi
    discard_another_kubernetes
    if [[ ! -e $folder/complete ]]; then
        create_folder
    fi
    read -r etcd_port etcd_peer_port api_port < "$folder/ports"
    read_version
    start_etcd
    start_api_server
    start_controller_manager
    start_scheduler
    say "Cluster '$name' is up: Kubernetes $version on port $api_port."
}

all_run() {
    [[ -e $folder/complete && $(< "$folder/assets") == "$assets" ]] || return 1
    local server
    for server in "${servers[@]}"; do
        if [[ -x $assets/$server ]] && ! runs "$server"; then return 1; fi
    done
}

# The data of one version of Kubernetes is not for another, older or newer.
discard_another_kubernetes() {
    if [[ -e $folder/complete && $(< "$folder/assets") != "$assets" ]]; then
        say "Cluster '$name' was made with other programs: it is made anew."
        stop_and_delete
    fi
}

# Everything that stays the same while servers come and go. `complete` is written last, so that an
# interrupted start is begun anew.
create_folder() {
    stop_all
    rm -rf "$folder"
    mkdir -p "$folder/etcd"
    chmod 700 "$folder" "$folder/etcd"
    echo "$assets" > "$folder/assets"
    free_ports 3 > "$folder/ports"
    create_certificates
    local port
    read -r _ _ port < "$folder/ports"
    write_kubeconfig "$folder/kubeconfig" admin "$port"
    write_kubeconfig "$folder/controller-manager.kubeconfig" controller-manager "$port"
    write_kubeconfig "$folder/scheduler.kubeconfig" scheduler "$port"
    touch "$folder/complete"
}

# Ports below those that the system gives to outgoing connections: a stopped server finds its port
# free again.
free_ports() {
    local wanted=$1 port hex found=()
    while ((${#found[@]} < wanted)); do
        port=$((20000 + RANDOM % 12000))
        printf -v hex ':%04X ' "$port"
        if ! grep -qsF "$hex" /proc/net/tcp /proc/net/tcp6 && [[ " ${found[*]} " != *" $port "* ]]; then
            found+=("$port")
        fi
    done
    echo "${found[*]}"
}

create_certificates() {
    command -v openssl > /dev/null || fail "needs openssl for the cluster's certificates"
    cd "$folder"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days 3650 \
        -subj "/CN=zakenak-test-ca" -keyout ca.key -out ca.crt 2> /dev/null
    certificate apiserver "/CN=kube-apiserver" serverAuth \
        "subjectAltName=IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
    certificate admin "/O=system:masters/CN=admin" clientAuth
    certificate controller-manager "/CN=system:kube-controller-manager" clientAuth
    certificate scheduler "/CN=system:kube-scheduler" clientAuth
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out service-account.key 2> /dev/null
    cd "$OLDPWD"
}

certificate() {
    local file=$1 subject=$2 usage=$3 names=${4:-}
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" -keyout "$file.key" 2> /dev/null |
        openssl x509 -req -sha256 -days 3650 -CA ca.crt -CAkey ca.key -set_serial "0x$(openssl rand -hex 8)" \
            -extfile <(printf '%s\n' "keyUsage=critical,digitalSignature" "extendedKeyUsage=$usage" "$names") \
            -out "$file.crt" 2> /dev/null
}

write_kubeconfig() {
    local file=$1 user=$2 port=$3
    cat > "$file" << END
apiVersion: v1
kind: Config
clusters:
  - name: $name
    cluster:
      server: https://127.0.0.1:$port
      certificate-authority-data: $(base64 -w 0 "$folder/ca.crt")
users:
  - name: $user
    user:
      client-certificate-data: $(base64 -w 0 "$folder/$user.crt")
      client-key-data: $(base64 -w 0 "$folder/$user.key")
contexts:
  - name: $name
    context:
      cluster: $name
      user: $user
current-context: $name
END
}

# A cluster for tests may lose its last second in a power cut, and in return does not wait for the
# disk on every write.
start_etcd() {
    local fast=()
    if "$assets/etcd" --unsafe-no-fsync --version > /dev/null 2>&1; then fast=(--unsafe-no-fsync); fi
    start etcd \
        --data-dir="$folder/etcd" --name="$name" \
        --listen-client-urls="http://127.0.0.1:$etcd_port" --advertise-client-urls="http://127.0.0.1:$etcd_port" \
        --listen-peer-urls="http://127.0.0.1:$etcd_peer_port" --initial-advertise-peer-urls="http://127.0.0.1:$etcd_peer_port" \
        --initial-cluster="$name=http://127.0.0.1:$etcd_peer_port" \
        --logger=zap --log-level=warn "${fast[@]}"
    wait_for etcd etcd_answers
}

# The limits are far above the defaults, so that tests running in parallel are not throttled. Nobody
# reaches the server through its endpoint in `default`, which may not be a loopback address.
start_api_server() {
    local admission=()
    if [[ ! -x $assets/kube-controller-manager ]]; then
        # Nothing makes the `default` service accounts that pods would have to wait for.
        admission=(--disable-admission-plugins=ServiceAccount)
        say "Without kube-controller-manager: no garbage collection, namespaces are never gone, pods need no service account."
    fi
    start kube-apiserver \
        --etcd-servers="http://127.0.0.1:$etcd_port" \
        --bind-address=127.0.0.1 --secure-port="$api_port" \
        --advertise-address=127.0.0.1 --endpoint-reconciler-type=none \
        --cert-dir="$folder" --tls-cert-file="$folder/apiserver.crt" --tls-private-key-file="$folder/apiserver.key" \
        --client-ca-file="$folder/ca.crt" \
        --service-account-issuer=https://kubernetes.default.svc \
        --service-account-key-file="$folder/service-account.key" \
        --service-account-signing-key-file="$folder/service-account.key" \
        --service-cluster-ip-range=10.0.0.0/16 \
        --authorization-mode=RBAC --allow-privileged=true --profiling=false \
        --max-requests-inflight=3000 --max-mutating-requests-inflight=1000 \
        "${admission[@]}"
    wait_for kube-apiserver answers
}

# Only now, with a server that answers: on a busy machine it would give up waiting and end. The first
# service account shows that pods can be made and the controllers are at work.
start_controller_manager() {
    if [[ ! -x $assets/kube-controller-manager ]]; then return; fi
    start kube-controller-manager \
        --kubeconfig="$folder/controller-manager.kubeconfig" \
        --leader-elect=false --secure-port=0 "${no_insecure_port[@]}" \
        --use-service-account-credentials=true \
        --service-account-private-key-file="$folder/service-account.key" --root-ca-file="$folder/ca.crt" \
        --concurrent-namespace-syncs=20 --concurrent-gc-syncs=20 \
        --concurrent-deployment-syncs=20 --concurrent-replicaset-syncs=20 \
        --kube-api-qps=1000 --kube-api-burst=2000
    wait_for kube-controller-manager has_default_service_account
}

start_scheduler() {
    if [[ ! -x $assets/kube-scheduler ]]; then return; fi
    start kube-scheduler \
        --kubeconfig="$folder/scheduler.kubeconfig" \
        --leader-elect=false --secure-port=0 "${no_insecure_port[@]}"
}

# Up to 1.22 the controllers also listen without TLS unless told not to; from 1.24 they do not know
# the flag.
read_version() {
    local minor
    version=$("$assets/kube-apiserver" --version)
    version=${version#Kubernetes v}
    minor=${version#*.}
    minor=${minor%%.*}
    no_insecure_port=()
    if ((minor < 23)); then no_insecure_port=(--port=0); fi
}

wait_for() {
    local server=$1 condition=$2 started=$SECONDS
    until "$condition"; do
        runs "$server" || fail_with_log "$server ended"
        ((SECONDS - started < 120)) || fail_with_log "$server is not ready after two minutes"
        sleep 0.05
    done
}

fail_with_log() {
    tail -n 20 "$folder/$server.log" >&2
    fail "$*; its log: $folder/$server.log"
}

etcd_answers() { curl -fs --noproxy '*' -o "$folder/health" "http://127.0.0.1:$etcd_port/health" && grep -q true "$folder/health"; }

answers() { ask /readyz > /dev/null; }

has_default_service_account() { ask /api/v1/namespaces/default/serviceaccounts/default > /dev/null; }

ask() {
    local port
    read -r _ _ port < "$folder/ports"
    curl -fs --noproxy '*' --max-time 5 --cacert "$folder/ca.crt" \
        --cert "$folder/admin.crt" --key "$folder/admin.key" "https://127.0.0.1:$port$1"
}

# --- processes -----------------------------------------------------------------------------------

# Starts a server that outlives us: in a session of its own, with none of our file descriptors, or
# whoever reads our output would wait for the server's end.
start() {
    local server=$1
    shift
    if runs "$server"; then return; fi
    (
        local descriptor
        for descriptor in "/proc/$BASHPID/fd/"*; do
            descriptor=${descriptor##*/}
            if ((descriptor > 2)); then eval "exec $descriptor>&-"; fi
        done
        cd "$folder"
        exec setsid "$assets/$server" "$@" < /dev/null >> "$folder/$server.log" 2>&1
    ) &
    echo $! > "$folder/$server.pid"
    # Until it has become the server, it still looks like this script.
    until runs "$server" || ! kill -0 $! 2> /dev/null; do sleep 0.01; done
}

# A process id may have been given to another process since: ours names the cluster's folder.
runs() {
    local server=$1 pid argument
    [[ -r $folder/$server.pid ]] || return 1
    pid=$(< "$folder/$server.pid")
    [[ $pid =~ ^[0-9]+$ && -r /proc/$pid/cmdline ]] || return 1
    local arguments=()
    mapfile -d '' arguments < "/proc/$pid/cmdline" 2> /dev/null || return 1
    # Without arguments is who has ended and was not waited for, which has no program any more either, and who is
    # just being loaded in the place of `setsid`: on a busy machine that lasts long enough to be met.
    if ((${#arguments[@]} == 0)); then [[ -e /proc/$pid/exe ]]; return; fi
    for argument in "${arguments[@]}"; do
        if [[ $argument == *"$folder/"* ]]; then return 0; fi
    done
    return 1
}

stop_and_delete() {
    stop_all
    rm -rf "$folder"
    say "Cluster '$name' is stopped, its data deleted."
}

# Killed at once: the data goes too, and the API server would wait for its open watches.
stop_all() {
    local server tries
    for server in "${servers[@]}"; do
        if runs "$server"; then kill -KILL "$(< "$folder/$server.pid")" 2> /dev/null || true; fi
    done
    for server in "${servers[@]}"; do
        for ((tries = 0; tries < 100; tries++)); do
            runs "$server" || break
            sleep 0.05
        done
    done
}

main "$@"
