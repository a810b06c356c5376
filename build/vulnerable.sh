#!/usr/bin/env bash
# Fails when a package in use, direct or not, has a known vulnerability. The package source must say which have; a copy that carries
# packages only cannot, and then this says that nothing was checked and does not fail.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/build/need.sh"
need_dotnet
. "$root/build/debian.sh"
need_debian jq:/usr/bin/jq curl:/usr/bin/curl
cd "$root"

told=no
while read -r source; do
  # The resource by which a source hands out its list (NuGet's protocol, VulnerabilityInfo).
  if curl -fsSL --max-time 20 "$source" 2>/dev/null | jq -e '[.resources[]?."@type" | select(startswith("VulnerabilityInfo"))] | length > 0' >/dev/null 2>&1; then
    told=yes
  fi
done < <(dotnet nuget list source --format short | sed -n 's/^E //p' | grep '^https\?://')

report=$(mktemp)
trap 'rm -f "$report"' EXIT
quietly dotnet restore TaxAssistant.sln
dotnet list TaxAssistant.sln package --vulnerable --include-transitive --no-restore --format json > "$report" || { cat "$report" >&2; fail "dotnet list package --vulnerable failed."; }
found=$(jq -r '[.projects[].frameworks[]? | (.topLevelPackages[]?, .transitivePackages[]?) | select((.vulnerabilities // []) | length > 0)
  | "\(.id) \(.resolvedVersion): \([.vulnerabilities[].advisoryurl] | join(" "))"] | unique[]' "$report")
[ -z "$found" ] || fail "Packages with known vulnerabilities:"$'\n'"$found"
if [ "$told" = yes ]; then
  echo "No package in use has a known vulnerability."
else
  echo "NOT CHECKED: no package source of this machine says which packages are vulnerable. Run build/vulnerable.sh where one does."
fi
