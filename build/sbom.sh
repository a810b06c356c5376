#!/usr/bin/env bash
# Writes what the service is made of as CycloneDX: artifacts/sbom/sbom.json. Packages of NuGet with their digests and licences by
# the tool that .config/dotnet-tools.json pins; llama.cpp, which comes by npm, from the lock files of build/natives*.
# build/sbom.sh [FILE]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/build/need.sh"
need_dotnet
. "$root/build/debian.sh"
need_debian jq:/usr/bin/jq

out=$(realpath -m -- "${1:-$root/artifacts/sbom/sbom.json}")
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
mkdir -p "$(dirname "$out")"
cd "$root"
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
quietly dotnet tool restore
# The web service and the command line: between them they refer to all of src.
for project in Chat.Web Chat.Cli; do
  quietly dotnet tool run dotnet-CycloneDX "src/$project/$project.csproj" --recursive --output "$parts" --filename "$project.json" \
    --output-format Json --spec-version 1.6 --set-name TaxAssistant --set-version "$version" --no-serial-number
done

natives() {
  jq --arg lock "build/$1/package-lock.json" '
    [.packages | to_entries[] | select(.key != "") | .key |= sub("^.*node_modules/"; "") | {
      type: "library", "bom-ref": "pkg:npm/\(.key | sub("@"; "%40"))@\(.value.version)", name: .key, version: .value.version,
      purl: "pkg:npm/\(.key | sub("@"; "%40"))@\(.value.version)",
      licenses: [{license: {id: (.value.license // "NOASSERTION")}}],
      properties: [{name: "lock", value: $lock}, {name: "integrity", value: .value.integrity}]}]' "$root/build/$1/package-lock.json"
}
natives natives > "$parts/natives.json"
natives natives-cuda > "$parts/natives-cuda.json"

jq -s '
  (.[0].components + .[1].components + .[2] + .[3] | unique_by(.purl)) as $all
  | .[0] + {
      components: $all,
      dependencies: ([.[0].dependencies[], .[1].dependencies[]] | group_by(.ref)
        | map({ref: .[0].ref, dependsOn: (map(.dependsOn // []) | add | unique)}))}' \
  "$parts/Chat.Web.json" "$parts/Chat.Cli.json" "$parts/natives.json" "$parts/natives-cuda.json" > "$out"

# Every package that a project of src names must be in it, and the natives: a list with a hole is worse than none.
missing=$(comm -23 \
  <({ grep -rhoP '<PackageReference Include="\K[^"]+' src --include=*.csproj; jq -r '.dependencies | keys[]' build/natives*/package.json; } | sort -u) \
  <(jq -r '.components[].name' "$out" | sort -u))
[ -z "$missing" ] || fail "The list of components lacks: $(echo $missing). See build/sbom.sh."
jq -e '.bomFormat == "CycloneDX" and .specVersion == "1.6" and (.components | all(.name and .version and .purl))' "$out" >/dev/null \
  || fail "$out is no CycloneDX 1.6 with a name, a version and an address for each component."
echo "$(jq '.components | length' "$out") components in ${out#"$root"/}"
