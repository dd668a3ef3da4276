#!/usr/bin/env bash
# The shells whose completion the tests try: Debian's zsh and fish, unpacked into our cache.
#
#     eng/shells.sh    prints the folder that has `zsh` and `fish`
#
# Exit code 1, and one line that says why, where the machine cannot have them.
set -euo pipefail

script=shells
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"

main() {
    (($# == 0)) || { say "usage: eng/shells.sh"; exit 2; }
    folder=$cache/shells-$(release)
    provide "$folder" "Downloading zsh and fish (10 MB)" make
    local shell
    for shell in zsh fish; do
        "$folder/$shell" -c true 2> /dev/null || fail "Debian's $shell does not run on this machine"
    done
    echo "$folder"
}

make() {
    know_packages zsh
    unpack zsh zsh-common fish fish-common libcap2 libpcre2-32-0 libtinfo6
    mkdir -p "$making/result/home"
    mv "$making/files" "$making/result/files"
    # fish finds its functions beside itself, if its settings are there too; zsh has to be told where its own and its modules are.
    ln -s ../etc "$making/result/files/usr/etc"
    cat > "$making/result/home/.zshenv" << 'EOF'
module_path=($SHELLS/usr/lib/*/zsh/$ZSH_VERSION(N))
fpath=($SHELLS/usr/share/zsh/functions/**/*(/N))
EOF
    write_program zsh '{usr/,}bin/zsh'
    write_program fish usr/bin/fish
}

# write_program NAME PATHS: a program that runs an unpacked one, the first of PATHS that is there.
write_program() {
    cat > "$making/result/$1" << EOF
#!/usr/bin/env bash
here=\$(cd "\$(dirname "\${BASH_SOURCE[0]}")" && pwd)
export SHELLS=\$here/files ZDOTDIR=\$here/home LD_LIBRARY_PATH
LD_LIBRARY_PATH=\$(printf ':%s' "\$here"/files/{,usr/}lib/*-linux-gnu*)
LD_LIBRARY_PATH=\${LD_LIBRARY_PATH#:}
for program in "\$here"/files/$2; do
    if [[ -x \$program ]]; then exec "\$program" "\$@"; fi
done
exit 127
EOF
    chmod +x "$making/result/$1"
}

main "$@"
