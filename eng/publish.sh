#!/usr/bin/env bash
# Publishes the executable as it is released: native code, as a whole and trimmed to what is used, which needs no .NET on
# the machine. It runs on systems whose C library is as new as the one that it is linked with here.
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
CppCompilerAndLinker=$(eng/linker.sh)
# The compilers are .NET programs too. The native one would spend a quarter of its time on collecting garbage, C#'s a third on profiling
# itself.
export CppCompilerAndLinker DOTNET_GCgen0size=0x20000000 DOTNET_TieredPGO=0
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet publish src/Zakenak.Cli --configuration Release -p:AsReleased=true \
    --output "$folder" --nologo --verbosity quiet
