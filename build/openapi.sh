#!/usr/bin/env bash
# Writes docs/openapi.json as the built service serves it: build/openapi.sh. A test holds the two equal.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(mktemp -d)
trap 'kill "$service" 2>/dev/null || true; wait "$service" 2>/dev/null || true; rm -rf "$data"' EXIT
TaxAssistant__KnowledgeFolder="$root/knowledge" TaxAssistant__DataDirectory="$data" \
  dotnet "$root/src/Chat.Web/bin/Release/net10.0/Chat.Web.dll" --urls http://127.0.0.1:0 > "$data/said" 2>&1 &
service=$!
until grep -q 'answers at' "$data/said"; do
  kill -0 "$service" 2>/dev/null || { cat "$data/said" >&2; exit 1; }
  sleep 0.2
done
curl -fsS "$(grep -o 'http://[0-9.:]*' "$data/said" | head -1)/openapi/v1.json" -o "$root/docs/openapi.json"
echo "docs/openapi.json has $(wc -c < "$root/docs/openapi.json") bytes."
