# What comes from npm, pinned by digest in lock files. Sourced after need.sh, not run.

# need_npm FOLDER NAME ci|install [option …] fetches the packages of a folder's lock file where they are missing or it has changed.
need_npm() {
  local folder=$1 name=$2 cache=""
  shift 2
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.fetched" && return 0
  command -v npm >/dev/null || fail "Node.js with npm is missing: it fetches $name. Install it (https://nodejs.org) and run this again."
  echo "Fetching $name …" >&2
  # Without a home, npm would put its cache into a folder called "~" right here.
  [ -w "${HOME:-}" ] || cache=$(mktemp -d)
  quietly npm "$@" --prefix "$folder" ${cache:+--cache="$cache"} --ignore-scripts --no-audit --no-fund --no-update-notifier
  [ -z "$cache" ] || rm -rf "$cache"
  cp "$folder/package-lock.json" "$folder/node_modules/.fetched"
}

# need_natives [cuda] fetches llama.cpp and tells the program where it is, unless it was told already. Where there is
# none for this machine it says so and goes on: answers quote the guidance.
need_natives() {
  local package=linux-x64${1:+-cuda} folder="$root/build/natives${1:+-cuda}"
  [ -z "${TaxAssistant__Model__NativesFolder:-}" ] || return 0
  if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    echo "llama.cpp is pinned for Linux on x64, not for $(uname -s) on $(uname -m): no model can be used in process." >&2
    return 0
  fi
  need_npm "$folder" "llama.cpp${1:+ with CUDA}" ci
  export TaxAssistant__Model__NativesFolder="$folder/node_modules/@node-llama-cpp/$package/bins/$package"
}

# need_node_benchmark fetches node-llama-cpp, which the benchmark measures ours against. Its optional packages, most of
# them natives for other machines, are left out; "ci" would insist that the lock file names even those.
need_node_benchmark() {
  need_npm "$root/build/benchmark-node" "node-llama-cpp" install --no-save --omit=optional
  export TaxAssistant__Benchmark__NodeScript="$root/build/benchmark-node/throughput.mjs"
}
