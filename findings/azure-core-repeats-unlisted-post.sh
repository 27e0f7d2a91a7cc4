#!/usr/bin/env bash
# A POST that is answered 500 is sent four times by azure-core, whose list of methods to retry has no POST.
#
# Believed:  `RetryPolicy` repeats the methods of its list (`retry_on_methods`: GET, HEAD, PUT, DELETE, OPTIONS, TRACE), so
#            a POST is sent once, whatever the answer; who wants it repeated adds it, as with urllib3, from which the names are.
# So:        POST and PATCH are also repeated after 500, 503 and 504, also if a request comes with a list of GET alone. After
#            502, where a server may not even have been reached, they are sent once.
# Matters:   each client of an Azure service, and each built on this core, has four attempts on calls that are not
#            idempotent: what a callee did before it answered 500 (a charge, a message, an order) it may do three more times.
#            The methods that stand in the code say one, so the attempts of such an edge cannot be read from them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check azure-core==1.41.0 urllib3==2.6.3
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(azure-core|requests|urllib3) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - <<'PYTHON'
import collections, http.server, sys, threading
import urllib3
from azure.core import PipelineClient
from azure.core.exceptions import AzureError
from azure.core.pipeline.policies import RetryPolicy
from azure.core.rest import HttpRequest

calls = collections.Counter()

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        calls[self.command] += 1
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()
    do_POST = do_PATCH = do_GET

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"

def azure(**options):
    client = PipelineClient(address, policies=[RetryPolicy(retry_backoff_factor=0.001)])
    def send(method, path):
        try: client.send_request(HttpRequest(method, address + path, json=None if method == "GET" else {}), **options)
        except AzureError: pass
    return send

def urllib(method, path):
    urllib3.PoolManager(retries=urllib3.Retry(3, status_forcelist=[500, 502, 503, 504], raise_on_status=False)).request(method, address + path)

seen = {}
for name, send in (("azure-core, nothing said", azure()), ("azure-core, only GET", azure(retry_on_methods=["GET"])), ("urllib3", urllib)):
    for status in (500, 502, 503):
        calls.clear()
        for method in ("GET", "POST", "PATCH"): send(method, f"/{status}")
        seen[name, status] = calls["GET"], calls["POST"], calls["PATCH"]
    print(f"{name:26}" + "; ".join(f"all answers {status}: GET {seen[name, status][0]}, POST {seen[name, status][1]}, PATCH {seen[name, status][2]}"
                                   for status in (500, 502, 503)))
for (name, status), counts in seen.items():
    if counts != ((4, 1, 1) if name == "urllib3" or status == 502 else (4, 4, 4)): sys.exit("changed")
PYTHON
