#!/usr/bin/env bash
# `Retry(total=1, backoff_factor=30)` of urllib3 tries again at once.
#
# Believed:  a backoff factor of 30 puts at least some of 30 s between a failure and the next try.
# So:        the first retry never waits; the factor works from the second on (0, 2 f, 4 f). With one retry, the number that
#            is most often advised, it has no effect at all.
# Matters:   a caller with a declared backoff doubles its load in the instant of the fault: the time between tries is zero
#            where attempts are two, whatever the factor says, and a rule about retries without backoff has to ask for both.
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

class Failing(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        calls.append(time.monotonic())
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Failing)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"

def pauses(total, factor):
    calls.clear()
    try:
        urllib3.PoolManager().request("GET", url, retries=urllib3.Retry(total=total, backoff_factor=factor, status_forcelist=[503]))
    except urllib3.exceptions.MaxRetryError:
        pass
    return [round(later - earlier) for earlier, later in zip(calls, calls[1:])]

one, three = pauses(1, 30), pauses(3, 1)
print(f"seconds between tries: one retry with factor 30: {one}; three with factor 1: {three}")
if one != [0] or three != [0, 2, 4]:
    sys.exit("changed")
PYTHON
