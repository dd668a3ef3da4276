#!/usr/bin/env bash
# Shows what Zakenak does, on a real Kubernetes API server:
#
#     ./demo.sh                      on a cluster of its own, set up on the first run
#     ./demo.sh --context NAME       on yours (K3s, kind, …): in the namespace zakenak-demo, removed at the end
#
# It converges examples/shop (a Helm chart, a kustomization, plain manifests), lets a field drift, deploys an
# image that does not exist, removes an object, and checks after each step what the cluster holds: a step that did
# not do what it says fails. Then it starts the control plane, pushes a commit and shows it arrive; the server is left
# running. On a cluster of its own no container runs: a simulated node makes pods look as if.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
readonly artifacts=$PWD/artifacts
readonly project=$artifacts/demo/shop
readonly namespace=zakenak-demo

main() {
    read_arguments "$@"
    prepare
    cd "$project"

    title "1. What would change? Nothing is written by asking."
    run zakenak validate
    run zakenak diff -o json > "$artifacts/demo/diff.json" || (($? == 5))
    say "   $(grep -c '"action": *"Created"' "$artifacts/demo/diff.json") objects would be created."

    title "2. Converge: the chart, the kustomization and the manifests, in order; then wait until all is healthy."
    run zakenak converge --wait
    expect "the chart's replicas come from values-prod.yaml" 2 deployment/web '{.spec.replicas}'
    expect "the overlay sets the image" nginx:1.28 deployment/cart '{.spec.template.spec.containers[0].image}'
    expect "the manifest is there" "20 % off everything" configmap/summer-sale '{.data.banner}'
    expect "the pods are ready" 2 deployment/web '{.status.readyReplicas}'

    title "3. Again: nothing changed, so nothing is written."
    run zakenak converge

    title "4. Somebody scales the cart by hand. Status sees it, converge puts it back."
    run kubectl --namespace "$namespace" scale deployment/cart --replicas=7
    run zakenak status
    run zakenak converge
    expect "the drifted field came back" 3 deployment/cart '{.spec.replicas}'

    title "5. Somebody deploys an image tag that does not exist. Converge waits for health, and says what is wrong."
    run sed -i 's/newTag: .*/newTag: does-not-exist/' kustomize/prod/kustomization.yaml
    git commit --quiet --all --message "A newer cart"
    run_to_exit 4 "applied, but not healthy" zakenak converge --wait --timeout 20s
    expect "the pods of before go on serving" 3 deployment/cart '{.status.availableReplicas}'

    title "   The fix is a commit as well."
    run git revert --no-edit HEAD > /dev/null
    run zakenak converge --wait
    expect "the cart is back" nginx:1.28 deployment/cart '{.spec.template.spec.containers[0].image}'
    expect "all its pods are ready" 3 deployment/cart '{.status.readyReplicas}'

    title "6. The sale is over: the file goes, and the object goes with it."
    run rm manifests/sale.yaml
    git commit --quiet --all --message "The sale is over"
    run zakenak converge
    gone "the removed object was pruned" configmap/summer-sale

    title "7. Cleaning up names what goes and what is kept."
    run zakenak cleanup --all --yes
    gone "nothing is left" deployment/web

    title "8. The control plane: a project, a repository and an environment, and somebody who may sign in."
    start_server
    run zakenak login "$server" --username admin --password-stdin <<< "$password"
    run zakenak project create Shop --id shop
    run zakenak cluster create "The demo's cluster" --id demo --kubeconfig "$KUBECONFIG"
    until ! kubectl get namespace "$namespace" > /dev/null 2>&1; do sleep 0.2; done # it is still being deleted
    run kubectl create namespace "$namespace"
    run zakenak project destination add shop --cluster demo --namespace "$namespace"
    run zakenak repo create team/shop --id repo --project shop --url "file://$remote"
    run zakenak repo enable-gitops repo --interval 10s
    run zakenak env create production --id prod --project shop --cluster demo --namespace "$namespace" --repo repo
    run zakenak env configure-gitops prod --path ./manifests --interval 10s
    run zakenak resource create sale --id sale --env prod
    run zakenak resource sync sale --wait

    title "9. Somebody pushes a commit. Nobody calls zakenak: it arrives by itself, and is a deployment."
    git revert --no-edit HEAD > /dev/null
    run git push --quiet "$remote" main
    arrives "the commit is in the cluster" "20 % off everything" configmap/summer-sale '{.data.banner}'
    run zakenak deployment list --project shop
    run zakenak resource get sale

    say
    say "That was all of it. The project is in artifacts/demo/shop, the commands are in docs/commands."
    say "The server goes on at $server: push to $remote from artifacts/demo/shop, and watch."
    say "  Sign in:  artifacts/zakenak/zakenak login $server --username admin        (password: $password)"
    say "  REST:     $server/api        tRPC: $server/trpc        docs/GITOPS.md, docs/api.md"
    say "  Stop it:  kill $(< "$server_folder/pid")"
    [[ -n $context ]] || say "The API server stays up for the next time: eng/cluster.sh down stops it."
}

