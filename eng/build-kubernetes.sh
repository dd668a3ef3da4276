#!/usr/bin/env bash
# Builds kube-apiserver, kube-controller-manager and kube-scheduler from Debian's source package
# `kubernetes`, and puts them beside Debian's etcd into one folder:
#
#     eng/build-kubernetes.sh TARGET_FOLDER
#
# Everything is fetched with apt from lists of our own and unpacked, never installed: the machine
# keeps its packages, its services and its apt configuration. Root is not needed. The target
# appears whole, at the end, or not at all.
set -euo pipefail

readonly suite=bookworm
readonly kubernetes_version=1.20.2
readonly go_version=1.19
export suite go_version kubernetes_version

# What to expect on two cores, for the progress lines.
readonly build_packages=1740
readonly build_seconds=300

target=${1:?usage: eng/build-kubernetes.sh TARGET_FOLDER}
work=""
step_pid=""

say() { printf '%s\n' "$*" >&2; }
fail() { say "build-kubernetes: $*"; exit 1; }

main() {
    require_debian
    mkdir -p "$(dirname "$target")"
    discard_interrupted_builds
    work=$(mktemp -d "$target.build.XXXXXX")
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    say "Building Kubernetes $kubernetes_version from Debian's source: about six minutes on two cores, once."
    step "Fetching the source and Go $go_version (125 MB)" fetch
    step "Unpacking" unpack
    step "Generating the OpenAPI definitions" generate_openapi
    step "Compiling and linking" compile
    publish
    say "Kubernetes $kubernetes_version is built: $target"
}

require_debian() {
    local program
    for program in apt-get dpkg-deb tar xz; do
        command -v "$program" > /dev/null || fail "needs $program, so Debian or a relative of it;" \
            "elsewhere set KUBEBUILDER_ASSETS or ZAKENAK_TEST_KUBECONFIG"
    done
}

# Our caller holds a lock, so a build folder found here belongs to nobody.
discard_interrupted_builds() {
    rm -rf "$target".build.*
}

clean_up() {
    if [[ -n $step_pid ]]; then kill -TERM -- "-$step_pid" 2> /dev/null || true; fi
    # A compiler that is just ending may still write while we delete.
    rm -rf "$work" 2> /dev/null || { sleep 1; rm -rf "$work"; }
}

# Runs a step in a session of its own (so that it can be stopped with all its children), its output
# in a log, and tells every 15 seconds how far it is.
step() {
    local title=$1 function=$2 started=$SECONDS status=0
    say "  $title ..."
    export work
    export -f "${step_functions[@]}"
    setsid bash -c "set -euo pipefail; $function" > "$work/log" 2>&1 < /dev/null &
    step_pid=$!
    while kill -0 "$step_pid" 2> /dev/null; do
        sleep 0.5
        if (((SECONDS - started) % 15 == 14)); then report_progress "$((SECONDS - started))"; sleep 1; fi
    done
    wait "$step_pid" || status=$?
    step_pid=""
    if ((status != 0)); then
        tail -n 20 "$work/log" >&2
        fail "'$title' failed"
    fi
    say "  $title: $((SECONDS - started)) s"
}

# `go build -v` names each package once it is compiled, so counting its lines measures the build.
report_progress() {
    local seconds=$1 packages
    packages=$(grep -c '^[a-z][A-Za-z0-9./_-]*$' "$work/log" || true)
    if ((packages > 100)); then
        say "    $packages of about $build_packages packages, $seconds s of about $build_seconds s"
    else
        say "    $seconds s"
    fi
}

# --- the steps -----------------------------------------------------------------------------------

step_functions=(fetch mirror private_apt unpack replace_reflect2 with_go generate_openapi packages_with_openapi compile)

fetch() {
    mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/download"
    local signed="" keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if [[ -r $keyring ]]; then signed="[signed-by=$keyring] "; fi
    printf '%s\n' "deb $signed$(mirror) $suite main" "deb-src $signed$(mirror) $suite main" > "$work/apt/sources.list"

    private_apt update
    cd "$work/download"
    private_apt download etcd-server "golang-$go_version-go" "golang-$go_version-src" golang-github-modern-go-reflect2-dev
    private_apt source --download-only kubernetes
}

