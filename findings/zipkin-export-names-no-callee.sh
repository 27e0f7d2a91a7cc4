#!/usr/bin/env bash
# OpenTelemetry for Python tells Zipkin of a call to Redis, but not whom it calls, and that all is to be kept whatever is set.
#
# Believed:  the Zipkin exporter writes the peer of a client span (`peer.service`, `server.address`) into `remoteEndpoint`, as
#            OpenTelemetry's specification of the exporter says, and leaves sampling to who samples.
# So:        a span has no `remoteEndpoint`, whatever names its peer: the names are tags. py_zipkin writes one for the same
#            call. And each sampled span has `debug: true`, which in Zipkin's format asks to keep it against any sampling.
# Matters:   an edge to who writes no spans (a database, a cache, somebody else's service) is made of `remoteEndpoint` alone:
#            in a graph from such spans all these dependencies are missing, and only between instrumented services are there
#            any. A service with a cache and one without look the same. Who reads Zipkin's JSON must look into the tags too,
#            and must not take `debug` for a request that somebody traces by hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.1 opentelemetry-exporter-zipkin-json==1.45.1 \
  opentelemetry-instrumentation-redis==0.66b1 redis==6.4.0 py-zipkin==1.2.8
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(opentelemetry-(sdk|exporter-zipkin-json|instrumentation-redis)|py.zipkin|redis) '

"$folder/venv/bin/python" - <<'PYTHON'
import http.server, json, socketserver, sys, threading
import redis
from opentelemetry.exporter.zipkin.json import ZipkinExporter
from opentelemetry.instrumentation.redis import RedisInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import SpanKind
from py_zipkin import Encoding, Kind
from py_zipkin.transport import BaseTransportHandler
from py_zipkin.zipkin import zipkin_span

sent = []

class Zipkin(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments): pass
    def do_POST(self):
        sent.extend(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(202)
        self.end_headers()

class Cache(socketserver.StreamRequestHandler):
    """As much of Redis as answers any command."""
    def handle(self):
        while head := self.rfile.readline():
            for _ in range(2 * int(head[1:])): self.rfile.readline()
            self.wfile.write(b"+OK\r\n")

def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]

socketserver.ThreadingTCPServer.daemon_threads = True
zipkin, cache = serve(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Zipkin)), serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Cache))
provider = TracerProvider(resource=Resource.create({"service.name": "orders"}))
provider.add_span_processor(SimpleSpanProcessor(ZipkinExporter(endpoint=f"http://127.0.0.1:{zipkin}/api/v2/spans")))
RedisInstrumentor().instrument(tracer_provider=provider)
redis.Redis(host="localhost", port=cache).execute_command("SET", "order", "17")
provider.get_tracer("shop").start_span("charge", kind=SpanKind.CLIENT, attributes={"peer.service": "payments", "server.address": "payments"}).end()
otel = [span for span in sent if span["name"] in ("SET", "charge")]

class Transport(BaseTransportHandler):
    def get_max_payload_bytes(self): return None
    def send(self, payload): sent.extend(json.loads(payload))

sent.clear()
with zipkin_span("orders", "SET", transport_handler=Transport(), sample_rate=100, encoding=Encoding.V2_JSON, kind=Kind.CLIENT) as span:
    span.add_sa_binary_annotation(port=cache, service_name="redis", host="127.0.0.1")
other = list(sent)

def look(name, spans):
    seen = []
    for span in spans:
        peers = {key: value for key, value in span.get("tags", {}).items() if key in ("net.peer.name", "server.address", "peer.service")}
        seen.append((span.get("remoteEndpoint", {}).get("serviceName"), bool(span.get("debug")), bool(peers)))
        print(f"{name:14} {span['kind']} {span['name']:7} remoteEndpoint: {seen[-1][0]}, debug: {seen[-1][1]}, tags with a peer: {peers}")
    return seen

if look("OpenTelemetry", otel) != [(None, True, True)] * 2 or look("py_zipkin", other) != [("redis", False, False)]: sys.exit("changed")
PYTHON
