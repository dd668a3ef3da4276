#!/usr/bin/env bash
# A node that is none, for a cluster without kubelets (eng/cluster.sh): no container runs, but pods are made to look
# as if one did, or as if it failed in the way that their annotations ask for (docs/design/simulated-node.md):
#
#     eng/simulated-node.sh --kubeconfig FILE --namespace NAME [--namespace NAME]... [--name NAME]
#
# It runs until it is stopped (Ctrl-C, SIGTERM), and then removes itself from the cluster. The API server must be on
# this machine: it asks the node for logs on loopback.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root project=$root/tests/Zakenak.TestCluster

# In the background, so that whoever ends us ends the build too.
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet build "$project" --configuration Release --nologo --verbosity quiet >&2 &
build=$!
trap 'kill "$build"; wait "$build"; exit 143' TERM INT HUP
wait "$build"
trap - TERM INT HUP

# In this process's place: whoever started us stops the node itself.
exec dotnet "$project/bin/Release/net10.0/Zakenak.TestCluster.dll" "$@"
