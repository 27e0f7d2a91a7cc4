#!/usr/bin/env bash
# Five gRPC streams that are opened at once take a second; traced by OpenTelemetry, they are opened in turn and take five.
#
# Believed:  an instrumentation watches calls: when they are sent, and to whom, is what it was without it.
# So:        where the server streams its answer, the traced call is a generator, which does nothing until it is read. The
#            request for the second shard leaves when the answer of the first has been read to its end; a stream that is
#            opened and not read is never sent. While one is read, its span is the current one: what the caller stores of
#            each hit has the gRPC call for a parent, next to what the callee does. Calls with one answer run as before.
# Matters:   a fan-out becomes a chain by being observed: latencies that were a maximum add up, and a timeout that was right
#            for one stream must hold five. In the trace the calls do not overlap, so the system itself looks sequential. And
#            of the children of a client span, some are the caller's own: not all below it is the callee's work.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check grpcio==1.85.3 opentelemetry-sdk==1.45.1 opentelemetry-instrumentation-grpc==0.66b1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(grpcio|opentelemetry-sdk|opentelemetry-instrumentation-grpc) '

"$folder/venv/bin/python" - <<'PYTHON'
import concurrent.futures, sys, time
import grpc
from opentelemetry import trace
from opentelemetry.instrumentation.grpc import GrpcInstrumentorClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
tracer = provider.get_tracer("shop")
received = []

def search(request, context):
    received.append(request)
    time.sleep(1)
    yield b"hit"

class Shards(grpc.GenericRpcHandler):
    def service(self, details): return grpc.unary_stream_rpc_method_handler(search)

server = grpc.server(concurrent.futures.ThreadPoolExecutor(10), handlers=[Shards()])
port = server.add_insecure_port("127.0.0.1:0")
server.start()

def run(name):
    """Opens five streams and reads them: seconds that takes, and what became of the spans."""
    exporter.clear()
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    grpc.channel_ready_future(channel).result(20)
    call = channel.unary_stream("/shop.Search/Find")
    with tracer.start_as_current_span("request"):
        begin = time.monotonic()
        for stream in [call(b"shard %d" % i) for i in range(5)]:
            for hit in stream: tracer.start_span("store hit").end()
        took = time.monotonic() - begin
    received.clear()
    unread = call(b"not read")
    time.sleep(0.5)
    sent = bool(received)
    channel.close()
    clients = {span.context.span_id for span in exporter.get_finished_spans() if span.kind.name == "CLIENT"}
    below = sum(span.parent.span_id in clients for span in exporter.get_finished_spans() if span.name == "store hit")
    print(f"{name:12} five streams of one second each: {took:.0f} s; a stream that is not read is sent: {sent}; "
          f"hits stored below the span of a call: {below} of 5", flush=True)
    return round(took), sent, below

plain = run("as it is:")
GrpcInstrumentorClient().instrument()
traced = run("traced:")
server.stop(0).wait()
if plain != (1, True, 0) or traced != (5, False, 5): sys.exit("changed")
PYTHON