# The Debian mirror that this machine uses already; the public one if it names none.
mirror() {
    local uri
    uri=$(grep -rhvE '^[[:space:]]*#' /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2> /dev/null |
        grep -oE 'https?://[^][:space:]]+/debian/?([[:space:]]|$)' | head -n 1 | tr -d '[:space:]') || true
    echo "${uri:-http://deb.debian.org/debian}"
}

# apt with lists, caches and sources of our own. Its sandbox user could not enter our folder.
private_apt() {
    apt-get -q -y \
        -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
        -o APT::Sandbox::User=root -o Acquire::Languages=none \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
        "$@"
}

# Debian's patches are left out: they change kubectl only, which is not built here.
unpack() {
    local package
    cd "$work"
    for package in download/*.deb; do dpkg-deb --extract "$package" root; done
    mkdir -p gopath/src/k8s.io/kubernetes
    tar -xzf download/kubernetes_*.orig.tar.gz -C gopath/src/k8s.io/kubernetes --strip-components=1
    rm -rf download apt
    replace_reflect2
}

# The vendored reflect2 1.0.1 calls into the runtime in a way that Go 1.18 changed: the server would
# overwrite its own memory whenever it writes a map as JSON, and panic on some later request. Debian
# has the version that was made for this change.
replace_reflect2() {
    local vendored=$work/gopath/src/k8s.io/kubernetes/vendor/github.com/modern-go/reflect2
    rm -r "$vendored"
    mv "$work/root/usr/share/gocode/src/github.com/modern-go/reflect2" "$vendored"
}

# The unpacked Go, untouched by the Go settings of whoever calls.
with_go() {
    cd "$work/gopath/src/k8s.io/kubernetes"
    env -u GOTOOLDIR -u GOFLAGS -u GOBIN -u GOOS -u GOARCH -u GOEXPERIMENT \
        GOENV=off GOROOT="$work/root/usr/lib/go-1.19" GOPATH="$work/gopath" GOCACHE="$work/go-cache" \
        GOTMPDIR="$work" GO111MODULE=off CGO_ENABLED=0 \
        "$work/root/usr/lib/go-1.19/bin/go" "$@"
}

# The only generated file that the source package lacks. Upstream's Makefile would make it too, but
# takes four times as long and wants rsync, since it regenerates what is there.
generate_openapi() {
    with_go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
    cd "$work/gopath/src/k8s.io/kubernetes"
    PATH="$work/root/usr/lib/go-1.19/bin:$PATH" GOROOT="$work/root/usr/lib/go-1.19" \
        GOPATH="$work/gopath" GOCACHE="$work/go-cache" GO111MODULE=off CGO_ENABLED=0 \
        "$work/openapi-gen" --logtostderr \
        --input-dirs "$(packages_with_openapi)" \
        --output-package k8s.io/kubernetes/pkg/generated/openapi \
        --output-file-base zz_generated.openapi \
        --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt \
        --report-filename "$work/openapi-violations"
}

packages_with_openapi() {
    {
        find pkg cmd plugin -name '*.go' -not -path '*/testdata/*'
        find staging/src -name '*.go' -not -path '*/code-generator/*' -not -path '*/sample-apiserver/*'
    } | xargs grep -l '^// *+k8s:openapi-gen=' | xargs -n 1 dirname |
        sed 's|^staging/src|vendor|; s|^|k8s.io/kubernetes/|' | LC_ALL=C sort -u | paste -sd,
}

# The version is set in both packages that hold it (the one answers --version, the other /version),
# under their vendored paths: else clients would see 0.0.0.
compile() {
    local vendored=k8s.io/kubernetes/vendor/k8s.io package flags="-s -w"
    for package in "$vendored/component-base/version" "$vendored/client-go/pkg/version"; do
        flags+=" -X $package.gitVersion=v$kubernetes_version -X $package.gitMajor=1 -X $package.gitMinor=20"
    done
    mkdir "$work/bin"
    with_go build -v -o "$work/bin/" -ldflags "$flags" \
        ./cmd/kube-apiserver ./cmd/kube-controller-manager ./cmd/kube-scheduler
}

publish() {
    mv "$work/root/usr/bin/etcd" "$work/bin/"
    "$work/bin/kube-apiserver" --version | grep -qF "v$kubernetes_version" || fail "the built API server does not run"
    rm -rf "$target"
    mv "$work/bin" "$target"
}

main
