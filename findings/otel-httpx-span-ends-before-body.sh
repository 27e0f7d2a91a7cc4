#!/usr/bin/env bash
# The client span of an httpx call ends when the headers are there: a call that takes a second lasts a millisecond.
#
# Believed:  a CLIENT span lasts as long as its caller waits, and no shorter than the server span below it.
# So:        the instrumentation of httpx wraps the transport, which returns before the body is read, also for a plain
#            `httpx.get`, which gives nothing back until it has the body. That of requests covers the body.
# Matters:   a percentile of client spans is the time to the first byte for one library and the time of the answer for the
#            other. A timeout derived from it cuts every slow body, and a critical path by client spans loses the wait.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check requests==2.34.2 httpx==0.28.1 opentelemetry-sdk==1.45.2 \
  opentelemetry-instrumentation-requests==0.66b2 opentelemetry-instrumentation-httpx==0.66b2
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(requests|httpx|opentelemetry-(sdk|instrumentation-)[a-z]*) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - <<'PYTHON'
import http.server, sys, threading, time
import httpx, requests
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

class SlowBody(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.flush()
        time.sleep(1)
        self.wfile.write(b"late")

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowBody)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"
exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
RequestsInstrumentor().instrument(tracer_provider=provider)
HTTPXClientInstrumentor().instrument(tracer_provider=provider)

seen = {}
for library, get in (("requests", requests.get), ("httpx", httpx.get)):
    exporter.clear()
    begin = time.monotonic()
    assert get(url).text == "late"
    waited = time.monotonic() - begin
    span, = exporter.get_finished_spans()
    lasted = (span.end_time - span.start_time) / 1e9
    print(f"{library:8} the caller waited {waited:.1f} s, its span lasted {lasted:.1f} s")
    seen[library] = (waited > 0.9, lasted > 0.9)
if seen != {"requests": (True, True), "httpx": (True, False)}:
    sys.exit("changed")
PYTHON
