#!/usr/bin/env bash
# Measures zakenak side by side with kubectl and Helm, on one API server in one run, and prints a table of ratios:
#
#     bench/run.sh [--rounds N] [--quick]
#
# 100 apps of five objects (ServiceAccount, ConfigMap, Service, Deployment with 0 replicas, Ingress), as plain YAML, as a
# kustomization and as one chart. The contenders take turns in each round; what is shown is the median of the rounds (five
# unless told otherwise; --quick takes one of 20 apps, to see that the bench itself works). It takes some ten minutes, wants
# a machine with nothing else to do, and exits 1 when a row falls short.
#
# The cluster is one of the bench's own (eng/cluster.sh, named `bench`): KUBEBUILDER_ASSETS chooses its Kubernetes.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly artifacts=$PWD/artifacts

say() { printf '%s\n' "$*" >&2; }

# The build of the default cluster is what a named one starts from.
if [[ -z ${KUBEBUILDER_ASSETS:-} ]]; then eng/cluster.sh up > /dev/null; fi
trap 'eng/cluster.sh down --name bench' EXIT
KUBECONFIG=$(eng/cluster.sh up --name bench | tail -n 1)
export KUBECONFIG

tools=$(eng/tools.sh env)
eval "$tools"
say "Publishing zakenak as its users get it ..."
eng/publish.sh "$artifacts/zakenak"
export PATH=$artifacts/zakenak:$PATH

node bench/bench.mjs "$artifacts/bench" "$@"
