#!/usr/bin/env bash
# The widgets that ours is measured beside, each by the file that its own instructions tell sites to embed: build/widget/others.sh FOLDER.
# By the digest of its package, as npm states it; of what they depend on nothing is fetched, since it is bundled into that file.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/build/need.sh"
folder=$1
command -v npm >/dev/null || fail "Node.js with npm is missing: it fetches the widgets to compare with. Install it (https://nodejs.org) and run this again."

other() { # NAME PACKAGE VERSION FILE SHA512
  local name=$1 package=$2 version=$3 file=$4 digest=$5 work
  [ -f "$folder/$name-$version.js" ] && return 0
  work=$(mktemp -d)
  (cd "$work" && npm pack "$package@$version" --silent --ignore-scripts --cache "$work/cache" >/dev/null)
  [ "$(node -e 'console.log(require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64"))' "$work"/*.tgz)" = "$digest" ] || fail "$package $version is not what was pinned."
  mkdir -p "$folder"
  tar xzf "$work"/*.tgz -C "$work" "package/$file"
  mv "$work/package/$file" "$folder/$name-$version.js"
  rm -rf "$work"
}

other typebot @typebot.io/js 0.10.7 dist/web.js 'c5GKjgJlfSjOIhTm8kqohWE/daJeBWlnqK6Xi3AYlFu/3W0NkqsD+T6G+ehu2sDGv8po+FuMB/K6g12/zQVN2Q=='
other flowise flowise-embed 3.1.6 dist/web.js 'xSrvBDiEvIIzRFsPBgmzG3SdfBeG4wBzdchdMurft5PQcdYO0HfB8cwGhn00fE5JOsdhVZXfJ3Fq6e/DgrW4ag=='
