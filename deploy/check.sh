#!/usr/bin/env bash
# Checks what lies here by its own tools, as far as they are at hand: none of it can be started by the tests. Says for each what it found, or
# NOT CHECKED. Debian: prometheus (promtool), nginx, systemd, jq; npm: dclint (with the schema of compose files), dockerfilelint.
#   deploy/check.sh            with PATH saying where promtool and nginx are, if they were unpacked elsewhere
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
faults=0

# check NAME PROGRAM command … runs the command when the program is there.
check() {
  local name=$1 program=$2
  shift 2
  if ! command -v "$program" >/dev/null; then
    echo "NOT CHECKED  $name: no $program"
  elif "$@" >"$work/told" 2>&1; then
    echo "ok           $name ($(grep -v '^ *$' "$work/told" | tail -n 1 | tr -s ' ' | cut -c1-100))"
  else
    echo "FAULT        $name:" && sed 's/^/  /' "$work/told"
    faults=1
  fi
}

rules() { promtool check rules "$here/prometheus/alerts.yml" && promtool test rules "$here/prometheus/alerts.test.yml" && promtool check config --syntax-only "$here/prometheus/prometheus.yml"; }

# Each query of the dashboard as a rule, with the dashboard's variable filled in.
dashboard() {
  {
    echo "groups:"; echo "- name: dashboard"; echo "  rules:"
    jq -r '.panels[].targets[]?.expr' "$here/grafana/dashboard.json" | sed 's/\$instance/.*/g' | awk '{ gsub(/'\''/, "'\'''\''"); printf "  - record: dashboard:%d\n    expr: '\''%s'\''\n", NR, $0 }'
  } >"$work/dashboard.yml"
  promtool check rules "$work/dashboard.yml"
}

# The names of the nodes and the secrets exist in the containers only.
proxy() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" -out "$work/certificate" -subj /CN=check -days 1 2>/dev/null
  echo "types { text/html html; }" >"$work/mime.types"
  sed -e "s#/tmp/#$work/#g; s#/run/secrets/tls-certificate#$work/certificate#; s#/run/secrets/tls-key#$work/key#; s#web-[12]:8080#127.0.0.1:8080#; s#/etc/nginx/mime.types#$work/mime.types#" "$here/nginx/nginx.conf" >"$work/nginx.conf"
  nginx -t -c "$work/nginx.conf" -e stderr
}

units() {
  # Programs that are installed where the unit runs.
  for unit in "$here"/systemd/*.service; do
    sed 's#/usr/bin/dotnet#/bin/true#; s#/opt/taxassistant/Chat.Web#/bin/true#; s#^WorkingDirectory=.*##' "$unit" >"$work/$(basename "$unit")"
  done
  cp "$here"/systemd/*.timer "$work"
  systemd-analyze verify "$work"/*.service "$work"/*.timer && systemd-analyze security --offline=yes --threshold=20 "$work"/taxassistant.service
}

tools() { npm install --prefix "$work/npm" --ignore-scripts --no-audit --no-fund --silent dclint@3.1.0 dockerfilelint@1.8.0; }

compose() {
  cat >"$work/npm/validate.js" <<'JS'
const fs = require('fs'), yaml = require('yaml'), Ajv = require('ajv').default ?? require('ajv');
const schema = JSON.parse(fs.readFileSync(require.resolve('dclint/package.json').replace('package.json', 'schemas/compose.schema.json')));
delete schema.$schema;
const valid = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
if (!valid(yaml.parse(fs.readFileSync(process.argv[2], 'utf8'), { merge: true }))) { console.log(JSON.stringify(valid.errors, null, 1)); process.exit(1); }
console.log('valid by the compose specification');
JS
  node "$work/npm/validate.js" "$here/compose.yaml"
}

# Of 2020: it does not know start-period and finds that one fault alone.
image() {
  "$work/npm/node_modules/.bin/dockerfilelint" "$here/Dockerfile" >"$work/lint" || true
  cat "$work/lint"
  grep -q '^Issues: None found' "$work/lint" || { [ "$(grep -c 'Possible Bug\|Clarity\|Optimization\|Deprecation' "$work/lint")" = 1 ] && grep -q 'HEALTHCHECK --interval' "$work/lint"; }
}

# What the image is built from, and nothing else, published as it does; committed files only.
sources() {
  local from=$work/source
  mkdir "$from"
  git -C "$here/.." archive HEAD $(sed -n '/^FROM .* AS build/,/^FROM /s/^COPY \(.*\) [^ ]*$/\1/p' "$here/Dockerfile") | tar -x -C "$from"
  sed -n 's/^\(RUN\| &&\) \(dotnet publish [^\\]*\).*/\2/p' "$here/Dockerfile" | sed "s# /app# $work/app#" >"$work/publish"
  [ "$(wc -l <"$work/publish")" = 2 ]
  (cd "$from" && bash -e "$work/publish") && test -x "$work/app/Chat.Web" && test -f "$work/app/cli/taxassistant.dll"
}

check "alert rules, their tests, prometheus.yml" promtool rules
check "queries of the dashboard" promtool dashboard
check "nginx.conf" nginx proxy
check "systemd units, exposure at most 2.0" systemd-analyze units
check "the image's sources, published" dotnet sources
if command -v npm >/dev/null && tools; then
  check "compose.yaml" node compose
  check "Dockerfile, but for HEALTHCHECK" node image
else
  echo "NOT CHECKED  compose.yaml, Dockerfile: no npm"
fi
exit $faults
