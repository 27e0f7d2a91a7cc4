#!/usr/bin/env bash
# A callee that answers `503, Retry-After: 3` holds a urllib3 caller with a timeout of 0.5 s for 9 s.
#
# Believed:  `timeout=0.5` bounds a try, and with three retries the call ends after about 2 s.
# So:        the header's wait is no part of any timeout. The default policy of urllib3 obeys it before each of three
#            retries, up to six hours each.
# Matters:   the callee decides how long its caller's threads are held: requests in flight are rate times what the header
#            says, and a worst case of timeout times attempts is no bound. Only `respect_retry_after_header=False`, or its
#            cap `retry_after_max`, makes it one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check urllib3==2.8.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^urllib3 '

"$folder/venv/bin/python" - <<'PYTHON'
import http.server, sys, threading, time
import urllib3

calls = []

class Busy(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        calls.append(self.path)
        self.send_response(503)
        self.send_header("Retry-After", "3")
        self.send_header("Content-Length", "0")
        self.end_headers()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"

def call(**options):
    calls.clear()
    begin = time.monotonic()
    status = urllib3.PoolManager().request("GET", url, timeout=0.5, **options).status
    return status, len(calls), round(time.monotonic() - begin)

silent = call()
deaf = call(retries=urllib3.Retry(3, respect_retry_after_header=False))
print(f"timeout 0.5 s; nothing said: {silent[1]} tries in {silent[2]} s; header not respected: {deaf[1]} tries in {deaf[2]} s")
if silent != (503, 4, 9) or deaf != (503, 1, 0):
    sys.exit("changed")
PYTHON
