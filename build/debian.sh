# Debian packages that the tests need. Sourced, not run.

# need_debian package:file … installs the packages whose file is missing, or says which are.
need_debian() {
  local missing=() entry
  for entry in "$@"; do
    [ -e "${entry#*:}" ] || missing+=("${entry%%:*}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || fail "The tests need: ${missing[*]}. Install them (apt-get install ${missing[*]}) and run this again."
    as_root=sudo
  fi
  command -v apt-get >/dev/null || fail "The tests need: ${missing[*]}. Install them and run this again."
  echo "Installing ${missing[*]} …"
  quietly $as_root apt-get update -qq
  quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
