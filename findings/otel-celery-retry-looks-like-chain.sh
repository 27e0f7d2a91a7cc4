#!/usr/bin/env bash
# A Celery task that succeeds at its fourth try is a chain of four calls in OpenTelemetry, of which none has an error.
#
# Believed:  tries of one message are spans side by side, below the span of the sender, and those that fail say so.
# So:        a retry is a message of its own to the instrumentation, sent by the try before. Each try is below the last:
#            eight spans, one under the other, the same picture as four tasks that each put the next into the queue. The
#            status of a try that failed is unset, as of one that went well; a task that fails and is not retried has ERROR.
# Matters:   made into edges, a service that retries calls itself, and is as many levels deep as there were tries: cycles
#            and depth that nobody wrote, attempts of one, and an error rate of zero where three of four tries fail. Tries are
#            known by the message id that they share, and failures by `celery.state`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check celery==5.7.0 opentelemetry-sdk==1.45.2 opentelemetry-instrumentation-celery==0.66b2
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(celery|opentelemetry-sdk|opentelemetry-instrumentation-celery) '

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import logging, sys, time
from celery import Celery
from celery.contrib.testing.worker import start_worker
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

logging.disable(logging.CRITICAL)
exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
CeleryInstrumentor().instrument(tracer_provider=provider)
app = Celery("shop", broker="memory://")

@app.task(bind=True, autoretry_for=(ConnectionError,), max_retries=3, default_retry_delay=0)
def retried(task, step):
    if task.request.retries < 3: raise ConnectionError
@app.task
def chained(step):
    if step < 3: chained.delay(step + 1)
@app.task
def failing(step): raise ConnectionError

def look(task, count):
    """The spans, how many are below one another, the message ids, and how many have an error, or say so in `celery.state`."""
    exporter.clear()
    task.delay(0)
    end = time.monotonic() + 30
    while len(exporter.get_finished_spans()) < count and time.monotonic() < end: time.sleep(0.1)
    time.sleep(1)
    spans = {span.context.span_id: span for span in exporter.get_finished_spans()}
    def depth(span): return 1 + (depth(spans[span.parent.span_id]) if span.parent else 0)
    def of(name): return [span.attributes[name] for span in spans.values() if name in span.attributes]
    seen = (len(spans), max(depth(span) for span in spans.values()), len(set(of("messaging.message.id"))),
            sum(span.status.status_code.name == "ERROR" for span in spans.values()), of("celery.state").count("RETRY"))
    print(f"{task.name.split('.')[-1]:8} {seen[0]} spans, {seen[1]} deep, {seen[2]} message id(s), {seen[3]} with status ERROR, {seen[4]} with state RETRY", flush=True)
    return seen

with start_worker(app, pool="solo", perform_ping_check=False, loglevel="CRITICAL"):
    seen = [look(retried, 8), look(chained, 8), look(failing, 2)]
if seen != [(8, 8, 1, 0, 3), (8, 8, 4, 0, 0), (2, 2, 1, 1, 0)]: sys.exit("changed")
PYTHON
