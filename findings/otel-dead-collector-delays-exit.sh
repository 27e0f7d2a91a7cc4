#!/usr/bin/env bash
# A service whose collector is down takes twenty seconds to end, most of what Kubernetes gives it.
#
# Believed:  telemetry is sent aside and given up where it cannot be sent; a process ends when its work is done.
# So:        at its end the Python SDK sends what is queued, batch by batch, each with its retries and pauses. 1500 spans (three
#            batches) to a port where nobody listens hold the process for about 20 s, one span for 7; without a
#            collector in the configuration it ends at once.
# Matters:   30 s is what a Pod has between the signal and the kill. While the collector is away, each deployment and each
#            scaling down takes that long, and what is to be done after the tracer is shut down may never be: an edge that
#            was drawn as harmless is one that all services wait for at the same moment.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.2 opentelemetry-exporter-otlp-proto-http==1.45.2
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^opentelemetry-(sdk|exporter-otlp-proto-http) '

cat >"$folder/work.py" <<'PYTHON'
import logging, sys, time
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

logging.disable()
port, spans = int(sys.argv[1]), int(sys.argv[2])
provider = TracerProvider()
if port:
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"http://127.0.0.1:{port}/v1/traces")))
tracer = provider.get_tracer("shop")
for _ in range(spans):
    with tracer.start_as_current_span("work"): pass
print(time.time(), flush=True)
PYTHON
NO_PROXY=127.0.0.1 "$folder/venv/bin/python" - "$folder" <<'PYTHON'
import socket, subprocess, sys, threading, time

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
seen = {}

def run(port, spans):
    with subprocess.Popen([f"{folder}/venv/bin/python", f"{folder}/work.py", str(port), str(spans)], stdout=subprocess.PIPE) as service:
        done = float(service.stdout.readline())
        service.wait()
        seen[bool(port), spans] = time.time() - done

threads = [threading.Thread(target=run, args=case) for case in ((0, 1500), (port, 1), (port, 1500))]
for thread in threads: thread.start()
for thread in threads: thread.join()
none, one, many = seen[False, 1500], seen[True, 1], seen[True, 1500]
print(f"seconds from the end of the work to the end of the process: no collector {none:.1f}; one that is down: 1 span {one:.1f}, 1500 spans {many:.1f}")
if none > 4 or not 4 < one < 15 or not 15 < many < 32:
    sys.exit("changed")
PYTHON
