#!/usr/bin/env bash
# A redirect that the requests library follows is one client span with two server spans below it, the picture of a retry.
#
# Believed:  a call of two servers is two client spans, each with the address of its server; several server spans below
#            one client span are tries of one call.
# So:        the instrumentation of requests makes one CLIENT span for the whole chain. It carries the first address and the
#            last status, and the same `traceparent` goes to the second server, which the span never names. (That of httpx
#            makes a span for each of the two.)
# Matters:   counted as tries, the call has two attempts and the load of the first server doubles; paired by address, the
#            edge to the second server does not exist. Only server spans of different services under one client span tell
#            a redirect from a retry.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check requests==2.34.2 httpx==0.28.1 opentelemetry-sdk==1.45.2 \
  opentelemetry-instrumentation-requests==0.66b2 opentelemetry-instrumentation-httpx==0.66b2
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(requests|httpx|opentelemetry-(sdk|instrumentation-)[a-z]*) '

NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - <<'PYTHON'
import http.server, sys, threading
import httpx, requests
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

parents = []

class Server(http.server.BaseHTTPRequestHandler):
    target = None
    def log_message(self, *arguments): pass
    def do_GET(self):
        parents.append(self.headers["traceparent"].split("-")[2])
        self.send_response(302 if self.target else 200)
        if self.target: self.send_header("Location", self.target)
        self.send_header("Content-Length", "0")
        self.end_headers()

def start(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"

second = start(Server)
first = start(type("Redirecting", (Server,), {"target": second}))
exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
RequestsInstrumentor().instrument(tracer_provider=provider)
HTTPXClientInstrumentor().instrument(tracer_provider=provider)

names = {first: "first", second: "second"}
seen = {}
for library, call in (("requests", lambda: requests.get(first)), ("httpx", lambda: httpx.get(first, follow_redirects=True))):
    exporter.clear(); parents.clear()
    call()
    spans = [(names[span.attributes["http.url"]], span.attributes["http.status_code"]) for span in exporter.get_finished_spans()]
    seen[library] = (spans, len(parents), len(set(parents)))
    print(f"{library:8} client spans: {spans}; server calls: {len(parents)}, with {len(set(parents))} parent(s)")
if seen != {"requests": ([("first", 200)], 2, 1), "httpx": ([("first", 302), ("second", 200)], 2, 2)}:
    sys.exit("changed")
PYTHON
