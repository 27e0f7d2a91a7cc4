#!/usr/bin/env bash
# One Kafka queue is two traces with a link between them to one instrumentation, and two without any to another.
#
# Believed:  with OpenTelemetry's instrumentation of a Kafka client, what the consumer does with a message is below the
#            sender's span, in the same trace, whichever client it is.
# So:        with confluent-kafka the consumer begins a trace of its own, with a link to the sender, and its work is below
#            that. With aiokafka the consumer's span is in the sender's trace, below the sender, and is over before `getone`
#            returns: the work is the root of another trace, with no parent and no link.
# Matters:   by parents, the first edge does not exist, and the second leads to a consumer that takes no time and calls
#            nobody: services behind it, their latency and their load belong to no request. By links, the first is whole and
#            the second is not there. Made from traces, the chain behind a queue may be missing however it is looked for: an
#            end of the chain at a consumer is no proof that it is the last.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check confluent-kafka==2.16.1 aiokafka==0.14.0 opentelemetry-sdk==1.45.1 \
  opentelemetry-instrumentation-confluent-kafka==0.66b1 opentelemetry-instrumentation-aiokafka==0.66b1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(confluent-kafka|aiokafka|opentelemetry-sdk|opentelemetry-instrumentation-[a-z]+(-kafka)?) '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, sys, time
import aiokafka, confluent_kafka
from opentelemetry import trace
from opentelemetry.instrumentation.aiokafka import AIOKafkaInstrumentor
from opentelemetry.instrumentation.confluent_kafka import ConfluentKafkaInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
trace.set_tracer_provider(provider)
tracer = provider.get_tracer("shop")
AIOKafkaInstrumentor().instrument(tracer_provider=provider)
confluent = ConfluentKafkaInstrumentor()

# the broker is the one that librdkafka brings along for tests
plain = confluent_kafka.Producer({"bootstrap.servers": "127.0.0.1:1", "test.mock.num.brokers": 1, "log_level": 0})
broker = next(iter(plain.list_topics(timeout=20).brokers.values()))
address = f"{broker.host}:{broker.port}"
for topic in ("first", "second"): plain.produce(topic, b"not traced", partition=0)
plain.flush(20)

def with_confluent():
    producer = confluent.instrument_producer(plain, provider)
    reader = confluent_kafka.Consumer({"bootstrap.servers": address, "group.id": "stock", "auto.offset.reset": "earliest"})
    reader.assign([confluent_kafka.TopicPartition("first", 0, 1)])
    consumer = confluent.instrument_consumer(reader, provider)
    with tracer.start_as_current_span("request"): producer.produce("first", b"order", partition=0)
    plain.flush(20)
    message = consumer.poll(30)
    with tracer.start_as_current_span("work"): time.sleep(0.3)
    consumer.poll(0.1)  # ends the span of the message
    consumer.close()
    return message

async def with_aiokafka():
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=address)
    consumer = aiokafka.AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    await producer.start()
    await consumer.start()
    try:
        partition = aiokafka.TopicPartition("second", 0)
        consumer.assign([partition])
        consumer.seek(partition, 1)
        with tracer.start_as_current_span("request"): await producer.send_and_wait("second", b"order", partition=0)
        message = await asyncio.wait_for(consumer.getone(), 30)
        with tracer.start_as_current_span("work"): await asyncio.sleep(0.3)
        return message
    finally:
        await producer.stop()
        await consumer.stop()

def look(name, run):
    exporter.clear()
    if not run(): sys.exit("no message")
    spans = exporter.get_finished_spans()
    def named(word): return next(span for span in spans if span.name == word)
    def same(one, other): return one.context.trace_id == other.context.trace_id
    sender = next(span for span in spans if span.kind.name == "PRODUCER")
    receiver = next(span for span in spans if span.kind.name == "CONSUMER" and span.name != "recv")
    work = named("work")
    linked = [link.context.span_id for link in receiver.links] == [sender.context.span_id]
    seen = same(receiver, sender), linked, same(work, receiver), bool(work.parent or work.links)
    print(f"{name:16} consumer in the sender's trace: {seen[0]}, linked to it: {seen[1]}; work in the consumer's trace: {seen[2]}, "
          f"with a parent or a link: {seen[3]}; the consumer lasts {(receiver.end_time - receiver.start_time) / 1e9:.1f} s, the work 0.3 s", flush=True)
    return seen

seen = [look("confluent-kafka", with_confluent), look("aiokafka", lambda: asyncio.run(with_aiokafka()))]
if seen != [(False, True, True, True), (True, False, False, False)]: sys.exit("changed")
PYTHON
