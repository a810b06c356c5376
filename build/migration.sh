#!/usr/bin/env bash
# Writes a migration of the records after their tables were changed: build/migration.sh NAME. One set serves SQLite and PostgreSQL, so
# the types that Entity Framework writes for the one at hand are taken out again; a test compares the result with both (decision 10).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=${1:?A migration needs a name.}
folder="$root/src/Chat.Records/Storage/Migrations"
"$root/build/ef.sh" migrations add "$name" -o Storage/Migrations -n Chat.Records.Storage.Migrations
stray="$root/src/Chat.Records/Chat/Records/Storage/Migrations"
[ ! -d "$stray" ] || { mv -f "$stray"/* "$folder/"; rm -r "$root/src/Chat.Records/Chat"; }
sed -i -e 's/^\xEF\xBB\xBF//' -e 's/type: "[A-Z]*", //; s/, type: "[A-Z]*"//; s/type: "[A-Z]*"//' "$folder"/*.cs
# Where a column is added its type stood on a line of its own, and left a comma.
sed -i "/^ *,$/d" "$folder"/*.cs
# A column's type stands on a line of its own, and may end the statement.
perl -0pi -e 's/\s*\.HasColumnType\("[A-Z]+"\)//g' "$folder"/*.cs
"$root/build/model.sh"
