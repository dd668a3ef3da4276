#!/usr/bin/env bash
# The ssh server that the tests fetch from: Debian's OpenSSH, unpacked into our cache.
#
#     eng/sshd.sh    prints the program's path; it runs as whoever calls it, for that user alone
#
# Exit code 1, and one line that says why, where the machine cannot have it.
set -euo pipefail

script=sshd
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"

main() {
    (($# == 0)) || { say "usage: eng/sshd.sh"; exit 2; }
    command -v ssh > /dev/null && command -v ssh-keygen > /dev/null || fail "needs ssh and ssh-keygen: install Debian's openssh-client"
    folder=$cache/sshd-$(release)
    provide "$folder" "Downloading openssh-server (1 MB)" make
    "$folder/sshd" -t -h "$folder/host_key" -f /dev/null 2> /dev/null ||
        fail "Debian's openssh-server does not run on this machine: root needs the right to mount, in a namespace of its own"
    echo "$folder/sshd"
}

make() {
    know_packages openssh-server
    unpack openssh-server libwrap0
    mkdir -p "$making/result/lib"
    cp "$making/files/usr/sbin/sshd" "$making/result/sshd.real"
    find "$making/files" -name 'libwrap.so*' -exec cp -P {} "$making/result/lib" \;
    ssh-keygen -q -t ed25519 -N "" -f "$making/result/host_key"
    write_program "$making/result/sshd"
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
