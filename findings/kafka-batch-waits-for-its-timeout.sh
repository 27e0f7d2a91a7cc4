#!/usr/bin/env bash
# A Kafka message waits four seconds in `consume(100, timeout=4)` for company that does not come.
#
# Believed:  `consume` of confluent-kafka returns as soon as there are messages, a hundred at most, and waits up to 4 s only
#            where there are none; `poll` in Java, `getmany` of aiokafka and `fetch` of other brokers do so.
# So:        it waits until there are a hundred, or the time is over. With one message every few seconds each of them is
#            handed out when the timeout ends, 4 s after it came to the consumer. `consume(1, timeout=4)` and `poll(4)` hand
#            it out at once.
# Matters:   the timeout of the consumer is a delay of the edge where traffic is thin, and none where it is dense: the chain
#            is slowest at night, in tests and in the first minutes of a canary, and each further service that reads in this
#            way adds its own. Latency over a queue is not zero below capacity but batch / rate, up to the timeout.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check confluent-kafka==2.16.1 aiokafka==0.14.0
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(confluent-kafka|aiokafka) '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, sys, time
import aiokafka, confluent_kafka

# the broker is the one that librdkafka brings along for tests
producer = confluent_kafka.Producer({"bootstrap.servers": "127.0.0.1:1", "test.mock.num.brokers": 1, "log_level": 0})
broker = next(iter(producer.list_topics(timeout=20).brokers.values()))
address = f"{broker.host}:{broker.port}"

def send():
    producer.produce("orders", b"order", partition=0)
    producer.flush(20)
    return time.monotonic()

send()
consumer = confluent_kafka.Consumer({"bootstrap.servers": address, "group.id": "stock", "auto.offset.reset": "earliest"})
consumer.assign([confluent_kafka.TopicPartition("orders", 0, 0)])
if not consumer.poll(30): sys.exit("no message")
seen = {}

def measure(name, read):
    """Sends a message and reads. How many were read, and after what time; the worst of three."""
    results = []
    for _ in range(3):
        sent = send()
        count = read()
        results.append((count, time.monotonic() - sent))
    seen[name] = max(seconds for _, seconds in results)
    print(f"{name:34} messages {[count for count, _ in results]}, handed out {seen[name]:.1f} s after they were sent", flush=True)

measure("consume(100, timeout=4)", lambda: len(consumer.consume(100, timeout=4)))
measure("consume(1, timeout=4)", lambda: len(consumer.consume(1, timeout=4)))
measure("poll(4)", lambda: 1 if consumer.poll(4) else 0)
consumer.close()

async def other():
    reader = aiokafka.AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="latest", enable_auto_commit=False)
    await reader.start()
    try:
        partition = aiokafka.TopicPartition("orders", 0)
        reader.assign([partition])
        await reader.seek_to_end()
        await reader.position(partition)
        worst = 0
        for _ in range(3):
            sent = send()
            got = await reader.getmany(timeout_ms=4000, max_records=100)
            if not got: return 99
            worst = max(worst, time.monotonic() - sent)
        print(f"{'aiokafka, getmany(4000, 100)':34} handed out {worst:.1f} s after they were sent", flush=True)
        return worst
    finally: await reader.stop()

fast = asyncio.run(other())
if not 3.8 < seen["consume(100, timeout=4)"] < 6 or max(seen["consume(1, timeout=4)"], seen["poll(4)"], fast) > 2.5: sys.exit("changed")
PYTHON
