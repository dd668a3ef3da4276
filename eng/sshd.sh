#!/usr/bin/env bash
# The ssh server that the tests fetch from: Debian's OpenSSH, downloaded once into our cache and
# unpacked there. Nothing is installed on the machine, no service is started.
#
#     eng/sshd.sh    prints the program's path; it runs as whoever calls it, for that user alone
set -euo pipefail

readonly packages=(openssh-server libwrap0)
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak/tools

say() { printf '%s\n' "$*" >&2; }
fail() { say "sshd: $*"; exit 1; }

main() {
    (($# == 0)) || { say "usage: eng/sshd.sh"; exit 2; }
    [[ $(uname -s) == Linux && -r /etc/os-release ]] || fail "needs Debian or Ubuntu"
    folder=$cache/sshd-$(. /etc/os-release && echo "$ID-${VERSION_ID:-testing}")
    provide
    "$folder/sshd" -t -h "$folder/host_key" -f /dev/null 2> /dev/null ||
        fail "Debian's openssh-server does not run on this machine: root needs the right to mount, in a namespace of its own"
    echo "$folder/sshd"
}

# Unpacks beside the folder and moves at the end, so that an interrupted download leaves nothing
# that looks whole; of two callers at once the second finds the first one's folder.
provide() {
    if [[ -d $folder ]]; then return; fi
    command -v apt-get > /dev/null && command -v dpkg > /dev/null ||
        fail "there is no openssh-server for this machine: it comes from Debian, by apt-get and dpkg"
    mkdir -p "$cache"
    exec {lock}> "$folder.lock"
    flock "$lock"
    if [[ -d $folder ]]; then return; fi

    say "Downloading Debian's openssh-server (1 MB) ..."
    rm -rf "$folder".download.*
    download=$(mktemp -d "$folder.download.XXXXXX")
    trap 'rm -rf "$download"' EXIT
    download > "$download/apt.log" 2>&1 || { cat "$download/apt.log" >&2; fail "apt has no openssh-server for this machine"; }
    mkdir -p "$download/program/lib"
    local package
    for package in "$download"/*.deb; do
        dpkg -x "$package" "$download/unpacked"
    done
    cp "$download/unpacked/usr/sbin/sshd" "$download/program/sshd.real"
    find "$download/unpacked" -name 'libwrap.so*' -exec cp -P {} "$download/program/lib" \;
    ssh-keygen -q -t ed25519 -N "" -f "$download/program/host_key"
    write_program "$download/program/sshd"
    mv "$download/program" "$folder"
    rm -rf "$download"
    exec {lock}>&-
}

# As the caller: apt's own user may not write here. Where apt knows of no packages (in a fresh
# container), their lists are fetched beside it; it checks the packages against Debian's signature.
download() {
    local options=(-o APT::Sandbox::User="$(id -un)")
    if ! apt-cache show "${packages[@]}" > /dev/null 2>&1; then
        mkdir -p "$download"/apt/lists/partial "$download"/apt/cache/archives/partial
        options+=(-o Dir::State::lists="$download/apt/lists" -o Dir::Cache="$download/apt/cache")
        apt-get "${options[@]}" -q update
    fi
    (cd "$download" && apt-get "${options[@]}" -q download "${packages[@]}")
}

# For root sshd wants a user "sshd" and a folder /run/sshd. It gets them in a mount namespace that
# nobody else sees; other users need neither.
write_program() {
    cat > "$1" << 'EOF'
#!/usr/bin/env bash
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LD_LIBRARY_PATH=$here/lib
if (($(id -u) != 0)); then exec "$here/sshd.real" "$@"; fi
exec unshare --mount --propagation private bash -euc '
    here=$1; shift
    mount -t tmpfs -o mode=755 none /run
    mkdir /run/sshd
    grep -v "^sshd:" /etc/passwd > /run/passwd
    echo "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin" >> /run/passwd
    mount --bind /run/passwd /etc/passwd
    exec "$here/sshd.real" "$@"' bash "$here" "$@"
EOF
    chmod +x "$1"
}

main "$@"
