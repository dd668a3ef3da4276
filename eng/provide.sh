# How the scripts beside this one get what the tests need into our cache: sourced by them, not run. Nothing is installed on
# the machine, no service is started. What sources this has `set -euo pipefail` and a name of its own, in $script.

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak/tools

say() { printf '%s\n' "$*" >&2; }
fail() { say "$script: $*"; exit 1; }

# provide TARGET WHAT MAKE [ARGUMENTS]: where TARGET is not there yet, says WHAT and runs MAKE, which leaves it as $making/result.
# It is moved at the end, so that what was interrupted leaves nothing that looks whole; of two callers at once the
# second finds the first one's.
provide() {
    local target=$1 what=$2
    shift 2
    if [[ -e $target ]]; then return; fi
    mkdir -p "$cache"
    local lock
    exec {lock}> "$target.lock"
    flock "$lock"
    if [[ -e $target ]]; then return; fi

    say "$what ..."
    rm -rf "$target".making.*
    making=$(mktemp -d "$target.making.XXXXXX")
    trap 'rm -rf "$making"' EXIT
    "$@"
    mv "$making/result" "$target"
    rm -rf "$making"
    trap - EXIT
    exec {lock}>&-
}

# What it prints is shown when it fails.
quietly() { "$@" > "$making/log" 2>&1 || { cat "$making/log" >&2; fail "$1 failed"; }; }

# release: prints `debian-12`. Packages are those of this system, whose libraries their programs use.
release() {
    [[ $(uname -s) == Linux && -r /etc/os-release ]] && command -v apt-get dpkg > /dev/null ||
        fail "needs the packages of Debian or Ubuntu, and apt-get and dpkg to get them"
    (. /etc/os-release && echo "$ID-${VERSION_ID:-testing}")
}

# know_packages NAME: sets $apt_options, with which apt-get and apt-cache know the package. As the caller, since apt's own user may not
# write into our cache. Where apt has no lists (in a fresh container), they are fetched beside; it checks them against
# Debian's signature.
know_packages() {
    apt_options=(-o APT::Sandbox::User="$(id -un)")
    if apt-cache show "$1" > /dev/null 2>&1; then return; fi
    mkdir -p "$making"/apt/lists/partial "$making"/apt/cache/archives/partial
    apt_options+=(-o Dir::State::lists="$making/apt/lists" -o Dir::Cache="$making/apt/cache")
    quietly apt-get "${apt_options[@]}" -q update
}

# dependencies NAME...: prints what apt would install for these, a name a line.
dependencies() {
    local plan
    plan=$(apt-get "${apt_options[@]}" install --simulate --no-install-recommends "$@" 2>&1) ||
        fail "apt has not all of $*: $(grep -m 1 '^E:' <<< "$plan")"
    awk '$1 == "Inst" { print $2 }' <<< "$plan"
}

# unpack NAME...: downloads the packages and unpacks them into $making/files.
unpack() {
    mkdir "$making/packages"
    quietly env -C "$making/packages" apt-get "${apt_options[@]}" -q download "$@"
    local package
    for package in "$making"/packages/*.deb; do
        dpkg -x "$package" "$making/files"
    done
}

# libraries FOLDER: prints where unpacked files have their libraries, for LD_LIBRARY_PATH.
libraries() { find "$1/lib" "$1/usr/lib" -maxdepth 1 -name '*-linux-gnu*' -printf '%p:' 2> /dev/null || true; }
