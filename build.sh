#!/usr/bin/env bash
# Runs the targets of build.cake: ./build.sh --target=Train
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet > /dev/null; then
  echo "The .NET 10 SDK is not on the PATH. Install it from https://dotnet.microsoft.com/download, then run this again." >&2
  exit 1
fi

dotnet tool restore > /dev/null
exec dotnet cake build.cake "$@"
