#!/usr/bin/env bash
# A worker that deletes SQS messages ten at a time has one consumer span for ten messages, and the other nine are never seen.
#
# Believed:  with OpenTelemetry's instrumentation of SQS each message has a `process` span that is linked to its sender, and
#            `delete_message_batch` is ten times `delete_message` for the price of one request.
# So:        the span of a message ends when it is deleted, and of a batch only the first entry is looked at: its span ends,
#            the nine others never do, and are never exported. The work on these has parents that are in no trace. As the last
#            of them stays the current span, the next `receive`, and what the worker does until its end, is below it.
# Matters:   by links, nine of ten senders have no consumer: a queue with several senders loses whole edges, and the worker's
#            load looks like a tenth. By parents, all that the worker ever does is one trace. Which of two ways to delete is
#            used changes the topology that is seen. A span whose parent is missing is no proof of a service without tracing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8 'moto[sqs]==5.2.5' opentelemetry-sdk==1.45.1 \
  opentelemetry-instrumentation-boto3sqs==0.66b1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(boto3|moto|opentelemetry-sdk|opentelemetry-instrumentation-boto3sqs) '

AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none "$folder/venv/bin/python" - <<'PYTHON'
import sys
import boto3, moto
from opentelemetry.instrumentation.boto3sqs import Boto3SQSInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
tracer = provider.get_tracer("shop")
Boto3SQSInstrumentor().instrument(tracer_provider=provider)

@moto.mock_aws
def run(name, batch):
    """Two polls of ten messages: consumer spans, senders linked to, work whose parent is in no trace, traces."""
    sqs = boto3.client("sqs", region_name="eu-west-1")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    exporter.clear()
    for number in range(20):
        with tracer.start_as_current_span("request"): sqs.send_message(QueueUrl=queue, MessageBody=str(number))
    senders = {span.context.span_id for span in exporter.get_finished_spans() if span.name == "orders send"}
    exporter.clear()
    for _ in range(2):
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
        for message in messages:
            with tracer.start_as_current_span("work"): pass
            if not batch: sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        if batch:
            entries = [{"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]} for message in messages]
            assert len(sqs.delete_message_batch(QueueUrl=queue, Entries=entries)["Successful"]) == 10
    spans = exporter.get_finished_spans()
    known = {span.context.span_id for span in spans}
    seen = (sum(span.name == "orders process" for span in spans),
            len(senders & {link.context.span_id for span in spans for link in span.links}),
            sum(span.name == "work" and span.parent.span_id not in known for span in spans),
            len({span.context.trace_id for span in spans}))
    print(f"{name:21} 20 messages: {seen[0]} consumer spans, {seen[1]} senders linked to, {seen[2]} works without a known parent; two polls are {seen[3]} trace(s)")
    return seen

if (run("delete_message", False), run("delete_message_batch", True)) != ((20, 20, 0, 2), (2, 2, 18, 1)): sys.exit("changed")
PYTHON
