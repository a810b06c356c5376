#!/usr/bin/env bash
# Writes the launcher's digest into the samples and docs/widget.md: before version 1 is given out to sites, and never after (docs/widget.md).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
digest=sha384-$(node -e 'console.log(require("crypto").createHash("sha384").update(require("fs").readFileSync(process.argv[1])).digest("base64"))' "$root/src/Chat.Web/wwwroot/widget/v1/loader.js")
sed -i -E "s|sha384-[A-Za-z0-9+/]{64}|$digest|" "$root"/samples/widget/*.html "$root/docs/widget.md"