read_arguments() {
    context=""
    while (($# > 0)); do
        case $1 in
            --context) context=${2:?"--context needs a name: kubectl config get-contexts lists them"}; shift 2 ;;
            *) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
        esac
    done
}

if [[ -t 2 ]]; then readonly bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else readonly bold="" dim="" plain=""; fi

say() { printf '%s\n' "$*"; }
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# Shows a command as somebody would type it, and runs it.
run() {
    printf '%s$ %s%s\n' "$dim" "$*" "$plain" >&2
    "$@"
}

# One that is to end with that exit code.
run_to_exit() {
    local wanted=$1 meaning=$2 status=0
    shift 2
    run "$@" || status=$?
    ((status == wanted)) || { say "   NOT so: exit code $status, not $wanted ($meaning)" >&2; exit 1; }
    say "   ✔ exit code $status: $meaning"
}

expect() {
    local what=$1 wanted=$2 object=$3 path=$4 got
    got=$(kubectl --namespace "$namespace" get "$object" --output "jsonpath=$path")
    [[ $got == "$wanted" ]] || { say "   NOT so: $what: $object has '$got', not '$wanted'" >&2; exit 1; }
    say "   ✔ $what: $object $path = $got"
}

gone() {
    local what=$1 object=$2
    ! kubectl --namespace "$namespace" get "$object" > /dev/null 2>&1 || { say "   NOT so: $object is still there" >&2; exit 1; }
    say "   ✔ $what: $object is gone"
}

# Within the interval of ten seconds, and what the machine needs.
arrives() {
    local what=$1 wanted=$2 object=$3 path=$4 started=$SECONDS
    until [[ $(kubectl --namespace "$namespace" get "$object" --output "jsonpath=$path" 2> /dev/null) == "$wanted" ]]; do
        ((SECONDS - started < 60)) || { say "   NOT so: $what: $object did not become '$wanted' within a minute" >&2; exit 1; }
        sleep 0.2
    done
    say "   ✔ $what: $object $path = $wanted"
}

prepare() {
    command -v dotnet > /dev/null && dotnet --list-sdks | grep -q '^10\.' || { say "demo.sh: needs the .NET 10 SDK" >&2; exit 1; }
    local program
    for program in git node npm curl openssl flock; do
        command -v "$program" > /dev/null || { say "demo.sh: needs $program (apt-get install brings it)" >&2; exit 1; }
    done
    mkdir -p "$artifacts"
    local cluster=""
    if [[ -z $context ]]; then
        say "Setting up: a Kubernetes API server of our own, helm and kubectl, and zakenak itself."
        say "(The first time this takes some ten minutes, since the API server is built from source and zakenak compiled to native code; then seconds.)"
        eng/cluster.sh up > "$artifacts/demo-cluster" &
        cluster=$!
    fi
    local tools
    tools=$(eng/tools.sh env)
    eval "$tools"
    # Only when something changed: the demo can be run again at once.
    if [[ ! -x $artifacts/zakenak/zakenak || -n $(find src Directory.*.props -newer "$artifacts/zakenak/zakenak" -name '*.*' -not -path '*/obj/*' -not -path '*/bin/*' -print -quit) ]]; then
        eng/publish.sh "$artifacts/zakenak"
    fi
    export PATH=$artifacts/zakenak:$PATH

    if [[ -n $cluster ]]; then
        wait "$cluster"
        KUBECONFIG=$(tail -n 1 "$artifacts/demo-cluster")
        export KUBECONFIG
        start_node
    else
        use_context
    fi
    prepare_project
}

