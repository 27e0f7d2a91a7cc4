#!/usr/bin/env bash
# Of six consumers on nine topics with 36 partitions, two get nothing, and the others half as much again as their share.
#
# Believed:  a group shares out the partitions of all topics that it reads: with 36 partitions, six consumers have six each,
#            and idle ones begin with the 37th.
# So:        librdkafka assigns by `range` unless told otherwise, topic by topic, and begins with the same consumer each
#            time: four partitions go to the first four, of each of the nine topics. The fifth consumer is idle, whatever
#            the number of topics. With `roundrobin` or `cooperative-sticky` all six have six.
# Matters:   a group is as wide as its widest topic, and not as the sum of them. More replicas for a service that reads many
#            small topics change nothing, and throughput by replicas is too high: with topics of one partition, a single
#            replica does all the work of all topics.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check confluent-kafka==2.16.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^confluent-kafka '

"$folder/venv/bin/python" - <<'PYTHON'
import sys, time
import confluent_kafka

# the broker is the one that librdkafka brings along for tests; its topics have four partitions
producer = confluent_kafka.Producer({"bootstrap.servers": "127.0.0.1:1", "test.mock.num.brokers": 1, "log_level": 0})
broker = next(iter(producer.list_topics(timeout=20).brokers.values()))
topics = [f"shop-{i}" for i in range(9)]
for topic in topics: producer.produce(topic, b"order")
producer.flush(20)
partitions = sum(len(producer.list_topics(topic, timeout=20).topics[topic].partitions) for topic in topics)
print(f"librdkafka {confluent_kafka.libversion()[0]}; {len(topics)} topics with {partitions} partitions together")

def share(strategy):
    """How many partitions each of six consumers of a group has, once all are assigned and this has held for 5 s."""
    settings = {"bootstrap.servers": f"{broker.host}:{broker.port}", "group.id": f"group-{strategy}", "auto.offset.reset": "earliest"}
    if strategy: settings["partition.assignment.strategy"] = strategy
    consumers = [confluent_kafka.Consumer(settings) for _ in range(6)]
    for consumer in consumers: consumer.subscribe(topics)
    counts, since, end = None, 0, time.monotonic() + 90
    while time.monotonic() < end:
        for consumer in consumers: consumer.poll(0.05)
        now = [len(consumer.assignment()) for consumer in consumers]
        if now != counts: counts, since = now, time.monotonic()
        if sum(counts) == partitions and time.monotonic() - since > 5: break
    for consumer in consumers: consumer.close()
    return sorted(counts, reverse=True)

seen = {strategy: share(strategy) for strategy in ("", "roundrobin", "cooperative-sticky")}
for strategy, counts in seen.items(): print(f"{strategy or 'nothing said':20} partitions of the six consumers: {counts}")
if partitions != 36 or seen != {"": [9, 9, 9, 9, 0, 0], "roundrobin": [6] * 6, "cooperative-sticky": [6] * 6}: sys.exit("changed")
PYTHON
