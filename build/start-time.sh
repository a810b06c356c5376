#!/usr/bin/env bash
# Measures what a restart costs: publishes the service as deploy/Dockerfile does, ingests the laws of a folder, starts it once to learn, then some
# times more, and prints for each the seconds from the start of the process to ready, and to the first answer over HTTP, its memory and processor time.
#   build/start-time.sh [LAWS [TIMES]]     LAWS ../shared/corpus/laws, TIMES 5
set -euo pipefail
export LC_ALL=C
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/build/need.sh"
laws=${1:-$root/../shared/corpus/laws} times=${2:-5}
[ -d "$laws" ] || fail "There is no folder of laws '$laws'."
need_dotnet
work=$(mktemp -d)
service=""
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; rm -rf "$work"' EXIT

quietly dotnet publish "$root/src/Chat.Web" -c Release --use-current-runtime --self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -o "$work/web" -v q --nologo
quietly dotnet build "$root/src/Chat.Cli" -c Release -v q --nologo
export TaxAssistant__KnowledgeFolder="$root/knowledge" TaxAssistant__DataDirectory="$work/data"
quietly dotnet "$root/src/Chat.Cli/bin/Release/net10.0/taxassistant.dll" ingest "$laws" --data "$work/data" --knowledge "$root/knowledge"

seconds() { awk -v from="$1" -v to="$2" 'BEGIN {printf "%.2f", to - from}'; }

# Begins a service on a free port, and waits for readiness and an answer. What it says is waited for, not looked for again and again: on two cores
# programs that look make a start half a second longer.
measure() {
  local begun ready answered said line
  begun=$EPOCHREALTIME
  exec {said}< <(cd "$work/web" && exec ./Chat.Web --urls http://127.0.0.1:0 2>&1)
  service=$!
  : >"$work/told"
  until [[ ${line:=} =~ answers\ at\ (http://[^ ,]+) ]]; do
    IFS= read -r -u "$said" line || { cat "$work/told" >&2; fail "The service ended."; }
    echo "$line" >>"$work/told"
  done
  local address=${BASH_REMATCH[1]}
  cat <&"$said" >>"$work/told" &
  until curl -sf -o /dev/null "$address/health/ready"; do
    kill -0 "$service" 2>/dev/null || { cat "$work/told" >&2; fail "The service ended."; }
    sleep 0.02
  done
  ready=$EPOCHREALTIME
  curl -sf -o "$work/answer" "$address/api/v1/answers" -H 'content-type: application/json' -d '{"question": "¿Hasta cuándo puedo presentar la declaración de la renta?", "language": "es"}'
  answered=$EPOCHREALTIME
  local cpu
  cpu=$(awk -v ticks="$(getconf CLK_TCK)" '{printf "%.1f", ($14 + $15) / ticks}' "/proc/$service/stat")
  grep -q '"outcome":"answered' "$work/answer" || fail "The first answer is none: $(head -c 300 "$work/answer")"
  echo "$1 ready $(seconds "$begun" "$ready") s, first answer $(seconds "$begun" "$answered") s, $(awk '/VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$service/status") MB, $cpu s of the processor"
  # Its output ends with it.
  kill "$service" && wait
  service=""
  exec {said}<&-
}

measure "first start:"
for i in $(seq "$times"); do
  measure "restart $i:"
done
