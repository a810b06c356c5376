#!/usr/bin/env bash
# Makes the events of docs/transcript.md again: ./docs/transcript/make.sh [FOLDER]; one file a language, by default beside this script.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$root/build/need.sh"
need_dotnet
folder=$(realpath -- "${1:-$here}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly dotnet build "$root/tests/Chat.TestModels" -c Release -v q --nologo
dotnet "$root/tests/Chat.TestModels/bin/Release/net10.0/Chat.TestModels.dll" tiny --quantization f32 --context 8192 "$work/tiny.gguf" >&2
set -a
. "$here/settings.env"
TaxAssistant__Model__Path="$work/tiny.gguf"
TaxAssistant__Model__Trust=true
set +a
while read -r language seed question; do
  TaxAssistant__Generation__Seed="$seed" TaxAssistant__Generation__GrammarFile="$here/answer-$language.gbnf" \
    "$root/taxassistant" ask "$question" --language "$language" --as-of 2026-11-23 --data "$work/data" --events < /dev/null > "$folder/answer-$language.jsonl"
  echo "$folder/answer-$language.jsonl" >&2
done < "$here/questions.txt"
