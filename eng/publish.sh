#!/usr/bin/env bash
# Publishes the executable as it is released: one folder that needs no .NET on the machine, compiled ahead of
# time as a whole, and trimmed to what is used. Start-up counts: `status` of a small project takes two thirds
# of what the framework-dependent build takes.
#
#     eng/publish.sh FOLDER
set -euo pipefail

folder=$(realpath -m "${1:?which folder?}")
readonly folder
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What an earlier version left there goes; what is not ours does not.
if [[ -e $folder && ! -e $folder/zakenak && -n $(ls -A "$folder") ]]; then
    echo "publish.sh: $folder holds something else; name an empty folder" >&2
    exit 1
fi
rm -rf "$folder"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet publish src/Zakenak.Cli --configuration Release -p:AsReleased=true \
    --output "$folder" --nologo --verbosity quiet
