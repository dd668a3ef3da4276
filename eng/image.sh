#!/usr/bin/env bash
# Builds the image of Zakenak itself, with the first backend that `zakenak build` would take too:
#
#     eng/image.sh [FLAGS OF `zakenak build`, such as --tag 0.1.0 --backend buildah]
#
# Another base image, such as a mirror's: BASE=registry.local/debian:12-slim eng/image.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly context=$PWD/artifacts/image

rm -rf "$context"
mkdir -p "$context/tools"
eng/publish.sh "$context/zakenak" >&2
cp "$(eng/tools.sh helm)" "$(eng/tools.sh kubectl)" "$context/tools/"
cp Dockerfile "$context/"
cat > "$context/zakenak.yaml" <<YAML
project: zakenak
deploy: {namespace: zakenak, manifests: []}
build:
  args: {BASE: "${BASE:-debian:12-slim}"}
YAML
exec "$context/zakenak/zakenak" build --config "$context/zakenak.yaml" "$@"
