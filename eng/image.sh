#!/usr/bin/env bash
# Builds the image of Zakenak itself, with the first backend that `zakenak build` would take too:
#
#     eng/image.sh [FLAGS OF `zakenak build`, such as --tag 0.1.0 --backend buildah]
#
# Another base image, such as a mirror's: BASE=registry.local/debian:12-slim eng/image.sh
# With what eng/publish.sh published before: ZAKENAK_BIN=FOLDER/zakenak eng/image.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly context=$PWD/artifacts/image

rm -rf "$context"
mkdir -p "$context/tools"
if [[ -n ${ZAKENAK_BIN:-} ]]; then
    cp -r "$(dirname "$ZAKENAK_BIN")" "$context/zakenak"
else
    eng/publish.sh "$context/zakenak" >&2
fi
cp "$(eng/tools.sh helm)" "$(eng/tools.sh kubectl)" "$context/tools/"
cp Dockerfile "$context/"
# A project must deploy something; a build alone looks at none of it.
cat > "$context/zakenak.yaml" <<YAML
project: zakenak
deploy: {namespace: zakenak, manifests: [manifests]}
build:
  args: {BASE: "${BASE:-debian:12-slim}"}
YAML
exec "$context/zakenak/zakenak" build --config "$context/zakenak.yaml" "$@"
