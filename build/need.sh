# What the scripts need, said in one line when it is missing. Sourced, not run.

fail() { printf '%s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: install it (https://dotnet.microsoft.com/download) and run this again."
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || fail "The .NET 10 SDK is missing (found: $(dotnet --version 2>/dev/null || echo none)): install it and run this again."
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

# Runs a command; shows its output only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "This failed: $*"
  fi
  rm -f "$log"
}
