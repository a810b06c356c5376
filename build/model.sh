#!/usr/bin/env bash
# Writes src/Chat.Records/Storage/Compiled, the model of the records on SQLite as code, so that no start on a file builds it: build/model.sh.
# A test fails when it is not what the classes say.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder="$root/src/Chat.Records/Storage/Compiled"
"$root/build/ef.sh" dbcontext optimize -o "$folder" -n Chat.Records.Storage.Compiled
# Found by itself, it would serve PostgreSQL too, whose types are others.
rm "$folder/RecordsContextAssemblyAttributes.cs"
sed -i 's/^\xEF\xBB\xBF//' "$folder"/*.cs
