#!/usr/bin/env bash
# Checks and measures the widget (docs/widget.md).
#   build/widget.sh check     the types of its scripts, as their comments state them
#   build/widget.sh measure   its size and requests in a browser, beside those of two widgets from npm, written into docs/widget.md
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/build/need.sh"
. "$root/build/natives.sh"

case "${1:-}" in
  check)
    need_npm "$root/build/widget" "TypeScript" ci
    "$root/build/widget/node_modules/.bin/tsc" -p "$root/build/widget/tsconfig.json" ;;
  measure)
    need_dotnet
    quietly dotnet build "$root/tests/Chat.EndToEnd" -c Release -v q --nologo
    TAXASSISTANT_WIDGET_REPORT="$root/docs/widget.md" dotnet "$root/tests/Chat.EndToEnd/bin/Release/net10.0/Chat.EndToEnd.dll" --filter-class '*WidgetWeightTests' --no-ansi ;;
  *) fail "build/widget.sh check | measure" ;;
esac
