#!/usr/bin/env bash
# The programs that build images, for the tests: buildah, podman and docker with its daemon, skopeo
# and a static busybox, as Debian and Ubuntu package them, unpacked into our cache.
#
#     eng/image-tools.sh    prints a folder; in it a folder for each program that holds it alone:
#                           FOLDER/buildah/buildah, FOLDER/docker/docker, ...
#
# Exit code 1, and one line that says why, where the machine cannot have them.
set -euo pipefail

script=image-tools
. "$(dirname "${BASH_SOURCE[0]}")/provide.sh"
readonly packages=(buildah podman docker.io containerd runc tini crun conmon skopeo busybox-static patchelf)

main() {
    (($# == 0)) || { say "usage: eng/image-tools.sh"; exit 2; }
    folder=$cache/images-3-$(release)
    provide "$folder" "Downloading the programs that build images (100 MB)" make
    echo "$folder"
}

# What apt would install for these, and they themselves where they are installed already. The programs
# know each other by the path that they will have.
make() {
    know_packages buildah
    local needed
    needed=$(dependencies "${packages[@]}")
    # shellcheck disable=SC2046,SC2086
    unpack $(printf '%s\n' "${packages[@]}" $needed | sort -u)
    rm -rf "$making/files/usr/share"
    mkdir "$making/result"
    mv "$making/files" "$making/result/files"
    point_at_libraries "$making/result/files"
    write_settings "$making/result/home/.config/containers"
    local program
    for program in buildah podman skopeo; do write_program "$program" "HOME=$(printf %q "$folder/home") "; done
    for program in docker dockerd; do write_program "$program" ""; done
    cp "$(find_program busybox)" "$making/result/busybox"
}

# By the path that they will have: buildah starts itself anew with an empty environment, from a copy in memory, where neither
# LD_LIBRARY_PATH nor $ORIGIN says where they are.
point_at_libraries() {
    local files=$1 there program patchelf=$1/usr/bin/patchelf
    there=$(libraries "$files")
    there=${there//"$files"/"$folder/files"}
    for program in "$files"/usr/bin/* "$files"/usr/sbin/*; do
        if ldd "$program" 2> /dev/null | grep -q 'not found'; then
            quietly "$patchelf" --force-rpath --set-rpath "${there%:}" "$program"
        fi
    done
}

# What Debian says itself; without registries to search, since no test asks one outside.
write_settings() {
    mkdir -p "$1"
    echo '{ "default": [ { "type": "insecureAcceptAnything" } ] }' > "$1/policy.json"
    echo 'unqualified-search-registries = []' > "$1/registries.conf"
}

find_program() {
    local files=$making/result/files path
    path=$(find "$files"/bin "$files"/sbin "$files"/usr/bin "$files"/usr/sbin -name "$1" -print -quit 2> /dev/null || true)
    [[ -n $path ]] || fail "the packages hold no $1"
    echo "$path"
}

# Its folder holds the program alone, so that a PATH can offer one of them; what the program itself
# runs (crun, containerd, ...) is added behind the PATH that it was given.
write_program() {
    local program=$1 settings=$2 path
    path=$(find_program "$program")
    mkdir "$making/result/$program"
    cat > "$making/result/$program/$program" << EOF
#!/bin/sh
export ${settings}PATH="\$PATH":$(printf '%q:%q' "$folder/files/usr/bin" "$folder/files/usr/sbin")
exec $(printf %q "$folder${path#"$making/result"}") "\$@"
EOF
    chmod +x "$making/result/$program/$program"
}

main "$@"
