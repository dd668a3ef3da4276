#!/usr/bin/env bash
# The programs that build images, for the tests: buildah, podman and docker with its daemon, skopeo
# and a static busybox, as Debian and Ubuntu package them. They are unpacked into our cache: nothing
# is installed on the machine, no service is started.
#
#     eng/image-tools.sh folder    prints the folder; in it a folder for each program that holds it
#                                  alone: FOLDER/buildah/buildah, FOLDER/docker/docker, ...
#     eng/image-tools.sh env       prints a line for `eval`: ZAKENAK_TEST_IMAGE_TOOLS, that folder
#
# Exit code 1, and one line that says why, where the machine cannot have them.
set -euo pipefail

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/zakenak/tools
readonly packages=(buildah podman docker.io containerd runc tini crun conmon skopeo busybox-static patchelf)

say() { printf '%s\n' "$*" >&2; }
fail() { say "image-tools: $*"; exit 1; }

main() {
    case ${1:-} in
        folder) provide; echo "$folder" ;;
        env) provide; printf 'export ZAKENAK_TEST_IMAGE_TOOLS=%q\n' "$folder" ;;
        *) say "usage: eng/image-tools.sh folder|env"; exit 2 ;;
    esac
}

# The folder is named after the release of the system, whose libraries the programs use. It is filled
# in place, since the programs know it by its path, and holds the file "complete" when it is.
provide() {
    [[ $(uname -s) == Linux && -r /etc/os-release ]] || fail "needs Debian or Ubuntu"
    folder=$cache/images-1-$(. /etc/os-release && echo "$ID-${VERSION_ID:-testing}")
    if [[ -f $folder/complete ]]; then return; fi
    command -v apt-get dpkg > /dev/null || fail "needs apt-get and dpkg, as on Debian or Ubuntu"
    mkdir -p "$cache"
    exec {lock}> "$folder.lock"
    flock "$lock"
    if [[ -f $folder/complete ]]; then return; fi

    rm -rf "$folder"
    mkdir -p "$folder/packages"
    find_packages
    say "Downloading the programs that build images (100 MB) ..."
    quietly "$folder/packages" apt "${apt_options[@]}" download -q "${wanted[@]}"
    unpack
    point_at_libraries
    write_settings
    write_programs
    touch "$folder/complete"
    exec {lock}>&-
}

apt() { apt-get "$@"; }

# Runs in a folder; what it prints is shown when it fails.
quietly() {
    local where=$1 said
    shift
    said=$(cd "$where" && "$@" 2>&1) || { say "$said"; fail "$1 failed"; }
}

# What apt would install for these, and they themselves where they are installed already. Where apt
# knows of no packages (in a fresh container), their lists are fetched into our cache.
find_packages() {
    apt_options=()
    if ! apt-cache show "${packages[@]}" > /dev/null 2>&1; then
        mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
        apt_options=(-o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache" -o APT::Sandbox::User="$(id -un)")
        quietly / apt "${apt_options[@]}" update -q
    fi
    local plan
    plan=$(apt-get "${apt_options[@]}" install --simulate --no-install-recommends "${packages[@]}" 2>&1) ||
        fail "apt has not all of ${packages[*]}: $(grep -m 1 '^E:' <<< "$plan")"
    mapfile -t wanted < <({ printf '%s\n' "${packages[@]}"; awk '$1 == "Inst" { print $2 }' <<< "$plan"; } | sort -u)
}

unpack() {
    local package
    for package in "$folder"/packages/*.deb; do
        dpkg -x "$package" "$folder/root"
    done
    rm -rf "$folder/packages" "$folder/apt" "$folder/root/usr/share"
}

# By their path rather than by LD_LIBRARY_PATH: buildah starts itself anew with an empty environment.
point_at_libraries() {
    local libraries program patchelf=$folder/root/usr/bin/patchelf
    libraries=$(find "$folder"/root/lib "$folder"/root/usr/lib -maxdepth 1 -name '*-linux-gnu*' -printf '%p:' 2> /dev/null || true)
    for program in "$folder"/root/usr/bin/* "$folder"/root/usr/sbin/*; do
        if ldd "$program" 2> /dev/null | grep -q 'not found'; then
            quietly / "$patchelf" --force-rpath --set-rpath "${libraries%:}" "$program"
        fi
    done
}

# What Debian says itself; without registries to search, since no test asks one outside.
write_settings() {
    local settings=$folder/home/.config/containers
    mkdir -p "$settings"
    echo '{ "default": [ { "type": "insecureAcceptAnything" } ] }' > "$settings/policy.json"
    echo 'unqualified-search-registries = []' > "$settings/registries.conf"
}

write_programs() {
    local program
    for program in buildah podman skopeo; do write_program "$program" "HOME=$(printf %q "$folder/home") "; done
    for program in docker dockerd; do write_program "$program" ""; done
    ln -s "$(find "$folder"/root/bin "$folder"/root/usr/bin -name busybox -print -quit 2> /dev/null)" "$folder/busybox"
}

# Its folder holds the program alone, so that a PATH can offer one of them; what the program itself
# runs (crun, containerd, ...) is added behind the PATH that it was given.
write_program() {
    local program=$1 settings=$2 path
    path=$(find "$folder/root/usr/bin" "$folder/root/usr/sbin" -name "$program" -print -quit)
    [[ -n $path ]] || fail "the packages hold no $program"
    mkdir "$folder/$program"
    cat > "$folder/$program/$program" << EOF
#!/bin/sh
export ${settings}PATH="\$PATH":$(printf '%q:%q' "$folder/root/usr/bin" "$folder/root/usr/sbin")
exec $(printf %q "$path") "\$@"
EOF
    chmod +x "$folder/$program/$program"
}

main "$@"
