#!/usr/bin/env bash
# An hour of grace in Varnish ends with the first 500: callers get the error, with a good page in the cache.
#
# Believed:  grace serves the old page while the back end is in trouble, whatever the trouble is.
# So:        in grace the old page is given out, and a new one is fetched beside that. If no server is there, the fetch is
#            given up and the old page stays. An answer of 500 is an answer: it takes the place of the page, and from the
#            second request on callers are sent to the back end and get its errors, one call for each. `return (abandon)` in
#            such a fetch keeps the page.
# Matters:   the cache covers a back end that is gone, and not one that is overloaded or has lost its database, where it
#            goes from hits to none within a second: load on the failing service is all requests, and availability of the
#            page is that of the service. A declared grace is no fallback for failures that answer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download varnish libvarnishapi3 libjemalloc2)  # Debian 12
for package in "$folder"/*.deb; do dpkg -x "$package" "$folder/root"; done
export LD_LIBRARY_PATH="$folder/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || gcc -print-multiarch)"
"$folder/root/usr/sbin/varnishd" -V 2>&1 | sed -n 1p

python3 - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
port_of_back, status, calls = 0, 200, 0

class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        global calls
        calls += 1
        self.send_response(status)
        if status == 200: self.send_header("Cache-Control", "max-age=1")
        self.send_header("Content-Length", "0")
        self.end_headers()

def back():
    global port_of_back
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port_of_back), Server)
    port_of_back = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server

def run(words, trouble, rule=""):
    """Statuses of ten requests for a page that is in the cache and a second too old, and calls of the back end meanwhile."""
    global status, calls
    status, server = 200, back()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/shop.vcl", "w") as file:
        file.write(f"""vcl 4.1;
backend shop {{ .host = "127.0.0.1"; .port = "{port_of_back}"; }}
sub vcl_backend_response {{ {rule} set beresp.grace = 1h; }}
""")
    cache = subprocess.Popen([f"{folder}/root/usr/sbin/varnishd", "-F", "-n", f"{folder}/work", "-f", f"{folder}/shop.vcl", "-a", f"127.0.0.1:{port}",
                              "-s", "malloc,16m", "-j", "none"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    def ask():
        try: return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).status
        except urllib.error.HTTPError as error: return error.code
        except OSError: return 0
    try:
        for _ in range(300):
            if ask() == 200: break
            time.sleep(0.1)
        time.sleep(2)
        calls = 0
        if trouble: status = trouble
        else:
            server.shutdown()
            server.server_close()
        seen = []
        for _ in range(10):
            seen.append(ask())
            time.sleep(0.3)
    finally:
        cache.terminate()
        cache.wait()
        if trouble:
            server.shutdown()
            server.server_close()
    print(f"{words:50} {seen}, calls {calls}", flush=True)
    return seen, calls

gone, calls_gone = run("grace of 1 h, the back end is gone", 0)
failing, calls_failing = run("grace of 1 h, the back end answers 500", 500)
kept, calls_kept = run("the same with `abandon` for fetches that get a 500", 500, "if (beresp.status >= 500 && bereq.is_bgfetch) { return (abandon); }")
if gone != [200] * 10 or kept != [200] * 10 or failing[0] != 200 or failing[2:] != [500] * 8 or calls_failing < 8: sys.exit("changed")
PYTHON
