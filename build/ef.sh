#!/usr/bin/env bash
# Entity Framework's tool on the records, with the release that the service has: build/ef.sh ARGUMENTS. For build/migration.sh and build/model.sh.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool="$root/artifacts/dotnet-ef"
[ -x "$tool/dotnet-ef" ] || dotnet tool install dotnet-ef --version 10.0.15 --tool-path "$tool"
# The compiled model may name classes that are gone, and would not build: until build/model.sh has written it anew, an empty one stands for it.
model="$root/src/Chat.Records/Storage/Compiled"
rm -rf "$model"
mkdir "$model"
echo 'namespace Chat.Records.Storage.Compiled; public static class RecordsContextModel { public static Microsoft.EntityFrameworkCore.Metadata.IModel Instance => null!; }' > "$model/RecordsContextModel.cs"
dotnet build "$root/build/migrations" -v q --nologo
"$tool/dotnet-ef" "$@" --no-build --project "$root/src/Chat.Records" -s "$root/build/migrations"