# On a free port, with its state in artifacts/demo; one that an earlier demo left running makes place. What `login` stores
# goes there too, and not among what the user has signed in to.
start_server() {
    server_folder=$artifacts/demo/server
    remote=$server_folder/shop.git
    password=$(openssl rand -hex 12)
    export XDG_CONFIG_HOME=$server_folder/config
    stop_server
    rm -rf "$server_folder"
    mkdir -p "$server_folder"
    git clone --quiet --bare "$project" "$remote"
    ZAKENAK_ADMIN_PASSWORD=$password Network__FileRoots=$server_folder \
        zakenak serve --data "$server_folder/data" --urls http://127.0.0.1:0 < /dev/null > "$server_folder/log" 2>&1 &
    echo $! > "$server_folder/pid"
    until server=$(grep -m 1 -o 'http://127.0.0.1:[0-9]*' "$server_folder/log"); do
        kill -0 "$(< "$server_folder/pid")" 2> /dev/null || { cat "$server_folder/log" >&2; say "demo.sh: the server does not start" >&2; exit 1; }
        sleep 0.1
    done
    say "   ✔ zakenak serve listens on $server"
}

# Only what is still that server: a process id may have been given to another since.
stop_server() {
    local pid
    if [[ -r $server_folder/pid ]] && pid=$(< "$server_folder/pid") && grep -qsF "$server_folder" "/proc/$pid/cmdline"; then
        kill "$pid"
        while [[ -e /proc/$pid ]]; do sleep 0.1; done
    fi
}

# Stopped by its process id at the end, however the demo ends; it then removes itself from the cluster.
start_node() {
    : > "$artifacts/demo-node"
    eng/simulated-node.sh --kubeconfig "$KUBECONFIG" --namespace "$namespace" >> "$artifacts/demo-node" 2>&1 &
    node=$!
    trap stop_node EXIT
    until grep -q "no container runs" "$artifacts/demo-node"; do
        kill -0 "$node" 2> /dev/null || { cat "$artifacts/demo-node" >&2; say "demo.sh: the simulated node does not start" >&2; exit 1; }
        sleep 0.1
    done
    say "The API server and its controllers are real. There is no kubelet: a simulated node makes pods look as if they ran."
}

stop_node() {
    kill "$node" 2> /dev/null || true
    wait "$node" 2> /dev/null || true
}

# A kubeconfig of the demo's own whose current context is the chosen one: neither the user's file nor his choice is changed.
use_context() {
    local own=$artifacts/demo/kubeconfig
    mkdir -p "$artifacts/demo"
    (umask 077 && kubectl config view --context "$context" --minify --flatten --raw > "$own") || { say "demo.sh: there is no context $context: kubectl config get-contexts" >&2; exit 1; }
    export KUBECONFIG=$own
    say "On the cluster of context $context, in the namespace $namespace."
}

# A copy with a Git history of its own: the demo changes files, and converge records the commit.
prepare_project() {
    rm -rf "$project"
    mkdir -p "$artifacts/demo"
    cp -r examples/shop "$project"
    git -C "$project" init --quiet --initial-branch main
    git -C "$project" config user.name "Zakenak demo"
    git -C "$project" config user.email demo@example.com
    git -C "$project" add --all
    git -C "$project" commit --quiet --message "The shop opens"
}

main "$@"
